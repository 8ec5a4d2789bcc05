// What the vendors leave open, one question at a time: whichever answer is true, the store shows what is free to sell,
// and nothing is written that need not be.
import { describe, expect, it } from "vitest";
import { openStand, type Stand, type StandOptions, type Wares } from "../support/stand.ts";
import { importedFrom } from "../support/vendor-clients.ts";

const wares: Wares = {
  CHAIR: { stock: { main: 10, shop: 5 } },
  WOOD: { kind: "material", stock: 20 },
  INNER: { recipe: { WOOD: 2 }, shows: { online: 10, retail: 0 } },
};
const nestedWares: Wares = { ...wares, OUTER: { recipe: { INNER: 1 }, shows: { online: 10, retail: 0 } } };

const online = async (stand: Stand, sku: string) => (await stand.world.shopify.available(sku))[0];
const open = (options: Omit<StandOptions, "wares">) => openStand({ wares, ...options });
const rowsOf = async (stand: Stand) =>
  (await stand.newWrites()).flatMap(({ applied }) => applied.map(({ from, to }) => [from, to]));
/** Long enough for the second look and whatever it brings. */
const settle = (stand: Stand) => stand.rest(60_000);

describe("Katana", () => {
  it.each([true, false])("C1 a quote that commits stock: %s", async (quotesCommit) => {
    await using stand = await open({ katana: { quotesCommit } });
    const { katana } = stand.world;
    const quote = await katana.sell({ CHAIR: 3 }, "Main warehouse", { status: "PENDING" });
    await settle(stand);
    expect(await online(stand, "CHAIR")).toBe(quotesCommit ? 7 : 10);
    await katana.patch(`/sales_orders/${quote.id}`, { status: "NOT_SHIPPED" });
    await settle(stand);
    expect(await online(stand, "CHAIR")).toBe(7);
    expect(await rowsOf(stand)).toStrictEqual([[10, 7]]);
  });

  it.each([true, false])(
    "Q1 a purchase order's draft that is expected: %s",
    async (draftPurchaseOrdersExpect) => {
      await using stand = await open({ katana: { draftPurchaseOrdersExpect } });
      const { katana } = stand.world;
      const rows = [{ variant_id: await katana.variantId("CHAIR"), quantity: 4, price_per_unit: 1 }];
      const location = await katana.locationId("Main warehouse");
      await katana.post("/purchase_orders", {
        supplier_id: 1,
        location_id: location,
        status: "DRAFT",
        purchase_order_rows: rows,
      });
      await settle(stand);
      const expected = draftPurchaseOrdersExpect ? "4.00000" : "0.00000";
      expect(await katana.inventory("CHAIR")).toMatchObject({ quantity_expected: expected });
      expect(await online(stand, "CHAIR")).toBe(10);
      expect(await rowsOf(stand)).toStrictEqual([]);
    },
  );

  it.each([true, false])(
    "C4 an adjustment whose deletion takes its effect back: %s",
    async (deletingRevertsStock) => {
      await using stand = await open({ katana: { deletingRevertsStock } });
      const adjustment = await stand.world.katana.adjust({ CHAIR: -4 });
      await settle(stand);
      expect(await online(stand, "CHAIR")).toBe(6);
      await stand.world.katana.delete(adjustment);
      await settle(stand);
      expect(await online(stand, "CHAIR")).toBe(deletingRevertsStock ? 10 : 6);
    },
  );

  it.each([true, false])("Q4 a PATCH to DELIVERED that does nothing: %s", async (deliveredPatchIsSilent) => {
    await using stand = await open({ katana: { deliveredPatchIsSilent } });
    const { katana } = stand.world;
    const order = await katana.sell({ CHAIR: 3 });
    await katana.patch(`/sales_orders/${order.id}`, { status: "DELIVERED" });
    await settle(stand);
    const inStock = deliveredPatchIsSilent ? "10.00000" : "7.00000";
    expect(await katana.inventory("CHAIR")).toMatchObject({ quantity_in_stock: inStock });
    expect(await online(stand, "CHAIR")).toBe(7);
  });

  it.each(["potential", "in-stock"] as const)(
    "Q2 a kit within a kit counts by its %s: what Katana states is shown",
    async (nestedKitPotential) => {
      await using stand = await openStand({ wares: nestedWares, katana: { nestedKitPotential } });
      await stand.push();
      expect(await online(stand, "OUTER")).toBe(nestedKitPotential === "potential" ? 10 : 0);
      await stand.world.katana.adjust({ WOOD: -10 });
      await settle(stand);
      expect(await online(stand, "OUTER")).toBe(nestedKitPotential === "potential" ? 5 : 0);
      expect(await online(stand, "INNER")).toBe(5);
    },
  );

  it.each([true, false])("M7 services and deleted variants with rows of stock: %s", async (isListed) => {
    await using stand = await open({ katana: { serviceRows: isListed, deletedVariantRows: isListed } });
    const { katana } = stand.world;
    await katana.delete(`/variants/${await katana.variantId("CHAIR")}`);
    await katana.adjust({ WOOD: -10 });
    // Two rotations of the sweep, which sees every row there is.
    await stand.rest(1_500_000);
    expect(await online(stand, "CHAIR")).toBe(10);
    expect(await online(stand, "INNER")).toBe(5);
    expect((await stand.problems()).map(({ code }) => code)).not.toContain("STOCK_UNREADABLE");
  });

  it.each(["webhook-duplicated", "webhook-late", "webhook-reordered"] as const)(
    "C0 a delivery struck by %s leads to the last number, and to no write too many",
    async (kind) => {
      await using stand = await open({});
      await stand.world.control.katana.fault({ kind, match: "current_inventory.*", count: 2 });
      await stand.world.katana.adjust({ CHAIR: -1 });
      await stand.rest(1000);
      await stand.world.katana.adjust({ CHAIR: -2 });
      await settle(stand);
      expect(await online(stand, "CHAIR")).toBe(7);
      const writes = await rowsOf(stand);
      expect(writes.at(-1)?.[1]).toBe(7);
      expect(writes.length).toBeLessThanOrEqual(2);
    },
  );
});

describe("Shopify", () => {
  it.each(["AVAILABLE", "ANY"] as const)(
    "G4 levels told of where %s of their numbers changed: a sale that the source knows is written once",
    async (levelWebhooks) => {
      await using stand = await open({ shopify: { levelWebhooks } });
      const { katana, shopify } = stand.world;
      await katana.adjust({ CHAIR: -1 });
      await settle(stand);
      const orderId = await shopify.buy({ CHAIR: 2 });
      await katana.sell({ CHAIR: 2 }, "Main warehouse", importedFrom(orderId));
      await settle(stand);
      expect(await online(stand, "CHAIR")).toBe(7);
      expect(await rowsOf(stand)).toStrictEqual([[10, 9]]);
    },
  );

  it.each([true, false])("G4 setting a number to what it is is told: %s", async (isNoOpAnnounced) => {
    await using stand = await open({ shopify: { isNoOpAnnounced } });
    await stand.world.shopify.edit("CHAIR", 10);
    await settle(stand);
    expect(await rowsOf(stand)).toStrictEqual([]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", driftCause: null });
  });

  it("G4 webhooks in any order, each of them twice", async () => {
    await using stand = await open({ shopify: { webhookJitterMs: 30_000, webhookDuplicateShare: 1 } });
    for (const quantity of [-1, -1, -1]) {
      await stand.world.katana.adjust({ CHAIR: quantity });
      await stand.rest(2000);
    }
    await settle(stand);
    expect(await rowsOf(stand)).toStrictEqual([
      [10, 9],
      [9, 8],
      [8, 7],
    ]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", driftCause: null });
  });

  it.each(["KEPT", "DROPPED"] as const)(
    "L5 a number set where the item is not stocked is %s: none is set",
    async (unconnectedWrites) => {
      await using stand = await open({ shopify: { unconnectedWrites } });
      const { katana, shopify } = stand.world;
      const [variant] = await shopify.variants("CHAIR");
      const level = variant?.inventoryItem.inventoryLevels.nodes.find(
        ({ location }) => location.name === "Retail store",
      );
      await shopify.mutate(
        `mutation Leave($item: ID!, $updates: [InventoryBulkToggleActivationInput!]!) {
          inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: $updates) { userErrors { message } } }`,
        {
          item: variant?.inventoryItem.id,
          updates: [{ locationId: level?.location.id, activate: false }],
        },
      );
      await settle(stand);
      await katana.adjust({ CHAIR: -2 }, "High street shop");
      await katana.adjust({ CHAIR: -2 });
      await settle(stand);
      expect(await rowsOf(stand)).toStrictEqual([[10, 8]]);
    },
  );

  it.each(["APPLIED", "IGNORED"] as const)(
    "M8 a number set for what is not tracked is %s: none is set",
    async (untrackedWrites) => {
      await using stand = await openStand({
        wares: { ...wares, LOOSE: { stock: 4, isTracked: false } },
        shopify: { untrackedWrites },
      });
      await stand.world.katana.adjust({ LOOSE: -1, CHAIR: -1 });
      await settle(stand);
      await stand.push();
      expect(await rowsOf(stand)).toContainEqual([10, 9]);
      expect(await rowsOf(stand)).toStrictEqual([]);
      expect(await stand.targets("LOOSE")).toStrictEqual([]);
    },
  );

  it.each([true, false])(
    "Q10 a sale that is cancelled, its units put back: %s, is no edit by hand",
    async (restock) => {
      await using stand = await open({});
      const { katana, shopify } = stand.world;
      const orderId = await shopify.buy({ CHAIR: 2 });
      const sale = await katana.sell({ CHAIR: 2 }, "Main warehouse", importedFrom(orderId));
      await settle(stand);
      await shopify.mutate(
        `mutation Cancel($orderId: ID!, $restock: Boolean!) {
        orderCancel(orderId: $orderId, reason: CUSTOMER, restock: $restock) { userErrors { message } } }`,
        { orderId, restock },
      );
      await settle(stand);
      expect(await stand.events(["DRIFT_FOUND"])).toStrictEqual([]);
      await katana.delete(`/sales_orders/${sale.id}`);
      await settle(stand);
      expect(await online(stand, "CHAIR")).toBe(10);
      // Put back on sale or not, they are free when the source says so: its order stood for a while longer.
      const untilThen = restock ? [[10, 8]] : [];
      expect(await rowsOf(stand)).toStrictEqual([...untilThen, [8, 10]]);
    },
  );

  it("Q10 a write whose key the store has forgotten is not sent again: both sides are read anew", async () => {
    await using stand = await open({});
    const { world } = stand;
    const keysSent = () =>
      stand
        .newRequests()
        .filter(({ body }) => body.includes("inventorySetQuantities"))
        .map(({ body }) => (JSON.parse(body) as { variables: { key: string } }).variables.key);
    stand.newRequests();
    await world.control.shopify.fault({ kind: "server-error", match: "inventorySetQuantities" });
    await world.katana.adjust({ CHAIR: -1 });
    await stand.rest(3000);
    const [lost] = keysSent();
    expect(lost).toEqual(expect.any(String));
    await world.time.finish(world.engine.stop());
    stand.newRequests();
    await world.control.shopify.clearFaults();
    await world.time.advance(24 * 3_600_000);
    await world.restart();
    await settle(stand);
    expect(await online(stand, "CHAIR")).toBe(9);
    const keys = keysSent();
    expect(keys.length).toBeGreaterThan(0);
    expect(keys).not.toContain(lost);
  });
});
