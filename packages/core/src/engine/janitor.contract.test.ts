// The janitor: what is kept for a time goes after it, in small bites, and nothing else does.
import { expect, it } from "vitest";
import { anIntent, aPush, aSignal, buildShop } from "../testing/builders.ts";
import { createTestContext, startOfTime } from "../testing/engine-context.ts";
import { describeStores } from "../testing/stores.ts";
import type { Store } from "../store/store.ts";
import { createJanitor, trimOld } from "./janitor.ts";

const dayMs = 86_400_000;
const daysAgo = (days: number) => startOfTime - days * dayMs;

async function count(store: Store, integration: number, account: number) {
  return store.read(async (tx) => ({
    events: await tx.events.count({}),
    explained: (await tx.stockPushes.ofIntent("key")).length,
    due: (await tx.signals.due(account, false, startOfTime, 5000)).length,
    open: (await tx.intents.openOf(integration)).length,
  }));
}

describeStores("the janitor", ({ open }) => {
  it("looks once an hour, however often its loop does", async () => {
    const store = await open();
    const { context, time } = createTestContext(store);
    const janitor = createJanitor(context);
    const leaveOld = () =>
      store.transaction((tx) =>
        tx.events.append([{ type: "STOCK_PUSHED", occurredAt: daysAgo(31), message: "old" }]),
      );
    const left = () => store.read((tx) => tx.events.count({}));
    await leaveOld();
    await janitor();
    expect(await left()).toBe(0);
    await leaveOld();
    await time.advance(3_599_999);
    expect(await janitor()).toEqual({ more: false, dueAt: startOfTime + 3_600_000 });
    expect(await left()).toBe(1);
    await time.advance(1);
    await janitor();
    expect(await left()).toBe(0);
  });

  it("trims what is older than its time, and nothing that is still to be done", async () => {
    const store = await open();
    const { context } = createTestContext(store);
    const { source, channel, integration } = await store.transaction(async (tx) => {
      const shop = await buildShop(tx);
      await tx.events.append(
        [31, 30.01, 29.99, 0].map((days) => ({
          type: "STOCK_PUSHED",
          occurredAt: daysAgo(days),
          message: `${days}`,
        })),
      );
      await tx.stockPushes.insert(
        [31, 29.99].map((days) => ({
          intentKey: "key",
          integration: shop.integration,
          target: 1,
          sku: null,
          fromQuantity: 1,
          toQuantity: 2,
          terms: {},
          signalledAt: null,
          createdAt: daysAgo(days),
        })),
      );
      for (const days of [100, 8, 6]) {
        await tx.signals.insert(aSignal({ account: shop.source, receivedAt: daysAgo(days) }));
      }
      for (const [key, settledAt] of [
        ["old", daysAgo(7.01)],
        ["young", daysAgo(6.99)],
        ["open", null],
      ] as const) {
        const state = settledAt === null ? "UNSETTLED" : "SETTLED";
        await tx.intents.insert(
          anIntent({
            integration: shop.integration,
            account: shop.channel,
            idempotencyKey: key,
            createdAt: 0,
            settledAt,
            state,
          }),
          [aPush(1)],
        );
      }
      return shop;
    });
    const [, resolved] = await store.read((tx) => tx.signals.due(source, false, startOfTime, 10));
    await store.transaction((tx) => tx.signals.resolve([resolved!.id], daysAgo(8)));

    expect(await trimOld(context)).toEqual({ more: false, dueAt: startOfTime + 3_600_000 });
    expect(await count(store, integration, source)).toEqual({ events: 2, explained: 1, due: 2, open: 1 });
    const again = (idempotencyKey: string) =>
      store.transaction((tx) =>
        tx.intents.insert(anIntent({ integration, account: channel, idempotencyKey }), []),
      );
    await again("old");
    await expect(again("young")).rejects.toThrow(/unique/i);
  });

  it("takes small bites, one after the other, until all is gone", async () => {
    const store = await open();
    const { context } = createTestContext(store);
    await store.transaction((tx) =>
      tx.events.append(
        Array.from({ length: 2500 }, () => ({ type: "STOCK_PUSHED", occurredAt: 0, message: "" })),
      ),
    );
    const left: unknown[] = [];
    let rounds = 0;
    for (let isMore = true; isMore; rounds += 1) {
      isMore = (await trimOld(context)).more;
      left.push(await store.read((tx) => tx.events.count({})));
    }
    expect(left).toEqual([1500, 500, 0]);
  });
});
