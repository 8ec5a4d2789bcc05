// Streams from the server's side: cursors that are none, clients that leave, clients that do not read, and stopping.
import { type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http";
import type { EventPosition } from "@stockgate/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeEventCursor, encodeCursor, encodeEventCursor } from "../schema/cursor.ts";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { tellEvents, trimEvents } from "../testing/event-log.ts";
import { waitFor } from "../testing/gateway-stand.ts";
import { createHandTimers } from "../testing/hand-timers.ts";
import { watchStatements } from "../testing/watch-statements.ts";

let bare: BareGateway;
beforeEach(async () => {
  bare = await startBareGateway();
});
afterEach(() => bare.close());

const follow = "subscription ($after: String) { syncEvents(after: $after) { cursor message } }";
type Told = { syncEvents: { cursor: string; message: string } };

const tell = (count: number, message?: string) => tellEvents(bare, count, message);
const trim = (count: number) => trimEvents(bare, count);

describe("a cursor", () => {
  const refusal = async (after: string) => {
    const subscription = await bare.client.subscribe<Told>(follow, { after });
    const answer = await subscription.nextAnswer();
    expect(await subscription.nextAnswer()).toBeNull();
    return answer?.errors?.[0]?.extensions.code;
  };

  it("that is none is refused, as is one of another listing", async () => {
    expect(await refusal("nonsense")).toBe("BAD_USER_INPUT");
    expect(await refusal(encodeCursor("target", 1))).toBe("BAD_USER_INPUT");
  });

  it("of another log, or behind which events were trimmed, has expired: a gap is never silent", async () => {
    expect(await refusal(encodeEventCursor("0ther109", { tx: 0, id: 1 }))).toBe("CURSOR_EXPIRED");
    const start = await tell(10);
    await trim(5);
    expect(await refusal(start)).toBe("CURSOR_EXPIRED");
    const { errors } = await bare.client.answer(
      "query ($after: String) { syncEvents(after: $after) { totalCount } }",
      {
        after: start,
      },
    );
    expect(errors[0]?.extensions.code).toBe("CURSOR_EXPIRED");
  });

  it("beyond the log's end, as after an older copy was restored, has expired", async () => {
    const cursorAt = (position: EventPosition) => encodeEventCursor(bare.gateway.engine.logEpoch, position);
    await tell(3);
    const { syncEvents } = await bare.client.ask<{ syncEvents: { nodes: { cursor: string }[] } }>(
      "{ syncEvents(last: 1) { nodes { cursor } } }",
    );
    const { position } = decodeEventCursor(syncEvents.nodes[0]?.cursor ?? "") ?? {
      position: { tx: 0, id: 0 },
    };
    expect(await refusal(cursorAt({ ...position, id: position.id + 1 }))).toBe("CURSOR_EXPIRED");
    const subscription = await bare.client.subscribe<Told>(follow, { after: cursorAt(position) });
    await tell(1, "the next one");
    expect((await subscription.next()).syncEvents.message).toBe("the next one");
    subscription.close();
  });

  it("at which nothing was trimmed yet goes on with the next event", async () => {
    await tell(10);
    const { syncEvents } = await bare.client.ask<{ syncEvents: { nodes: { cursor: string }[] } }>(
      "{ syncEvents(first: 10) { nodes { cursor } } }",
    );
    const cursors = syncEvents.nodes.map(({ cursor }) => cursor);
    await trim(5);
    const subscription = await bare.client.subscribe<Told>(follow, { after: cursors[4] });
    for (const cursor of cursors.slice(5)) expect((await subscription.next()).syncEvents.cursor).toBe(cursor);
    subscription.close();
  });
});

describe("a stream", () => {
  it("brings every event once, in order, beyond a page of them", async () => {
    const after = await tell(450);
    const subscription = await bare.client.subscribe<Told>(follow, { after });
    const cursors: string[] = [];
    while (cursors.length < 450) cursors.push((await subscription.next()).syncEvents.cursor);
    expect(new Set(cursors).size).toBe(450);
    expect(cursors.map((cursor) => decodeEventCursor(cursor)?.position.id)).toEqual(
      Array.from({ length: 450 }, (_, index) => (decodeEventCursor(after)?.position.id ?? 0) + index + 1),
    );
    subscription.close();
  });

  it("whose client leaves is freed, though nothing happens any more", async () => {
    const subscriptions = await Promise.all(
      Array.from({ length: 10 }, () => bare.client.subscribe<Told>(follow)),
    );
    await waitFor(async () => bare.gateway.openStreams.size === 10);
    for (const subscription of subscriptions) subscription.close();
    await waitFor(async () => bare.gateway.openStreams.size === 0, 3000);
    expect(bare.gateway.openStreams.size).toBe(0);
  });

  it("ends with its client told so when the gateway stops, within a moment", async () => {
    // What would come later than a second after never comes here: a stop that waits for it does not end.
    const held = await startBareGateway({}, { timers: createHandTimers(1000) });
    try {
      const subscription = await held.client.subscribe<Told>(follow);
      await waitFor(async () => held.gateway.openStreams.size === 1);
      const stopped = held.gateway.stop();
      expect(await subscription.nextAnswer()).toBeNull();
      await stopped;
      expect(held.gateway.openStreams.size).toBe(0);
    } finally {
      await held.close();
    }
  });

  it("of a client that never reads is paused, and freed when the client goes", async () => {
    const after = await tell(20_000, "x".repeat(1000));
    let pagesRead = 0;
    watchStatements((sql) => {
      // Each page is one statement forward; the log's end, read beside it, is one backward.
      if (/from [`"]?sync_event.* asc/s.test(sql)) pagesRead += 1;
    });
    const body = JSON.stringify({ query: follow, variables: { after } });
    const client: ClientRequest = httpRequest(`${bare.url}/graphql`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${bareToken}`,
        "content-type": "application/json",
        accept: "text/event-stream",
        "content-length": Buffer.byteLength(body),
      },
    });
    client.on("error", () => {});
    const response = await new Promise<IncomingMessage>((resolve) => {
      client.once("response", resolve);
      client.end(body);
    });
    response.pause();
    // It reads ahead as far as the buffers go, then stands still; a hundred pages would be all there is.
    let standing = -1;
    await waitFor(async () => {
      const isStanding = standing === pagesRead && pagesRead > 0;
      standing = pagesRead;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return isStanding;
    });
    expect(pagesRead).toBeLessThan(60);
    client.destroy();
    await waitFor(async () => bare.gateway.openStreams.size === 0, 3000);
    vi.restoreAllMocks();
  });
});

describe("stopping", () => {
  it("lets a request that is under way finish", async () => {
    const body = JSON.stringify({ query: "{ adapters { name } }" });
    const client = httpRequest(`${bare.url}/graphql`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${bareToken}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      },
    });
    const answered = new Promise<number>((resolve, reject) => {
      client.once("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      client.once("error", reject);
    });
    client.write(body.slice(0, 5));
    await waitFor(async () => bare.logged().includes("listening"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = bare.gateway.stop();
    client.end(body.slice(5));
    expect(await answered).toBe(200);
    await stopped;
    await expect(fetch(`${bare.url}/health`)).rejects.toThrow("fetch failed");
  });
});
