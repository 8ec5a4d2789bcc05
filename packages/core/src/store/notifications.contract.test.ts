// Wakes between processes: each commit's topics reach every other store on the database, and none is missed for good.
import { expect, it } from "vitest";
import { systemStorePorts } from "../ports/system-ports.ts";
import { describeStore } from "../testing/stores.ts";
import { query } from "../testing/waits.ts";
import { payloadsOf, type Topics } from "./notifications.ts";
import type { Store } from "./store.ts";

/** What a store hears; `next` resolves with the first wake that is about the topic. */
function listen(store: Store, topics: readonly string[]) {
  const heard: string[][] = [];
  const waiting: { topic: string; resolve: () => void }[] = [];
  store.onWake((woken: Topics) => {
    heard.push(topics.filter((topic) => woken.has(topic)));
    for (const { topic, resolve } of waiting) if (woken.has(topic)) resolve();
  });
  const next = (topic: string) => new Promise<void>((resolve) => waiting.push({ topic, resolve }));
  return { heard, next };
}

const wake = (store: Store, ...topics: string[]) =>
  store.transaction(async (tx) => {
    for (const topic of topics) tx.wake(topic);
    await tx.accounts.list();
  });

describeStore("postgres", "wakes of several processes", ({ open, freshDatabase }) => {
  it("reach the others once they are committed, once each, and whoever sent them not twice", async () => {
    const url = await freshDatabase();
    const [here, there] = [await open(url), await open(url)];
    const own = listen(here, ["one", "two", "never", "last"]);
    const other = listen(there, ["one", "two", "never", "last"]);
    const failing = here.transaction((tx) => {
      tx.wake("never");
      return Promise.reject(new Error("rolled back"));
    });
    await expect(failing).rejects.toThrow("rolled back");
    const arrived = other.next("last");
    await wake(here, "one", "two", "one");
    await wake(here, "last");
    await arrived;
    expect(other.heard).toEqual([["one", "two"], ["last"]]);
    // A wake from there comes behind whatever came back from the server to here.
    const answered = own.next("two");
    await wake(there, "two");
    await answered;
    expect(own.heard).toEqual([["one", "two"], ["last"], ["two"]]);
  });

  it("find the commit that they tell of", async () => {
    const url = await freshDatabase();
    const [here, there] = [await open(url), await open(url)];
    const seen = new Promise((resolve) => {
      there.onWake(() => resolve(there.read((tx) => tx.events.count({}))));
    });
    await here.transaction(async (tx) => {
      tx.wake("events");
      await tx.events.append([{ type: "SYNC_TOGGLED", occurredAt: 1, message: "" }]);
    });
    expect(await seen).toBe(1);
  });

  it("may be so many that one notification cannot hold them", async () => {
    const url = await freshDatabase();
    const [here, there] = [await open(url), await open(url)];
    const topics = Array.from({ length: 3000 }, (_, index) => `pushes:${index}`);
    const missing = new Set(topics);
    const all = new Promise<void>((resolve) => {
      there.onWake((woken) => {
        for (const topic of topics) if (woken.has(topic)) missing.delete(topic);
        if (missing.size === 0) resolve();
      });
    });
    await wake(here, ...topics);
    await all;
    expect(missing.size).toBe(0);
  });

  it("are made up for after the connection was lost: then everything is worth a look", async () => {
    const url = await freshDatabase();
    const timers: (() => void)[] = [];
    const ports = {
      random: systemStorePorts.random,
      timers: {
        elapsed: () => 0,
        after: (_: number, run: () => void) => {
          timers.push(run);
          return () => undefined;
        },
      },
    };
    const [here, there] = [await open(url), await open(url, ports)];
    const other = listen(there, ["one", "whatever there may be"]);
    await query(
      url,
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen stockgate' and datname = current_database()",
    );
    while (timers.length === 0) await new Promise((resolve) => void setImmediate(resolve));
    await wake(here, "one");
    expect(other.heard).toEqual([]);
    const again = other.next("whatever there may be");
    timers.shift()?.();
    await again;
    expect(other.heard).toEqual([["one", "whatever there may be"]]);
    const arrived = other.next("one");
    await wake(here, "one");
    await arrived;
  });
});

it("topics of one notification are told once and stay below what PostgreSQL takes", () => {
  const topics = Array.from({ length: 2000 }, (_, index) => `reads:${index % 1500}`);
  const payloads = payloadsOf("me", topics);
  expect(payloads.every((payload) => payload.startsWith("me ") && payload.length < 8000)).toBe(true);
  expect(payloads.flatMap((payload) => payload.split(" ").slice(1))).toEqual([...new Set(topics)]);
  expect(payloadsOf("me", [])).toEqual([]);
});
