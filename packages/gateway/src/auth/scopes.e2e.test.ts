// The whole schema walked with each kind of token: every root field is there for those whom its scope allows, and for
// nobody else.
import { type TokenScope, tokenScopes } from "@stockgate/core";
import { getNamedType, type GraphQLField, type GraphQLInputType, isLeafType, isNonNullType } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeGlobalId } from "../schema/global-id.ts";
import { schema } from "../schema/index.ts";
import { type BareGateway, startBareGateway } from "../testing/bare-gateway.ts";
import { createClient, type TestClient } from "../testing/client.ts";
import { waitFor } from "../testing/gateway-stand.ts";
import { neededScopes } from "./scopes.ts";

let bare: BareGateway;
const clients = new Map<TokenScope, TestClient>();

beforeAll(async () => {
  bare = await startBareGateway();
  for (const scope of tokenScopes) {
    const made = await bare.client.command<{ secret: string }>(
      "createApiToken",
      { name: scope, scope },
      "secret",
    );
    clients.set(scope, createClient(bare.url, made.secret));
  }
});
afterAll(() => bare.close());

/** Some value of the type, as a document writes it. */
function literalOf(type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (String(type).startsWith("[")) return "[]";
  switch (named.name) {
    case "ID":
      return `"${encodeGlobalId("StockPush", 2_147_483_000)}"`;
    case "String":
    case "Decimal":
      return '"0"';
    case "Int":
      return "0";
    case "Boolean":
      return "false";
    case "DateTime":
      return '"2020-01-01T00:00:00Z"';
    case "JSON":
      return "{}";
  }
  if ("getValues" in named) return named.getValues()[0]?.name ?? "";
  if (!("getFields" in named)) throw new Error(`what is a ${named.name}?`);
  const all = Object.values(named.getFields());
  // One of several, or all that must be there.
  const fields = named.isOneOf ? all.slice(0, 1) : all.filter((field) => isNonNullType(field.type));
  return `{ ${fields.map((field) => `${field.name}: ${literalOf(field.type)}`).join(" ")} }`;
}

function documentOf(root: string, field: GraphQLField<unknown, unknown>): string {
  const needed = field.args.filter(({ type }) => isNonNullType(type));
  const given = needed.map(({ name, type }) => `${name}: ${literalOf(type)}`).join(" ");
  const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
  return `${root.toLowerCase()} { ${field.name}${given ? `(${given})` : ""} ${selection} }`;
}

async function codesOf(client: TestClient, root: string, document: string): Promise<string[]> {
  if (root !== "Subscription") {
    const { errors } = await client.answer(document);
    return errors.map(({ extensions }) => extensions.code);
  }
  const stream = await client.subscribe(document);
  try {
    let first: Awaited<ReturnType<typeof stream.nextAnswer>> | undefined;
    void stream.nextAnswer().then(
      (answer) => (first = answer),
      () => undefined,
    );
    // Refused; or let in, and then it has nothing to tell.
    await waitFor(async () => first !== undefined || bare.gateway.openStreams.size > 0);
    return (first?.errors ?? []).map((error) => Reflect.get(Reflect.get(error, "extensions"), "code"));
  } finally {
    stream.close();
    await waitFor(async () => bare.gateway.openStreams.size === 0);
  }
}

const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  (root) =>
    Object.values(root?.getFields() ?? {}).map((field) => ({ name: `${root?.name}.${field.name}`, field })),
);

describe("a root field", () => {
  it.each(fields)("$name is there for its scope and above, and for no other", async ({ name, field }) => {
    const [root = ""] = name.split(".");
    const needs: Readonly<Record<string, TokenScope>> = neededScopes[root as keyof typeof neededScopes];
    const needed = needs[field.name] ?? "ADMIN";
    const document = documentOf(root, field);
    const refused = [];
    for (const [scope, client] of clients)
      if ((await codesOf(client, root, document)).includes("FORBIDDEN")) refused.push(scope);
    expect(refused).toEqual(tokenScopes.slice(0, tokenScopes.indexOf(needed)));
  });

  it("is refused to a lesser token though the same document was answered to a greater one: no rights are cached", async () => {
    const document = "{ apiTokens(first: 1) { nodes { id } } }";
    const codes = async (scope: TokenScope) => codesOf(clients.get(scope)!, "Query", document);
    for (const [scope, expected] of [
      ["ADMIN", []],
      ["READ", ["FORBIDDEN"]],
      ["ADMIN", []],
    ] as const)
      expect([scope, await codes(scope)]).toEqual([scope, expected]);
    expect((await createClient(bare.url, "no token of ours").answer(document)).status).toBe(401);
  });

  it("says which scope it needs", async () => {
    const { errors } = await clients.get("READ")!.answer("{ apiTokens { nodes { id } } }");
    expect(errors[0]?.message).toBe(
      '"apiTokens" needs a token of scope ADMIN; this one has READ. Whoever has an ADMIN token can make another.',
    );
  });
});
