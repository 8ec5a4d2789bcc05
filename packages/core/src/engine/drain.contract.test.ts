// Waiting for what is under way: until it is settled, or for as long as was promised, and then by name.
import { expect, it } from "vitest";
import type { IntentState } from "../store/entities/target.ts";
import type { Topics } from "../store/notifications.ts";
import type { Store } from "../store/store.ts";
import { anIntent, aPush, buildShop, insertTargets } from "../testing/builders.ts";
import { createTestContext, startOfTime } from "../testing/engine-context.ts";
import { describeStores } from "../testing/stores.ts";
import { drain } from "./drain.ts";

async function setUp(store: Store, states: IntentState[]) {
  const { context, time } = createTestContext(store);
  const { shop, targets, intents } = await store.transaction(async (tx) => {
    const built = await buildShop(tx);
    await insertTargets(tx, built, () => ({ desired: 3, settled: 5 }));
    const rows = await tx.targets.ofIntegration(built.integration);
    const ids: number[] = [];
    for (const [index, state] of states.entries()) {
      const intent = anIntent({
        integration: built.integration,
        account: built.channel,
        idempotencyKey: `key ${index}`,
        state,
        nextAttemptAt: startOfTime + 1_000_000,
        problem: state === "UNSETTLED" ? "the vendor did not answer" : null,
      });
      ids.push(
        (
          await tx.intents.insert(
            intent,
            rows.map(({ id }) => aPush(id)),
          )
        ).id,
      );
    }
    return { shop: built, targets: rows.map(({ id }) => id), intents: ids };
  });
  const woken: Topics[] = [];
  store.onWake((topics) => woken.push(topics));
  const settle = (id: number, state: IntentState) =>
    store.transaction(async (tx) => {
      (await tx.intents.byId(id))!.state = state;
    });
  const states_ = () =>
    store.read(async (tx) => Promise.all(intents.map(async (id) => (await tx.intents.byId(id))?.state)));
  const wait = async () => {
    let answer: Awaited<ReturnType<typeof drain>> | null = null;
    const waiting = drain(context, shop.integration, intents).then((refusals) => {
      answer = refusals;
    });
    return { waiting, answer: () => answer };
  };
  return { context, time, shop, targets, intents, woken, settle, statesOf: states_, wait };
}

describeStores("draining", ({ open }) => {
  it("nothing is over at once", async () => {
    const store = await open();
    const { context, shop, woken } = await setUp(store, []);
    expect(await drain(context, shop.integration, [])).toEqual([]);
    expect(woken).toEqual([]);
  });

  it("T3 waits until every intent is settled, and hurries those that rest", async () => {
    const store = await open();
    const { time, shop, intents, woken, settle, wait } = await setUp(store, ["SENDING", "UNSETTLED"]);
    const { waiting, answer } = await wait();
    await time.until(() => woken.some((topics) => topics.has(`pushes:${shop.integration}`)));
    const resting = await store.read((tx) => tx.intents.openOf(shop.integration));
    expect(resting.map((intent) => intent.nextAttemptAt)).toEqual([null, null]);

    await settle(intents[0]!, "SETTLED");
    await time.advance(1000);
    expect(answer()).toBeNull();
    await settle(intents[1]!, "SETTLED");
    await time.until(() => answer() !== null);
    await waiting;
    expect(answer()).toEqual([]);
  });

  it("T3 lets go of what stays unknown past the bound, names it, and counts nothing as settled", async () => {
    const store = await open();
    const { time, targets, shop, intents, settle, statesOf, wait } = await setUp(store, [
      "UNSETTLED",
      "SENDING",
      "SENDING",
    ]);
    const { waiting, answer } = await wait();
    await settle(intents[2]!, "SETTLED");
    await time.until(() => answer() !== null);
    await waiting;
    expect(time.clock.now() - startOfTime).toBeGreaterThanOrEqual(20_000);
    expect(time.clock.now() - startOfTime).toBeLessThan(21_000);
    expect(answer()).toMatchObject([
      { code: "NOT_SETTLED", message: expect.stringContaining("key 0") },
      { code: "NOT_SETTLED", message: expect.stringContaining("key 1") },
    ]);
    expect(await statesOf()).toEqual(["ABANDONED", "ABANDONED", "SETTLED"]);
    const rows = await store.read((tx) => tx.targets.byIds(targets));
    expect(rows.map((target) => target.settled)).toEqual([null, null]);
    // Both sides are read anew before anything else is written there.
    const marks = await store.read((tx) => tx.readMarks.ofVariants(shop.sourceVariants));
    expect(marks).toHaveLength(2);
  });

  it("T3 names what somebody else let go meanwhile", async () => {
    const store = await open();
    const { time, intents, settle, wait } = await setUp(store, ["UNSETTLED"]);
    const { waiting, answer } = await wait();
    await time.settle();
    await settle(intents[0]!, "ABANDONED");
    await time.until(() => answer() !== null);
    await waiting;
    expect(answer()).toMatchObject([{ code: "NOT_SETTLED" }]);
  });
});
