// The traps that those who worked with Katana's API fell into, one by one, each with an answer as it was seen. What
// concerns the engine or the channel is named where the adapter's part ends.
import { quantity } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { call, respond, respondList, respondPage, scriptKatana } from "./testing/scripted-katana.ts";
import { keysOfEvent } from "./webhook-events.ts";

const createdAt = "2026-03-05T11:30:00.000Z";
const level = (fields: object = {}) => ({
  variant_id: 1,
  location_id: 5,
  safety_stock_level: "5.00000",
  average_cost: "10.0000000000",
  quantity_in_stock: "7.00000",
  quantity_committed: "0.00000",
  quantity_expected: "100.00000",
  quantity_potential: null,
  default_storage_bin: null,
  archived_at: null,
  ...fields,
});
const variant = (fields: object = {}) => ({
  id: 1,
  sku: "TRAY",
  type: "product",
  product_id: 9,
  material_id: null,
  internal_barcode: null,
  registered_barcode: null,
  custom_fields: null,
  lead_time: null,
  created_at: createdAt,
  deleted_at: null,
  product_or_material: { id: 9, name: "Tray", is_auto_assembly: false, archived_at: null, deleted_at: null },
  ...fields,
});
const salesOrder = (fields: object = {}) => ({
  id: 1,
  order_no: "SO-1",
  status: "NOT_SHIPPED",
  location_id: 5,
  created_at: createdAt,
  deleted_at: null,
  custom_fields: null,
  sales_order_rows: [
    {
      id: 11,
      sales_order_id: 1,
      variant_id: 1,
      quantity: 2,
      price_per_unit: "10.0000000000",
      deleted_at: null,
    },
  ],
  ...fields,
});
const sale = { kind: "sales" as const, externalId: "1" };

/** Each list as it stands here, whatever is asked for. */
const katanaWith = (lists: Record<string, unknown[]>) =>
  scriptKatana(({ path, query }) => respondList(lists[path] ?? [], query));

/** A cursor of changes that begins on 5 March 2026, noon. */
async function cursorOf(): Promise<string> {
  const date = { date: "Thu, 05 Mar 2026 12:00:00 GMT" };
  return (await scriptKatana(() => respond(200, { data: [] }, date)).source.changes(null, call)).cursor;
}

test("trap: decimal strings in inventory, numbers in orders, either in recipes, and all of it exact", async () => {
  const [stock] = await katanaWith({ "/inventory": [level({ quantity_in_stock: "0.30000" })] }).source.levels(
    ["1"],
    call,
  );
  expect(stock?.inStock).toBe(quantity("0.3"));
  const rows = [{ id: 11, variant_id: 1, quantity: 0.30000000000000004 }];
  const [order] = await katanaWith({
    "/sales_orders": [salesOrder({ sales_order_rows: rows })],
  }).source.orders([sale], call);
  expect(order?.rows[0]?.quantity).toBe(quantity("0.3"));
  const line = { id: "a", product_variant_id: 1, ingredient_variant_id: 2 };
  for (const amount of [0.25, "0.2500000000"]) {
    const [recipe] = await katanaWith({ "/bom_rows": [{ ...line, quantity: amount }] }).source.recipes(
      ["1"],
      call,
    );
    expect(recipe?.lines[0]?.quantityPerKit).toBe(quantity("0.25"));
  }
});

test('trap: X-Pagination says "false" and "2", which is text', async () => {
  const katana = scriptKatana(({ query }) => {
    const page = Number(query.get("page"));
    return respondPage([level({ variant_id: page })], page, 2, 2);
  });
  expect(await katana.source.levels(["1", "2"], call)).toHaveLength(2);
});

test("trap: potential, custom fields, storage bin, barcodes and SKU may be null", async () => {
  const katana = katanaWith({
    "/inventory": [level()],
    "/variants": [variant({ sku: null })],
    "/sales_orders": [salesOrder()],
  });
  expect(await katana.source.levels(["1"], call)).toMatchObject([{ potential: null }]);
  expect((await katana.source.variantPage(null, call)).items).toMatchObject([{ sku: null, name: "Tray" }]);
  expect(await katana.source.orders([sale], call)).toHaveLength(1);
});

test("trap: several variants with one SKU, and services among the variants, of no product and no material", async () => {
  const service = { id: 3, sku: "TRAY", type: "service", product_id: null, material_id: null, service_id: 7 };
  const katana = katanaWith({
    "/variants": [variant(), variant({ id: 2 }), variant({ ...service, product_or_material: null })],
  });
  const { items } = await katana.source.variantPage(null, call);
  expect(items.map(({ externalId, sku, hasStock }) => [externalId, sku, hasStock])).toEqual([
    ["1", "TRAY", true],
    ["2", "TRAY", true],
    ["3", "TRAY", false],
  ]);
});

test("trap: /inventory knows no updated_at: it is read whole, and what moved is asked of the movements", async () => {
  const katana = katanaWith({ "/inventory": [level()] });
  await katana.source.changes(await cursorOf(), call);
  await katana.source.levelPage(null, call);
  const asked = katana.sent();
  expect(asked[0]).toMatch(/^GET \/inventory_movements\?updated_at_min=/);
  expect(asked.filter((line) => line.startsWith("GET /inventory?"))).toEqual([
    "GET /inventory?include_archived=true",
  ]);
});

test("trap: sixty requests a minute: many variants are one request, with variant_id repeated", async () => {
  const katana = katanaWith({});
  const ids = Array.from({ length: 250 }, (_, index) => `${index + 1}`);
  await katana.source.levels(ids, call);
  expect(katana.requests).toHaveLength(1);
  expect(new URL(katana.requests[0]?.url ?? "").searchParams.getAll("variant_id")).toEqual(ids);
});

test("trap: a parameter that Katana does not know is ignored, and everything comes back", async () => {
  const old = { updated_at: "2026-01-01T00:00:00.000Z" };
  const everything = {
    "/inventory": [level(), level({ variant_id: 2 })],
    "/variants": [variant(), variant({ id: 2 })],
    "/sales_orders": Array.from({ length: 600 }, (_, index) => salesOrder({ id: index + 1, ...old })),
  };
  const katana = katanaWith(everything);
  expect(await katana.source.levels(["1"], call)).toHaveLength(1);
  expect(await katana.source.variants([{ about: "variant", externalId: "1" }], call)).toHaveLength(1);
  expect(await katana.source.orders([sale], call)).toHaveLength(1);
  katana.requests.length = 0;
  expect((await katana.source.changes(await cursorOf(), call)).keys).toEqual([]);
  expect(katana.sent().filter((line) => line.startsWith("GET /sales_orders?"))).toHaveLength(1);
});

test("trap: what is deleted or archived is left out unless asked for", async () => {
  const katana = katanaWith({});
  await katana.source.levels(["1"], call);
  await katana.source.levelPage(null, call);
  await katana.source.variantPage(null, call);
  await katana.source.orders([sale], call);
  expect(katana.sent()).toEqual([
    "GET /inventory?variant_id=1&include_archived=true",
    "GET /inventory?include_archived=true",
    "GET /variants?include_deleted=true&include_archived=true&extend=product_or_material",
    "GET /sales_orders?include_deleted=true&ids=1",
  ]);
});

test("trap: a row that was deleted without a trace leaves its order as it was: only what is there counts", async () => {
  // It is in no list of changes, tombstones or not; that its variant's level moved shows in /inventory alone.
  const [before] = await katanaWith({ "/sales_orders": [salesOrder()] }).source.orders([sale], call);
  const bare = { sales_order_rows: [] };
  const [after] = await katanaWith({ "/sales_orders": [salesOrder(bare)] }).source.orders([sale], call);
  expect([before?.rows.length, after?.rows.length]).toEqual([1, 0]);
  const katana = katanaWith({ "/sales_orders": [salesOrder({ ...bare, updated_at: createdAt })] });
  expect((await katana.source.changes(await cursorOf(), call)).keys).toEqual([]);
  expect((await katanaWith({ "/inventory": [level()] }).source.levelPage(null, call)).items).toHaveLength(1);
});

test("trap: a PATCH without additional_info blanks it: nothing but our own webhook is ever written", async () => {
  const hook = { id: 1, url: "https://old.example", token: "abc", enabled: false, subscribed_events: [] };
  const katana = scriptKatana(({ method, path, query }) => {
    if (method === "GET") return respondList(path === "/webhooks" ? [hook] : [], query);
    return method === "DELETE" ? respond(204) : hook;
  });
  await katana.source.webhooks.ensure("https://new.example", { webhookId: "1", token: "abc" }, call);
  await katana.source.webhooks.remove({ webhookId: "1", token: "abc" }, call);
  await katana.source.changes(await cursorOf(), call);
  const written = katana.sent().filter((line) => !line.startsWith("GET "));
  expect(written).toEqual(["PATCH /webhooks/1", "DELETE /webhooks/1"]);
});

test("trap: stock may be negative", async () => {
  const row = level({ quantity_in_stock: "-3.50000", quantity_committed: "2.00000" });
  const katana = katanaWith({ "/inventory": [row] });
  expect(await katana.source.levels(["1"], call)).toMatchObject([{ inStock: quantity("-3.5") }]);
  expect((await katana.source.levelPage(null, call)).items).toMatchObject([{ inStock: quantity("-3.5") }]);
});

test("trap: setting an order DELIVERED may do nothing: what was shipped is read, never concluded", async () => {
  // Whoever says "delivered": it is a word about the order, and no more than its id is taken from it.
  expect(keysOfEvent("sales_order.delivered", { id: "1" })).toEqual([
    { about: "order", orderKind: "sales", externalId: "1" },
  ]);
  const [order] = await katanaWith({ "/sales_orders": [salesOrder()] }).source.orders([sale], call);
  expect(order).toMatchObject({ isOpen: true, rows: [{ openQuantity: quantity("2"), shippedQuantity: 0n }] });
});

test("trap: Katana's own import of a shop's orders: they bear the shop's order, by which they are known", async () => {
  // That its own stock push writes to the shop as well is noticed there, by what it reverses.
  const imported = salesOrder({
    source: "shopify",
    ecommerce_order_type: "shopify",
    ecommerce_store_name: "katana.myshopify.com",
    ecommerce_order_id: "19433769",
  });
  const katana = katanaWith({ "/sales_orders": [imported] });
  expect(await katana.source.orders([sale], call)).toMatchObject([
    { channelOrder: { externalId: "19433769", store: "katana.myshopify.com" } },
  ]);
});
