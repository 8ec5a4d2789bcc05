import { describe, expect, it } from "vitest";
import { type KatanaClient, aKatana, ids } from "../testing/katana-client.ts";

const anOrder = (katana: KatanaClient, more: object = {}) =>
  katana.post("/purchase_orders", {
    supplier_id: 1,
    location_id: 1,
    purchase_order_rows: [
      { variant_id: ids.oil, quantity: 5, price_per_unit: 8 },
      {
        variant_id: ids.cloth,
        quantity: 2,
        price_per_unit: 12,
        purchase_uom: "box",
        purchase_uom_conversion_rate: 10,
      },
    ],
    ...more,
  });
const pathOf = (order: Record<string, unknown>) => `/purchase_orders/${String(order["id"])}`;
const rowIds = (order: Record<string, unknown>) =>
  (order["purchase_order_rows"] as { id: number }[]).map(({ id }) => id);
const both = async (katana: KatanaClient) => [await katana.numbers(ids.oil), await katana.numbers(ids.cloth)];
const untouched = ["2.5 / 0 / 0 / -", "30 / 0 / 0 / -"];
const expected = ["2.5 / 0 / 5 / -", "30 / 0 / 20 / -"];

describe("a purchase order", () => {
  it("expects its rows, in the unit of stock", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    expect(order).toMatchObject({
      order_no: "PO-1",
      status: "NOT_RECEIVED",
      total: 64,
      entity_type: "regular",
    });
    expect(await both(katana)).toStrictEqual(expected);
    expect(await katana.get(`${pathOf(order)}?extend=supplier`)).toMatchObject({ supplier: { id: 1 } });
  });

  it("as a draft expects nothing, or does by setting", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, { status: "DRAFT" });
    expect(await both(katana)).toStrictEqual(untouched);
    await katana.patch(pathOf(order), { status: "NOT_RECEIVED" });
    expect(await both(katana)).toStrictEqual(expected);
    const other = aKatana({ settings: { draftPurchaseOrdersExpect: true } });
    await anOrder(other, { status: "DRAFT" });
    expect(await both(other)).toStrictEqual(expected);
  });

  it("splits a row that is received in part, and values what came", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    const [oilRow, clothRow] = rowIds(order);
    await katana.post("/purchase_order_receive", { purchase_order_row_id: oilRow, quantity: 1.5 });
    expect(await katana.get(pathOf(order))).toMatchObject({ status: "PARTIALLY_RECEIVED" });
    const rows = await katana.list(`/purchase_order_rows?purchase_order_id=${String(order["id"])}`);
    expect(
      rows.map((row) => [row["variant_id"], row["quantity"], row["received_date"] !== null]),
    ).toStrictEqual([
      [ids.oil, 1.5, true],
      [ids.cloth, 2, false],
      [ids.oil, 3.5, false],
    ]);
    expect(await both(katana)).toStrictEqual(["4 / 0 / 3.5 / -", "30 / 0 / 20 / -"]);
    const [oil] = await katana.list(`/inventory?variant_id=${ids.oil}&location_id=1`);
    expect(oil).toMatchObject({ average_cost: "5.5000000000" });
    await katana.post("/purchase_order_receive", [
      { purchase_order_row_id: oilRow, quantity: 3.5 },
      { purchase_order_row_id: clothRow, quantity: 2, location_id: 2 },
    ]);
    expect(await katana.get(pathOf(order))).toMatchObject({ status: "RECEIVED" });
    expect(await both(katana)).toStrictEqual(["7.5 / 0 / 0 / -", "30 / 0 / 0 / -"]);
    expect(await katana.numbers(ids.cloth, 2)).toBe("20 / 0 / 0 / -");
    const [cloth] = await katana.list(`/inventory_movements?variant_ids=${ids.cloth}&location_id=2`);
    expect(cloth).toMatchObject({
      resource_type: "PurchaseOrderRow",
      quantity_change: 20,
      value_per_unit: 1.2,
    });
    expect((await katana.call("DELETE", pathOf(order))).status).toBe(412);
  });

  it("is received and reverted by status, with no rows in the answer", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    await katana.post("/purchase_order_receive", { purchase_order_row_id: rowIds(order)[0], quantity: 2 });
    expect(await katana.patch(pathOf(order), { status: "RECEIVED" })).toMatchObject({
      status: "RECEIVED",
      purchase_order_rows: [],
    });
    expect(await both(katana)).toStrictEqual(["7.5 / 0 / 0 / -", "50 / 0 / 0 / -"]);
    await katana.patch(pathOf(order), { status: "NOT_RECEIVED" });
    expect(await both(katana)).toStrictEqual(expected);
    expect(await katana.get(pathOf(order))).toMatchObject({
      status: "NOT_RECEIVED",
      purchase_order_rows: [{ quantity: 5 }, { quantity: 2 }],
    });
  });

  it("refuses more than is left", async () => {
    const katana = aKatana();
    const [oilRow] = rowIds(await anOrder(katana));
    const receive = { purchase_order_row_id: oilRow, quantity: 5.5 };
    expect((await katana.call("POST", "/purchase_order_receive", receive)).status).toBe(422);
    expect(await both(katana)).toStrictEqual(expected);
  });

  it("lets go of what is deleted", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    await katana.delete(`/purchase_order_rows/${rowIds(order)[1]}`);
    expect(await both(katana)).toStrictEqual(["2.5 / 0 / 5 / -", "30 / 0 / 0 / -"]);
    await katana.delete(pathOf(order));
    expect(await both(katana)).toStrictEqual(untouched);
  });
});

it("rows can be added and changed", async () => {
  const katana = aKatana();
  const order = await anOrder(katana);
  const row = await katana.post("/purchase_order_rows", {
    purchase_order_id: order["id"],
    variant_id: ids.chair,
    quantity: 3,
    price_per_unit: 1,
  });
  await katana.patch(`/purchase_order_rows/${String(row["id"])}`, { quantity: 4, location_id: 2 });
  expect(await katana.numbers(ids.chair, 2)).toBe("4 / 0 / 4 / -");
  expect(await katana.get(`/purchase_order_rows/${String(row["id"])}`)).toMatchObject({
    quantity: 4,
    total: 4,
  });
});

it("outsourced orders fire under their own names", async () => {
  const katana = aKatana();
  await katana.subscribe([
    "purchase_order.created",
    "outsourced_purchase_order.created",
    "outsourced_purchase_order.received",
    "outsourced_purchase_order_row.received",
  ]);
  const order = await anOrder(katana, { entity_type: "outsourced", tracking_location_id: 2 });
  await katana.patch(pathOf(order), { status: "RECEIVED" });
  await katana.ports.advance(100);
  expect(katana.received.map(({ event }) => event)).toStrictEqual([
    "outsourced_purchase_order.created",
    "outsourced_purchase_order_row.received",
    "outsourced_purchase_order_row.received",
    "outsourced_purchase_order.received",
  ]);
});
