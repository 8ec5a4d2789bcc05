// GraphQL over HTTP beyond the audits: q-values, the draft's status codes, methods, hosts, origins and headers.
import { type IncomingHttpHeaders, request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { testConfig } from "../testing/test-config.ts";

const { transport } = testConfig({});
const page = "https://console.example";
const newType = "application/graphql-response+json";
const bearer = { authorization: `Bearer ${bareToken}` };

let plain: BareGateway;
let draft: BareGateway;
beforeAll(async () => {
  plain = await startBareGateway();
  draft = await startBareGateway({
    publicUrl: "https://stock.example/gate",
    transport: { ...transport, httpStatus: "draft", corsOrigins: [page], servedHosts: ["gate.internal"] },
  });
});
afterAll(async () => {
  await plain.close();
  await draft.close();
});

type Sent = { status: number; headers: IncomingHttpHeaders; body: string };
/** As fetch would not send it: with any Host, Origin and method. */
const send = (
  { url }: BareGateway,
  path: string,
  { method = "GET", headers = {}, body = "" }: { method?: string; headers?: object; body?: string } = {},
): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const given = { ...headers, ...(body ? { "content-length": Buffer.byteLength(body) } : {}) };
    const request = httpRequest(`${url}${path}`, { method, headers: given });
    request.on("response", (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });

const ask = (gateway: BareGateway, request: object, headers: object = {}) =>
  send(gateway, "/graphql", {
    method: "POST",
    headers: { ...bearer, "content-type": "application/json", accept: newType, ...headers },
    body: JSON.stringify(request),
  });

describe("GraphQL bar: the answer's type", () => {
  const typeFor = async (accept: string) => {
    const { status, headers } = await ask(plain, { query: "{ __typename }" }, { accept });
    return status === 200 ? headers["content-type"]?.split(";")[0] : status;
  };

  it("is the one with the highest q, whichever comes first", async () => {
    expect(await typeFor(`application/json;q=0.5, ${newType};q=0.9`)).toBe(newType);
    expect(await typeFor(`${newType};q=0.5, application/json`)).toBe("application/json");
    expect(await typeFor(`text/html, ${newType};q=0.2, application/json;q=0.1`)).toBe(newType);
    expect(await typeFor(`${newType}, application/json`)).toBe(newType);
    expect(await typeFor(`application/json;q=0, */*;q=0.1`)).toBe(newType);
  });

  it("is refused where nothing that can be made is wanted", async () => {
    expect(await typeFor("text/html")).toBe(406);
    expect(await typeFor("application/json;q=0")).toBe(406);
  });
});

describe("GraphQL bar: the draft's status codes", () => {
  const cases: [string, object, number, number][] = [
    ["a document that does not fit the schema", { query: "{ nothing }" }, 400, 422],
    [
      "a variable that cannot be coerced",
      { query: "query ($n: Int) { integrations(first: $n) { totalCount } }", variables: { n: "x" } },
      400,
      422,
    ],
    [
      "an operation that cannot be told",
      { query: "query A { __typename } query B { __typename }" },
      400,
      422,
    ],
    [
      "data beside errors",
      {
        query: '{ __typename node(id: "x") { id } syncRun: integrations(first: 1, last: 1) { totalCount } }',
      },
      200,
      294,
    ],
    ["what is no document", { query: "{" }, 400, 400],
    ["what is no request", { qeury: "{ __typename }" }, 400, 400],
    ["an answer without errors", { query: "{ __typename }" }, 200, 200],
  ];

  it.each(cases)("%s", async (_name, request, audited, drafted) => {
    expect((await ask(plain, request)).status).toBe(audited);
    const answer = await ask(draft, request);
    expect(answer.status).toBe(drafted);
    expect(answer.headers["content-type"]).toContain(newType);
    JSON.parse(answer.body);
  });

  it("never reach who asks for application/json", async () => {
    const answer = await ask(draft, { query: "{ nothing }" }, { accept: "application/json" });
    expect(answer.status).toBe(200);
  });
});

describe("GraphQL bar: methods", () => {
  it("other than GET and POST are refused, and a mutation by GET; the answer says which are allowed", async () => {
    for (const method of ["PUT", "DELETE", "PATCH"]) {
      const { status, headers } = await send(plain, "/graphql", { method, headers: bearer });
      expect([status, headers.allow]).toEqual([405, "GET, POST"]);
    }
    const query = encodeURIComponent(
      'mutation { reconcile(input: { integrationId: "x" }) { userErrors { code } } }',
    );
    const { status, headers } = await send(plain, `/graphql?query=${query}`, { headers: bearer });
    expect([status, headers.allow]).toEqual([405, "POST"]);
  });
});

describe("GraphQL bar: hosts", () => {
  const statusFor = async (host: string, path = "/graphql?query={__typename}") =>
    (await send(draft, path, { headers: { ...bearer, host } })).status;

  it("that are none of ours are refused, the right token or not", async () => {
    expect(await statusFor("evil.example")).toBe(421);
    expect(await statusFor("evil.example:4000", "/nothing")).toBe(421);
  });

  it("by which the gateway is known are served", async () => {
    for (const host of ["stock.example", "gate.internal:4000", "localhost:4000", "10.0.0.1"]) {
      expect(await statusFor(host)).toBe(200);
    }
  });

  it("do not matter to vendors, whose signature is looked at, nor to probes", async () => {
    const { status } = await send(draft, "/webhooks/0123456789", {
      method: "POST",
      headers: { host: "x.example" },
    });
    expect(status).toBe(404);
    expect(await statusFor("x.example", "/health")).toBe(200);
  });
});

describe("GraphQL bar: origins", () => {
  const preflight = (gateway: BareGateway, origin: string) =>
    send(gateway, "/graphql", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });
  const permissions = ({ headers }: Sent) =>
    Object.keys(headers).filter((name) => name.startsWith("access-control"));

  it("that were configured may ask, without credentials", async () => {
    const { status, headers } = await preflight(draft, page);
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      "access-control-allow-origin": page,
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": expect.stringContaining("authorization"),
      vary: "origin",
    });
    expect(headers["access-control-allow-credentials"]).toBeUndefined();
    const answer = await ask(draft, { query: "{ __typename }" }, { origin: page });
    expect(answer.status).toBe(200);
    expect(answer.headers["access-control-allow-origin"]).toBe(page);
  });

  it("of anybody else get no permission, and none at all where none was configured", async () => {
    for (const [gateway, origin] of [
      [draft, "https://evil.example"],
      [draft, `${page}.evil.example`],
      [draft, "null"],
      [plain, page],
    ] as const) {
      const refused = await preflight(gateway, origin);
      expect([refused.status, permissions(refused)]).toEqual([401, []]);
      expect(permissions(await ask(gateway, { query: "{ __typename }" }, { origin }))).toEqual([]);
    }
  });
});

describe("GraphQL bar: security headers", () => {
  it.each([
    ["/graphql?query={__typename}", 200],
    ["/graphql?query={nothing}", 200],
    ["/health", 200],
    ["/nothing", 404],
  ])("stand on %s", async (path, status) => {
    const answer = await send(draft, path, { headers: bearer });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "referrer-policy": "no-referrer",
      "strict-transport-security": expect.stringContaining("max-age="),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(answer.headers["x-powered-by"]).toBeUndefined();
  });

  it("claim no transport security where the public URL has none", async () => {
    expect((await send(plain, "/health")).headers["strict-transport-security"]).toBeUndefined();
  });
});
