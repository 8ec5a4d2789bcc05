// Stock import: in stock in Katana becomes what the store counts, once.
import { describe, expect, it } from "vitest";
import { formatQuantity } from "@stockgate/core";
import {
  askForStock,
  type Imported,
  importProducts,
  importStock,
  isKatanaWrite,
  katanaWrites,
  listProduct,
  mappingOf,
  toItsEnd,
} from "../support/imports.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";
import { crashAt, delayFirst } from "../support/until-held.ts";

const wares: Wares = {
  CHAIR: { stock: { main: 3, shop: 1 }, shows: { online: 10, retail: 5 } },
  LAMP: { stock: { main: 7 }, shows: { online: 7, retail: 0 } },
};
const inStock = async (stand: Stand, sku: string, location?: string) =>
  (await stand.world.katana.inventory(sku, location))["quantity_in_stock"];
/** What the import booked, as Katana has it. */
const booked = async (stand: Stand) =>
  (await stand.world.katana.list("/stock_adjustments?limit=250")).filter((row) =>
    String(row["stock_adjustment_number"]).startsWith("STOCKGATE-"),
  );
const numbersOf = ({ items }: Imported) =>
  items
    .map(({ outcome, fromQuantity, toQuantity }) => [
      outcome,
      fromQuantity === null ? null : formatQuantity(fromQuantity),
      toQuantity === null ? null : formatQuantity(toQuantity),
    ])
    .toSorted((left, right) => (left.join() < right.join() ? -1 : 1));
const isAdjustment = (sent: { method: string; path: string }) =>
  sent.method === "POST" && sent.path === "/v1/stock_adjustments";

describe("what is set", () => {
  it("M10 in stock = available + units on open orders, at each location", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    await stand.world.shopify.buy({ CHAIR: 4 });
    await stand.rest(5000);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([6]);
    const imported = await importStock(stand);
    expect(imported.run).toMatchObject({ kind: "IMPORT", state: "SUCCEEDED", total: 4, done: 4, changed: 2 });
    expect(numbersOf(imported)).toStrictEqual([
      ["SET", "1", "5"],
      ["SET", "3", "10"],
      ["UNCHANGED", "0", "0"],
      ["UNCHANGED", "7", "7"],
    ]);
    expect(await inStock(stand, "CHAIR")).toBe("10.00000");
    expect(await inStock(stand, "CHAIR", "High street shop")).toBe("5.00000");
    // The four that are sold are held back as in flight until Katana has the order.
    expect(await stand.target("CHAIR")).toMatchObject({ desired: 6 });
  });

  it("M10 L2 summed where several channel locations share a source location", async () => {
    await using stand = await openStand({
      wares,
      isSyncOn: false,
      locations: { "Online warehouse": "Main warehouse", "Retail store": "Main warehouse" },
    });
    const imported = await importStock(stand, { search: "chair" });
    expect(numbersOf(imported)).toStrictEqual([["SET", "3", "15"]]);
    expect(await inStock(stand, "CHAIR")).toBe("15.00000");
  });

  it("M10 a negative available counts as it is", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    await stand.world.shopify.edit("LAMP", -2);
    await stand.rest(5000);
    await importStock(stand, { search: "lamp" });
    expect(await inStock(stand, "LAMP")).toBe("-2.00000");
  });

  it("M10 a dry run is the plan: from and to, and nothing is written or remembered", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    const plan = await importStock(stand, { isDryRun: true });
    expect(numbersOf(plan)).toStrictEqual([
      ["PLANNED", "1", "5"],
      ["PLANNED", "3", "10"],
      ["UNCHANGED", "0", "0"],
      ["UNCHANGED", "7", "7"],
    ]);
    expect(katanaWrites(stand)).toStrictEqual([]);
    expect((await importStock(stand)).run).toMatchObject({ changed: 2 });
  });

  it("M10 products imported a moment ago get their stock too", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    await listProduct(stand, "Offcut bag", [{ available: { "Online warehouse": 4 } }]);
    await importProducts(stand);
    const { channelVariant } = await mappingOf(stand, "Offcut bag");
    const imported = await importStock(stand, { channelVariantIds: [channelVariant] });
    expect(numbersOf(imported)).toContainEqual(["SET", "0", "4"]);
  });

  it("M10 nothing where it is not mapped, a kit, or not stocked in the store", async () => {
    await using stand = await openStand({
      wares: { ...wares, PAIR: { recipe: { CHAIR: 2 }, shows: 50 }, ALONE: { listedAs: "ALONE?", stock: 1 } },
      isSyncOn: false,
    });
    const { channelVariant: alone } = await mappingOf(stand, "ALONE?");
    const { channelVariant: pair } = await mappingOf(stand, "PAIR");
    const [lamp] = await stand.world.shopify.variants("LAMP");
    const places = lamp?.inventoryItem.inventoryLevels.nodes.map((level) => level.location.id) ?? [];
    await stand.world.shopify.edit("LAMP", 0);
    for (const locationId of places) {
      await stand.world.shopify
        .mutate(
          `mutation($item: ID!, $updates: [InventoryBulkToggleActivationInput!]!) {
           inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: $updates) {
             userErrors { message } } }`,
          { item: lamp?.inventoryItem.id, updates: [{ activate: false, locationId }] },
        )
        .catch(() => {});
    }
    const { channelVariant: off } = await mappingOf(stand, "LAMP");
    const { items } = await importStock(stand, { channelVariantIds: [alone, pair, off] });
    const skipped = items.filter((item) => item.outcome === "SKIPPED");
    expect(skipped.map((item) => item.channelVariant)).toEqual(expect.arrayContaining([alone, pair, off]));
    expect(skipped.every((item) => item.reason !== null)).toBe(true);
    expect((await stand.mappings()).find((each) => each.channelVariant === alone)).toMatchObject({
      status: "UNMATCHED",
    });
  });

  it("M10 M2 several channel variants of one source variant are one stock where they count alike, else a question", async () => {
    const shared: Wares = {
      ...wares,
      EXHIBIT: {
        sku: null,
        listedAs: "CHAIR",
        product: "Exhibition chair",
        shows: { online: 10, retail: 5 },
      },
      OTHER: { sku: null, listedAs: "LAMP", product: "Other lamp", shows: { online: 9, retail: 0 } },
    };
    await using stand = await openStand({ wares: shared, isSyncOn: false });
    const imported = await importStock(stand);
    expect(numbersOf(imported)).toStrictEqual([
      ["REJECTED", null, null],
      ["SET", "1", "5"],
      ["SET", "3", "10"],
      ["UNCHANGED", "0", "0"],
    ]);
    expect(imported.run).toMatchObject({ state: "PARTIALLY_FAILED", failed: 1 });
    expect(await inStock(stand, "LAMP")).toBe("7.00000");
  });
});

describe("once", () => {
  it("M10 a repeat is a no-op, after a restart too, whatever both sides count by then", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    await importStock(stand);
    expect(katanaWrites(stand)).toHaveLength(2);
    await stand.world.shopify.edit("CHAIR", 99);
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.world.restart();
    const { run, items } = await importStock(stand);
    expect(run).toMatchObject({ state: "SUCCEEDED", changed: 0, unchanged: 4 });
    expect(items.every((item) => item.outcome === "UNCHANGED" && item.reason !== null)).toBe(true);
    expect(katanaWrites(stand)).toHaveLength(2);
    expect(await inStock(stand, "CHAIR")).toBe("9.00000");
  });

  it("M10 the answer lost: the adjustment is found by its number, and not booked again", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    await stand.world.control.katana.fault({
      kind: "reset",
      match: "POST /v1/stock_adjustments",
      afterEffect: true,
      count: 1,
    });
    const imported = await importStock(stand);
    expect(imported.run).toMatchObject({ state: "SUCCEEDED", changed: 2, failed: 0 });
    expect(await inStock(stand, "CHAIR")).toBe("10.00000");
    expect(await booked(stand)).toHaveLength(2);
  });

  it.each(["booked, and nobody heard", "never arrived"])(
    "M10 a crash with an adjustment on its way that %s: it is booked once",
    async (moment) => {
      await using stand = await openStand({ wares, isSyncOn: false });
      const id = await askForStock(stand);
      await crashAt(stand, isAdjustment, moment !== "never arrived");
      const { run } = await toItsEnd(stand, id);
      expect(run).toMatchObject({ state: "SUCCEEDED", total: 4, done: 4, changed: 2 });
      expect(await inStock(stand, "CHAIR")).toBe("10.00000");
      expect(await inStock(stand, "CHAIR", "High street shop")).toBe("5.00000");
      expect(await booked(stand)).toHaveLength(2);
    },
  );

  it("M10 an adjustment that arrives late is not booked a second time", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    delayFirst(stand, isAdjustment, 40_000);
    const { run } = await importStock(stand);
    expect(run).toMatchObject({ state: "SUCCEEDED" });
    // Whatever is still on its way has arrived by then.
    await stand.rest(60_000);
    expect(await inStock(stand, "CHAIR")).toBe("10.00000");
    expect(await booked(stand)).toHaveLength(2);
  });
});

it("M10 G2 a variant that Katana refuses keeps no other from its stock", async () => {
  await using stand = await openStand({
    wares: { A: { stock: 1, shows: 5 }, B: { stock: 1, shows: 6 }, C: { stock: 1, shows: 7 } },
    isSyncOn: false,
  });
  const bad = await stand.world.katana.variantId("B");
  stand.world.onRequest = (sent) => {
    if (!isAdjustment(sent) || !sent.body.includes(`"variant_id":${bad},`)) return undefined;
    const error = { statusCode: 422, name: "UnprocessableEntityError", message: "Batches are missing." };
    return { status: 422, headers: {}, body: JSON.stringify({ error }) };
  };
  const imported = await importStock(stand, { search: "nothing of this name" });
  const everything = await importStock(stand);
  expect(imported.run.state).toBe("SUCCEEDED");
  expect(everything.run).toMatchObject({ state: "PARTIALLY_FAILED", failed: 1 });
  expect(everything.items.find((item) => item.outcome === "REJECTED")?.reason).toContain(
    "Batches are missing.",
  );
  expect([await inStock(stand, "A"), await inStock(stand, "B"), await inStock(stand, "C")]).toStrictEqual([
    "5.00000",
    "1.00000",
    "7.00000",
  ]);
  // Refused, it is not remembered: once Katana takes it, it is set.
  stand.world.onRequest = null;
  await importStock(stand);
  expect(await inStock(stand, "B")).toBe("6.00000");
});

it("M10 T5 nothing else ever writes to Katana: not a push, a sale, a reading, a mapping or a plan", async () => {
  await using stand = await openStand({ wares });
  const { engine, katana, shopify } = stand.world;
  const { integrationId } = stand;
  await katana.adjust({ CHAIR: 3 });
  await shopify.buy({ LAMP: 1 });
  await shopify.edit("CHAIR", 50);
  await stand.rest(30_000);
  await stand.push();
  done(await engine.commands.refreshCatalog({ integrationId, idempotencyKey: null }));
  await stand.rest(60_000);
  const { channelVariant } = await mappingOf(stand, "LAMP");
  const input = { integrationId, channelVariantId: channelVariant };
  done(await engine.commands.excludeVariant({ ...input, excluded: true }));
  done(await engine.commands.excludeVariant({ ...input, excluded: false }));
  await importProducts(stand, { isDryRun: true });
  await importStock(stand, { isDryRun: true });
  await stand.switchOff();
  await stand.world.restart();
  await stand.rest(1_200_000);
  expect(stand.world.sent.filter(isKatanaWrite)).toStrictEqual([]);
  expect(stand.world.sent.some((sent) => sent.host === "api.katanamrp.com")).toBe(true);
});
