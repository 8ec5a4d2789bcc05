// Intents: the permits that are held, and what becomes of them.
import { expect, it } from "vitest";
import { anIntent, aPush, buildShop } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";
import type { Store } from "../store.ts";
import type { NewIntent, NewIntentPush } from "./intents.ts";

async function setUp(store: Store) {
  const shop = await store.transaction((tx) => buildShop(tx));
  const insert = async (idempotencyKey: string, fields: Partial<NewIntent> = {}, pushes = [aPush(1)]) =>
    store.transaction((tx) =>
      tx.intents.insert(
        anIntent({ integration: shop.integration, account: shop.channel, idempotencyKey, ...fields }),
        pushes,
      ),
    );
  const keysOf = (rows: readonly { idempotencyKey: string }[]) => rows.map((row) => row.idempotencyKey);
  const open = async () => keysOf(await store.read((tx) => tx.intents.openOf(shop.integration)));
  return { ...shop, insert, open };
}

describeStores("intents", ({ open: openStore }) => {
  it("keep their bytes, and their pushes in the order of the bytes", async () => {
    const store = await openStore();
    const { insert } = await setUp(store);
    const body = `{"text":"ünï 🧦 \\u0041","long":"${"x".repeat(200_000)}"}`;
    const pushes = Array.from({ length: 300 }, (_, index): NewIntentPush =>
      aPush(1000 - index, {
        stockItemExternalId: `gid://item/${index}`,
        locationExternalId: "gid://location/1",
        fromQuantity: index - 1000,
        toQuantity: 1_000_000_000,
        committed: index,
        ticket: 2 ** 40,
        pushMark: 2 ** 41,
      }),
    );
    const { id } = await insert("key", { body, leaseEpoch: 7, problem: "none" }, pushes);
    const found = await store.read(async (tx) => ({
      intent: await tx.intents.byId(id),
      pushes: await tx.intents.pushesOf(id),
    }));
    expect(found.intent).toMatchObject({ idempotencyKey: "key", body, leaseEpoch: 7, problem: "none" });
    expect(found.pushes).toMatchObject(pushes.map((push, position) => ({ ...push, position })));
  });

  it("never share an idempotency key", async () => {
    const store = await openStore();
    const { insert } = await setUp(store);
    await insert("key");
    await expect(insert("key")).rejects.toThrow(/unique/i);
  });

  it("T3 are open while their request is, and while their outcome is unknown", async () => {
    const store = await openStore();
    const { insert, open, integration } = await setUp(store);
    await insert("sending", { state: "SENDING" });
    await insert("settled", { state: "SETTLED", settledAt: 1 });
    await insert("unsettled", { state: "UNSETTLED" });
    const abandoned = await insert("abandoned", { state: "ABANDONED", settledAt: 1 });
    expect(await open()).toEqual(["sending", "unsettled"]);

    const [sending, unsettled] = await store.read((tx) => tx.intents.openOf(integration));
    const areOpen = (...ids: number[]) => store.read((tx) => tx.intents.areOpen(ids));
    expect(await areOpen(sending!.id, abandoned.id)).toBe(true);
    expect(await areOpen(abandoned.id)).toBe(false);
    expect(await areOpen()).toBe(false);
    await store.transaction(async (tx) => {
      for (const { id } of [sending!, unsettled!]) (await tx.intents.byId(id))!.state = "SETTLED";
    });
    expect(await open()).toEqual([]);
    expect(await areOpen(sending!.id, unsettled!.id)).toBe(false);
  });

  it("T3 are named for the targets that they write to, while they are open", async () => {
    const store = await openStore();
    const { insert } = await setUp(store);
    const one = await insert("one", {}, [aPush(1), aPush(2)]);
    const two = await insert("two", { state: "UNSETTLED" }, [aPush(2), aPush(3)]);
    await insert("three", { state: "SETTLED" }, [aPush(1), aPush(3)]);
    const ofTargets = async (...ids: number[]) =>
      new Set(await store.read((tx) => tx.intents.openOfTargets(ids)));
    expect(await ofTargets(1)).toEqual(new Set([one.id]));
    expect(await ofTargets(2)).toEqual(new Set([one.id, two.id]));
    expect(await ofTargets(4)).toEqual(new Set());
    expect(await ofTargets()).toEqual(new Set());
  });

  it("T3 L5 those that stock levels keep them in order, and are named for their targets as well", async () => {
    const store = await openStore();
    const { integration, channel } = await setUp(store);
    const levels = [7, 3].map((target) => ({
      target,
      stockItemExternalId: `gid://item/${target}`,
      locationExternalId: "gid://location/1",
      pushMark: 2 ** 41,
    }));
    const fields = { integration, account: channel, kind: "STOCK_LEVELS" } as const;
    const { id } = await store.transaction((tx) =>
      tx.intents.insertStocking(anIntent({ ...fields, idempotencyKey: "stocking" }), levels),
    );
    const ofTargets = (...ids: number[]) => store.read((tx) => tx.intents.openOfTargets(ids));
    const stockings = () => store.read((tx) => tx.intents.stockingsOf(id));
    expect(await stockings()).toMatchObject(levels.map((level, position) => ({ ...level, position })));
    expect(await ofTargets(3, 7)).toEqual([id]);
    expect(await ofTargets(4)).toEqual([]);
    await store.transaction(async (tx) => {
      Object.assign((await tx.intents.byId(id))!, { state: "SETTLED", settledAt: 1 });
    });
    expect(await ofTargets(3)).toEqual([]);
    await store.transaction((tx) => tx.intents.trim(20, 10));
    expect(await stockings()).toEqual([]);
  });

  it("are trimmed with their pushes a while after they ended; an open one never", async () => {
    const store = await openStore();
    const { insert, open } = await setUp(store);
    await insert("open");
    const old = await insert("old", { state: "SETTLED", settledAt: 10 }, [aPush(1), aPush(2)]);
    await insert("older", { state: "ABANDONED", settledAt: 5 });
    await insert("young", { state: "SETTLED", settledAt: 20 });
    const trim = (before: number, limit: number) => store.transaction((tx) => tx.intents.trim(before, limit));
    expect([await trim(20, 1), await trim(20, 10), await trim(20, 10)]).toEqual([1, 1, 0]);
    expect(await store.read((tx) => tx.intents.pushesOf(old.id))).toEqual([]);
    expect(await open()).toEqual(["open"]);
  });
});
