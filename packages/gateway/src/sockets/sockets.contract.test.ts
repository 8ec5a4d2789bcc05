// GraphQL over WebSocket: who may, what is bounded, that nothing leaks, and how it ends.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeEventCursor } from "../schema/cursor.ts";
import { heartbeatMs } from "../subscriptions/event-stream.ts";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { tellEvents, trimEvents } from "../testing/event-log.ts";
import { waitFor } from "../testing/gateway-stand.ts";
import { createHandTimers, type HandTimers } from "../testing/hand-timers.ts";
import {
  type BareSocket,
  createSocketClient,
  openBareSocket,
  type SocketClient,
} from "../testing/socket-client.ts";
import { testConfig } from "../testing/test-config.ts";

const page = "https://console.example";
const { transport } = testConfig({});
const trustedText = "query Trusted { adapters { name } }";
const trustedHash = createHash("sha256").update(trustedText).digest("hex");

let folder: string;
let timers: HandTimers;
let bare: BareGateway;
let sockets: SocketClient;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-sockets-"));
  const path = join(folder, "documents.json");
  writeFileSync(path, JSON.stringify({ [trustedHash]: trustedText }));
  timers = createHandTimers(heartbeatMs);
  const costLimits = { most: 1000, perSecond: 1000 };
  const trustedDocuments = { path, isOnly: false };
  bare = await startBareGateway(
    { transport: { ...transport, costLimits, trustedDocuments, corsOrigins: [page] } },
    { timers },
  );
  sockets = createSocketClient(bare.url, bareToken);
});
afterEach(async () => {
  await sockets.client.dispose();
  await bare.close();
  rmSync(folder, { recursive: true });
});

const follow = "subscription ($after: String) { syncEvents(after: $after) { cursor message } }";
const authorization = `Bearer ${bareToken}`;
const codesOf = (refused: unknown) =>
  (refused as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);
const refusalOf = (query: string, variables: Record<string, unknown> = {}, rest: object = {}) =>
  sockets.ask(query, variables, rest).then(
    (answer) => codesOf(answer.errors ?? []),
    (refused: unknown) => codesOf(refused),
  );

/** Signed in, and subscribed to the event log. */
async function subscribeBare(
  after: string | null,
  options: object = {},
  token = bareToken,
  at = bare,
): Promise<BareSocket> {
  const bareSocket = openBareSocket(at.url, options);
  await new Promise((resolve) => bareSocket.socket.once("open", resolve));
  bareSocket.send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
  await waitFor(async () => bareSocket.messages.some(({ type }) => type === "connection_ack"));
  bareSocket.send({ type: "subscribe", id: "1", payload: { query: follow, variables: { after } } });
  await waitFor(async () => at.gateway.openStreams.size > 0);
  return bareSocket;
}

describe("GraphQL bar: sign-in over a socket", () => {
  it("is by connectionParams, or by the header where one can be set", async () => {
    const answer = { data: { __typename: "Query" } };
    expect(await sockets.ask("{ __typename }")).toMatchObject(answer);
    const byHeader = openBareSocket(bare.url, { headers: { authorization } });
    await new Promise((resolve) => byHeader.socket.once("open", resolve));
    byHeader.send({ type: "connection_init" });
    await waitFor(async () => byHeader.messages.length === 1);
    byHeader.send({ type: "subscribe", id: "1", payload: { query: "{ __typename }" } });
    await waitFor(async () => byHeader.messages.length === 3);
    expect(byHeader.messages[1]).toMatchObject({ type: "next", payload: answer });
    byHeader.socket.close();
  });

  it.each([
    ["nothing", {}],
    ["another token", { authorization: "Bearer another-token-altogether" }],
    ["no text", { authorization: [`Bearer ${bareToken}`] }],
  ])("with %s ends it, and nothing is answered", async (_name, payload) => {
    const socket = openBareSocket(bare.url);
    await new Promise((resolve) => socket.socket.once("open", resolve));
    socket.send({ type: "connection_init", payload });
    expect((await socket.closed).code).toBe(4403);
    expect(socket.messages).toEqual([]);
  });

  it("is for what the token's scope allows, and ends with the token", async () => {
    type Made = { apiToken: { id: string }; secret: string };
    const { apiToken, secret } = await bare.client.command<Made>(
      "createApiToken",
      { name: "A reader", scope: "READ" },
      "apiToken { id } secret",
    );
    const reader = createSocketClient(bare.url, secret);
    expect(await reader.ask("{ viewer { scope } }")).toMatchObject({ data: { viewer: { scope: "READ" } } });
    const mutation = 'mutation { reconcile(input: { integrationId: "x" }) { userErrors { code } } }';
    expect(codesOf((await reader.ask(mutation)).errors)).toEqual(["FORBIDDEN"]);
    await reader.client.dispose();

    const following = await subscribeBare(null, {}, secret);
    await bare.client.command("revokeApiToken", { apiTokenId: apiToken.id }, "apiToken { id }");
    expect((await following.closed).code).toBe(4403);
    await waitFor(async () => bare.gateway.openStreams.size === 0);
    expect(following.messages.map(({ type }) => type)).toEqual(["connection_ack"]);
  });

  it("is waited for five seconds, and no longer", async () => {
    const silent = openBareSocket(bare.url);
    expect(await silent.closed).toMatchObject({ code: 4408 });
    expect(silent.messages).toEqual([]);
  });

  it("comes before anything else", async () => {
    const socket = openBareSocket(bare.url);
    await new Promise((resolve) => socket.socket.once("open", resolve));
    socket.send({ type: "subscribe", id: "1", payload: { query: "{ __typename }" } });
    expect((await socket.closed).code).toBe(4401);
  });
});

describe("GraphQL bar: an upgrade", () => {
  const statusOf = (path: string, options: object) =>
    new Promise<number>((resolve) => {
      const { socket } = openBareSocket(bare.url.replace(/$/, path), options);
      socket.once("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      socket.once("open", () => {
        socket.close();
        resolve(101);
      });
    });

  it("of a page elsewhere, to another host or address is refused", async () => {
    expect(await statusOf("", { origin: "https://evil.example" })).toBe(403);
    expect(await statusOf("", { origin: "null" })).toBe(403);
    expect(await statusOf("", { headers: { host: "evil.example" } })).toBe(421);
    expect(await statusOf("/elsewhere", {})).toBe(404);
  });

  it("of a page that was named, of our own, or of no page is taken", async () => {
    expect(await statusOf("", { origin: page })).toBe(101);
    expect(await statusOf("", { origin: bare.url })).toBe(101);
    expect(await statusOf("", {})).toBe(101);
  });
});

describe("GraphQL bar: the bounds over a socket", () => {
  it("are those of any document", async () => {
    expect(await refusalOf("{ nothing }")).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(await refusalOf("{")).toEqual(["GRAPHQL_PARSE_FAILED"]);
    expect(await refusalOf(`{ ${"adapters { name } ".repeat(400)} }`)).toEqual(["GRAPHQL_PARSE_FAILED"]);
    const aliases = Array.from({ length: 51 }, (_, index) => `a${index}: adapters { name }`);
    expect(await refusalOf(`{ ${aliases.join(" ")} }`)).toEqual(["DOCUMENT_TOO_LARGE"]);
    expect(await refusalOf('{ integrations(after: "x") { totalCount } }')).toEqual(["BAD_USER_INPUT"]);
  });

  it("are those of cost, by the same bucket", async () => {
    const dear = "{ integrations(first: 100) { nodes { targets(first: 100) { nodes { id } } } } }";
    expect(await refusalOf(dear)).toEqual(["MAX_COST_EXCEEDED"]);
    const answer = (await sockets.ask("{ adapters { name } }")) as { extensions?: { cost?: object } };
    expect(answer.extensions?.cost).toMatchObject({ requested: 10, limit: 1000 });
    const targets =
      "targets(first: 250) { nodes { channelVariant { sku } sourceVariant { sku } error { code } } }";
    expect(await refusalOf(`subscription { syncEvents { integration { ${targets} } } }`)).toEqual([
      "MAX_COST_EXCEEDED",
    ]);
  });

  it("are those of trusted documents", async () => {
    const persisted = (hash: string) => ({
      extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
    });
    expect((await sockets.ask("", {}, persisted(trustedHash))).data).toHaveProperty("adapters");
    expect((await sockets.ask("", {}, { documentId: `sha256:${trustedHash}` })).data).toHaveProperty(
      "adapters",
    );
    expect(await refusalOf("", {}, persisted("0".repeat(64)))).toEqual(["PERSISTED_QUERY_NOT_FOUND"]);
    expect(await refusalOf("")).toEqual(["BAD_REQUEST"]);
  });

  it("say no more than over HTTP: no hints, the id of the request", async () => {
    const refused = await sockets.ask("{ accoutns { id } }").catch((error: unknown) => error);
    expect(JSON.stringify(refused)).not.toContain("accounts");
    expect(refused).toMatchObject([{ extensions: { requestId: expect.stringMatching(/^[\da-f-]{36}$/) } }]);
    expect(JSON.stringify(refused)).not.toContain("http");
  });

  it("are a message of 256 kB, and fifty operations at once", async () => {
    const large = await subscribeBare(null);
    large.send({ type: "subscribe", id: "2", payload: { query: `{ __typename } # ${"x".repeat(262_144)}` } });
    expect((await large.closed).code).toBe(1009);

    const busy = await subscribeBare(null);
    for (let id = 2; id <= 51; id += 1) {
      busy.send({ type: "subscribe", id: String(id), payload: { query: follow, variables: {} } });
    }
    await waitFor(async () => busy.messages.some(({ type }) => type === "error"));
    expect(busy.messages.filter(({ type }) => type === "error")).toMatchObject([
      { id: "51", payload: [{ extensions: { code: "TOO_MANY_OPERATIONS" } }] },
    ]);
    busy.socket.close();
  });
});

describe("GraphQL bar: a subscription over a socket", () => {
  it("brings every event once and in order, behind its cursor", async () => {
    const after = await tellEvents(bare, 450);
    const ids: number[] = [];
    for await (const { data } of sockets.client.iterate({ query: follow, variables: { after } })) {
      const { cursor } = (data as { syncEvents: { cursor: string } }).syncEvents;
      ids.push(decodeEventCursor(cursor)?.position.id ?? 0);
      if (ids.length === 450) break;
    }
    const before = decodeEventCursor(after)?.position.id ?? 0;
    expect(ids).toEqual(Array.from({ length: 450 }, (_, index) => before + index + 1));
  });

  it("whose cursor has expired says so", async () => {
    const after = await tellEvents(bare, 10);
    await trimEvents(bare, 5);
    expect(await refusalOf(follow, { after })).toEqual(["CURSOR_EXPIRED"]);
  });

  it("is freed when it is completed, and when its client is gone, though nothing happens any more", async () => {
    const completed = await subscribeBare(null);
    for (let id = 2; id <= 10; id += 1) {
      completed.send({ type: "subscribe", id: String(id), payload: { query: follow, variables: {} } });
    }
    await waitFor(async () => bare.gateway.openStreams.size === 10);
    for (let id = 1; id <= 5; id += 1) completed.send({ type: "complete", id: String(id) });
    await waitFor(async () => bare.gateway.openStreams.size === 5, 3000);
    completed.socket.terminate();
    await waitFor(async () => bare.gateway.openStreams.size === 0, 3000);
    expect(bare.gateway.openStreams.size).toBe(0);
  });

  it("that nobody takes is paused, and cut off from one heartbeat to the next", async () => {
    const after = await tellEvents(bare, 5000, "x".repeat(4000));
    const slow = await subscribeBare(after);
    await waitFor(async () => slow.messages.length > 1);
    slow.socket.pause();
    timers.letOff(heartbeatMs);
    expect(bare.gateway.openStreams.size).toBe(1);
    // The pause stands between the client and the ping: it is not answered.
    timers.letOff(heartbeatMs);
    await waitFor(async () => bare.gateway.openStreams.size === 0);
    expect(bare.logged()).toContain("takes nothing and is cut off");
    slow.socket.resume();
    await slow.closed;
    const cursors = slow.messages.flatMap(({ payload }) => {
      const event = (payload as { data?: { syncEvents: { cursor: string } } } | undefined)?.data;
      return event ? [decodeEventCursor(event.syncEvents.cursor)?.position.id] : [];
    });
    expect(cursors.length).toBeLessThan(5000);
    expect(new Set(cursors).size).toBe(cursors.length);
  });

  it("goes on for a client that answers heartbeats", async () => {
    const quiet = await subscribeBare(null);
    for (let beat = 0; beat < 3; beat += 1) {
      const ponged = new Promise((resolve) => quiet.socket.once("ping", resolve));
      timers.letOff(heartbeatMs);
      await ponged;
      await waitFor(async () => quiet.socket.bufferedAmount === 0);
      // The answer has reached the gateway when what was asked after it is answered.
      const answers = quiet.messages.length;
      quiet.send({ type: "ping" });
      await waitFor(async () => quiet.messages.length > answers);
    }
    expect(quiet.socket.readyState).toBe(quiet.socket.OPEN);
    quiet.socket.close();
  });

  it("is broken off, not completed, when the gateway stops, within a moment", async () => {
    // What would come later than a second after never comes here: a stop that waits for it does not end.
    const held = await startBareGateway({}, { timers: createHandTimers(1000) });
    try {
      const socket = await subscribeBare(null, {}, bareToken, held);
      const stopped = held.gateway.stop();
      const { code, reason } = await socket.closed;
      await stopped;
      expect([code, reason]).toEqual([1001, expect.stringContaining("resume")]);
      expect(socket.messages.map(({ type }) => type)).toEqual(["connection_ack"]);
      expect(held.gateway.openStreams.size).toBe(0);
    } finally {
      await held.close();
    }
  });

  it("does not hold up the stop where its client answers no close", async () => {
    const deaf = await subscribeBare(null);
    deaf.socket.pause();
    await bare.gateway.stop();
    expect(bare.gateway.openStreams.size).toBe(0);
    deaf.socket.terminate();
  });
});
