// Trusted documents as clients ask for them, and what is refused: at the start, and of requests.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schema } from "../schema/index.ts";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { testConfig } from "../testing/test-config.ts";
import { loadTrustedDocuments } from "./trusted-documents.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const adapters = "query Adapters { adapters { name } }";
const page = "query Page($first: Int) { integrations(first: $first) { nodes { id } } }";
const other = "{ __typename }";

const folder = mkdtempSync(join(tmpdir(), "stockgate-documents-"));
const write = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
/** As one generator writes its ids, and as another does. */
const documents = JSON.stringify({ [hashOf(adapters)]: adapters, [`sha256:${hashOf(page)}`]: page });

let loose: BareGateway;
let strict: BareGateway;
let plain: BareGateway;
beforeAll(async () => {
  const { transport } = testConfig({});
  const path = write("documents.json", documents);
  const start = (isOnly: boolean) =>
    startBareGateway({ transport: { ...transport, trustedDocuments: { path, isOnly } } });
  [loose, strict, plain] = [await start(false), await start(true), await startBareGateway()];
});
afterAll(async () => {
  for (const gateway of [loose, strict, plain]) await gateway.close();
  rmSync(folder, { recursive: true });
});

async function ask({ url }: BareGateway, request: object, accept = "application/json") {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${bareToken}`, "content-type": "application/json", accept },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as { data?: object; errors?: { extensions: { code: string } }[] };
  return answer.errors
    ? [response.status, answer.errors[0]?.extensions.code]
    : [response.status, answer.data];
}
const apollo = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
const found = [200, { adapters: [{ name: "katana" }, { name: "shopify" }] }];

describe("GraphQL bar: a trusted document", () => {
  it("is asked for by its id, in each of the forms, with variables", async () => {
    const hash = hashOf(adapters);
    for (const gateway of [loose, strict]) {
      expect(await ask(gateway, { documentId: hash })).toEqual(found);
      expect(await ask(gateway, { documentId: `sha256:${hash}` })).toEqual(found);
      expect(await ask(gateway, apollo(hash))).toEqual(found);
      expect(await ask(gateway, { documentId: hash, query: adapters, operationName: "Adapters" })).toEqual(
        found,
      );
      expect(await ask(gateway, { documentId: hashOf(page), variables: { first: 1 } })).toEqual([
        200,
        { integrations: { nodes: [] } },
      ]);
    }
  });

  it("is asked for by GET as well", async () => {
    const response = await fetch(`${strict.url}/graphql?documentId=sha256:${hashOf(adapters)}`, {
      headers: { authorization: `Bearer ${bareToken}` },
    });
    expect([response.status, ((await response.json()) as { data: object }).data]).toEqual(found);
  });

  it.each(["application/json", "application/graphql-response+json"])(
    "that nobody knows is refused with 400, as %s",
    async (accept) => {
      for (const gateway of [loose, strict]) {
        expect(await ask(gateway, { documentId: hashOf(other) }, accept)).toEqual([
          400,
          "PERSISTED_QUERY_NOT_FOUND",
        ]);
        expect(await ask(gateway, apollo("nonsense"), accept)).toEqual([400, "PERSISTED_QUERY_NOT_FOUND"]);
        expect(await ask(gateway, { documentId: 7 }, accept)).toEqual([400, "BAD_REQUEST"]);
      }
    },
  );

  it("must be the text beside its id, where there is one", async () => {
    expect(await ask(loose, { documentId: hashOf(adapters), query: other })).toEqual([400, "BAD_REQUEST"]);
    expect(await ask(strict, { ...apollo(hashOf(adapters)), query: other })).toEqual([400, "BAD_REQUEST"]);
  });

  it("counts and is bounded as any other", async () => {
    const requested = async (request: object) => {
      const response = await fetch(`${strict.url}/graphql`, {
        method: "POST",
        headers: { authorization: `Bearer ${bareToken}`, "content-type": "application/json" },
        body: JSON.stringify(request),
      });
      return ((await response.json()) as { extensions: { cost: { requested: number } } }).extensions.cost
        .requested;
    };
    expect(await requested({ documentId: hashOf(page), variables: { first: 7 } })).toBe(8);
  });
});

describe("GraphQL bar: any other document", () => {
  it("is refused where only trusted ones are served, under whatever hash", async () => {
    expect(await ask(strict, { query: other })).toEqual([400, "TRUSTED_DOCUMENTS_ONLY"]);
    expect(await ask(strict, { query: other, ...apollo(hashOf(other)) })).toEqual([
      400,
      "PERSISTED_QUERY_NOT_FOUND",
    ]);
    expect(await ask(strict, { query: "{ __schema { types { name } } }" })).toEqual([
      400,
      "TRUSTED_DOCUMENTS_ONLY",
    ]);
    // By its letters it is the trusted one, but it came as a text.
    expect(await ask(strict, { query: adapters })).toEqual([400, "TRUSTED_DOCUMENTS_ONLY"]);
  });

  it("is served otherwise, with its own hash beside it too", async () => {
    for (const gateway of [loose, plain]) {
      expect(await ask(gateway, { query: other })).toEqual([200, { __typename: "Query" }]);
      expect(await ask(gateway, { query: other, ...apollo(hashOf(other)) })).toEqual([
        200,
        { __typename: "Query" },
      ]);
    }
  });

  it("needs its text where no documents are trusted, in the word that clients know", async () => {
    expect(await ask(plain, apollo(hashOf(other)))).toEqual([400, "PERSISTED_QUERY_NOT_SUPPORTED"]);
  });
});

describe("GraphQL bar: a file of trusted documents", () => {
  const load = (content: string) => () =>
    loadTrustedDocuments({ path: write("odd.json", content), isOnly: false }, schema);

  it.each([
    ["is no JSON", "{", "cannot be read"],
    ["is no object", "[]", "no JSON object"],
    [
      "has another hash",
      JSON.stringify({ [createHash("sha1").update(other).digest("hex")]: other }),
      "hashAlgorithm",
    ],
    [
      "has a document that does not fit the schema",
      JSON.stringify({ [hashOf("{ nothing }")]: "{ nothing }" }),
      "nothing",
    ],
    ["has a document that is none", JSON.stringify({ [hashOf("{")]: "{" }), "Syntax Error"],
  ])("that %s keeps the gateway from starting, with the reason", (_name, content, reason) => {
    expect(load(content)).toThrow(reason);
    expect(load(content)).toThrow("STOCKGATE_TRUSTED_DOCUMENTS");
  });

  it("that is not there does too", () => {
    expect(() => loadTrustedDocuments({ path: join(folder, "missing.json"), isOnly: true }, schema)).toThrow(
      "missing.json cannot be read",
    );
  });
});
