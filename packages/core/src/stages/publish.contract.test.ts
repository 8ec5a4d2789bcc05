// Following the event log: nothing twice, nothing missed, and an honest end where something was.
import { expect, it } from "vitest";
import type { EngineContext } from "../engine/context.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { Store } from "../store/store.ts";
import { systemTimers } from "../ports/system-ports.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { describeStores } from "../testing/stores.ts";
import { followEvents, LogTrimmed } from "./publish.ts";

const start = { tx: 0, id: 0 };

const append = (store: Store, count: number, fields: Partial<NewEvent> = {}) =>
  store.transaction(async (tx) => {
    const events = Array.from({ length: count }, (_, index) => ({
      message: `${index}`,
      occurredAt: 1,
      ...fields,
    }));
    await tx.events.append(events.map((event) => ({ type: "STOCK_PUSHED" as const, ...event })));
    tx.wake("events");
  });

const trimAll = (store: Store) => store.transaction((tx) => tx.events.trim(Number.MAX_SAFE_INTEGER, 10_000));

describeStores("a follower of the event log", ({ open }) => {
  /** All that it needs of the engine. */
  const contextOf = (store: Store) =>
    ({ store, ports: { timers: systemTimers, telemetry: noTelemetry } }) as unknown as EngineContext;

  it("is given what is there and what comes, each once and in order", async () => {
    const store = await open();
    const leaving = new AbortController();
    const events = followEvents(contextOf(store), {}, start, leaving.signal);
    await append(store, 450);
    const seen: number[] = [];
    for await (const event of events) {
      seen.push(event.id);
      if (seen.length === 450) await append(store, 3);
      if (seen.length === 453) leaving.abort();
    }
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
    expect(new Set(seen).size).toBe(453);
  });

  it("that is so slow that events are trimmed before it took them is told so", async () => {
    const store = await open();
    await append(store, 450);
    const events = followEvents(contextOf(store), {}, start, new AbortController().signal);
    await events.next();
    await trimAll(store);
    const takeAll = async () => {
      for (;;) await events.next();
    };
    await expect(takeAll()).rejects.toBeInstanceOf(LogTrimmed);
  });

  it("to whom trimmed events meant nothing goes on", async () => {
    const store = await open();
    const leaving = new AbortController();
    const events = followEvents(contextOf(store), { integration: 7 }, start, leaving.signal);
    await append(store, 10);
    const next = events.next();
    // It waits at the end by now, or gets there before the trim: either way nothing of its own was trimmed.
    await append(store, 1, { integration: 7, message: "its own" });
    expect((await next).value).toMatchObject({ message: "its own" });
    const after = events.next();
    await append(store, 5);
    await append(store, 1, { integration: 7, message: "another" });
    expect((await after).value).toMatchObject({ message: "another" });
    leaving.abort();
  });

  it("costs no more with a hundred beside it: who waits at one place reads together", async () => {
    const store = await open();
    let reads = 0;
    const counting: Store = { ...store, read: (work) => ((reads += 1), store.read(work)) };
    const leaving = new AbortController();
    const followers = Array.from({ length: 100 }, () =>
      followEvents(contextOf(counting), {}, start, leaving.signal),
    );
    await append(store, 1, { message: "the first" });
    await Promise.all(followers.map((follower) => follower.next()));
    // All of them wait at the same place from here on.
    const next = followers.map((follower) => follower.next());
    reads = 0;
    await append(store, 3);
    for (const taken of await Promise.all(next)) expect(taken.value).toMatchObject({ message: "0" });
    expect(reads).toBeLessThan(10);
    leaving.abort();
  });
});
