// What was missed, and what nobody can say that of: it was read a moment ago, or word of it is there.
import { expect, it } from "vitest";
import type { SignalKey } from "../contracts/index.ts";
import type { Store } from "../store/store.ts";
import { buildShop } from "../testing/builders.ts";
import { describeStores } from "../testing/stores.ts";
import { findUntold } from "./find-untold.ts";

const now = 1_000_000;
const lately = now - 59_999;
const longAgo = now - 60_000;

/** Two variants that read otherwise than before. */
async function setUp(store: Store) {
  const shop = await store.transaction((tx) => buildShop(tx, { variants: 2 }));
  const [one = 0, two = 0] = shop.sourceVariants;
  const variants = await store.read((tx) => tx.catalog.sourceVariantsByIds([one, two]));
  const externalIds = new Map(variants.map(({ id, externalId }) => [id, externalId]));
  const find = (changed: [number, number][]) =>
    store.read((tx) =>
      findUntold(tx, { accountId: shop.source, externalIds, readAt: now }, new Map(changed)),
    );
  const signal = (keys: SignalKey[], accountId = shop.source) =>
    store.transaction((tx) =>
      tx.signals.insert({ account: accountId, eventId: null, topic: "t", keys, receivedAt: now }),
    );
  const levelOf = (id: number): SignalKey => ({
    about: "level",
    externalId: externalIds.get(id) ?? "",
    locationExternalId: null,
  });
  return { shop, one, two, find, signal, levelOf };
}
const anOrder: SignalKey = { about: "order", orderKind: "sales", externalId: "7" };

describeStores("what was missed", ({ open }) => {
  it("C7 is what changed since it was read, unless that was a moment ago", async () => {
    const { one, two, find } = await setUp(await open());
    expect(
      await find([
        [one, longAgo],
        [two, lately],
      ]),
    ).toEqual([one]);
    expect(await find([])).toEqual([]);
  });

  it("C7 is not what is marked again: word came while it was read", async () => {
    const store = await open();
    const { shop, one, two, find } = await setUp(store);
    await store.transaction((tx) =>
      tx.readMarks.set(shop.source, [two], { mark: 1, cause: "signal", priority: 1, dueAt: 0, markedAt: 0 }),
    );
    expect(
      await find([
        [one, longAgo],
        [two, longAgo],
      ]),
    ).toEqual([one]);
  });

  it("C7 is not what a waiting signal names, or may be about", async () => {
    const { shop, one, two, find, signal, levelOf } = await setUp(await open());
    await signal([{ about: "product", externalId: "3" }]);
    await signal([anOrder], shop.channel);
    expect(
      await find([
        [one, longAgo],
        [two, longAgo],
      ]),
    ).toEqual([one, two]);
    await signal([levelOf(one)]);
    expect(
      await find([
        [one, longAgo],
        [two, longAgo],
      ]),
    ).toEqual([two]);
    await signal([anOrder]);
    expect(await find([[two, longAgo]])).toEqual([]);
  });

  it("C7 a signal that was resolved, or only waits for its second look, tells of nothing new", async () => {
    const store = await open();
    const { shop, one, find, signal, levelOf } = await setUp(store);
    await signal([levelOf(one)]);
    await signal([anOrder]);
    await store.transaction(async (tx) => {
      const [level] = await tx.signals.due(shop.source, false, now, 10);
      const [order] = await tx.signals.due(shop.source, true, now, 10);
      await tx.signals.resolve([level?.id ?? 0], now);
      await tx.signals.postpone([order?.id ?? 0], now + 20_000);
    });
    expect(await find([[one, longAgo]])).toEqual([one]);
  });
});
