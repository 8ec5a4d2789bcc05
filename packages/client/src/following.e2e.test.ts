// Following a real gateway across everything that breaks: cut connections, restarts, clients that are started anew.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tellEvents, trimEvents } from "../../gateway/src/testing/event-log.ts";
import { openStand, type Stand, waitFor } from "../../gateway/src/testing/gateway-stand.ts";
import { createClient, CursorExpiredError, UnauthenticatedError } from "./index.ts";
import { briskPorts } from "./testing/brisk-ports.ts";
import { type CuttingProxy, openProxy } from "./testing/cutting-proxy.ts";

let stand: Stand;
let proxy: CuttingProxy;
let reconnects = 0;
let ended: AbortController;

beforeEach(async () => {
  stand = await openStand();
  proxy = await openProxy(stand.gateway.url);
  reconnects = 0;
  ended = new AbortController();
});
afterEach(async () => {
  ended.abort();
  await proxy.close();
  await stand.close();
});

const clientOf = (token = stand.client.token) =>
  createClient({ url: proxy.url, token, ports: briskPorts(), onReconnect: () => (reconnects += 1) });

const tell = (count: number, message?: string) => tellEvents(stand, count, message);

/** Takes events until the signal ends it. */
function collect(events: AsyncIterable<{ cursor: string; message: string }>) {
  const taken: { cursor: string; message: string }[] = [];
  const done = (async () => {
    for await (const { cursor, message } of events) taken.push({ cursor, message });
  })();
  return { taken, done };
}

async function wholeLog(): Promise<string[]> {
  const cursors: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await clientOf().syncEvents({ first: 250, after });
    cursors.push(...page.nodes.map(({ cursor }) => cursor));
    after = page.pageInfo.endCursor ?? null;
    if (!page.pageInfo.hasNextPage) return cursors;
  }
}

describe("following events", () => {
  it("GraphQL bar: has no gap and no repeat across cut connections and restarts of the gateway", async () => {
    const { taken, done } = collect(clientOf().followEvents({}, { signal: ended.signal }));
    // Nothing was told yet: where "from now on" began must be known all the same.
    await waitFor(async () => stand.gateway.openStreams.size === 1);
    await stand.restart();
    for (let round = 0; round < 6; round += 1) {
      await tell(50, "y".repeat(3000));
      // It has come again, and is in the middle of taking.
      await waitFor(async () => taken.length > round * 100);
      if (round === 3) await stand.restart();
      else proxy.cut();
      await tell(50);
    }
    await waitFor(async () => taken.length >= 600);
    ended.abort();
    await done;
    expect(reconnects).toBeGreaterThanOrEqual(7);
    expect(taken.map(({ cursor }) => cursor)).toEqual(await wholeLog());
  });

  it("GraphQL bar: goes on with another client behind the cursor of the last event that the first took", async () => {
    const start = await tell(40);
    const first: string[] = [];
    for await (const { cursor } of clientOf().followEvents({ after: start })) {
      first.push(cursor);
      if (first.length === 15) break;
    }
    await stand.restart();
    const { taken } = collect(
      clientOf().followEvents({ after: first.at(-1) ?? "" }, { signal: ended.signal }),
    );
    await waitFor(async () => taken.length === 25);
    expect([...first, ...taken.map(({ cursor }) => cursor)]).toEqual(await wholeLog());
  });

  it("GraphQL bar: leaves nothing open at the gateway when it is aborted, left, or returned from while it waits", async () => {
    const aborted = collect(clientOf().followEvents({}, { signal: ended.signal }));
    const waiting = clientOf().followEvents({});
    const next = waiting.next();
    await waitFor(async () => stand.gateway.openStreams.size === 2);
    ended.abort();
    await aborted.done;
    await waiting.return?.();
    expect(await next).toMatchObject({ done: true });
    await waitFor(async () => stand.gateway.openStreams.size === 0);
  });

  it("GraphQL bar: says CURSOR_EXPIRED where events were trimmed, at the start and after a restart", async () => {
    const start = await tell(10);
    await trimEvents(stand, 5);
    const { done } = collect(clientOf().followEvents({ after: start }));
    await expect(done).rejects.toBeInstanceOf(CursorExpiredError);

    const { taken, done: later } = collect(clientOf().followEvents({}));
    later.catch(() => {});
    await waitFor(async () => stand.gateway.openStreams.size === 1);
    await tell(1);
    await waitFor(async () => taken.length === 1);
    await stand.gateway.stop();
    await tell(10);
    await trimEvents(stand, 9);
    await stand.restart();
    await expect(later).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
  });

  it("GraphQL bar: ends with UNAUTHENTICATED when its token is revoked, and does not come again", async () => {
    const admin = clientOf();
    const { apiToken, secret } = await admin.createApiToken({ name: "a screen", scope: "READ" });
    const { done } = collect(clientOf(secret).followEvents({}));
    done.catch(() => {});
    await waitFor(async () => stand.gateway.openStreams.size === 1);
    await admin.revokeApiToken({ apiTokenId: apiToken.id });
    await expect(done).rejects.toBeInstanceOf(UnauthenticatedError);
  });
});
