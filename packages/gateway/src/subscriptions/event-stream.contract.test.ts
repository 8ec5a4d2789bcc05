// Server-sent events as they go over the wire: ids, resuming, heartbeats, and clients that take nothing.
import { type IncomingMessage, request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeEventCursor, encodeEventCursor } from "../schema/cursor.ts";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { tellEvents, trimEvents } from "../testing/event-log.ts";
import { waitFor } from "../testing/gateway-stand.ts";
import { createHandTimers, type HandTimers } from "../testing/hand-timers.ts";
import { heartbeatMs } from "./event-stream.ts";

let timers: HandTimers;
let bare: BareGateway;
beforeEach(async () => {
  timers = createHandTimers(heartbeatMs);
  bare = await startBareGateway({}, { timers });
});
afterEach(() => bare.close());

/** Selects no cursor: the id comes all the same. */
const follow = "subscription ($after: String) { syncEvents(after: $after) { message } }";

/** A stream as its bytes; `isRead: false` takes none of them. */
async function open(variables: object, headers: object = {}, isRead = true) {
  const body = JSON.stringify({ query: follow, variables });
  const request = httpRequest(`${bare.url}/graphql`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${bareToken}`,
      "content-type": "application/json",
      accept: "text/event-stream",
      "content-length": Buffer.byteLength(body),
      ...headers,
    },
  });
  request.on("error", () => {});
  const response = await new Promise<IncomingMessage>((resolve) => {
    request.once("response", resolve);
    request.end(body);
  });
  let text = "";
  let hasEnded = false;
  response.on("error", () => {});
  response.on("close", () => (hasEnded = true));
  if (isRead) response.on("data", (chunk) => (text += String(chunk)));
  else response.pause();
  return {
    response,
    text: () => text,
    hasEnded: () => hasEnded,
    ids: () =>
      [...text.matchAll(/^id: (.*)\nevent: next$/gm)].map(
        ([, id]) => decodeEventCursor(id ?? "")?.position.id ?? 0,
      ),
    close: () => request.destroy(),
  };
}
const positionOf = (cursor: string) => decodeEventCursor(cursor)?.position.id ?? 0;
/** So many events further, of those that were told together. */
const further = (cursor: string, count: number) => {
  const { tx, id } = decodeEventCursor(cursor)?.position ?? { tx: 0, id: 0 };
  return encodeEventCursor(bare.gateway.engine.logEpoch, { tx, id: id + count });
};

describe("GraphQL bar: server-sent events", () => {
  it("bear the cursor of what they tell of, whatever was selected", async () => {
    const after = await tellEvents(bare, 3);
    const stream = await open({ after });
    await waitFor(async () => stream.ids().length === 3);
    const first = positionOf(after) + 1;
    expect(stream.ids()).toEqual([first, first + 1, first + 2]);
    expect(stream.text()).toContain(
      `id: ${further(after, 1)}\nevent: next\ndata: {"data":{"syncEvents":{"message":"something happened"}}}\n\n`,
    );
    expect(stream.text()).toMatch(/^retry: \d+\n/);
    stream.close();
  });

  it("say where they begin, before the first of them", async () => {
    const after = await tellEvents(bare, 3);
    const begin = async (variables: object) => {
      const stream = await open(variables);
      await waitFor(async () => stream.text().includes(":\n\n"));
      stream.close();
      return /^retry: \d+\nid: (.*)\n:\n\n/.exec(stream.text())?.[1];
    };
    expect(await begin({})).toBe(further(after, 3));
    expect(await begin({ after })).toBe(after);
  });

  it("go on behind Last-Event-ID, which goes before the address they were asked for with", async () => {
    const after = await tellEvents(bare, 5);
    const first = positionOf(after) + 1;
    for (const variables of [{}, { after }]) {
      const stream = await open(variables, { "last-event-id": further(after, 3) });
      await waitFor(async () => stream.ids().length === 2);
      expect(stream.ids()).toEqual([first + 3, first + 4]);
      stream.close();
    }
  });

  it("say CURSOR_EXPIRED where what lies behind Last-Event-ID is no longer kept", async () => {
    const after = await tellEvents(bare, 5);
    await trimEvents(bare, 3);
    const stream = await open({}, { "last-event-id": after });
    await waitFor(async () => stream.hasEnded());
    expect(stream.text()).toContain('"code":"CURSOR_EXPIRED"');
    expect(stream.ids()).toEqual([]);
  });

  it("beat while nothing happens", async () => {
    const stream = await open({});
    await waitFor(async () => stream.text().includes(":\n\n"));
    const beats = () => stream.text().split(":\n\n").length - 1;
    expect(beats()).toBe(1);
    timers.letOff(heartbeatMs);
    await waitFor(async () => beats() === 2);
    timers.letOff(heartbeatMs);
    await waitFor(async () => beats() === 3);
    expect(stream.hasEnded()).toBe(false);
    stream.close();
  });

  it("that nobody takes end from one heartbeat to the next; what arrived says where to resume", async () => {
    const after = await tellEvents(bare, 5000, "x".repeat(4000));
    const slow = await open({ after }, {}, false);
    const brisk = await open({ after });
    // Everything is told to the one that reads; by then the other's buffers are full.
    await waitFor(async () => brisk.text().length > 20_000_000);
    expect(bare.gateway.openStreams.size).toBe(2);
    timers.letOff(heartbeatMs);
    expect(bare.gateway.openStreams.size).toBe(2);
    timers.letOff(heartbeatMs);
    await waitFor(async () => bare.gateway.openStreams.size === 1);
    expect(brisk.hasEnded()).toBe(false);
    expect(bare.logged()).toContain("takes nothing and is cut off");
    brisk.close();

    let arrived = "";
    slow.response.on("data", (chunk) => (arrived += String(chunk)));
    slow.response.resume();
    await waitFor(async () => slow.hasEnded());
    const last = [...arrived.matchAll(/^id: (.*)\nevent: next\ndata: .*\n\n/gm)].at(-1)?.[1] ?? "";
    const resumed = await open({}, { "last-event-id": last });
    await waitFor(async () => resumed.ids().length > 0);
    expect(resumed.ids()[0]).toBe(positionOf(last) + 1);
    resumed.close();
  });

  it("are not complete when the gateway stops: the client comes again", async () => {
    const stream = await open({});
    await waitFor(async () => stream.text() !== "");
    await bare.gateway.stop();
    await waitFor(async () => stream.hasEnded());
    expect(stream.text()).not.toContain("complete");
  });
});
