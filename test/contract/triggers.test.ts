// Whatever changes stock or committed in the source reaches the store, and so does every reversal of it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, Order } from "../support/vendor-clients.ts";
import { openStand, type Stand, type Wares } from "../support/stand.ts";

const names = [
  "SALE",
  "PACK",
  "PART",
  "ROWS",
  "MOVE",
  "QUOTE",
  "RETURN",
  "BOUGHT",
  "PARTLY",
  "COUNT",
  "AWAY",
];
const wares: Wares = {
  ...Object.fromEntries(names.map((name) => [name, { stock: { main: 20, shop: 20 } }])),
  WOOD: { stock: 40 },
  TABLE: { stock: 5, kind: "product", recipe: { WOOD: 2 } },
  GLUE: { stock: 40 },
  STAND: { stock: 5, kind: "product", recipe: { GLUE: 2 } },
  NAILS: { stock: 40 },
  CRATE: { stock: 5, kind: "product", recipe: { NAILS: 2 } },
};

let stand: Stand;
beforeAll(async () => {
  // None of it is about the budget, and how many requests a change costs depends on how its signals meet.
  stand = await openStand({ wares, katana: { quotaRequests: 1000 } });
});
afterAll(() => stand.world.close());

/** What the store shows of this SKU online and in the shop, once everything has come to rest: people take their time. */
async function shown(sku: string): Promise<(number | undefined)[]> {
  await stand.rest(8000);
  const { shopify } = stand.world;
  return [
    ...(await shopify.available(sku, "Online warehouse")),
    ...(await shopify.available(sku, "Retail store")),
  ];
}
const online = async (sku: string) => (await shown(sku))[0];
const pathOf = (order: Order) => `/sales_orders/${order.id}`;

describe("C1 a sales order", () => {
  it("C1 created, edited, moved, deleted", async () => {
    const { katana } = stand.world;
    const order = await katana.sell({ SALE: 3 });
    expect(await online("SALE")).toBe(17);
    await katana.patch(`/sales_order_rows/${order.rowIds[0]}`, { quantity: 5 });
    expect(await online("SALE")).toBe(15);
    await katana.patch(pathOf(order), { location_id: await katana.locationId("High street shop") });
    expect(await shown("SALE")).toStrictEqual([20, 15]);
    await katana.delete(pathOf(order));
    expect(await shown("SALE")).toStrictEqual([20, 20]);
  });

  it("C1 its rows: another variant, one more, one less", async () => {
    const { katana } = stand.world;
    const order = await katana.sell({ ROWS: 2 });
    expect(await online("ROWS")).toBe(18);
    const row = await katana.post("/sales_order_rows", {
      sales_order_id: order.id,
      variant_id: await katana.variantId("MOVE"),
      quantity: 4,
    });
    expect(await online("MOVE")).toBe(16);
    await katana.patch(`/sales_order_rows/${order.rowIds[0]}`, {
      variant_id: await katana.variantId("MOVE"),
    });
    expect([await online("ROWS"), await online("MOVE")]).toStrictEqual([20, 14]);
    await katana.delete(`/sales_order_rows/${String(row["id"])}`);
    expect(await online("MOVE")).toBe(18);
  });

  it("C1 a quote commits nothing until it becomes an order", async () => {
    const { katana } = stand.world;
    const quote = await katana.sell({ QUOTE: 6 }, "Main warehouse", { status: "PENDING" });
    expect(await online("QUOTE")).toBe(20);
    await katana.patch(pathOf(quote), { status: "NOT_SHIPPED" });
    expect(await online("QUOTE")).toBe(14);
    await katana.patch(pathOf(quote), { status: "PENDING" });
    expect(await online("QUOTE")).toBe(20);
  });

  it("Q4 C1 packed, delivered: the number stands as it fell when the order committed", async () => {
    const { katana } = stand.world;
    const order = await katana.sell({ PACK: 8 });
    expect(await online("PACK")).toBe(12);
    await stand.newWrites();
    await katana.ship(order, [5], "PACKED");
    expect(await online("PACK")).toBe(12);
    await katana.patch(pathOf(order), { status: "DELIVERED" });
    expect(await online("PACK")).toBe(12);
    expect(await katana.inventory("PACK")).toMatchObject({
      quantity_in_stock: "12.00000",
      quantity_committed: "0.00000",
    });
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("C0 C1 a fulfilment reverted, and the order deleted after it", async () => {
    const { katana } = stand.world;
    const order = await katana.sell({ PART: 8 });
    const fulfilment = await katana.ship(order, [8], "DELIVERED");
    expect(await online("PART")).toBe(12);
    await katana.delete(fulfilment);
    expect(await online("PART")).toBe(12);
    await katana.delete(pathOf(order));
    expect(await online("PART")).toBe(20);
  });

  it("C0 C1 a delivered order deleted", async () => {
    const { katana } = stand.world;
    const order = await katana.sell({ PART: 7 });
    await katana.patch(pathOf(order), { status: "DELIVERED" });
    expect(await online("PART")).toBe(13);
    await katana.delete(pathOf(order));
    expect(await online("PART")).toBe(20);
  });

  it("C0 a sales return restocked, and taken back", async () => {
    const { katana } = stand.world;
    const order = await katana.sell({ RETURN: 4 });
    await katana.ship(order, [4], "DELIVERED");
    const made = await katana.post("/sales_returns", {
      sales_order_id: order.id,
      return_location_id: await katana.locationId("High street shop"),
    });
    const items = await katana.request("GET", `${pathOf(order)}/returnable_items`);
    const [item] = Object.values(items) as Json[];
    await katana.post("/sales_return_rows", {
      sales_return_id: made["id"],
      variant_id: await katana.variantId("RETURN"),
      fulfillment_row_id: item?.["fulfillment_row_id"],
      quantity: 3,
    });
    expect(await shown("RETURN")).toStrictEqual([16, 20]);
    const path = `/sales_returns/${String(made["id"])}`;
    await katana.patch(path, { status: "RESTOCKED_ALL" });
    expect(await shown("RETURN")).toStrictEqual([16, 23]);
    await katana.delete(path);
    expect(await shown("RETURN")).toStrictEqual([16, 20]);
  });
});

describe("C2 a manufacturing order", () => {
  it("C2 created, completed, and completed no more", async () => {
    const { katana } = stand.world;
    const order = await katana.make("TABLE", 4);
    expect([await online("TABLE"), await online("WOOD")]).toStrictEqual([5, 32]);
    await katana.patch(order, { status: "DONE" });
    expect([await online("TABLE"), await online("WOOD")]).toStrictEqual([9, 32]);
    await katana.patch(order, { status: "IN_PROGRESS" });
    expect([await online("TABLE"), await online("WOOD")]).toStrictEqual([5, 32]);
    await katana.delete(order);
    expect([await online("TABLE"), await online("WOOD")]).toStrictEqual([5, 40]);
  });

  it("C0 C2 edited, partly completed, a production taken back", async () => {
    const { katana } = stand.world;
    const order = await katana.make("STAND", 4);
    await katana.patch(order, { planned_quantity: 6 });
    expect(await online("GLUE")).toBe(28);
    const production = await katana.post("/manufacturing_order_productions", {
      manufacturing_order_id: Number(order.split("/").at(-1)),
      completed_quantity: 1,
    });
    expect([await online("STAND"), await online("GLUE")]).toStrictEqual([6, 28]);
    await katana.delete(`/manufacturing_order_productions/${String(production["id"])}`);
    expect([await online("STAND"), await online("GLUE")]).toStrictEqual([5, 28]);
    const [row] = await katana.list(
      `/manufacturing_order_recipe_rows?manufacturing_order_id=${order.split("/").at(-1)}`,
    );
    await katana.patch(`/manufacturing_order_recipe_rows/${String(row?.["id"])}`, {
      planned_quantity_per_unit: 1,
    });
    expect(await online("GLUE")).toBe(34);
    await katana.delete(`/manufacturing_order_recipe_rows/${String(row?.["id"])}`);
    expect(await online("GLUE")).toBe(40);
    await katana.delete(order);
  });

  it("C2 made for a sales order, unlinked, deleted", async () => {
    const { katana } = stand.world;
    const sale = await katana.sell({ CRATE: 3 });
    expect(await online("CRATE")).toBe(2);
    const made = await katana.post("/manufacturing_order_make_to_order", {
      sales_order_row_id: sale.rowIds[0],
      create_subassemblies: false,
    });
    expect([await online("CRATE"), await online("NAILS")]).toStrictEqual([2, 34]);
    await katana.post("/manufacturing_order_unlink", { sales_order_row_id: sale.rowIds[0] });
    expect([await online("CRATE"), await online("NAILS")]).toStrictEqual([2, 34]);
    await katana.delete(`/manufacturing_orders/${String(made["id"])}`);
    expect([await online("CRATE"), await online("NAILS")]).toStrictEqual([2, 40]);
  });
});

describe("C3 a purchase order", () => {
  it("C3 received, and reverted", async () => {
    const { katana } = stand.world;
    const order = await katana.order({ BOUGHT: 6 });
    expect(await online("BOUGHT")).toBe(20);
    const path = `/purchase_orders/${order.id}`;
    await katana.patch(path, { status: "RECEIVED" });
    expect(await online("BOUGHT")).toBe(26);
    await katana.patch(path, { status: "NOT_RECEIVED" });
    expect(await online("BOUGHT")).toBe(20);
    await katana.delete(path);
    expect(await online("BOUGHT")).toBe(20);
  });

  it("C0 C3 received in part, elsewhere, and reverted", async () => {
    const { katana } = stand.world;
    const order = await katana.order({ PARTLY: 6 });
    await katana.post("/purchase_order_receive", { purchase_order_row_id: order.rowIds[0], quantity: 2 });
    expect(await shown("PARTLY")).toStrictEqual([22, 20]);
    await katana.post("/purchase_order_receive", {
      purchase_order_row_id: order.rowIds[0],
      quantity: 4,
      location_id: await katana.locationId("High street shop"),
    });
    expect(await shown("PARTLY")).toStrictEqual([22, 24]);
    await katana.patch(`/purchase_orders/${order.id}`, { status: "NOT_RECEIVED" });
    expect(await shown("PARTLY")).toStrictEqual([20, 20]);
  });
});

describe("C4 what has no webhook of its own", () => {
  it("C4 a stock adjustment recorded, moved to another location, deleted", async () => {
    const { katana } = stand.world;
    const adjustment = await katana.adjust({ COUNT: -3 });
    expect(await shown("COUNT")).toStrictEqual([17, 20]);
    await katana.patch(adjustment, { location_id: await katana.locationId("High street shop") });
    expect(await shown("COUNT")).toStrictEqual([20, 17]);
    await katana.delete(adjustment);
    expect(await shown("COUNT")).toStrictEqual([20, 20]);
  });

  it("C4 a stock transfer received, taken back, deleted", async () => {
    const { katana } = stand.world;
    const transfer = await katana.transfer({ AWAY: 5 }, "Main warehouse", "High street shop");
    expect(await shown("AWAY")).toStrictEqual([20, 20]);
    await katana.patch(`${transfer}/status`, { status: "received" });
    expect(await shown("AWAY")).toStrictEqual([15, 25]);
    await katana.patch(`${transfer}/status`, { status: "draft" });
    expect(await shown("AWAY")).toStrictEqual([20, 20]);
    await katana.patch(`${transfer}/status`, { status: "received" });
    await katana.delete(transfer);
    expect(await shown("AWAY")).toStrictEqual([20, 20]);
  });

  it("Q6 C4 what happens at a location that feeds nothing changes nothing", async () => {
    const { katana } = stand.world;
    await stand.rest(30_000);
    await stand.newWrites();
    await katana.adjust({ AWAY: 9 }, "Wholesale warehouse");
    await katana.sell({ AWAY: 4 }, "Wholesale warehouse");
    await stand.rest(30_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await shown("AWAY")).toStrictEqual([20, 20]);
  });
});

it("C1 C4 within a second", async () => {
  const { katana, shopify, time } = stand.world;
  await stand.rest(60_000);
  const beganAt = time.clock.now();
  await katana.adjust({ SALE: -1 });
  await time.until(async () => (await shopify.available("SALE"))[0] === 19);
  expect(time.clock.now() - beganAt).toBeLessThan(1000);
});
