// Why was this number pushed? Asked from the store's own history, at any time afterwards (rule Q11).
import { keyOfReference, type StockPushRow } from "@stockgate/core";
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: 20 },
  LEG: { stock: 40 },
  STOOL: { recipe: { LEG: 3 }, stock: 0, shows: 13 },
};
const open = () => openStand({ wares, isOnlineOnly: true });

type Group = {
  referenceDocumentUri: string | null;
  changes: { name: string; delta: number; item: { sku: string } }[];
};
/** The last entry of the store's own history of stock. */
async function lastAdjustment(stand: Stand): Promise<Group> {
  const ids = Array.from(
    { length: 240 },
    // The mock counts each store's from a hundred million on.
    (_, index) =>
      `gid://shopify/InventoryAdjustmentGroup/${600_000_000_000 + Math.floor(index / 80) * 100_000_000 + (index % 80)}`,
  );
  const found = await stand.world.shopify.query(
    `query($ids: [ID!]!) { nodes(ids: $ids) { ... on InventoryAdjustmentGroup {
       referenceDocumentUri changes { name delta item { sku } } } } }`,
    { ids },
  );
  const groups = (found["nodes"] as (Group | null)[]).filter((group) => group !== null);
  const last = groups.at(-1);
  if (!last) throw new Error("nothing was adjusted");
  return last;
}
const explained = async (stand: Stand, { referenceDocumentUri }: Group): Promise<StockPushRow[]> => {
  const key = keyOfReference(referenceDocumentUri ?? "");
  return key === null ? [] : stand.world.engine.read((tx) => tx.stockPushes.ofIntent(key));
};
type Step = { kind: string; amount: string; result: string; detail: Record<string, unknown>; readAt: number };
const stepsOf = (push: StockPushRow | undefined) => (push?.terms["steps"] ?? []) as Step[];

describe("Q11 a push explains itself afterwards", () => {
  it("from the store's own history back to the sum, also after the policy changed since", async () => {
    await using stand = await open();
    const { katana, time, engine } = stand.world;
    const { integrationId } = stand;
    const policy = { bufferQuantity: 2 };
    done(await engine.commands.updateSyncPolicy({ integrationId, policy }));
    await stand.rest(8000);
    await katana.sell({ CHAIR: 3 });
    await stand.rest(8000);
    const adjustment = await lastAdjustment(stand);
    done(await engine.commands.updateSyncPolicy({ integrationId, policy: { bufferQuantity: 9 } }));
    await stand.rest(8000);
    const [push, ...others] = await explained(stand, adjustment);
    expect(others).toStrictEqual([]);
    expect(push).toMatchObject({ sku: "CHAIR", fromQuantity: 18, toQuantity: 15, outcome: "APPLIED" });
    expect(adjustment.changes.find(({ name }) => name === "available")).toMatchObject({ delta: -3 });
    const steps = stepsOf(push);
    expect(steps.map(({ kind, amount }) => [kind, amount])).toStrictEqual([
      ["IN_STOCK", "20"],
      ["COMMITTED", "-3"],
      ["BUFFER_QUANTITY", "-2"],
    ]);
    expect(steps.at(-1)?.result).toBe(String(push?.toQuantity));
    expect(steps[0]?.detail).toMatchObject({
      rule: "Q1",
      variantId: String(await katana.variantId("CHAIR")),
      locationId: String(await katana.locationId("Main warehouse")),
    });
    expect(push?.createdAt).toBeGreaterThanOrEqual(steps[0]?.readAt ?? Infinity);
    expect(time.clock.now() - (push?.createdAt ?? 0)).toBeLessThan(20_000);
    expect((await stand.explain("CHAIR")).available).toBe(8);
  });

  it("names the orders in flight with their units, and a kit's components by the source's ids", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    const order = await shopify.buy({ STOOL: 2 });
    await stand.rest(8000);
    await katana.adjust({ LEG: -10 });
    await stand.rest(8000);
    const pushes = await explained(stand, await lastAdjustment(stand));
    const stool = pushes.find(({ sku }) => sku === "STOOL");
    expect(stepsOf(stool).find(({ kind }) => kind === "IN_FLIGHT")?.detail).toMatchObject({
      orders: [{ id: order, units: "2" }],
    });
    const leg = pushes.find(({ sku }) => sku === "LEG");
    expect(stepsOf(leg).find(({ kind }) => kind === "IN_FLIGHT")).toMatchObject({
      amount: "-6",
      detail: { orders: [{ id: order, units: "2", kit: String(await katana.variantId("STOOL")) }] },
    });
    expect(stool?.terms["components"]).toMatchObject([
      { variantId: String(await katana.variantId("LEG")), quantityPerKit: "3", isLimiting: true },
    ]);
    for (const push of pushes) expect(stepsOf(push).at(-1)?.result).toBe(String(push.toQuantity));
  });

  it("every push sums up to what was written, and every event of one leads to it", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    await shopify.buy({ STOOL: 1 });
    await katana.adjust({ LEG: -7.5, CHAIR: 2.25 });
    await stand.rest(8000);
    await katana.make("STOOL", 2);
    await stand.rest(8000);
    const events = await stand.events(["STOCK_PUSHED"]);
    expect(events.length).toBeGreaterThan(2);
    const ids = events.map(({ detail }) => Number(detail?.["pushId"]));
    const pushes = await stand.world.engine.read((tx) => tx.stockPushes.byIds(ids));
    expect(pushes).toHaveLength(events.length);
    for (const event of events) {
      const push = pushes.find(({ id }) => id === event.detail?.["pushId"]);
      expect(push).toMatchObject({
        target: event.target,
        fromQuantity: event.fromQuantity,
        toQuantity: event.toQuantity,
        outcome: "APPLIED",
      });
      expect(stepsOf(push).at(-1)?.result).toBe(String(event.toQuantity));
    }
  });

  it("what was refused is kept with its outcome", async () => {
    await using stand = await open();
    const { katana, control, time } = stand.world;
    await control.shopify.fault({ kind: "latency", match: "SetLevels", delayMs: 3000, count: 1 });
    await katana.adjust({ CHAIR: -4 });
    await time.advance(2500);
    await stand.world.shopify.edit("CHAIR", 11);
    await stand.rest(20_000);
    const target = await stand.target("CHAIR");
    const ofTarget = async () =>
      (await stand.world.engine.read((tx) => tx.stockPushes.pages([target.id], { first: 10 }))).get(
        target.id,
      );
    expect((await ofTarget())?.rows.map(({ outcome }) => outcome)).toStrictEqual(["CONFLICT", "APPLIED"]);
  });
});
