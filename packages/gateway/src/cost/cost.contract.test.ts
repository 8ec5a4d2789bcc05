// Costs as a client meets them: in every answer, as a refusal, and as a bucket that runs dry.
import { readdirSync, readFileSync } from "node:fs";
import { getIntrospectionQuery, Kind, OperationTypeNode, parse, print } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { reckonCost } from "../testing/reckon-cost.ts";
import { testConfig } from "../testing/test-config.ts";

let now = 1_800_000_000_000;
let bare: BareGateway;
beforeAll(async () => {
  const { transport } = testConfig({});
  const costLimits = { most: 1000, perSecond: 50 };
  bare = await startBareGateway({ transport: { ...transport, costLimits } }, { clock: { now: () => now } });
});
afterAll(() => bare.close());

type Cost = {
  requested: number;
  actual?: number;
  limit: number;
  throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
};
type Answer = {
  data?: unknown;
  errors?: { message: string; extensions: Record<string, unknown> }[];
  extensions?: { cost?: Cost };
};

async function ask(query: string, variables: object = {}, accept = "application/json") {
  const response = await fetch(`${bare.url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${bareToken}`, "content-type": "application/json", accept },
    body: JSON.stringify({ query, variables }),
  });
  return { response, answer: (await response.json()) as Answer };
}
/** Long enough for a full bucket. */
const fill = () => (now += 60_000);
const dear = "{ integrations(first: 100) { nodes { targets(first: 100) { nodes { id } } } } }";

describe("GraphQL bar: the cost of an operation", () => {
  it("is told with every answer: what was asked for, what it came to, what is left", async () => {
    fill();
    const { answer } = await ask("{ integrations(first: 100) { nodes { id } } }");
    expect(answer.extensions?.cost).toEqual({
      requested: 101,
      actual: 11,
      limit: 1000,
      throttleStatus: { maximumAvailable: 1000, currentlyAvailable: 989, restoreRate: 50 },
    });
  });

  it.each(["application/json", "application/graphql-response+json"])(
    "above the limit is refused before anything is carried out, as %s",
    async (accept) => {
      fill();
      const { response, answer } = await ask(dear, {}, accept);
      expect(response.status).toBe(400);
      expect(answer.data).toBeUndefined();
      expect(answer.errors).toMatchObject([
        {
          message: expect.stringContaining('ask for smaller pages ("first")'),
          extensions: { code: "MAX_COST_EXCEEDED", cost: 10_201, limit: 1000, requestId: expect.any(String) },
        },
      ]);
      expect(answer.extensions?.cost).toMatchObject({
        requested: 10_201,
        limit: 1000,
        throttleStatus: { currentlyAvailable: 1000 },
      });
    },
  );

  it("counts for introspection as for anything else", async () => {
    fill();
    const { response, answer } = await ask(getIntrospectionQuery());
    expect(response.status).toBe(400);
    expect(answer.errors?.[0]?.extensions["code"]).toBe("MAX_COST_EXCEEDED");
  });

  it("counts before a subscription begins, over server-sent events", async () => {
    fill();
    const targets =
      "targets(first: 250) { nodes { channelVariant { sku } sourceVariant { sku } error { code } } }";
    const subscription = await bare.client
      .subscribe(`subscription { syncEvents { integration { ${targets} } } }`)
      .catch((error: unknown) => String(error));
    expect(typeof subscription).toBe("string");
    expect(subscription).toContain("400");
    expect(subscription).toContain("MAX_COST_EXCEEDED");
  });

  it("runs dry, says when to come again, and is restored by then", async () => {
    fill();
    const query = "{ integrations(first: 250) { nodes { id } } }";
    let throttled = await ask(query);
    for (let asked = 1; asked < 100 && throttled.response.status === 200; asked += 1)
      throttled = await ask(query);
    const { response, answer } = throttled;
    expect(response.status).toBe(429);
    expect(answer.errors).toMatchObject([{ extensions: { code: "THROTTLED", cost: 251, limit: 1000 } }]);
    const left = answer.extensions?.cost?.throttleStatus.currentlyAvailable ?? 0;
    const seconds = Number(response.headers.get("retry-after"));
    expect(seconds).toBe(Math.ceil((251 - left) / 50));
    expect(answer.errors?.[0]?.extensions["retryAfterSeconds"]).toBe(seconds);
    now += (seconds - 1) * 1000;
    expect((await ask(query)).response.status).toBe(429);
    now += 1000;
    expect((await ask(query)).response.status).toBe(200);
  });
});

describe("GraphQL bar: the cost directives of the printed schema", () => {
  const sdl = readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8");
  const operations = new URL("../../../client/operations/", import.meta.url);
  const documents = readdirSync(operations)
    .map((name) => readFileSync(new URL(name, operations), "utf8"))
    .join("\n");
  const names = parse(documents).definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION && each.operation !== OperationTypeNode.SUBSCRIPTION && each.name
      ? [each.name.value]
      : [],
  );
  const fragmentsOf = parse(documents).definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);

  /** With the fragments that it spreads, as a client would send it. */
  function documentOf(name: string): string {
    const definitions = parse(documents).definitions;
    const wanted = new Set<string>();
    const gather = (text: string) => {
      for (const each of fragmentsOf) {
        const fragment = each.name.value;
        if (wanted.has(fragment) || !new RegExp(`\\.\\.\\.${fragment}\\b`).test(text)) continue;
        wanted.add(fragment);
        gather(print(each));
      }
    };
    const operation = definitions.find(
      (each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value === name,
    );
    if (!operation) throw new Error(`there is no ${name}`);
    gather(print(operation));
    return [operation, ...fragmentsOf.filter((each) => wanted.has(each.name.value))].map(print).join("\n");
  }

  it.each(names)("say what %s costs, to the point", async (name) => {
    fill();
    const document = documentOf(name);
    const { answer } = await ask(document);
    expect(answer.extensions?.cost?.requested).toBe(reckonCost(sdl, document, name, {}));
  });

  it.each([
    [
      "{ integrations(first: 7) { edges { cursor node { id } } nodes { id source { name } } totalCount } }",
      {},
    ],
    [
      "query ($n: Int = 3) { integrations(last: $n) { nodes { targets { pageInfo { endCursor } nodes { id } } } } }",
      {},
    ],
    ["query ($n: Int) { integrations(first: $n) { nodes { id } } }", { n: 9 }],
    ["query ($n: Int) { integrations(first: $n) { nodes { id } } }", { n: null }],
    [
      "query ($skus: [String!]!) { availability(integrationId: 1, skus: $skus) { steps { kind } targets { id } } }",
      { skus: ["a", "b", "c"] },
    ],
    ['mutation { a: reconcile(input: { integrationId: "x" }) { syncRun { id } userErrors { code } } }', {}],
  ])("say what %s costs with %j", async (document, variables) => {
    fill();
    const { answer } = await ask(document, variables);
    expect(answer.extensions?.cost?.requested).toBe(reckonCost(sdl, document, null, variables));
  });

  it("are known to introspection, which is otherwise as it was", async () => {
    const { schema } = await import("../schema/index.ts");
    expect(schema.getDirectives().map(({ name }) => name)).toEqual(
      expect.arrayContaining(["cost", "listSize", "oneOf", "deprecated"]),
    );
  });
});

describe("bounds", () => {
  it("of lists in variables are refused, however deep they stand", async () => {
    fill();
    const search = Array.from({ length: 2001 }, String);
    const document = "query ($types: [SyncEventType!]) { syncEvents(types: $types) { totalCount } }";
    for (const variables of [{ types: search }, { types: null, other: { deep: [search] } }]) {
      const { response, answer } = await ask(document, variables);
      expect(response.status).toBe(400);
      expect(answer.errors).toMatchObject([
        { message: expect.stringContaining("2000"), extensions: { code: "BAD_USER_INPUT" } },
      ]);
    }
  });

  it("of pages: more than 250 rows are never served, nor charged", async () => {
    fill();
    const { answer } = await ask("{ integrations(first: 1000000) { nodes { id } } }");
    expect(answer.extensions?.cost?.requested).toBe(251);
    expect(answer.data).toEqual({ integrations: { nodes: [] } });
  });
});

it("with the default limits tools may introspect, and a page of everything may be asked for", async () => {
  const plain = await startBareGateway();
  try {
    const introspection = await plain.client.answer(
      getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }),
    );
    expect(introspection.errors).toEqual([]);
    const naive =
      "{ integrations { nodes { targets { nodes { id channelVariant { sku } channelLocation { name } } } } } }";
    expect((await plain.client.answer(naive)).errors).toEqual([]);
    const three = "{ integrations { nodes { syncRuns { nodes { changes { nodes { to } } } } } } }";
    expect((await plain.client.answer(three)).status).toBe(400);
  } finally {
    await plain.close();
  }
});
