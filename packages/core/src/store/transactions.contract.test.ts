// Transactions: all or nothing, word only of what is committed, and no two that undo each other's work.
import { expect, it } from "vitest";
import { aRun, anIntent, aPush, buildShop, insertTargets, type Shop } from "../testing/builders.ts";
import { describeStore, describeStores } from "../testing/stores.ts";
import { createGate, untilBlocked } from "../testing/waits.ts";
import type { Store } from "./store.ts";
import type { Tx } from "./tx.ts";

const listen = (store: Store) => {
  const heard: string[][] = [];
  const told = ["one", "two", "left 1", "left 2", "right 1", "right 2"];
  const stop = store.onWake((topics) => heard.push(told.filter((topic) => topics.has(topic))));
  return { heard, stop };
};

describeStores("a transaction", ({ open }) => {
  it("writes all or nothing", async () => {
    const store = await open();
    const shop = await store.transaction((tx) => buildShop(tx));
    const failing = store.transaction(async (tx) => {
      const integration = await tx.integrations.byId(shop.integration);
      integration!.name = "Assigned";
      await tx.flush();
      await insertTargets(tx, shop);
      await tx.events.append([{ type: "SYNC_TOGGLED", occurredAt: 1, message: "" }]);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    const after = await store.read(async (tx) => ({
      name: (await tx.integrations.byId(shop.integration))?.name,
      targets: (await tx.targets.counts([shop.integration], {})).get(shop.integration),
      events: await tx.events.count({}),
    }));
    expect(after).toEqual({ name: "An integration", targets: 0, events: 0 });
  });

  it("wakes behind its commit, once, with all topics", async () => {
    const store = await open();
    const { heard } = listen(store);
    await store.transaction(async (tx) => {
      tx.wake("one");
      tx.wake("two");
      tx.wake("one");
      await tx.accounts.list();
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual([["one", "two"]]);
  });

  it("wakes nobody when it is rolled back, when it has nothing to say, and when nobody listens any more", async () => {
    const store = await open();
    const { heard, stop } = listen(store);
    const failing = store.transaction((tx) => {
      tx.wake("never");
      return Promise.reject(new Error("rolled back"));
    });
    await expect(failing).rejects.toThrow("rolled back");
    await store.transaction((tx) => tx.accounts.list());
    stop();
    await store.transaction((tx) => Promise.resolve(tx.wake("late")));
    expect(heard).toEqual([]);
  });

  it("that has woken is visible to whoever looks then", async () => {
    const store = await open();
    const seen = new Promise((resolve) => {
      store.onWake(() => resolve(store.read((tx) => tx.integrations.list())));
    });
    await store.transaction(async (tx) => {
      await buildShop(tx);
      tx.wake("topology");
    });
    expect(await seen).toHaveLength(1);
  });

  it("is a place where assignments are written; a read is not", async () => {
    const store = await open();
    const shop = await store.transaction((tx) => buildShop(tx));
    const rename = (name: string) => async (tx: Tx) => {
      const row = await tx.integrations.byId(shop.integration);
      row!.name = name;
    };
    await store.read(rename("Read"));
    expect((await store.read((tx) => tx.integrations.byId(shop.integration)))?.name).toBe("An integration");
    await store.transaction(rename("Written"));
    expect((await store.read((tx) => tx.integrations.byId(shop.integration)))?.name).toBe("Written");
  });

  it("loses no increment to another", async () => {
    const store = await open();
    const { shop, run } = await store.transaction(async (tx) => {
      const built = await buildShop(tx);
      return { shop: built, run: (await tx.runs.insert(aRun({ integration: built.integration }))).id };
    });
    const step = () =>
      store.transaction(async (tx) => {
        (await tx.integrations.byId(shop.integration))!.toggleEpoch += 1;
        (await tx.runs.byId(run))!.done += 1;
        (await tx.accounts.byId(shop.source))!.createdAt += 1;
      });
    await Promise.all(Array.from({ length: 12 }, step));
    const after = await store.read(async (tx) => [
      (await tx.integrations.byId(shop.integration))?.toggleEpoch,
      (await tx.runs.byId(run))?.done,
      (await tx.accounts.byId(shop.source))?.createdAt,
    ]);
    expect(after).toEqual([13, 12, 12]);
  });
});

describeStore("postgres", "a transaction among others", ({ freshDatabase, open }) => {
  /** Lets `second` begin when `first` has done its first half, and end when it can. */
  async function meet(
    first: (tx: Tx, halfDone: () => Promise<void>) => Promise<unknown>,
    second: (tx: Tx, shop: Shop) => Promise<unknown>,
    prepare: (tx: Tx, shop: Shop) => Promise<unknown> = () => Promise.resolve(),
  ) {
    const url = await freshDatabase();
    const store = await open(url);
    const shop = await store.transaction(async (tx) => {
      const built = await buildShop(tx);
      await prepare(tx, built);
      return built;
    });
    const [reached, goOn] = [createGate(), createGate()];
    const one = store.transaction((tx) =>
      first(tx, async () => {
        reached.open();
        await goOn.passed;
      }),
    );
    await reached.passed;
    const two = store.transaction((tx) => second(tx, shop));
    const meeting = await untilBlocked(url, two);
    goOn.open();
    await one;
    return { store, shop, meeting, answer: await two };
  }

  it("T3 storing an intent and forbidding writes see each other, whichever comes first", async () => {
    const store = async (tx: Tx, integration: number) => {
      const row = await tx.integrations.byId(integration);
      return row?.toggleEpoch === 1
        ? tx.intents.insert(anIntent({ integration, account: row.channel, idempotencyKey: "k" }), [aPush(1)])
        : null;
    };
    const forbid = async (tx: Tx, integration: number) => {
      const row = await tx.integrations.byId(integration);
      row!.toggleEpoch += 1;
      await tx.flush();
      return (await tx.intents.openOf(integration)).map((intent) => intent.idempotencyKey);
    };

    const storedFirst = await meet(
      async (tx, halfDone) => {
        const [row] = await tx.integrations.ofAccount(1);
        await store(tx, row!.id);
        await halfDone();
      },
      (tx, shop) => forbid(tx, shop.integration),
    );
    expect(storedFirst).toMatchObject({ meeting: "blocked", answer: ["k"] });

    const forbiddenFirst = await meet(
      async (tx, halfDone) => {
        const [row] = await tx.integrations.ofAccount(1);
        expect(await forbid(tx, row!.id)).toEqual([]);
        await halfDone();
      },
      (tx, shop) => store(tx, shop.integration),
    );
    expect(forbiddenFirst).toMatchObject({ meeting: "blocked", answer: null });
  });

  it("that reads targets to change them waits for whoever is changing them", async () => {
    const mark = (pushMark: number | null) => async (tx: Tx, shop: Shop) => {
      const targets = await tx.targets.ofChannelVariants(shop.channelVariants);
      for (const target of targets) if (target.pushMark !== 9) target.pushMark = pushMark;
    };
    const { store, shop, meeting } = await meet(
      async (tx, halfDone) => {
        const [row] = await tx.integrations.ofAccount(1);
        for (const target of await tx.targets.ofIntegration(row!.id)) target.pushMark = 9;
        await tx.flush();
        await halfDone();
      },
      mark(null),
      (tx, built) => insertTargets(tx, built, () => ({ pushMark: 7 })),
    );
    expect(meeting).toBe("blocked");
    const after = await store.read((tx) => tx.targets.ofIntegration(shop.integration));
    expect(after.map((target) => target.pushMark)).toEqual([9, 9]);
  });

  it("does not hold up a webhook of an account or integration that it holds", async () => {
    const { meeting, answer } = await meet(
      async (tx, halfDone) => {
        await tx.accounts.list();
        await tx.integrations.ofAccount(1);
        await halfDone();
      },
      (tx, shop) =>
        tx.signals.insert({ account: shop.source, eventId: "e", topic: "t", keys: [], receivedAt: 0 }),
    );
    expect({ meeting, answer }).toEqual({ meeting: "ended", answer: expect.any(Number) as number });
  });

  it("is begun anew where two wait for each other", async () => {
    const url = await freshDatabase();
    const store = await open(url);
    const [left, right] = await store.transaction(async (tx) => [
      await buildShop(tx, { name: "left" }),
      await buildShop(tx, { name: "right" }),
    ]);
    const { heard } = listen(store);
    const [leftHeld, rightHeld] = [createGate(), createGate()];
    // The one that is begun anew lets the other end: else they may meet once more.
    const [leftEnded, rightEnded] = [createGate(), createGate()];
    const begun = { left: 0, right: 0 };
    const raise = async (tx: Tx, integration: number) => {
      (await tx.integrations.byId(integration))!.toggleEpoch += 1;
      await tx.flush();
    };
    await Promise.all([
      store
        .transaction(async (tx) => {
          begun.left += 1;
          tx.wake(`left ${begun.left}`);
          if (begun.left > 1) await rightEnded.passed;
          await raise(tx, left.integration);
          leftHeld.open();
          await rightHeld.passed;
          await raise(tx, right.integration);
        })
        .then(() => leftEnded.open()),
      store
        .transaction(async (tx) => {
          begun.right += 1;
          tx.wake(`right ${begun.right}`);
          if (begun.right > 1) await leftEnded.passed;
          await raise(tx, right.integration);
          rightHeld.open();
          await leftHeld.passed;
          await raise(tx, left.integration);
        })
        .then(() => rightEnded.open()),
    ]);
    expect(begun.left + begun.right).toBe(3);
    expect(heard.flat().toSorted()).toEqual([`left ${begun.left}`, `right ${begun.right}`]);
    const after = await store.read((tx) => tx.integrations.list());
    expect(after.map((row) => row.toggleEpoch)).toEqual([3, 3]);
  });
});
