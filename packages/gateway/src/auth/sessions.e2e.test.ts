// Sessions of browsers: what a cookie is given for, what it counts with, and what ends it.
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { createClient } from "../testing/client.ts";
import { databaseText } from "../testing/database-text.ts";
import { waitFor } from "../testing/gateway-stand.ts";
import { openBareSocket } from "../testing/socket-client.ts";
import { testConfig } from "../testing/test-config.ts";

let bare: BareGateway;
beforeAll(async () => {
  bare = await startBareGateway();
});
afterAll(() => bare.close());

type Made = { apiToken: { id: string }; secret: string };
type Headers = Record<string, string>;
const json = { "content-type": "application/json" };
const csrf = { "x-graphql-yoga-csrf": "1" };
const hello = JSON.stringify({ query: "{ viewer { name scope expiresAt } }" });

const makeToken = (input: object = {}, on = bare): Promise<Made> =>
  on.client.command<Made>(
    "createApiToken",
    { name: "A person", scope: "READ", ...input },
    "apiToken { id } secret",
  );
const revoke = (apiTokenId: string) =>
  bare.client.command("revokeApiToken", { apiTokenId }, "apiToken { revokedAt }");

/** By Node's own client, since `fetch` says no Host of our choosing. */
const send = (
  method: string,
  path: string,
  headers: Headers,
  body = "",
  on: BareGateway = bare,
): Promise<{ status: number; text: string; headers: Record<string, string | string[] | undefined> }> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(`${on.url}${path}`, {
      method,
      headers: { ...headers, ...(body ? { "content-length": Buffer.byteLength(body) } : {}) },
    });
    sent.on("response", (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });

const signIn = (token: string, headers: Headers = {}, on = bare) =>
  send("POST", "/session", { ...json, ...headers }, JSON.stringify({ token }), on);
async function cookieFor(token: string, on = bare): Promise<string> {
  const { headers } = await signIn(token, {}, on);
  return String(headers["set-cookie"]).split(";")[0] ?? "";
}
const ask = (cookie: string, headers: Headers = csrf, on = bare) =>
  send("POST", "/graphql", { ...json, cookie, ...headers }, hello, on);
const viewerIn = ({ text }: { text: string }) =>
  (JSON.parse(text) as { data: { viewer: { name: string; scope: string; expiresAt: string } } }).data.viewer;

describe("a session", () => {
  it("is had for a stored token and for the configuration's, and speaks with its scope", async () => {
    const { secret } = await makeToken({ name: "Ada", scope: "OPERATE" });
    expect(viewerIn(await ask(await cookieFor(secret)))).toMatchObject({ name: "Ada", scope: "OPERATE" });
    expect(viewerIn(await ask(await cookieFor(bareToken)))).toMatchObject({
      name: "administrator",
      scope: "ADMIN",
    });
  });

  it("is a cookie that no script reads and no other site sends, and over https nothing else", async () => {
    const { headers, text } = await signIn(bareToken);
    expect(String(headers["set-cookie"])).toMatch(
      /^stockgate_session=sgs_[\w-]{43}; Path=\/; Max-Age=604(?:7\d\d|800); HttpOnly; SameSite=Strict$/,
    );
    const lasts = Date.parse((JSON.parse(text) as { expiresAt: string }).expiresAt) - Date.now();
    expect(Math.round(lasts / 86_400_000)).toBe(7);
    // As a browser says it that reached a proxy over https.
    const host = new URL(bare.url).host;
    const secure = await signIn(bareToken, { origin: `https://${host}` });
    expect(String(secure.headers["set-cookie"])).toMatch(/^__Host-stockgate_session=.*; Secure$/);
    expect((await ask(String(secure.headers["set-cookie"]).split(";")[0] ?? "")).status).toBe(200);
  });

  it("is over when its token is, and says so itself", async () => {
    const expiresAt = new Date(Date.now() + 5000).toISOString();
    const cookie = await cookieFor((await makeToken({ expiresAt })).secret);
    expect(viewerIn(await ask(cookie)).expiresAt).toBe(expiresAt);
    await waitFor(async () => (await ask(cookie)).status === 401);
  });

  it("outlives a restart, unless the configuration's token is another by then", async () => {
    const tokens = [(await makeToken()).secret, bareToken];
    const cookies = await Promise.all(tokens.map((token) => cookieFor(token)));
    const { database } = bare;
    await bare.gateway.stop();
    for (const [adminToken, statuses] of [
      [bareToken, [200, 200]],
      ["another-token-for-the-tests", [200, 401]],
    ] as const) {
      const other = await startBareGateway({ database, adminToken });
      const answers = await Promise.all(cookies.map((cookie) => ask(cookie, csrf, other)));
      expect(answers.map(({ status }) => status)).toEqual(statuses);
      await other.close();
    }
    await bare.close();
    bare = await startBareGateway();
  });

  it("is kept nowhere but in the browser", async () => {
    const cookie = await cookieFor(bareToken);
    await ask(cookie);
    const secret = cookie.split("=")[1] ?? "";
    const written = await databaseText(bare.database);
    expect(secret).toMatch(/^sgs_/);
    expect(written + bare.logged()).not.toContain(secret);
    expect(written + bare.logged()).not.toContain(bareToken);
  });
});

describe("what no other site's page can do with a browser's session", () => {
  it("is to ask anything without the header that it may not set", async () => {
    const cookie = await cookieFor(bareToken);
    const before = bare.logged().length;
    const answers = [
      await ask(cookie, {}),
      await send("GET", "/graphql?query=%7Badapters%7Bname%7D%7D", { cookie }),
      await send("GET", "/graphql?query=%7Badapters%7Bname%7D%7D", { cookie, accept: "text/event-stream" }),
      await send("GET", "/csv/x/mappings.csv", { cookie }),
      await send("POST", "/csv/x/mappings.csv", { cookie, "content-type": "text/csv" }, "a\n"),
      await send("DELETE", "/session", { cookie }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(bare.logged().slice(before)).not.toContain("execute");
    expect((await ask(cookie)).status).toBe(200);
    expect((await send("GET", "/csv/x/mappings.csv", { cookie, ...csrf })).status).toBe(404);
  });

  it("is to ask from another origin, even of the same site, with the header or without", async () => {
    const cookie = await cookieFor(bareToken);
    const own = new URL(bare.url);
    for (const origin of [
      "https://evil.example",
      `http://${own.hostname}:1`,
      `http://${own.host}.evil.example`,
      "null",
    ]) {
      expect([origin, (await ask(cookie, { ...csrf, origin })).status]).toEqual([origin, 403]);
      expect([origin, (await send("DELETE", "/session", { cookie, ...csrf, origin })).status]).toEqual([
        origin,
        403,
      ]);
    }
    expect((await ask(cookie, { ...csrf, origin: own.origin })).status).toBe(200);
  });

  it("is to sign it in as somebody else", async () => {
    const refused = await signIn(bareToken, { origin: "https://evil.example" });
    expect([refused.status, refused.headers["set-cookie"]]).toEqual([403, undefined]);
    const form = { "content-type": "text/plain" };
    expect((await send("POST", "/session", form, JSON.stringify({ token: bareToken }))).status).toBe(415);
  });

  it("is to open a socket: only a page of the gateway's own origin may", async () => {
    const cookie = await cookieFor(bareToken);
    const open = async (headers: Headers) => {
      const bareSocket = openBareSocket(bare.url, { headers: { cookie, ...headers } });
      const opened = new Promise<void>((done) => bareSocket.socket.once("open", () => done()));
      await Promise.race([opened, bareSocket.closed]);
      if (bareSocket.socket.readyState === 1) bareSocket.send({ type: "connection_init" });
      return bareSocket;
    };
    const own = await open({ origin: bare.url });
    await waitFor(async () => own.messages.some(({ type }) => type === "connection_ack"));
    own.socket.close();
    // Without an origin no browser asked, or none that says so.
    expect((await (await open(csrf)).closed).code).toBe(4403);
    expect((await (await open({ origin: "https://evil.example" })).closed).code).toBe(1006);
  });

  it("is to use an origin that may ask with a token", async () => {
    const origin = "https://shop.example";
    const other = await startBareGateway({
      transport: { ...testConfig({}).transport, corsOrigins: [origin] },
    });
    try {
      const cookie = await cookieFor(bareToken, other);
      expect((await ask(cookie, { ...csrf, origin }, other)).status).toBe(403);
      const socket = openBareSocket(other.url, { headers: { cookie, origin } });
      socket.socket.once("open", () => socket.send({ type: "connection_init" }));
      expect((await socket.closed).code).toBe(4403);
    } finally {
      await other.close();
    }
  });
});

describe("the end of a session", () => {
  const subscribe = (cookie: string) =>
    fetch(`${bare.url}/graphql`, {
      method: "POST",
      headers: { ...json, ...csrf, cookie, accept: "text/event-stream" },
      body: JSON.stringify({ query: "subscription { syncEvents { cursor } }" }),
    });

  it.each([
    ["its token's revocation", async (made: Made) => revoke(made.apiToken.id)],
    [
      "signing out",
      async (_made: Made, cookie: string) => {
        const { status, headers } = await send("DELETE", "/session", { cookie, ...csrf });
        expect(status).toBe(204);
        expect(String(headers["set-cookie"])).toMatch(/^stockgate_session=; Path=\/; Max-Age=0;/);
      },
    ],
  ])("comes with %s, for what is open too", async (_name, end) => {
    const made = await makeToken();
    const [cookie, another] = [await cookieFor(made.secret), await cookieFor(bareToken)];
    const before = bare.gateway.openStreams.size;
    const stream = await subscribe(cookie);
    const socket = openBareSocket(bare.url, { headers: { cookie, origin: bare.url } });
    socket.socket.once("open", () => socket.send({ type: "connection_init" }));
    await waitFor(async () => socket.messages.length > 0 && bare.gateway.openStreams.size === before + 1);
    expect((await ask(cookie)).status).toBe(200);
    await end(made, cookie);
    expect((await ask(cookie)).status).toBe(401);
    // Ends, or this waits for good.
    await stream.text();
    expect((await socket.closed).code).toBe(4403);
    expect((await ask(another)).status).toBe(200);
    // As good as ended.
    expect((await send("DELETE", "/session", { cookie, ...csrf })).status).toBe(204);
  });

  it("is not the end of its token, nor of the same token's other sessions", async () => {
    const { secret } = await makeToken();
    const [one, other] = [await cookieFor(secret), await cookieFor(secret)];
    await send("DELETE", "/session", { cookie: one, ...csrf });
    expect([(await ask(one)).status, (await ask(other)).status]).toEqual([401, 200]);
    expect((await createClient(bare.url, secret).answer("{ viewer { name } }")).status).toBe(200);
  });

  it("comes with another sign-in from the same browser", async () => {
    const cookie = await cookieFor(bareToken);
    await signIn(bareToken, { cookie });
    expect((await ask(cookie)).status).toBe(401);
  });
});

describe("who signs in", () => {
  it("is told what is wrong with what was sent", async () => {
    const post = (body: string) => send("POST", "/session", json, body);
    for (const body of ["{", "[]", "null", "{}", '{"token":1}', '{"token":""}'])
      expect([body, (await post(body)).status]).toEqual([body, 400]);
    expect((await post(JSON.stringify({ token: "x".repeat(5000) }))).status).toBe(413);
    const { status, headers } = await send("GET", "/session", csrf);
    expect([status, headers["allow"]]).toEqual([405, "POST, DELETE"]);
    const wrong = await signIn("a-token-that-is-none");
    expect([wrong.status, wrong.headers["set-cookie"]]).toEqual([401, undefined]);
  });

  it("has as many tries as with any token, and none for a session that is over", async () => {
    const other = await startBareGateway({ trustedProxies: 1 });
    try {
      const from = { "x-forwarded-for": "203.0.113.7" };
      const gone = "stockgate_session=sgs_0000000000000000000000000000000000000000000";
      for (let count = 0; count < 25; count += 1)
        expect((await ask(gone, { ...csrf, ...from }, other)).status).toBe(401);
      const statuses = [];
      for (let count = 0; count < 21; count += 1)
        statuses.push((await signIn(`guess ${count}`, from, other)).status);
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
      expect((await signIn(bareToken, from, other)).status).toBe(429);
      expect((await signIn((await makeToken({}, other)).secret, from, other)).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});
