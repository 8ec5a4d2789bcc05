// The table of errors in docs/api.md, row by row where a request can bring it about: code and status as it says.
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeGlobalId } from "./schema/global-id.ts";
import { type BareGateway, bareToken, startBareGateway } from "./testing/bare-gateway.ts";

const api = readFileSync(join(import.meta.dirname, "../../../docs/api.md"), "utf8");
const told = new Map(
  [...api.matchAll(/^\| `([A-Z_]+)` \| ([\d, ]+) \|/gm)].map(([, code = "", statuses = ""]) => [
    code,
    statuses.split(", ").map(Number),
  ]),
);

let bare: BareGateway;
let reader = "";
beforeAll(async () => {
  bare = await startBareGateway();
  const made = { name: "A reader", scope: "READ" };
  ({ secret: reader } = await bare.client.command<{ secret: string }>("createApiToken", made, "secret"));
});
afterAll(() => bare.close());

type Asked = { method?: string; headers?: Record<string, string>; body?: string };
const post = (body: object, headers: Record<string, string> = {}): Asked => ({
  body: JSON.stringify(body),
  headers,
});
const ask = (query: string, headers?: Record<string, string>): Asked => post({ query }, headers);
const notThere = encodeGlobalId("Integration", 999);

const cases: [code: string, () => Asked][] = [
  ["UNAUTHENTICATED", () => ask("{ __typename }", { authorization: "Bearer another-token-altogether" })],
  ["FORBIDDEN", () => ask("{ apiTokens { totalCount } }", { authorization: `Bearer ${reader}` })],
  ["BAD_REQUEST", () => post({ qeury: "{ __typename }" })],
  ["BAD_USER_INPUT", () => ask("{ integrations(first: -1) { totalCount } }")],
  [
    "BAD_USER_INPUT",
    () =>
      post({ query: "query ($n: Int) { integrations(first: $n) { totalCount } }", variables: { n: "x" } }),
  ],
  ["NOT_FOUND", () => ask(`{ availability(integrationId: "${notThere}", skus: ["X"]) { sku } }`)],
  ["GRAPHQL_PARSE_FAILED", () => ask("{")],
  ["GRAPHQL_VALIDATION_FAILED", () => ask("{ nothing }")],
  ["OPERATION_RESOLUTION_FAILURE", () => ask("query A { __typename } query B { __typename }")],
  [
    "DOCUMENT_TOO_LARGE",
    () => ask(`{ ${Array.from({ length: 51 }, (_, n) => `a${n}: __typename`).join(" ")} }`),
  ],
  [
    "MAX_COST_EXCEEDED",
    () => ask("{ integrations(first: 250) { nodes { targets(first: 250) { nodes { id } } } } }"),
  ],
  ["PERSISTED_QUERY_NOT_SUPPORTED", () => post({ documentId: `sha256:${"0".repeat(64)}` })],
  ["METHOD_NOT_ALLOWED", () => ({ method: "PUT" })],
  ["LENGTH_REQUIRED", () => ({ headers: { "transfer-encoding": "chunked" }, body: "{}" })],
  ["CONTENT_TOO_LARGE", () => post({ query: "{ __typename }", x: "y".repeat(300_000) })],
  ["UNSUPPORTED_MEDIA_TYPE", () => ask("{ __typename }", { "content-type": "text/plain" })],
];

const send = ({ method = "POST", headers = {}, body = "" }: Asked): Promise<[number, string]> =>
  new Promise((resolve, reject) => {
    const isChunked = "transfer-encoding" in headers;
    const request = httpRequest(`${bare.url}/graphql`, {
      method,
      headers: {
        authorization: `Bearer ${bareToken}`,
        "content-type": "application/json",
        accept: "application/graphql-response+json",
        ...(isChunked ? {} : { "content-length": Buffer.byteLength(body) }),
        ...headers,
      },
    });
    request.on("response", (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () => resolve([response.statusCode ?? 0, text]));
    });
    request.on("error", reject);
    request.end(body);
  });

it.each(cases)("GraphQL bar: %s has the status that docs/api.md tells", async (code, asked) => {
  const [status, text] = await send(asked());
  const { errors } = JSON.parse(text) as { errors: { extensions: { code: string; requestId: string } }[] };
  expect([errors[0]?.extensions.code, typeof errors[0]?.extensions.requestId]).toEqual([code, "string"]);
  expect(told.get(code)).toContain(status);
});
