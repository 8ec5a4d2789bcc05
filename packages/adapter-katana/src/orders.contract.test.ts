// Orders against the Katana mock: each change that moves stock is signalled, and the signal leads to the variants.
import type {
  OrderKind,
  OrderRef,
  OrderRowRef,
  SignalKey,
  SourceOrderRecord,
  StockSource,
} from "@stockgate/core/contracts";
import { quantity } from "@stockgate/core/testing";
import type { KatanaSettingsInput } from "@stockgate/mock-servers";
import { expect, test } from "vitest";
import { readEveryPage } from "./testing/every-page.ts";
import { received } from "./testing/mock-world.ts";
import { openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-katana.ts";

const hookUrl = "https://stock.example/hooks/katana/1";

/** A mock, the adapter subscribed to it, and the ids of the demo world by SKU. */
async function openKatana(settings: KatanaSettingsInput = {}) {
  const katana = openMock({ settings: { ...settings, quotaRequests: 1000 } });
  const { state } = await katana.source.webhooks.ensure(hookUrl, null, call);
  const variants = (await katana.source.variantPage(null, call)).items;
  const location = (await katana.source.locations(call)).find(({ name }) => name === "Main warehouse");
  const signals = async (): Promise<SignalKey[]> => {
    katana.advance(1000);
    await expect.poll(() => katana.deliveries.length).toBeGreaterThan(0);
    return received(katana.source, katana.deliveries, state);
  };
  katana.sent.length = 0;
  return {
    ...katana,
    signals,
    locationId: Number(location?.externalId),
    idOf: (sku: string) => Number(variants.find((variant) => variant.sku === sku)?.externalId),
  };
}

const ordersOf = (source: StockSource, keys: SignalKey[]) => {
  const refs = keys.flatMap((key): (OrderRef | OrderRowRef)[] => {
    if (key.about === "order") return [{ kind: key.orderKind, externalId: key.externalId }];
    return key.about === "order-row" ? [{ kind: key.orderKind, rowExternalId: key.externalId }] : [];
  });
  return source.orders(refs, call);
};

const variantIds = (orders: SourceOrderRecord[]) =>
  new Set(orders.flatMap((order) => order.rows.map((row) => Number(row.variantExternalId))));

const salesOrder = (
  rows: { variant_id: number; quantity: number }[],
  more: Record<string, unknown> = {},
) => ({
  customer_id: 1,
  sales_order_rows: rows.map((row) => ({ ...row, price_per_unit: 10 })),
  ...more,
});

test.for<KatanaSettingsInput>([{}, { singleEnvelope: "wrapped" }])(
  "C1 a sales order is signalled when it comes, and leads to its variants: %j",
  async (settings) => {
    const { source, change, signals, idOf, locationId } = await openKatana(settings);
    const tray = idOf("OAK-TRAY-S");
    await change(
      "POST",
      "/sales_orders",
      salesOrder([{ variant_id: tray, quantity: 2 }], {
        location_id: locationId,
        ecommerce_order_type: "shopify",
        ecommerce_store_name: "demo.myshopify.com",
        ecommerce_order_id: "19433769",
      }),
    );
    const [order, ...others] = await ordersOf(source, await signals());
    expect(others).toEqual([]);
    expect(order).toMatchObject({
      kind: "sales",
      isOpen: true,
      isDeleted: false,
      channelOrder: { externalId: "19433769", store: "demo.myshopify.com" },
      rows: [
        {
          variantExternalId: String(tray),
          locationExternalId: String(locationId),
          quantity: quantity("2"),
        },
      ],
    });
  },
);

test("C1 a sales order that is deleted still leads to its variants", async () => {
  const { source, change, signals, idOf } = await openKatana();
  const tray = idOf("OAK-TRAY-S");
  const { id } = await change("POST", "/sales_orders", salesOrder([{ variant_id: tray, quantity: 2 }]));
  await signals();
  await change("DELETE", `/sales_orders/${id}`);
  const orders = await ordersOf(source, await signals());
  expect(orders).toMatchObject([{ externalId: String(id), isDeleted: true, isOpen: false }]);
  expect(variantIds(orders)).toEqual(new Set([tray]));
});

test("C1 a row that Katana removed for good, unannounced, leads nowhere: it is left to the sweep", async () => {
  const { source, change, signals, idOf } = await openKatana({ deletedOrderRows: "hard" });
  const [tray, shelf] = [idOf("OAK-TRAY-S"), idOf("OAK-SHEL-S")];
  const { id, sales_order_rows: rows } = await change(
    "POST",
    "/sales_orders",
    salesOrder([
      { variant_id: tray, quantity: 2 },
      { variant_id: shelf, quantity: 1 },
    ]),
  );
  await signals();
  await change("DELETE", `/sales_order_rows/${rows[0].id}`);
  const byRow = { kind: "sales" as const, rowExternalId: String(rows[0].id) };
  expect(await source.orders([byRow], call)).toEqual([]);
  const orders = await source.orders([{ kind: "sales", externalId: String(id) }], call);
  expect(variantIds(orders)).toEqual(new Set([shelf]));
});

test("C1 an edited order has the rows that it has now", async () => {
  const { source, change, signals, idOf } = await openKatana();
  const [tray, shelf] = [idOf("OAK-TRAY-S"), idOf("OAK-SHEL-S")];
  const { id, sales_order_rows: rows } = await change(
    "POST",
    "/sales_orders",
    salesOrder([
      { variant_id: tray, quantity: 2 },
      { variant_id: shelf, quantity: 1 },
    ]),
  );
  await change("DELETE", `/sales_order_rows/${rows[0].id}`);
  await change("PATCH", `/sales_order_rows/${rows[1].id}`, { quantity: 7 });
  const [order] = await ordersOf(source, await signals());
  expect(order?.externalId).toBe(String(id));
  expect(order?.rows).toMatchObject([{ variantExternalId: String(shelf), quantity: quantity("7") }]);
});

test("C1 a delivered order is no longer open", async () => {
  const { source, change, signals, idOf } = await openKatana();
  const tray = idOf("OAK-TRAY-S");
  const { id, sales_order_rows: rows } = await change(
    "POST",
    "/sales_orders",
    salesOrder([{ variant_id: tray, quantity: 2 }]),
  );
  await signals();
  await change("POST", "/sales_order_fulfillments", {
    sales_order_id: id,
    status: "DELIVERED",
    sales_order_fulfillment_rows: [{ sales_order_row_id: rows[0].id, quantity: 2 }],
  });
  const keys = await signals();
  expect(keys).toContainEqual({ about: "level", externalId: String(tray), locationExternalId: null });
  expect(await ordersOf(source, keys)).toMatchObject([{ isOpen: false, isDeleted: false }]);
});

test("C2 a manufacturing order leads to what is made and to its ingredients", async () => {
  const { source, change, signals, idOf, locationId } = await openKatana();
  const [kit, oil, cloth] = [idOf("KIT-CARE"), idOf("MAT-OIL"), idOf("MAT-CLOTH")];
  const body = { variant_id: kit, location_id: locationId, planned_quantity: 4 };
  const { id } = await change("POST", "/manufacturing_orders", body);
  const orders = await ordersOf(source, await signals());
  expect(orders).toMatchObject([{ kind: "manufacturing", externalId: String(id), isOpen: true }]);
  expect(variantIds(orders)).toEqual(new Set([kit, oil, cloth]));
  const ofOil = orders[0]?.rows.find((row) => row.variantExternalId === String(oil));
  expect(ofOil?.quantity).toBe(quantity("1"));

  const { data } = await change("GET", `/manufacturing_order_recipe_rows?manufacturing_order_id=${id}`);
  const oilRow = data.find((row: { variant_id: number }) => row.variant_id === oil);
  await change("PATCH", `/manufacturing_order_recipe_rows/${oilRow.id}`, { planned_quantity_per_unit: 0.5 });
  const [edited] = await ordersOf(source, await signals());
  const edge = edited?.rows.find((row) => row.variantExternalId === String(oil));
  expect(edge?.quantity).toBe(quantity("2"));

  await change("DELETE", `/manufacturing_orders/${id}`);
  const deleted = await ordersOf(source, await signals());
  expect(deleted).toMatchObject([{ isDeleted: true }]);
  expect(variantIds(deleted)).toEqual(new Set([kit, oil, cloth]));
});

test("C3 a purchase order leads to its variants, its rows to the order", async () => {
  const { source, change, signals, idOf, locationId } = await openKatana();
  const cloth = idOf("MAT-CLOTH");
  const { id, purchase_order_rows: rows } = await change("POST", "/purchase_orders", {
    supplier_id: 1,
    location_id: locationId,
    purchase_order_rows: [{ variant_id: cloth, quantity: 10, price_per_unit: 1 }],
  });
  const created = await ordersOf(source, await signals());
  expect(created).toMatchObject([{ kind: "purchase", externalId: String(id), isOpen: true }]);
  expect(variantIds(created)).toEqual(new Set([cloth]));
  await change("POST", "/purchase_order_receive", [{ purchase_order_row_id: rows[0].id, quantity: 10 }]);
  const keys = await signals();
  expect(keys).toContainEqual({ about: "level", externalId: String(cloth), locationExternalId: null });
  expect(await ordersOf(source, keys)).toMatchObject([{ externalId: String(id), isOpen: false }]);
});

test("every open order of all kinds, and no other", async () => {
  const { source, change, idOf, locationId } = await openKatana();
  const [tray, cloth] = [idOf("OAK-TRAY-S"), idOf("MAT-CLOTH")];
  const rows = [{ variant_id: tray, quantity: 1 }];
  const ids: Record<OrderKind, string[]> = { sales: [], manufacturing: [], purchase: [] };
  const add = async (kind: OrderKind, path: string, body: unknown) =>
    ids[kind].push(String((await change("POST", path, body)).id));
  await add("sales", "/sales_orders", salesOrder(rows));
  await add("sales", "/sales_orders", salesOrder(rows));
  await change("POST", "/sales_orders", salesOrder(rows, { status: "PENDING" }));
  const made = { variant_id: idOf("KIT-CARE"), location_id: locationId, planned_quantity: 1 };
  await add("manufacturing", "/manufacturing_orders", made);
  const done = await change("POST", "/manufacturing_orders", made);
  await change("PATCH", `/manufacturing_orders/${done.id}`, { status: "DONE" });
  await add("purchase", "/purchase_orders", {
    supplier_id: 1,
    location_id: locationId,
    purchase_order_rows: [{ variant_id: cloth, quantity: 10, price_per_unit: 1 }],
  });
  const open = await readEveryPage((cursor) => source.openOrderPage(cursor, call));
  for (const kind of ["sales", "manufacturing", "purchase"] as const) {
    const found = open.filter((order) => order.kind === kind).map((order) => order.externalId);
    expect(new Set(found)).toEqual(new Set(ids[kind]));
  }
  expect(open.every((order) => order.rows.length > 0)).toBe(true);
});

test("twenty manufacturing orders cost two requests", async () => {
  const { source, change, idOf, locationId, sent } = await openKatana();
  const body = { variant_id: idOf("KIT-CARE"), location_id: locationId, planned_quantity: 1 };
  const refs: { kind: "manufacturing"; externalId: string }[] = [];
  for (let count = 0; count < 20; count += 1) {
    const { id } = await change("POST", "/manufacturing_orders", body);
    refs.push({ kind: "manufacturing", externalId: String(id) });
  }
  const orders = await source.orders(refs, call);
  expect(orders.map((order) => order.rows.length)).toEqual(refs.map(() => 3));
  expect(sent).toEqual(["GET /manufacturing_orders", "GET /manufacturing_order_recipe_rows"]);
});

test("Q9 C1 units shipped in part, and taken back", async () => {
  const { source, change, idOf } = await openKatana();
  const body = salesOrder([{ variant_id: idOf("OAK-TRAY-S"), quantity: 5 }]);
  const { id, sales_order_rows: rows } = await change("POST", "/sales_orders", body);
  const shipped = async () => {
    const [order] = await source.orders([{ kind: "sales", externalId: String(id) }], call);
    return order?.rows.map((row) => [row.openQuantity, row.shippedQuantity]);
  };
  const shipment = await change("POST", "/sales_order_fulfillments", {
    sales_order_id: id,
    status: "PACKED",
    sales_order_fulfillment_rows: [{ sales_order_row_id: rows[0].id, quantity: 2 }],
  });
  expect(await shipped()).toEqual([[quantity("3"), quantity("2")]]);
  await change("DELETE", `/sales_order_fulfillments/${shipment.id}`);
  expect(await shipped()).toEqual([[quantity("5"), 0n]]);
  await change("PATCH", `/sales_orders/${id}`, { status: "DELIVERED" });
  expect(await shipped()).toEqual([[0n, quantity("5")]]);
});

test("Q9 a sales order is found by the channel's id of the order it came from, done and deleted ones too", async () => {
  const { source, change, idOf } = await openKatana();
  const tray = idOf("OAK-TRAY-S");
  const origin = (id: string) => ({
    order_no: `#${id}`,
    ecommerce_order_type: "shopify",
    ecommerce_store_name: "demo.myshopify.com",
    ecommerce_order_id: id,
  });
  const sale = await change(
    "POST",
    "/sales_orders",
    salesOrder([{ variant_id: tray, quantity: 2 }], origin("77")),
  );
  await change("POST", "/sales_orders", salesOrder([{ variant_id: tray, quantity: 9 }], origin("78")));
  await change("PATCH", `/sales_orders/${sale.id}`, { status: "DELIVERED" });
  const found = (value: string) => source.findSalesOrders("channel-order", value, call);
  expect(await found("77")).toMatchObject([
    {
      externalId: String(sale.id),
      isOpen: false,
      channelOrder: { externalId: "77", store: "demo.myshopify.com" },
      rows: [{ variantExternalId: String(tray), shippedQuantity: quantity("2"), openQuantity: 0n }],
    },
  ]);
  expect(await found("79")).toEqual([]);
  await change("DELETE", `/sales_orders/${sale.id}`);
  expect(await found("77")).toMatchObject([{ externalId: String(sale.id), isDeleted: true }]);
});

test.for(["1001", "#1001"])("Q9 a sales order is found by its number, asked for as %s", async (number) => {
  const { source, change, idOf } = await openKatana();
  const rows = [{ variant_id: idOf("OAK-TRAY-S"), quantity: 2 }];
  const bare = await change("POST", "/sales_orders", salesOrder(rows, { order_no: "1001" }));
  await change("POST", "/sales_orders", salesOrder(rows, { order_no: "10010" }));
  const found = await source.findSalesOrders("number", number, call);
  expect(found.map(({ externalId, channelOrder }) => [externalId, channelOrder])).toEqual([
    [String(bare.id), null],
  ]);
});
