// One bad row never fails the others: it is cut out by its index, or found by halving, set aside with a reason and a
// time of retry.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sent } from "../support/world.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const skus = Array.from({ length: 250 }, (_, index) => `SKU-${index}`);
const waresOf = (those: readonly string[]): Wares =>
  Object.fromEntries(those.map((sku) => [sku, { stock: 20 }]));

type Quantity = { inventoryItemId: string; locationId: string; quantity: number };
type Body = { variables: { input: { quantities: Quantity[] } } };
const quantitiesOf = (sent: Sent): Quantity[] =>
  sent.body.includes("inventorySetQuantities")
    ? (JSON.parse(sent.body) as Body).variables.input.quantities
    : [];

const message = "The specified inventory item could not be found.";
const userError = (field: string[] | null) => ({ code: "INVALID_INVENTORY_ITEM", field, message });
const refuse = (userErrors: object[]) => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    data: { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors } },
    extensions: {
      cost: {
        requestedQueryCost: 13,
        actualQueryCost: 10,
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1900, restoreRate: 100 },
      },
    },
  }),
});

/** The store refuses every batch with one of these items, naming its row or not. */
function refuseItems(stand: Stand, items: ReadonlySet<string>, isNamed: boolean): void {
  stand.world.onRequest = (sent) => {
    const bad = quantitiesOf(sent).flatMap(({ inventoryItemId }, index) =>
      items.has(inventoryItemId) ? [index] : [],
    );
    if (bad.length === 0) return undefined;
    const named = bad.map((index) => userError(["input", "quantities", String(index), "inventoryItemId"]));
    return refuse(isNamed ? named : [userError(["input"])]);
  };
}

const itemOf = async (stand: Stand, sku: string) =>
  (await stand.world.shopify.variants(sku))[0]?.inventoryItem.id ?? "";
const changeAll = (stand: Stand, those: readonly string[]) =>
  stand.world.katana.adjust(Object.fromEntries(those.map((sku) => [sku, -1])));

describe.each([
  ["named by its index", true],
  ["not named: found by halving", false],
] as const)("a bad row, %s", (_, isNamed) => {
  let stand: Stand;
  let poison = "";
  beforeAll(async () => {
    stand = await openStand({ wares: waresOf(skus), isOnlineOnly: true });
    poison = await itemOf(stand, "SKU-123");
  });
  afterAll(() => stand.world.close());
  beforeEach(async () => {
    refuseItems(stand, new Set([poison]), isNamed);
    await stand.rest(5000);
    await stand.newWrites();
    stand.newRequests();
  });

  it("G2 the other 249 go through, it is set aside with a reason and a time of retry", async () => {
    await changeAll(stand, skus);
    await stand.rest(10_000);
    const states = Map.groupBy(await stand.allTargets(), (target) => target.state);
    expect(states.get("FAILED")).toHaveLength(1);
    expect(states.get("PENDING")).toBeUndefined();
    const rows = (await stand.newWrites()).flatMap((write) => write.applied);
    expect(rows).toHaveLength(249);
    const target = await stand.target("SKU-123");
    expect(target).toMatchObject({
      state: "FAILED",
      errorCode: "INVALID_INVENTORY_ITEM",
      errorMessage: message,
      attempts: 1,
    });
    expect(target.retryAt).toBeGreaterThan(stand.world.time.clock.now());
    const told = await stand.events(["PUSH_FAILED"]);
    expect(told.at(-1)).toMatchObject({ sku: "SKU-123", detail: { code: "INVALID_INVENTORY_ITEM" } });
  });

  it("G2 it is tried again, ever more rarely, and goes through by itself once the store takes it", async () => {
    await stand.rest(16 * 60_000);
    const tries = stand
      .newRequests()
      .filter((sent) => quantitiesOf(sent).length > 0)
      .map((sent) => sent.at);
    const pauses = tries.slice(1).map((at, index) => Math.round((at - (tries[index] ?? 0)) / 60_000));
    expect(pauses).toStrictEqual([2, 4, 8]);
    stand.world.onRequest = null;
    await stand.rest(16 * 60_000);
    expect(await stand.target("SKU-123")).toMatchObject({ state: "IN_SYNC", errorCode: null, attempts: 0 });
    expect(await stand.world.shopify.available("SKU-123")).toStrictEqual([19]);
  });

  it("G2 a new number is tried at once, and so is a retry that a person asks for", async () => {
    for (const attempts of [1, 2]) {
      await stand.world.katana.adjust({ "SKU-123": -1 });
      await stand.rest();
      expect(await stand.target("SKU-123")).toMatchObject({ state: "FAILED", attempts });
    }
    stand.world.onRequest = null;
    const { integrationId } = stand;
    const run = done(
      await stand.world.engine.commands.retryFailedTargets({ integrationId, idempotencyKey: null }),
    );
    await stand.rest();
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", total: 1, changed: 1 });
    expect(await stand.world.shopify.available("SKU-123")).toStrictEqual([17]);
  });

  it("G2 what is set aside holds back no other change", async () => {
    await stand.world.katana.adjust({ "SKU-123": -1 });
    await stand.rest();
    stand.newRequests();
    await stand.world.katana.adjust({ "SKU-7": -1 });
    await stand.rest();
    expect(await stand.world.shopify.available("SKU-7")).toStrictEqual([18]);
    const written = stand
      .newRequests()
      .map(quantitiesOf)
      .filter((rows) => rows.length > 0);
    expect(written.map((rows) => rows.length)).toStrictEqual([1]);
  });

  it("G2 a refused number that is not wanted any more is no failure", async () => {
    expect(await stand.target("SKU-123")).toMatchObject({ state: "FAILED", desired: 16 });
    await stand.world.katana.adjust({ "SKU-123": 1 });
    await stand.rest();
    expect(await stand.target("SKU-123")).toMatchObject({ state: "IN_SYNC", errorCode: null, retryAt: null });
  });

  it("G2 nor is it while sync is off, or where the store was edited meanwhile", async () => {
    await stand.world.katana.adjust({ "SKU-123": -1 });
    await stand.rest();
    expect(await stand.target("SKU-123")).toMatchObject({ state: "FAILED", desired: 16 });
    await stand.switchOff();
    await stand.world.shopify.edit("SKU-123", 5);
    await stand.world.katana.adjust({ "SKU-123": 1 });
    await stand.rest();
    await stand.switchOn();
    expect(await stand.target("SKU-123")).toMatchObject({ state: "DRIFTED", errorCode: null, desired: 17 });
  });
});

it("G2 several bad rows, not named: all are found", async () => {
  const some = skus.slice(0, 60);
  await using stand = await openStand({ wares: waresOf(some), isOnlineOnly: true });
  const items = await Promise.all(["SKU-3", "SKU-4", "SKU-59"].map((sku) => itemOf(stand, sku)));
  refuseItems(stand, new Set(items), false);
  await changeAll(stand, some);
  await stand.rest(30_000);
  const failed = (await stand.allTargets()).filter((target) => target.state === "FAILED");
  expect(failed).toHaveLength(3);
  expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(57);
});

it("G2 a variant that the store has deleted meanwhile, told by its index", async () => {
  const few = { CHAIR: { stock: 10 }, LAMP: { stock: 10 }, TRAY: { stock: 10 } };
  await using stand = await openStand({ wares: few });
  const { control, shopify, katana } = stand.world;
  await control.shopify.fault({ kind: "webhook-dropped" });
  let isDeleted = false;
  stand.world.onRequest = async (sent) => {
    if (isDeleted || quantitiesOf(sent).length === 0) return;
    isDeleted = true;
    const productId = (await shopify.variants("LAMP"))[0]?.product.id;
    await shopify.mutate(
      "mutation($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }",
      { input: { id: productId } },
    );
  };
  await katana.adjust({ CHAIR: -1, LAMP: -1, TRAY: -1 });
  await stand.rest(5000);
  expect(await shopify.available("CHAIR")).toStrictEqual([9]);
  expect(await shopify.available("TRAY")).toStrictEqual([9]);
  expect(await stand.target("LAMP")).toMatchObject({ state: "FAILED", errorCode: "INVALID_INVENTORY_ITEM" });
});
