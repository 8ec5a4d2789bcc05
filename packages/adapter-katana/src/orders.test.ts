import type { SourceOrderRecord } from "@stockgate/core/contracts";
import { quantity } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { readEveryPage } from "./testing/every-page.ts";
import { call, respondList, scriptKatana } from "./testing/scripted-katana.ts";

const createdAt = "2026-03-05T11:30:00.000Z";
const salesOrder = (fields: Record<string, unknown>) => ({
  id: 1,
  order_no: "SO-1",
  status: "NOT_SHIPPED",
  location_id: 5,
  source: "api",
  ecommerce_order_type: null,
  ecommerce_store_name: null,
  ecommerce_order_id: null,
  created_at: createdAt,
  deleted_at: null,
  sales_order_rows: [salesRow({})],
  ...fields,
});
const salesRow = (fields: Record<string, unknown>) => ({
  id: 11,
  sales_order_id: 1,
  variant_id: 101,
  quantity: 2,
  location_id: null,
  price_per_unit: "10.0000000000",
  deleted_at: null,
  ...fields,
});

/** A Katana that has these lists and filters nothing but the status. */
const katanaWith = (lists: Record<string, unknown[]>) =>
  scriptKatana(({ path, query }) => {
    const status = query.get("status");
    const rows = (lists[path] ?? []) as { status?: string }[];
    return respondList(status === null ? rows : rows.filter((row) => row.status === status), query);
  });

const sales = (externalId: string) => ({ kind: "sales" as const, externalId });
const variantsOf = (orders: SourceOrderRecord[]) =>
  orders.map((order) => order.rows.map((row) => row.variantExternalId));

test("a sales order with the rows that came with it: one request", async () => {
  const order = salesOrder({
    ecommerce_order_type: "shopify",
    ecommerce_store_name: "katana.myshopify.com",
    ecommerce_order_id: "19433769",
    sales_order_rows: [salesRow({ quantity: 2.5 }), salesRow({ id: 12, variant_id: 102, location_id: 6 })],
  });
  const katana = katanaWith({ "/sales_orders": [order] });
  expect(await katana.source.orders([sales("1")], call)).toEqual([
    {
      kind: "sales",
      externalId: "1",
      number: "SO-1",
      isOpen: true,
      isDeleted: false,
      isQuote: false,
      channelOrder: { externalId: "19433769", store: "katana.myshopify.com" },
      rows: [
        {
          externalId: "11",
          variantExternalId: "101",
          locationExternalId: "5",
          quantity: quantity("2.5"),
          openQuantity: quantity("2.5"),
          shippedQuantity: 0n,
        },
        {
          externalId: "12",
          variantExternalId: "102",
          locationExternalId: "6",
          quantity: quantity("2"),
          openQuantity: quantity("2"),
          shippedQuantity: 0n,
        },
      ],
    },
  ]);
  expect(katana.sent()).toEqual(["GET /sales_orders?include_deleted=true&ids=1"]);
});

test("C1 a deleted order still says which variants it had", async () => {
  const deletedAt = "2026-03-06T00:00:00.000Z";
  const katana = katanaWith({
    "/sales_orders": [salesOrder({ deleted_at: deletedAt, sales_order_rows: [] })],
    "/sales_order_rows": [salesRow({ deleted_at: deletedAt })],
  });
  const orders = await katana.source.orders([sales("1")], call);
  expect(orders).toMatchObject([{ isDeleted: true, isOpen: false }]);
  expect(variantsOf(orders)).toEqual([["101"]]);
  expect(katana.sent()[1]).toBe("GET /sales_order_rows?include_deleted=true&sales_order_ids=1");
});

test("of a deleted order all rows are read, though some came along", async () => {
  const deleted_at = "2026-03-06T00:00:00.000Z";
  const rows = [salesRow({ deleted_at }), salesRow({ id: 12, variant_id: 102, deleted_at })];
  const katana = katanaWith({
    "/sales_orders": [salesOrder({ deleted_at, sales_order_rows: rows.slice(0, 1) })],
    "/sales_order_rows": rows,
  });
  expect(variantsOf(await katana.source.orders([sales("1")], call))).toEqual([["101", "102"]]);
});

test("an order that is gone comes back deleted, with no rows", async () => {
  const katana = katanaWith({});
  expect(await katana.source.orders([sales("1"), sales("abc")], call)).toEqual(
    ["1", "abc"].map((externalId) => ({
      kind: "sales",
      externalId,
      number: null,
      isOpen: false,
      isDeleted: true,
      isQuote: false,
      channelOrder: null,
      rows: [],
    })),
  );
  expect(katana.sent()).toEqual(["GET /sales_orders?include_deleted=true&ids=1"]);
});

test("rows that did not come along are read for all orders at once; deleted ones do not count", async () => {
  const bare = { sales_order_rows: undefined };
  const katana = katanaWith({
    "/sales_orders": [salesOrder(bare), salesOrder({ id: 2, ...bare })],
    "/sales_order_rows": [
      salesRow({}),
      salesRow({ id: 12, deleted_at: createdAt }),
      salesRow({ id: 21, sales_order_id: 2, variant_id: 201 }),
      salesRow({ id: 99, sales_order_id: 9, variant_id: 901 }),
    ],
  });
  const orders = await katana.source.orders([sales("1"), sales("2"), sales("1")], call);
  expect(variantsOf(orders)).toEqual([["101"], ["201"]]);
  expect(katana.sent()[1]).toBe(
    "GET /sales_order_rows?include_deleted=true&sales_order_ids=1&sales_order_ids=2",
  );
});

test.for([
  ["NOT_SHIPPED", true],
  ["PARTIALLY_PACKED", true],
  ["PARTIALLY_DELIVERED", true],
  ["PENDING", false],
  ["PACKED", false],
  ["DELIVERED", false],
  ["VOIDED", false],
] as const)("a sales order that is %s is open: %s", async ([status, isOpen]) => {
  const katana = katanaWith({ "/sales_orders": [salesOrder({ status })] });
  expect(await katana.source.orders([sales("1")], call)).toMatchObject([{ isOpen }]);
});

const shippedOf = (orders: SourceOrderRecord[]) =>
  orders.flatMap((order) => order.rows.map((row) => [row.externalId, row.openQuantity, row.shippedQuantity]));

test.for([
  ["NOT_SHIPPED", "2", "0", false],
  ["PENDING", "2", "0", true],
  ["PACKED", "0", "2", false],
  ["DELIVERED", "0", "2", false],
] as const)(
  "Q5 Q9 of a sales order that is %s, %s are open, %s shipped: its status says so",
  async ([status, open, shipped, isQuote]) => {
    const katana = katanaWith({ "/sales_orders": [salesOrder({ status })] });
    const orders = await katana.source.orders([sales("1")], call);
    expect(shippedOf(orders)).toEqual([["11", quantity(open), quantity(shipped)]]);
    expect(orders).toMatchObject([{ isQuote }]);
    expect(katana.requests).toHaveLength(1);
  },
);

const shipment = (id: number, order: number, units: Record<string, number>, fields: object = {}) => ({
  id,
  sales_order_id: order,
  status: "DELIVERED",
  sales_order_fulfillment_rows: Object.entries(units).map(([row, each]) => ({
    sales_order_row_id: Number(row),
    quantity: each,
  })),
  ...fields,
});

test("Q9 of an order that was shipped in part its shipments tell; one that was taken back counts no more", async () => {
  const rows = [salesRow({ quantity: 5 }), salesRow({ id: 12 }), salesRow({ id: 13, quantity: 1 })];
  const katana = katanaWith({
    "/sales_orders": [salesOrder({ status: "PARTIALLY_DELIVERED", sales_order_rows: rows })],
    "/sales_order_fulfillments": [
      shipment(1, 1, { 11: 1.5, 13: 2 }),
      shipment(2, 1, { 11: 1 }),
      shipment(3, 1, { 12: 2 }, { deleted_at: createdAt }),
    ],
  });
  expect(shippedOf(await katana.source.orders([sales("1")], call))).toEqual([
    ["11", quantity("2.5"), quantity("2.5")],
    ["12", quantity("2"), 0n],
    // Cut down after it was shipped: nothing is open, and no less than nothing.
    ["13", 0n, quantity("2")],
  ]);
  expect(katana.sent()[1]).toBe("GET /sales_order_fulfillments?sales_order_id=1");
});

test("Q9 the shipments of many orders are read from one list, no older than the oldest of them", async () => {
  const orders = [1, 2, 3, 4].map((id) =>
    salesOrder({ id, status: id < 4 ? "PARTIALLY_PACKED" : "NOT_SHIPPED" }),
  );
  const katana = katanaWith({ "/sales_orders": orders });
  await katana.source.orders(["1", "2", "3", "4"].map(sales), call);
  expect(katana.sent().slice(1)).toEqual([
    "GET /sales_order_fulfillments?created_at_min=2026-03-05T00%3A00%3A00.000Z",
  ]);
});

test("Q9 of a deleted order nothing is open and nothing is shipped; of a status nobody knows the shipments tell", async () => {
  const deleted = katanaWith({
    "/sales_orders": [salesOrder({ status: "PARTIALLY_PACKED", deleted_at: createdAt })],
    "/sales_order_rows": [salesRow({ deleted_at: createdAt })],
  });
  expect(shippedOf(await deleted.source.orders([sales("1")], call))).toEqual([["11", 0n, 0n]]);
  const voided = katanaWith({
    "/sales_orders": [salesOrder({ status: "VOIDED" })],
    "/sales_order_fulfillments": [shipment(1, 1, { 11: 1 })],
  });
  expect(shippedOf(await voided.source.orders([sales("1")], call))).toEqual([
    ["11", quantity("1"), quantity("1")],
  ]);
});

test("a row that names no order is a bad response: it is not left out, nor given to some order", async () => {
  const katana = katanaWith({
    "/sales_orders": [salesOrder({ sales_order_rows: undefined })],
    "/sales_order_rows": [salesRow({ sales_order_id: undefined })],
  });
  await expect(katana.source.orders([sales("1")], call)).rejects.toMatchObject({ kind: "bad-response" });
});

const manufacturingOrder = (id: number, fields: Record<string, unknown> = {}) => ({
  id,
  order_no: `MO-${id}`,
  status: "NOT_STARTED",
  variant_id: 300 + id,
  planned_quantity: 4,
  location_id: 5,
  created_at: createdAt,
  deleted_at: null,
  ...fields,
});
const ingredient = (order: number, fields: Record<string, unknown> = {}) => ({
  id: order * 10,
  manufacturing_order_id: order,
  variant_id: 400 + order,
  planned_quantity_per_unit: "0.2500000000",
  deleted_at: null,
  ...fields,
});
const manufacturing = (id: number) => ({ kind: "manufacturing" as const, externalId: String(id) });

test("C2 a manufacturing order concerns what is made and what is used", async () => {
  const katana = katanaWith({
    "/manufacturing_orders": [manufacturingOrder(1)],
    "/manufacturing_order_recipe_rows": [ingredient(1), ingredient(1, { id: 11, deleted_at: createdAt })],
  });
  const [order] = await katana.source.orders([manufacturing(1)], call);
  // Neither what is made nor what is used is shipped.
  const unsold = { locationExternalId: "5", openQuantity: null, shippedQuantity: null };
  expect(order?.rows).toEqual([
    { externalId: "output", variantExternalId: "301", quantity: quantity("4"), ...unsold },
    { externalId: "10", variantExternalId: "401", quantity: quantity("1"), ...unsold },
  ]);
  expect(katana.sent()).toEqual([
    "GET /manufacturing_orders?include_deleted=true&ids=1",
    "GET /manufacturing_order_recipe_rows?include_deleted=true&manufacturing_order_id=1",
  ]);
});

test("ingredients of many orders are read from one list, no older than the oldest of them", async () => {
  const orders = [1, 2, 3, 4].map((id) => manufacturingOrder(id));
  const katana = katanaWith({
    "/manufacturing_orders": [...orders, manufacturingOrder(5, { created_at: "2026-03-02T23:00:00.000Z" })],
    "/manufacturing_order_recipe_rows": [1, 2, 3, 4, 5].map((id) => ingredient(id)),
  });
  const read = await katana.source.orders([1, 2, 3, 4, 5].map(manufacturing), call);
  expect(variantsOf(read)).toEqual([1, 2, 3, 4, 5].map((id) => [`${300 + id}`, `${400 + id}`]));
  expect(katana.sent()[1]).toBe(
    "GET /manufacturing_order_recipe_rows?include_deleted=true&created_at_min=2026-03-02T00%3A00%3A00.000Z",
  );
  expect(katana.requests).toHaveLength(2);
});

test("orders dated otherwise than in UTC narrow nothing", async () => {
  const orders = [1, 2, 3].map((id) => manufacturingOrder(id, { created_at: "2026-03-05T01:00:00+05:00" }));
  const katana = katanaWith({ "/manufacturing_orders": orders });
  const mixed = katanaWith({ "/manufacturing_orders": [...orders.slice(0, 2), manufacturingOrder(3)] });
  for (const { source, sent } of [katana, mixed]) {
    await source.orders([1, 2, 3].map(manufacturing), call);
    expect(sent()[1]).toBe("GET /manufacturing_order_recipe_rows?include_deleted=true");
  }
});

const purchaseOrder = (fields: Record<string, unknown>) => ({
  id: 1,
  order_no: "PO-1",
  status: "NOT_RECEIVED",
  entity_type: "regular",
  location_id: 5,
  created_at: createdAt,
  deleted_at: null,
  purchase_order_rows: [purchaseRow({})],
  ...fields,
});
const purchaseRow = (fields: Record<string, unknown>) => ({
  id: 51,
  purchase_order_id: 1,
  variant_id: 501,
  quantity: 250,
  location_id: null,
  deleted_at: null,
  ...fields,
});
const purchase = { kind: "purchase" as const, externalId: "1" };

test("C3 a purchase order with its rows: one request", async () => {
  const katana = katanaWith({ "/purchase_orders": [purchaseOrder({})] });
  const orders = await katana.source.orders([purchase], call);
  expect(orders).toMatchObject([{ kind: "purchase", number: "PO-1", isOpen: true }]);
  expect(variantsOf(orders)).toEqual([["501"]]);
  expect(katana.sent()).toEqual(["GET /purchase_orders?include_deleted=true&ids=1"]);
});

test("rows that Katana left empty are read from their own list", async () => {
  const katana = katanaWith({
    "/purchase_orders": [purchaseOrder({ purchase_order_rows: [] })],
    "/purchase_order_rows": [purchaseRow({})],
  });
  expect(variantsOf(await katana.source.orders([purchase], call))).toEqual([["501"]]);
  expect(katana.sent()[1]).toBe("GET /purchase_order_rows?include_deleted=true&purchase_order_id=1");
});

const outsourcedIngredient = {
  id: 51,
  purchase_order_id: 1,
  purchase_order_row_id: 51,
  ingredient_variant_id: 601,
  planned_quantity_per_unit: 0.5,
  deleted_at: null,
};

test("an outsourced order uses ingredients of ours; their ids collide with those of the order's rows", async () => {
  const katana = katanaWith({
    "/purchase_orders": [purchaseOrder({ entity_type: "outsourced" })],
    "/outsourced_purchase_order_recipe_rows": [outsourcedIngredient],
  });
  const [order] = await katana.source.orders([purchase], call);
  expect(order?.rows.map((row) => [row.externalId, row.variantExternalId, row.quantity])).toEqual([
    ["51", "501", quantity("250")],
    ["ingredient:51", "601", quantity("125")],
  ]);
});

test("an order is found by one of its rows; a row that is gone leads nowhere", async () => {
  const katana = katanaWith({
    "/manufacturing_order_recipe_rows": [ingredient(1), ingredient(2)],
    "/manufacturing_orders": [manufacturingOrder(1), manufacturingOrder(2)],
  });
  const refs = ["10", "77"].map((rowExternalId) => ({ kind: "manufacturing" as const, rowExternalId }));
  const orders = await katana.source.orders([...refs, manufacturing(1)], call);
  expect(orders.map((order) => order.externalId)).toEqual(["1"]);
  expect(katana.sent().slice(0, 2)).toEqual([
    "GET /manufacturing_order_recipe_rows?include_deleted=true&ids=10&ids=77",
    "GET /manufacturing_orders?include_deleted=true&ids=1",
  ]);
});

test("purchase orders are found by rows and by ingredients", async () => {
  const katana = katanaWith({
    "/purchase_order_rows": [purchaseRow({})],
    "/outsourced_purchase_order_recipe_rows": [{ ...outsourcedIngredient, id: 7, purchase_order_id: 2 }],
    "/purchase_orders": [purchaseOrder({}), purchaseOrder({ id: 2 })],
  });
  const refs = ["51", "ingredient:7"].map((rowExternalId) => ({ kind: "purchase" as const, rowExternalId }));
  const orders = await katana.source.orders(refs, call);
  expect(orders.map((order) => order.externalId)).toEqual(["1", "2"]);
});

test("sales orders are found by rows", async () => {
  const katana = katanaWith({ "/sales_order_rows": [salesRow({})], "/sales_orders": [salesOrder({})] });
  const orders = await katana.source.orders([{ kind: "sales", rowExternalId: "11" }], call);
  expect(orders.map((order) => order.externalId)).toEqual(["1"]);
});

test("two hundred orders are one request", async () => {
  const orders = Array.from({ length: 200 }, (_, index) => salesOrder({ id: index + 1 }));
  const katana = katanaWith({ "/sales_orders": orders });
  expect(
    await katana.source.orders(
      orders.map(({ id }) => sales(String(id))),
      call,
    ),
  ).toHaveLength(200);
  expect(katana.requests).toHaveLength(1);
});

test("every open order of each kind, status by status", async () => {
  const katana = katanaWith({
    "/sales_orders": [
      salesOrder({ id: 1 }),
      salesOrder({ id: 2, status: "PARTIALLY_PACKED" }),
      salesOrder({ id: 3, status: "DELIVERED" }),
    ],
    "/manufacturing_orders": [manufacturingOrder(4, { status: "BLOCKED" })],
    "/purchase_orders": [purchaseOrder({ id: 5, status: "PARTIALLY_RECEIVED" })],
  });
  const orders = await readEveryPage((cursor) => katana.source.openOrderPage(cursor, call));
  const found = orders.map((order) => `${order.kind} ${order.externalId}`);
  expect(found).toEqual(["sales 1", "sales 2", "manufacturing 4", "purchase 5"]);
  // Nine statuses, the shipments of one sales order, and the ingredients of one manufacturing order.
  expect(katana.requests).toHaveLength(11);
});

test("a status filter that is not heeded lets no closed order in", async () => {
  const katana = scriptKatana(({ query }) =>
    respondList([salesOrder({ id: 1 }), salesOrder({ id: 3, status: "DELIVERED" })], query),
  );
  const page = await katana.source.openOrderPage(null, call);
  expect(page.items.map((order) => order.externalId)).toEqual(["1"]);
});

test("open orders are read page by page within a status", async () => {
  const orders = Array.from({ length: 251 }, (_, index) => salesOrder({ id: index + 1 }));
  const katana = katanaWith({ "/sales_orders": orders });
  const first = await katana.source.openOrderPage(null, call);
  const second = await katana.source.openOrderPage(first.next, call);
  expect([first.items.length, second.items.length]).toEqual([250, 1]);
  expect(katana.sent()).toEqual([
    "GET /sales_orders?status=NOT_SHIPPED",
    "GET /sales_orders?status=NOT_SHIPPED&page=2",
  ]);
});
