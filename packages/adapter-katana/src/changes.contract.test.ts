// What Katana lists as changed, against the mock: each kind of change that moves stock is found without a webhook, or
// is known not to be.
import type { SignalKey } from "@stockgate/core/contracts";
import type { KatanaSettingsInput } from "@stockgate/mock-servers";
import { expect, test } from "vitest";
import { readEveryPage } from "./testing/every-page.ts";
import { openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-katana.ts";

async function openKatana(settings: KatanaSettingsInput = {}) {
  const katana = openMock({ settings: { ...settings, quotaRequests: 1000 } });
  const variants = (await katana.source.variantPage(null, call)).items;
  const locations = await katana.source.locations(call);
  katana.advance(600_000);
  let { cursor } = await katana.source.changes(null, call);
  return {
    ...katana,
    idOf: (sku: string) => Number(variants.find((variant) => variant.sku === sku)?.externalId),
    productOf: (sku: string) =>
      variants.find((variant) => variant.sku === sku)?.productExternalId.replace("product:", "") ?? "",
    locationIdOf: (name: string) =>
      Number(locations.find((location) => location.name === name)?.externalId ?? 0),
    /** Everything that changed since it was asked last, some minutes later. */
    changed: async (): Promise<SignalKey[]> => {
      katana.advance(300_000);
      const keys: SignalKey[] = [];
      for (let isComplete = false; !isComplete;) {
        const answer = await katana.source.changes(cursor, call);
        keys.push(...answer.keys);
        ({ cursor, isComplete } = answer);
      }
      return keys;
    },
  };
}

const level = (variantId: number, locationId: number | null): SignalKey => ({
  about: "level",
  externalId: String(variantId),
  locationExternalId: locationId === null ? null : String(locationId),
});
const order = (orderKind: "sales" | "manufacturing" | "purchase", id: unknown): SignalKey => ({
  about: "order",
  orderKind,
  externalId: String(id),
});
const sale = (variantId: number, quantity = 2) => ({
  customer_id: 1,
  sales_order_rows: [{ variant_id: variantId, quantity, price_per_unit: 10 }],
});

test("C7 nothing changed: nothing is told, ever so often", async () => {
  const { changed } = await openKatana();
  for (let round = 0; round < 3; round += 1) expect(await changed()).toEqual([]);
});

test.for(["reversed", "removed"] as const)(
  "C4 C7 an adjustment, and its deletion, whose movements are %s",
  async (revertedMovements) => {
    const { change, changed, idOf, locationIdOf } = await openKatana({ revertedMovements });
    const [oil, main] = [idOf("MAT-OIL"), locationIdOf("Main warehouse")];
    const { id } = await change("POST", "/stock_adjustments", {
      stock_adjustment_number: "SA-1",
      location_id: main,
      stock_adjustment_rows: [{ variant_id: oil, quantity: -2 }],
    });
    expect(await changed()).toEqual([level(oil, main), level(oil, null)]);
    await change("DELETE", `/stock_adjustments/${id}`);
    expect(await changed()).toContainEqual(level(oil, null));
    expect(await changed()).toEqual([]);
  },
);

test("C4 C7 a transfer that arrives, and that is taken back", async () => {
  const { change, changed, idOf, locationIdOf } = await openKatana({ revertedMovements: "removed" });
  const oil = idOf("MAT-OIL");
  const { id } = await change("POST", "/stock_transfers", {
    stock_transfer_number: "ST-1",
    source_location_id: locationIdOf("Main warehouse"),
    target_location_id: locationIdOf("High street shop"),
    stock_transfer_rows: [{ variant_id: oil, quantity: "1" }],
  });
  expect(await changed()).toEqual([level(oil, null)]);
  await change("PATCH", `/stock_transfers/${id}/status`, { status: "received" });
  expect(await changed()).toContainEqual(level(oil, locationIdOf("High street shop")));
  await change("PATCH", `/stock_transfers/${id}/status`, { status: "draft" });
  expect(await changed()).toEqual([level(oil, null)]);
});

test("C1 C7 a sales order: created, a row edited and removed, deleted", async () => {
  const { change, changed, idOf } = await openKatana();
  const tray = idOf("OAK-TRAY-S");
  const { id, sales_order_rows: rows } = await change("POST", "/sales_orders", sale(tray));
  const ofOrder = [order("sales", id)];
  // It commits only: there is no movement.
  expect(await changed()).toEqual(ofOrder);
  await change("PATCH", `/sales_order_rows/${rows[0].id}`, { quantity: 3 });
  expect(await changed()).toEqual(ofOrder);
  await change("DELETE", `/sales_order_rows/${rows[0].id}`);
  expect(await changed()).toEqual(ofOrder);
  await change("DELETE", `/sales_orders/${id}`);
  expect(await changed()).toEqual(ofOrder);
});

test("C1 C7 shipped, and taken back", async () => {
  const { change, changed, idOf } = await openKatana({ revertedMovements: "removed" });
  const tray = idOf("OAK-TRAY-S");
  const { id, sales_order_rows: rows } = await change("POST", "/sales_orders", sale(tray));
  await changed();
  const shipment = await change("POST", "/sales_order_fulfillments", {
    sales_order_id: id,
    status: "DELIVERED",
    sales_order_fulfillment_rows: [{ sales_order_row_id: rows[0].id, quantity: 2 }],
  });
  expect(await changed()).toContainEqual(order("sales", id));
  await change("DELETE", `/sales_order_fulfillments/${shipment.id}`);
  expect(await changed()).toContainEqual(order("sales", id));
});

test("C2 C7 a manufacturing order, and one of its ingredients", async () => {
  const { change, changed, idOf, locationIdOf } = await openKatana();
  const body = {
    variant_id: idOf("KIT-CARE"),
    location_id: locationIdOf("Main warehouse"),
    planned_quantity: 4,
  };
  const { id } = await change("POST", "/manufacturing_orders", body);
  expect(await changed()).toEqual([order("manufacturing", id)]);
  const { data } = await change("GET", `/manufacturing_order_recipe_rows?manufacturing_order_id=${id}`);
  await change("PATCH", `/manufacturing_order_recipe_rows/${data[0].id}`, { planned_quantity_per_unit: 9 });
  expect(await changed()).toContainEqual(order("manufacturing", id));
  await change("DELETE", `/manufacturing_orders/${id}`);
  expect(await changed()).toContainEqual(order("manufacturing", id));
});

test("C3 C7 a purchase order, and its receipt", async () => {
  const { change, changed, idOf, locationIdOf } = await openKatana();
  const [cloth, main] = [idOf("MAT-CLOTH"), locationIdOf("Main warehouse")];
  const { id, purchase_order_rows: rows } = await change("POST", "/purchase_orders", {
    supplier_id: 1,
    location_id: main,
    purchase_order_rows: [{ variant_id: cloth, quantity: 10, price_per_unit: 1 }],
  });
  expect(await changed()).toEqual([order("purchase", id)]);
  await change("POST", "/purchase_order_receive", [{ purchase_order_row_id: rows[0].id, quantity: 10 }]);
  expect(await changed()).toEqual(expect.arrayContaining([level(cloth, main), order("purchase", id)]));
});

test("C7 the catalog: a product archived, a variant deleted, a recipe", async () => {
  const { change, changed, idOf, productOf } = await openKatana();
  const stool = productOf("OAK-STOO-S");
  await change("PATCH", `/products/${stool}`, { is_archived: true });
  expect(await changed()).toContainEqual({ about: "product", externalId: `product:${stool}` });
  const shelf = idOf("OAK-SHEL-S");
  await change("DELETE", `/variants/${shelf}`);
  expect(await changed()).toContainEqual({ about: "variant", externalId: String(shelf) });
  const { data } = await change("GET", `/bom_rows?product_variant_id=${idOf("KIT-CARE")}`);
  await change("PATCH", `/bom_rows/${data[0].id}`, { quantity: 2 });
  expect(await changed()).toContainEqual({ about: "recipes" });
});

test("C7 what goes without a trace is listed nowhere: it is left to the sweep", async () => {
  const { change, changed, idOf } = await openKatana({ deletedOrderRows: "hard" });
  const rows = [idOf("OAK-TRAY-S"), idOf("OAK-TRAY-L")].flatMap((id) => sale(id).sales_order_rows);
  const made = await change("POST", "/sales_orders", { ...sale(0), sales_order_rows: rows });
  await changed();
  await change("DELETE", `/sales_order_rows/${made.sales_order_rows[0].id}`);
  expect(await changed()).toEqual([]);
  const { data } = await change("GET", `/bom_rows?product_variant_id=${idOf("KIT-CARE")}`);
  await change("DELETE", `/bom_rows/${data[0].id}`);
  expect(await changed()).toEqual([]);
});

test.for([-3_600_000, -30_000, 30_000, 3_600_000])(
  "C7 Katana's clock runs %d ms ahead of ours: its own counts",
  async (clockSkewMs) => {
    const { change, changed, idOf } = await openKatana({ clockSkewMs });
    const { id } = await change("POST", "/sales_orders", sale(idOf("OAK-TRAY-S")));
    expect(await changed()).toEqual([order("sales", id)]);
    expect(await changed()).toEqual([]);
  },
);

test("C7 every level page by page, archived ones too", async () => {
  const { source, change, productOf, requests } = await openKatana();
  await change("PATCH", `/products/${productOf("OAK-STOO-S")}`, { is_archived: true });
  requests.length = 0;
  const items = await readEveryPage((cursor) => source.levelPage(cursor, call));
  const levels = new Map(
    items.map((each) => [`${each.variantExternalId} ${each.locationExternalId}`, each.variantExternalId]),
  );
  expect(requests.length).toBe(Math.ceil(levels.size / 250));
  const [first = ""] = levels.values();
  expect(await source.levels([first], call)).toHaveLength(3);
  expect(levels.size % 3).toBe(0);
});
