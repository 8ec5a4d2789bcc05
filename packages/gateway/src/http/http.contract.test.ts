// What the server lets through, and what it says to the rest.
import { request as httpRequest } from "node:http";
import { hashToken } from "@stockgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { createAdminCheck } from "../auth/admin-token.ts";

let bare: BareGateway;
beforeAll(async () => {
  bare = await startBareGateway({ trustedProxies: 1 });
});
afterAll(() => bare.close());

const bearer = { authorization: `Bearer ${bareToken}` };
const json = { "content-type": "application/json" };
const send = (path: string, init: RequestInit = {}) => fetch(`${bare.url}${path}`, init);
const post = (body: string, headers: Record<string, string> = {}) =>
  send("/graphql", { method: "POST", headers: { ...bearer, ...json, ...headers }, body });
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code;
const hello = JSON.stringify({ query: "{ adapters { name } }" });

/** A request as no proper client would send it; answers the status. */
const sendRaw = (headers: Record<string, string>, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(`${bare.url}/graphql`, { method: "POST", headers });
    request.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
    request.write(body);
    request.end();
  });

describe("sign-in", () => {
  it.each([
    ["nothing", {}],
    ["another token", { authorization: "Bearer another-token-altogether" }],
    ["the token with something behind it", { authorization: `Bearer ${bareToken}x` }],
    ["the token's beginning", { authorization: `Bearer ${bareToken.slice(0, -1)}` }],
    ["another scheme", { authorization: `Basic ${bareToken}` }],
    ["the token alone", { authorization: bareToken }],
  ])("refuses %s, whatever is asked and however", async (name, sent: Record<string, string>) => {
    // Each from an address of its own: attempts are counted.
    const headers = { ...sent, "x-forwarded-for": name };
    const query = "/graphql?query=%7Badapters%7Bname%7D%7D";
    const answers = await Promise.all([
      send("/graphql", { method: "POST", headers: { ...json, ...headers }, body: hello }),
      send("/graphql", {
        method: "POST",
        headers: { ...json, ...headers },
        body: JSON.stringify({ query: "{ __schema { queryType { name } } }" }),
      }),
      send(query, { headers }),
      send(query, { headers: { ...headers, accept: "text/event-stream" } }),
      send("/graphql", { method: "OPTIONS", headers: { ...headers, origin: "https://evil.example" } }),
      send("/graphql", { headers: { ...headers, accept: "text/html" } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(answers[0].headers.get("www-authenticate")).toContain("Bearer");
    expect(await codeOf(answers[0])).toBe("UNAUTHENTICATED");
  });

  it("takes a token of several words, and one beyond ASCII as its bytes", () => {
    const check = (token: string, sent: string) => createAdminCheck(hashToken(token))(Buffer.from(sent));
    expect(check("correct horse battery", "correct horse battery")).toBe(true);
    expect(check("köpfchen & ein satz", "köpfchen & ein satz")).toBe(true);
    expect(check("köpfchen & ein satz", "köpfchen & ein Satz")).toBe(false);
  });

  it("lets the token through", async () => {
    expect((await post(hello)).status).toBe(200);
    expect((await send("/graphql?query=%7Badapters%7Bname%7D%7D", { headers: bearer })).status).toBe(200);
  });

  it("is not needed for health and readiness, which say nothing else", async () => {
    expect(await (await send("/health")).json()).toEqual({ status: "live" });
    expect(await (await send("/ready")).json()).toEqual({ status: "ready" });
  });
});

describe("requests", () => {
  it("that are too large are refused before they are read", async () => {
    const answer = await post(JSON.stringify({ query: "{ adapters { name } }", x: "y".repeat(300_000) }));
    expect(answer.status).toBe(413);
    expect(await codeOf(answer)).toBe("CONTENT_TOO_LARGE");
  });

  it("must say how long they are", async () => {
    expect(await sendRaw({ ...bearer, ...json, "transfer-encoding": "chunked" }, hello)).toBe(411);
  });

  it.each([
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/graphql",
  ])("as %s are refused: a form on another site could send them", async (type) => {
    expect((await post(hello, { "content-type": type })).status).toBe(415);
  });

  it("may not mutate by GET, nor come in batches", async () => {
    const mutation = encodeURIComponent(
      'mutation { refreshCatalog(input: {integrationId: "x"}) { userErrors { code } } }',
    );
    expect((await send(`/graphql?query=${mutation}`, { headers: bearer })).status).toBe(405);
    expect((await post(`[${hello},${hello}]`)).status).toBe(400);
  });

  it("that are no JSON are refused, and nothing of them is repeated", async () => {
    const answer = await post('{"query": planted-secret');
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain("planted-secret");
  });

  it("from other origins get no permission", async () => {
    const answer = await post(hello, { origin: "https://evil.example" });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("are answered with their id, and never cached", async () => {
    const given = await post(hello, { "x-request-id": "my-request-0001" });
    expect(given.headers.get("x-request-id")).toBe("my-request-0001");
    expect(given.headers.get("cache-control")).toBe("no-store");
    expect((await post(hello, { "x-request-id": "a b<script>" })).headers.get("x-request-id")).toMatch(
      /^[\da-f-]{36}$/,
    );
  });

  it("to no address of ours find nothing, GraphiQL included", async () => {
    expect((await send("/", { headers: { ...bearer, accept: "text/html" } })).status).toBe(404);
    const page = await send("/graphql", { headers: { ...bearer, accept: "text/html" } });
    expect(await page.text()).not.toContain("<html");
  });
});

describe("documents", () => {
  const refusal = async (query: string) => {
    const { errors } = await bare.client.answer(query);
    return errors.map(({ message, extensions }) => ({ message, code: extensions.code }));
  };

  it("have at most a thousand tokens", async () => {
    const [error] = await refusal(`{ ${"adapters { name } ".repeat(400)} }`);
    expect(error).toMatchObject({
      code: "GRAPHQL_PARSE_FAILED",
      message: expect.stringContaining("1000 tokens"),
    });
  });

  it("are at most fifteen fields deep, fragments counted", async () => {
    const fragments = Array.from(
      { length: 8 },
      (_, index) => `fragment F${index} on __Type { ofType { ofType { ...F${index + 1} } } }`,
    );
    const query = `{ __type(name: "Query") { ...F0 } } ${fragments.join(" ")} fragment F8 on __Type { name }`;
    expect((await refusal(query)).map(({ code }) => code)).toContain("DOCUMENT_TOO_LARGE");
  });

  it("that spread a fragment into itself are refused and end", async () => {
    const query = "{ accounts { ...A } } fragment A on Account { name ...A }";
    expect((await refusal(query)).map(({ code }) => code)).toContain("GRAPHQL_VALIDATION_FAILED");
  });

  it("have at most fifty aliases and fifty directives", async () => {
    const aliases = Array.from({ length: 51 }, (_, index) => `a${index}: adapters { name }`);
    expect(await refusal(`{ ${aliases.join(" ")} }`)).toMatchObject([{ code: "DOCUMENT_TOO_LARGE" }]);
    const directives = "@include(if: true) ".repeat(51);
    expect((await refusal(`{ adapters ${directives} { name } }`)).map(({ code }) => code)).toContain(
      "DOCUMENT_TOO_LARGE",
    );
  });

  it("may introspect the schema as tools do", async () => {
    const { getIntrospectionQuery } = await import("graphql");
    const { errors } = await bare.client.answer(
      getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }),
    );
    expect(errors).toEqual([]);
  });

  it("that guess at names get no hints", async () => {
    expect(JSON.stringify(await refusal("{ accoutns { id } }"))).not.toContain("accounts");
    expect(JSON.stringify(await refusal("{ accounts(kind: SOURC) { id } }"))).not.toContain("SOURCE");
    const { errors } = await bare.client.answer(
      "query ($kind: AccountKind) { accounts(kind: $kind) { id } }",
      {
        kind: "SOURC",
      },
    );
    expect(JSON.stringify(errors)).not.toContain("Did you mean");
  });

  it("with the same mistake get each the id of their own request", async () => {
    const ids = await Promise.all(
      ["request-aaaa", "request-bbbb"].map(async (id) => {
        const { errors } = await bare.client.answer("{ nothing }", {}, { "x-request-id": id });
        return errors[0]!.extensions.requestId;
      }),
    );
    expect(ids).toEqual(["request-aaaa", "request-bbbb"]);
  });
});

describe("webhook intake", () => {
  const deliver = (path: string, body: BodyInit) => send(path, { method: "POST", body });

  it("knows no address that it did not give out", async () => {
    expect((await deliver("/webhooks/0123456789", "{}")).status).toBe(404);
    expect((await deliver("/webhooks/../graphql", "{}")).status).toBe(401);
    expect((await send("/webhooks/0123456789")).status).toBe(404);
  });

  it("leaves neither bodies nor addresses in the log", async () => {
    await deliver("/webhooks/unguessable-part", '{"secret":"planted-secret"}');
    expect(bare.logged()).toContain("/webhooks/...");
    expect(bare.logged()).not.toContain("unguessable-part");
    expect(bare.logged()).not.toContain("planted-secret");
    expect(bare.logged()).not.toContain(bareToken);
  });
});
