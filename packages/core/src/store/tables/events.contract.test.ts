// The event log: in the order of commits, with no gap for whoever follows it, and honest about what was trimmed.
import { expect, it } from "vitest";
import { describeStore, describeStores } from "../../testing/stores.ts";
import { createGate } from "../../testing/waits.ts";
import type { Store } from "../store.ts";
import type { Tx } from "../tx.ts";
import type { EventPageRequest, EventPosition, NewEvent } from "./events.ts";

const anEvent = (message: string, fields: Partial<NewEvent> = {}): NewEvent => ({
  type: "STOCK_PUSHED",
  occurredAt: 0,
  message,
  ...fields,
});

const append =
  (...messages: string[]) =>
  (tx: Tx) =>
    tx.events.append(messages.map((message) => anEvent(message)));

const page = (store: Store, request: EventPageRequest = { first: 100 }, filter = {}) =>
  store.read((tx) => tx.events.page(filter, request));

const messages = (found: { rows: { message: string }[] }) => found.rows.map((row) => row.message);

/** On PostgreSQL rows are shown once older transactions have ended, those of other tests on the same server too. */
async function allShown(store: Store): Promise<void> {
  const isShown = () =>
    store.read(async (tx) => {
      const { rows } = await tx.events.page({}, { first: 1000 });
      return rows.length === (await tx.events.count({}));
    });
  while (!(await isShown()));
}

/** What a follower is given that begins at the log's start and looks again now and then. */
function createFollower(store: Store) {
  const seen: string[] = [];
  let position: EventPosition = { tx: 0, id: 0 };
  return {
    seen,
    async look() {
      const found = await page(store, { first: 2, after: position });
      for (const row of found.rows) {
        seen.push(row.message);
        position = { tx: row.tx, id: row.id };
      }
      if (found.hasNext) await this.look();
    },
  };
}

describeStores("the event log", ({ freshDatabase, open: openStore }) => {
  const open = async (...url: Parameters<typeof openStore>): Promise<Store> => {
    const store = await openStore(...url);
    const transaction: Store["transaction"] = async (work) => {
      const result = await store.transaction(work);
      await allShown(store);
      return result;
    };
    return { ...store, transaction };
  };

  it("keeps every field of an event, and its absence", async () => {
    const store = await open();
    const full = anEvent("full", {
      occurredAt: 1_790_000_000_123,
      integration: 1,
      target: 2,
      run: 3,
      sku: "SKU",
      fromQuantity: -4,
      toQuantity: 0,
      detail: { steps: [{ kind: "IN_STOCK", amount: "12.5" }], nothing: null, text: 'a "quote"' },
    });
    await store.transaction((tx) => tx.events.append([full, anEvent("bare")]));
    const { rows } = await page(store);
    expect(rows[0]).toMatchObject(full);
    expect(rows[1]).toMatchObject({
      integration: null,
      target: null,
      run: null,
      sku: null,
      fromQuantity: null,
      toQuantity: null,
      detail: null,
    });
    expect(await store.read((tx) => tx.events.byIds([rows[1]!.id]))).toEqual([rows[1]]);
  });

  it("is read in the order of commits, forward and backward, without gap or repeat", async () => {
    const store = await open();
    await store.transaction(append("1", "2", "3"));
    await store.transaction(append("4"));
    await store.transaction(append("5", "6", "7"));
    const all = await page(store);
    expect(messages(all)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
    expect(all).toMatchObject({ hasNext: false, hasPrevious: false });

    for (const [index, at] of all.rows.entries()) {
      const behind = await page(store, { first: 2, after: at });
      expect(messages(behind)).toEqual(messages(all).slice(index + 1, index + 3));
      expect(behind).toMatchObject({ hasPrevious: true, hasNext: index + 3 < 7 });
      const before = await page(store, { last: 2, before: at });
      expect(messages(before)).toEqual(messages(all).slice(Math.max(0, index - 2), index));
      expect(before).toMatchObject({ hasNext: true, hasPrevious: index - 2 > 0 });
    }
    expect(messages(await page(store, { last: 3 }))).toEqual(["5", "6", "7"]);
  });

  it("is filtered by integration and by type", async () => {
    const store = await open();
    await store.transaction((tx) =>
      tx.events.append([
        anEvent("1", { integration: 1 }),
        anEvent("2", { integration: 2 }),
        anEvent("3", { integration: 1, type: "PUSH_FAILED" }),
        anEvent("4", { type: "SIGNAL_RECEIVED" }),
      ]),
    );
    const filters = [{}, { integration: 1 }, { types: ["PUSH_FAILED"] }, { integration: 2, types: [] }];
    const found: unknown[] = [];
    for (const filter of filters) {
      const count = await store.read((tx) => tx.events.count(filter as object));
      found.push([messages(await page(store, { first: 10 }, filter)), count]);
    }
    expect(found).toEqual([
      [["1", "2", "3", "4"], 4],
      [["1", "3"], 2],
      [["3"], 1],
      [[], 0],
    ]);
  });

  it("has an end to follow it from, when it is empty and when all of it was trimmed too", async () => {
    const store = await open();
    const end = () => store.read((tx) => tx.events.lastPosition());
    expect(await end()).toEqual({ tx: 0, id: 0 });
    await store.transaction(append("1", "2"));
    const { rows } = await page(store);
    const last = { tx: rows[1]!.tx, id: rows[1]!.id };
    expect(await end()).toEqual(last);
    expect(messages(await page(store, { first: 10, after: await end() }))).toEqual([]);
    await store.transaction((tx) => tx.events.trim(1, 10));
    expect(await end()).toEqual(last);
  });

  it("is trimmed by age, a batch at a time, and says where", async () => {
    const store = await open();
    await store.transaction((tx) =>
      tx.events.append([10, 20, 30, 40].map((occurredAt) => anEvent(`${occurredAt}`, { occurredAt }))),
    );
    const { rows } = await page(store);
    const positionOf = (index: number) => ({ tx: rows[index]!.tx, id: rows[index]!.id });
    const trim = (before: number, limit: number) =>
      store.transaction(async (tx) => [await tx.events.trim(before, limit), await tx.events.trimmedTo()]);

    expect(await trim(10, 100)).toEqual([0, { tx: 0, id: 0 }]);
    expect(await trim(40, 2)).toEqual([2, positionOf(1)]);
    expect(messages(await page(store))).toEqual(["30", "40"]);
    expect(await trim(40, 2)).toEqual([1, positionOf(2)]);
    expect(await trim(40, 2)).toEqual([0, positionOf(2)]);
    expect(messages(await page(store))).toEqual(["40"]);
  });

  it("never says that less was trimmed than before, whatever the clocks said", async () => {
    const store = await open();
    // A signal's event bears the time at which it was received, which may lie far back.
    await store.transaction((tx) =>
      tx.events.append([anEvent("young", { occurredAt: 90 }), anEvent("old", { occurredAt: 10 })]),
    );
    const { rows } = await page(store);
    const old = { tx: rows[1]!.tx, id: rows[1]!.id };
    await store.transaction((tx) => tx.events.trim(50, 10));
    expect(await store.read((tx) => tx.events.trimmedTo())).toEqual(old);
    await store.transaction((tx) => tx.events.trim(100, 10));
    expect(await store.read((tx) => tx.events.trimmedTo())).toEqual(old);
  });

  it("bears the name that it was given first, across restarts", async () => {
    const url = await freshDatabase();
    const first = await open(url);
    await first.close();
    expect((await open(url)).logEpoch).toBe(first.logEpoch);
    expect(first.logEpoch).toMatch(/^[0-9a-f]{8}$/);
  });
});

describeStore("postgres", "the event log under writers side by side", ({ open }) => {
  it("never passes by an event of a transaction that began earlier and ended later", async () => {
    const store = await open();
    const follower = createFollower(store);
    const [written, goOn] = [createGate(), createGate()];
    const slow = store.transaction(async (tx) => {
      await append("slow 1")(tx);
      written.open();
      await goOn.passed;
      await append("slow 2")(tx);
    });
    await written.passed;
    await store.transaction(append("quick 1"));
    await follower.look();
    // Committed, but the slow one's numbers are smaller: it has to wait for that.
    expect(follower.seen).toEqual([]);
    expect(await store.read((tx) => tx.events.lastPosition())).toEqual({ tx: 0, id: 0 });

    goOn.open();
    await slow;
    await store.transaction(append("quick 2"));
    await allShown(store);
    await follower.look();
    expect(follower.seen).toEqual(["slow 1", "slow 2", "quick 1", "quick 2"]);
  });

  it("passes by nothing of a transaction that is rolled back", async () => {
    const store = await open();
    const follower = createFollower(store);
    const [written, goOn] = [createGate(), createGate()];
    const failing = store.transaction(async (tx) => {
      await append("never")(tx);
      written.open();
      await goOn.passed;
      throw new Error("rolled back");
    });
    await written.passed;
    await store.transaction(append("stays"));
    await follower.look();
    goOn.open();
    await expect(failing).rejects.toThrow("rolled back");
    await allShown(store);
    await follower.look();
    expect(follower.seen).toEqual(["stays"]);
  });

  it("shows a follower every event of many writers once, each writer's in its order", async () => {
    const store = await open();
    const follower = createFollower(store);
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let round = 0; round < 8; round += 1) {
        await store.transaction(async (tx) => {
          await append(`${writer}.${round}.a`)(tx);
          if ((writer + round) % 2 === 0) await tx.accounts.list();
          await append(`${writer}.${round}.b`)(tx);
        });
      }
    });
    const following = { isOver: false };
    const followed = (async () => {
      while (!following.isOver) await follower.look();
    })();
    await Promise.all(writers);
    following.isOver = true;
    await followed;
    await allShown(store);
    await follower.look();
    const expected = Array.from({ length: 6 }, (_, writer) =>
      Array.from({ length: 8 }, (__, round) => [`${writer}.${round}.a`, `${writer}.${round}.b`]).flat(),
    );
    const byWriter = Map.groupBy(follower.seen, (message) => message.split(".")[0]);
    expect(expected.map((_, writer) => byWriter.get(`${writer}`))).toEqual(expected);
  });
});
