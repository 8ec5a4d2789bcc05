import { describe, expect, it } from "vitest";
import { type KatanaClient, aKatana, ids } from "../testing/katana-client.ts";

// A STOOL takes half a CLOTH. In stock: 1 STOOL, 30 CLOTH at 4.00 each (0.4 of the price of 10).

const anOrder = (katana: KatanaClient, planned_quantity = 4) =>
  katana.post("/manufacturing_orders", { variant_id: ids.stool, location_id: 1, planned_quantity });
const both = async (katana: KatanaClient) => [
  await katana.numbers(ids.stool),
  await katana.numbers(ids.cloth),
];
const produce = (katana: KatanaClient, order: Record<string, unknown>, quantity: number, more: object = {}) =>
  katana.post("/manufacturing_order_productions", {
    manufacturing_order_id: order["id"],
    completed_quantity: quantity,
    ...more,
  });
const pathOf = (order: Record<string, unknown>) => `/manufacturing_orders/${String(order["id"])}`;

describe("a manufacturing order", () => {
  it("expects its product and commits its ingredients by the recipe", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    expect(order).toMatchObject({
      order_no: "MO-1",
      status: "NOT_STARTED",
      ingredient_availability: "IN_STOCK",
      remaining_quantity: 4,
      is_linked_to_sales_order: false,
    });
    expect(await both(katana)).toStrictEqual(["1 / 0 / 4 / -", "30 / 2 / 0 / -"]);
    const [row] = await katana.list(
      `/manufacturing_order_recipe_rows?manufacturing_order_id=${String(order["id"])}`,
    );
    expect(row).toMatchObject({
      variant_id: ids.cloth,
      planned_quantity_per_unit: "0.5000000000",
      total_remaining_quantity: 2,
      cost: "8.0000000000",
      ingredient_availability: "IN_STOCK",
    });
  });

  it("follows its edits", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    await katana.patch(pathOf(order), { planned_quantity: 6 });
    expect(await both(katana)).toStrictEqual(["1 / 0 / 6 / -", "30 / 3 / 0 / -"]);
    await katana.patch(pathOf(order), { location_id: 2 });
    expect(await both(katana)).toStrictEqual(["1 / 0 / 0 / -", "30 / 0 / 0 / -"]);
    expect(await katana.numbers(ids.cloth, 2)).toBe("0 / 3 / 0 / -");
    await katana.patch(pathOf(order), { location_id: 1, variant_id: ids.careKit });
    expect([await katana.numbers(ids.careKit), await katana.numbers(ids.oil)]).toStrictEqual([
      "0 / 0 / 6 / 4",
      "2.5 / 1.5 / 0 / -",
    ]);
  });

  it("is produced in parts, each with its ingredients and its cost", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    const production = await produce(katana, order, 1);
    expect(production).toMatchObject({
      quantity: 1,
      ingredients: [{ variant_id: ids.cloth, quantity: 0.5, cost: 2 }],
    });
    expect(await both(katana)).toStrictEqual(["2 / 0 / 3 / -", "29.5 / 1.5 / 0 / -"]);
    expect(await katana.get(pathOf(order))).toMatchObject({
      status: "PARTIALLY_COMPLETED",
      completed_quantity: 1,
      remaining_quantity: 3,
      total_cost: 2,
    });
    await produce(katana, order, 1, { is_final: true });
    expect(await both(katana)).toStrictEqual(["3 / 0 / 0 / -", "29 / 0 / 0 / -"]);
    expect(await katana.get(pathOf(order))).toMatchObject({ status: "DONE", actual_quantity: 2 });
    const [stool] = await katana.list(`/inventory_movements?resource_type=Production`);
    expect(stool).toMatchObject({ quantity_change: 1, value_per_unit: 2 });
    expect(
      (
        await katana.call("POST", "/manufacturing_order_productions", {
          manufacturing_order_id: order["id"],
          completed_quantity: 1,
        })
      ).status,
    ).toBe(422);
  });

  it("takes other ingredients than the recipe's where told", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    await produce(katana, order, 4, { ingredients: [{ manufacturing_order_recipe_row_id: 1, quantity: 5 }] });
    expect(await both(katana)).toStrictEqual(["5 / 0 / 0 / -", "25 / 0 / 0 / -"]);
  });

  it("is done by status, and undone", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    await produce(katana, order, 1);
    await katana.patch(pathOf(order), { status: "DONE" });
    expect(await both(katana)).toStrictEqual(["5 / 0 / 0 / -", "28 / 0 / 0 / -"]);
    await katana.patch(pathOf(order), { status: "IN_PROGRESS" });
    expect(await both(katana)).toStrictEqual(["1 / 0 / 4 / -", "30 / 2 / 0 / -"]);
    expect(
      (await katana.call("PATCH", pathOf(order), { done_date: "2026-10-01T00:00:00.000Z" })).status,
    ).toBe(422);
  });

  it("is deleted only without productions", async () => {
    const katana = aKatana();
    const order = await anOrder(katana);
    const production = await produce(katana, order, 1);
    expect((await katana.call("DELETE", pathOf(order))).status).toBe(412);
    await katana.delete(`/manufacturing_order_productions/${String(production["id"])}`);
    expect(await katana.get(pathOf(order))).toMatchObject({ status: "IN_PROGRESS", completed_quantity: 0 });
    await katana.delete(pathOf(order));
    expect(await both(katana)).toStrictEqual(["1 / 0 / 0 / -", "30 / 0 / 0 / -"]);
  });
});

it("its recipe rows can be added, changed and removed until it is done", async () => {
  const katana = aKatana();
  const order = await anOrder(katana);
  const row = await katana.post("/manufacturing_order_recipe_rows", {
    manufacturing_order_id: order["id"],
    variant_id: ids.oil,
    planned_quantity_per_unit: 0.25,
  });
  expect(await katana.numbers(ids.oil)).toBe("2.5 / 1 / 0 / -");
  const path = `/manufacturing_order_recipe_rows/${String(row["id"])}`;
  await katana.patch(path, { total_actual_quantity: 2 });
  expect(await katana.numbers(ids.oil)).toBe("2.5 / 2 / 0 / -");
  expect(await katana.get(path)).toMatchObject({ total_actual_quantity: "2.0000000000" });
  await katana.delete(path);
  expect(await katana.numbers(ids.oil)).toBe("2.5 / 0 / 0 / -");
  await katana.patch(pathOf(order), { status: "DONE" });
  expect((await katana.call("PATCH", "/manufacturing_order_recipe_rows/1", { notes: "late" })).status).toBe(
    422,
  );
});

it("orders made for a sales order are linked to it, and can be unlinked", async () => {
  const katana = aKatana();
  const sale = await katana.post("/sales_orders", {
    customer_id: 1,
    sales_order_rows: [{ variant_id: ids.homeKit, quantity: 2 }],
  });
  const [row] = sale["sales_order_rows"] as [{ id: number }];
  const order = await katana.post("/manufacturing_order_make_to_order", {
    sales_order_row_id: row.id,
    create_subassemblies: true,
  });
  expect(order).toMatchObject({
    planned_quantity: 2,
    is_linked_to_sales_order: true,
    sales_order_row_id: row.id,
  });
  expect(await katana.list("/manufacturing_orders?is_linked_to_sales_order=false")).toMatchObject([
    { variant_id: ids.careKit, planned_quantity: 2 },
  ]);
  const linked = async () =>
    (await katana.get(`/sales_order_rows/${row.id}`))["linked_manufacturing_order_id"];
  expect(await linked()).toBe(order["id"]);
  await katana.post("/manufacturing_order_unlink", { sales_order_row_id: row.id });
  expect(await linked()).toBeNull();
  expect(await katana.get(pathOf(order))).toMatchObject({ is_linked_to_sales_order: false });
  expect(
    (await katana.call("POST", "/manufacturing_order_unlink", { sales_order_row_id: row.id })).status,
  ).toBe(404);
});
