import { describe, expect, it } from "vitest";
import { type KatanaClient, aKatana, ids } from "../testing/katana-client.ts";

type Made = Record<string, unknown> & { rowIds: number[]; path: string };

async function anOrder(katana: KatanaClient, rows: object[], more: object = {}): Promise<Made> {
  const made = await katana.post("/sales_orders", { customer_id: 1, sales_order_rows: rows, ...more });
  const rowIds = (made["sales_order_rows"] as { id: number }[]).map((row) => row.id);
  return { ...made, rowIds, path: `/sales_orders/${String(made["id"])}` };
}

const chairs = (quantity: number) => ({ variant_id: ids.chair, quantity });

const ship = (katana: KatanaClient, order: Made, quantities: number[], status: "PACKED" | "DELIVERED") =>
  katana.post("/sales_order_fulfillments", {
    sales_order_id: order["id"],
    status,
    sales_order_fulfillment_rows: quantities.map((quantity, index) => ({
      sales_order_row_id: order.rowIds[index],
      quantity,
    })),
  });

const statusOf = async (katana: KatanaClient, order: Made) => (await katana.get(order.path))["status"];

describe("a sales order", () => {
  it("commits what is open, and is numbered by itself", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [{ ...chairs(2.5), price_per_unit: 12.1 }], {
      ecommerce_order_type: "shopify",
      ecommerce_store_name: "demo.myshopify.com",
      ecommerce_order_id: "19433769",
      addresses: [{ entity_type: "shipping", city: "Oslo" }],
    });
    expect(order).toMatchObject({
      order_no: "SO-1",
      status: "NOT_SHIPPED",
      location_id: 1,
      total: 30.25,
      product_availability: "IN_STOCK",
      sales_order_rows: [
        { quantity: 2.5, price_per_unit: "12.1000000000", product_availability: "IN_STOCK" },
      ],
    });
    expect(await katana.numbers(ids.chair)).toBe("10 / 2.5 / 0 / -");
    expect(await katana.list("/inventory_movements?resource_type=SalesOrderRow")).toStrictEqual([]);
    const found = await katana.list(
      "/sales_orders?ecommerce_order_id=19433769&ecommerce_store_name=demo.myshopify.com",
    );
    expect(found).toHaveLength(1);
    expect(await katana.list("/sales_orders?ecommerce_order_id=1943376")).toStrictEqual([]);
    expect(await katana.get(order.path)).not.toHaveProperty("addresses");
    expect(await katana.list("/sales_order_addresses")).toMatchObject([{ city: "Oslo" }]);
    expect((await anOrder(katana, [chairs(1)]))["order_no"]).toBe("SO-2");
  });

  it("is wrapped when read alone, by setting", async () => {
    const katana = aKatana({ settings: { singleEnvelope: "wrapped" } });
    const order = await anOrder(katana, [chairs(1)]);
    const response = await katana.mock.fetch(
      new Request(`http://katana.test/v1${order.path}`, {
        headers: { authorization: "Bearer katana-demo-key" },
      }),
    );
    expect(await response.json()).toMatchObject({ data: { id: order["id"] } });
  });

  it("commits at the row's own location where it has one", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [{ ...chairs(1), location_id: 2 }, chairs(2)]);
    expect([await katana.numbers(ids.chair, 1), await katana.numbers(ids.chair, 2)]).toStrictEqual([
      "10 / 2 / 0 / -",
      "4 / 1 / 0 / -",
    ]);
    await katana.patch(order.path, { location_id: 2 });
    expect([await katana.numbers(ids.chair, 1), await katana.numbers(ids.chair, 2)]).toStrictEqual([
      "10 / 0 / 0 / -",
      "4 / 3 / 0 / -",
    ]);
  });

  it("as a quote commits nothing until it is an order, or does by setting", async () => {
    const katana = aKatana();
    const quote = await anOrder(katana, [chairs(2)], { status: "PENDING" });
    expect(await katana.numbers(ids.chair)).toBe("10 / 0 / 0 / -");
    await katana.patch(quote.path, { status: "NOT_SHIPPED" });
    expect(await katana.numbers(ids.chair)).toBe("10 / 2 / 0 / -");
    const other = aKatana({ settings: { quotesCommit: true } });
    await anOrder(other, [chairs(2)], { status: "PENDING" });
    expect(await other.numbers(ids.chair)).toBe("10 / 2 / 0 / -");
  });

  it("lets go of what is deleted, and is gone", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [chairs(2)]);
    await katana.delete(order.path);
    expect(await katana.numbers(ids.chair)).toBe("10 / 0 / 0 / -");
    expect((await katana.call("GET", order.path)).status).toBe(404);
    expect(await katana.list("/sales_orders")).toStrictEqual([]);
    const [tombstone] = await katana.list("/sales_orders?include_deleted=true");
    expect(tombstone).toMatchObject({ id: order["id"], deleted_at: expect.any(String) });
  });

  it("refuses what it is not for", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [chairs(1)]);
    const refused = async (method: string, path: string, body: object) =>
      (await katana.call(method, path, body)).status;
    // The e-commerce fields are for creating alone.
    expect(await refused("PATCH", order.path, { ecommerce_order_id: "1" })).toBe(422);
    expect(await refused("PATCH", order.path, { status: "PARTIALLY_PACKED" })).toBe(422);
    expect(await refused("POST", "/sales_orders", { customer_id: 1, sales_order_rows: [] })).toBe(422);
    expect(await refused("POST", "/sales_orders", { customer_id: 99, sales_order_rows: [chairs(1)] })).toBe(
      422,
    );
  });
});

describe("its rows", () => {
  it("can be added, changed and removed, and the commitment follows", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [chairs(2)]);
    const added = await katana.post("/sales_order_rows", {
      sales_order_id: order["id"],
      variant_id: ids.table,
      quantity: 3,
    });
    expect(await katana.numbers(ids.table)).toBe("5 / 3 / 0 / -");
    await katana.patch(`/sales_order_rows/${String(added["id"])}`, { variant_id: ids.chair, quantity: 1 });
    expect([await katana.numbers(ids.table), await katana.numbers(ids.chair)]).toStrictEqual([
      "5 / 0 / 0 / -",
      "10 / 3 / 0 / -",
    ]);
    await katana.delete(`/sales_order_rows/${String(added["id"])}`);
    expect(await katana.numbers(ids.chair)).toBe("10 / 2 / 0 / -");
    expect(await katana.list(`/sales_order_rows?sales_order_ids=${String(order["id"])}`)).toHaveLength(1);
    const all = await katana.list("/sales_order_rows?include_deleted=true&extend=variant");
    expect(all.map((row) => row["deleted_at"] === null)).toStrictEqual([false, true]);
  });

  it("go without a trace by setting: no tombstone, no new updated_at, no event", async () => {
    const katana = aKatana({ settings: { deletedOrderRows: "hard" } });
    await katana.subscribe(["sales_order.updated"]);
    const order = await anOrder(katana, [chairs(2), chairs(3)]);
    await katana.ports.advance(5000);
    await katana.delete(`/sales_order_rows/${order.rowIds[1]}`);
    await katana.ports.advance(5000);
    expect(await katana.numbers(ids.chair)).toBe("10 / 2 / 0 / -");
    expect(await katana.list("/sales_order_rows?include_deleted=true")).toHaveLength(1);
    expect((await katana.get(order.path))["updated_at"]).toBe(order["updated_at"]);
    expect(katana.received).toStrictEqual([]);
  });
});

describe("packing and delivering", () => {
  it("lowers stock and commitment together, step by step", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [chairs(4), { variant_id: ids.table, quantity: 1 }]);
    await ship(katana, order, [1], "PACKED");
    expect([await statusOf(katana, order), await katana.numbers(ids.chair)]).toStrictEqual([
      "PARTIALLY_PACKED",
      "9 / 3 / 0 / -",
    ]);
    await ship(katana, order, [1], "DELIVERED");
    expect([await statusOf(katana, order), await katana.numbers(ids.chair)]).toStrictEqual([
      "PARTIALLY_DELIVERED",
      "8 / 2 / 0 / -",
    ]);
    await katana.patch(order.path, { status: "PACKED" });
    expect([await statusOf(katana, order), await katana.numbers(ids.chair)]).toStrictEqual([
      "PARTIALLY_DELIVERED",
      "6 / 0 / 0 / -",
    ]);
    await katana.patch(order.path, { status: "DELIVERED" });
    expect([await statusOf(katana, order), await katana.numbers(ids.chair)]).toStrictEqual([
      "DELIVERED",
      "6 / 0 / 0 / -",
    ]);
    expect((await katana.get(order.path))["product_availability"]).toBe("PICKED");
    const movements = await katana.list(
      `/inventory_movements?resource_id=${order.rowIds[0]}&resource_type=SalesOrderRow`,
    );
    expect(movements.map((row) => row["quantity_change"])).toStrictEqual([-2, -1, -1]);
    expect(movements[0]).toMatchObject({ caused_by_order_no: "SO-1", caused_by_resource_id: order["id"] });
  });

  it("is taken back fulfillment by fulfillment, or by status", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [chairs(4)]);
    await ship(katana, order, [1], "DELIVERED");
    const second = await ship(katana, order, [3], "DELIVERED");
    await katana.delete(`/sales_order_fulfillments/${String(second["id"])}`);
    expect([await statusOf(katana, order), await katana.numbers(ids.chair)]).toStrictEqual([
      "PARTIALLY_DELIVERED",
      "9 / 3 / 0 / -",
    ]);
    await katana.patch(order.path, { status: "NOT_SHIPPED" });
    expect([await statusOf(katana, order), await katana.numbers(ids.chair)]).toStrictEqual([
      "NOT_SHIPPED",
      "10 / 4 / 0 / -",
    ]);
    expect(await katana.list("/sales_order_fulfillments?include_deleted=true")).toHaveLength(2);
  });

  it("refuses more than is left", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [chairs(4)]);
    await ship(katana, order, [3], "PACKED");
    await expect(ship(katana, order, [2], "PACKED")).rejects.toThrow("422");
    expect(await katana.numbers(ids.chair)).toBe("7 / 1 / 0 / -");
    expect((await katana.call("PATCH", `/sales_order_rows/${order.rowIds[0]}`, { quantity: 2 })).status).toBe(
      422,
    );
  });

  it("by PATCH can be a silent no-op, by setting", async () => {
    const katana = aKatana({ settings: { deliveredPatchIsSilent: true } });
    const order = await anOrder(katana, [chairs(4)]);
    expect(await katana.patch(order.path, { status: "DELIVERED" })).toMatchObject({ status: "NOT_SHIPPED" });
    expect(await katana.numbers(ids.chair)).toBe("10 / 4 / 0 / -");
  });

  it("is undone when a delivered order is deleted", async () => {
    const katana = aKatana();
    const order = await anOrder(katana, [chairs(4)]);
    await katana.patch(order.path, { status: "DELIVERED" });
    await katana.delete(order.path);
    expect(await katana.numbers(ids.chair)).toBe("10 / 0 / 0 / -");
  });
});

it("availability follows the stock, first come first served, and is announced when it changes", async () => {
  const katana = aKatana();
  await katana.subscribe(["sales_order.availability_updated"]);
  const first = await anOrder(katana, [chairs(8)]);
  const second = await anOrder(katana, [chairs(5)]);
  const availability = async () =>
    Promise.all([first, second].map(async ({ path }) => (await katana.get(path))["product_availability"]));
  expect(await availability()).toStrictEqual(["IN_STOCK", "NOT_AVAILABLE"]);
  await katana.post("/manufacturing_orders", { variant_id: ids.chair, location_id: 1, planned_quantity: 3 });
  expect(await availability()).toStrictEqual(["IN_STOCK", "EXPECTED"]);
  await katana.delete(first.path);
  await katana.ports.advance(100);
  expect((await katana.get(second.path))["product_availability"]).toBe("IN_STOCK");
  expect(new Set(katana.received.map(({ object }) => object["id"]))).toStrictEqual(new Set([second["id"]]));
});

it("returns bring stock back when restocked, and keep their order from being deleted", async () => {
  const katana = aKatana();
  const order = await anOrder(katana, [chairs(4)]);
  await katana.patch(order.path, { status: "DELIVERED" });
  const made = await katana.post("/sales_returns", { sales_order_id: order["id"], return_location_id: 2 });
  const path = `/sales_returns/${String(made["id"])}`;
  const row = { sales_return_id: made["id"], variant_id: ids.chair, fulfillment_row_id: 1 };
  expect((await katana.call("POST", "/sales_return_rows", { ...row, quantity: 5 })).status).toBe(422);
  await katana.post("/sales_return_rows", { ...row, quantity: 2 });
  expect((await katana.call("GET", `${order.path}/returnable_items`)).body).toMatchObject([
    { fulfillment_row_id: 1, quantity_sold: "4.00000", available_for_return_quantity: "2.00000" },
  ]);
  await katana.patch(path, { status: "RETURNED_ALL" });
  expect(await katana.numbers(ids.chair, 2)).toBe("4 / 0 / 0 / -");
  expect(await katana.patch(path, { status: "RESTOCKED_ALL" })).toMatchObject({
    sales_return_rows: [{ quantity: "2.00000" }],
  });
  expect(await katana.numbers(ids.chair, 2)).toBe("6 / 0 / 0 / -");
  expect(await katana.call("DELETE", order.path)).toMatchObject({
    status: 412,
    body: { error: { message: "Cannot delete sales orders as sales orders have return orders." } },
  });
  await katana.delete(path);
  expect(await katana.numbers(ids.chair, 2)).toBe("4 / 0 / 0 / -");
  await katana.delete(order.path);
});

describe("the structured search", () => {
  const numbersOf = async (katana: KatanaClient, filter: object) =>
    ((await katana.post("/sales_orders/search", { filter }))["data"] as { order_no: string }[]).map(
      ({ order_no }) => order_no,
    );

  it("compares, combines, sorts and pages", async () => {
    const katana = aKatana();
    for (const [order_no, quantity] of [
      ["A-1", 1],
      ["A-2", 2],
      ["B-1", 3],
    ] as const) {
      await anOrder(katana, [chairs(quantity)], { order_no, ecommerce_order_id: order_no });
      await katana.ports.advance(1000);
    }
    expect(await numbersOf(katana, {})).toStrictEqual(["B-1", "A-2", "A-1"]);
    expect(await numbersOf(katana, { where: { order_no: "A-2" } })).toStrictEqual(["A-2"]);
    expect(
      await numbersOf(katana, { where: { order_no: { ilike: "a-%" } }, order: "order_no" }),
    ).toStrictEqual(["A-1", "A-2"]);
    const either = { or: [{ id: { gte: 3 } }, { ecommerce_order_id: { inq: ["A-1"] } }] };
    expect(await numbersOf(katana, { where: either, order: ["id ASC"] })).toStrictEqual(["A-1", "B-1"]);
    expect(await numbersOf(katana, { where: { id: { between: [1, 3], neq: 2, nin: [3] } } })).toStrictEqual([
      "A-1",
    ]);
    expect(await numbersOf(katana, { where: { id: { gt: 1, lt: 3 } }, order: [] })).toStrictEqual(["A-2"]);
    expect(await numbersOf(katana, { where: { picked_date: null }, limit: 1, page: 2 })).toStrictEqual([
      "A-2",
    ]);
    const rows = await katana.post("/sales_order_rows/search", {
      filter: { where: { quantity: { lte: 2 } } },
    });
    expect((rows["data"] as { quantity: number }[]).map(({ quantity }) => quantity)).toStrictEqual([2, 1]);
  });

  it.each([
    { where: { colour: "red" } },
    { order: ["colour ASC"] },
    { where: { id: { is: 1 } } },
    { limit: 201 },
  ])("refuses %j", async (filter) => {
    expect((await aKatana().call("POST", "/sales_orders/search", { filter })).status).toBe(422);
  });
});
