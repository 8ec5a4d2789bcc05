import { describe, expect, it } from "vitest";
import { placesOf } from "../shopify/testing/levels.ts";
import { at, rowsAt, textAt } from "../shopify/testing/json.ts";
import {
  cancel,
  fulfill,
  fulfillmentOrdersOf,
  placeOrder,
  readOrder,
  refund,
} from "../shopify/testing/orders.ts";
import { twoMocks, variantIds } from "../testing/two-mocks.ts";
import type { ImportSettingsInput } from "./import-settings.ts";
import { type OrderImportOptions, startOrderImport } from "./order-import.ts";

const stores = [{ domain: "demo.myshopify.com", token: "shpat_demo_import" }];
const paid = { financialStatus: "PAID" };

async function aWorld(settings: ImportSettingsInput = {}, more: Partial<OrderImportOptions> = {}) {
  const world = twoMocks();
  const { katana, shopify, handlers, advance } = world;
  const { variants } = await placesOf(shopify);
  const start = () => startOrderImport({ ...handlers, stores, settings, ...more });
  const importing = start();
  const buy = (lines: Record<string, number>, order: object = paid) =>
    placeOrder(
      shopify,
      Object.entries(lines).map(([product, quantity]) => ({ variantId: variants[product] ?? "", quantity })),
      { order },
    );
  const imported = () => katana.list("/sales_orders");
  /** What is ordered in Katana, by variant. */
  const ordered = async () =>
    Object.fromEntries(
      (await katana.list("/sales_order_rows")).map((row) => [row["variant_id"], row["quantity"]]),
    );
  return { ...world, importing, start, buy, imported, ordered, rest: () => advance(10_000), advance };
}

describe("an order of the store", () => {
  it("becomes a sales order after the lag, with the store's own name and id", async () => {
    const { buy, imported, advance, katana, importing, shopify } = await aWorld({ lagMs: 8000 });
    const address = { firstName: "Mari", lastName: "Tamm", city: "Tallinn" };
    const id = await buy({ STOOL: 2, TRAY: 1 }, { ...paid, shippingAddress: address });
    await advance(7900);
    expect(await imported()).toStrictEqual([]);
    expect(importing.counters()).toMatchObject({ waiting: 1, imported: 0 });
    await advance(3000);
    const [order] = await imported();
    expect(order).toMatchObject({
      order_no: at(await readOrder(shopify, id), "name"),
      source: "shopify",
      ecommerce_order_type: "shopify",
      ecommerce_store_name: "demo.myshopify.com",
      ecommerce_order_id: id.split("/").at(-1),
      status: "NOT_SHIPPED",
      location_id: 1,
      sales_order_rows: [
        { variant_id: variantIds.stool, quantity: 2, price_per_unit: "10.0000000000" },
        { variant_id: variantIds.tray, quantity: 1 },
      ],
    });
    const customers = await katana.list(`/customers?ids=${String(order?.["customer_id"])}`);
    expect(customers).toMatchObject([{ name: "Mari Tamm" }]);
    expect(await katana.numbers(variantIds.stool)).toBe("100 / 2 / 0 / -");
    expect(importing.counters()).toMatchObject({ waiting: 0, imported: 1, failed: 0 });
  });

  it("is matched by SKU, by the newest of several, by name without one, or gets a new product", async () => {
    const { buy, ordered, rest, katana } = await aWorld();
    await buy({ TWIN: 1, Offcuts: 3, BOOK: 4 });
    await rest();
    const [book] = await katana.list("/variants?sku=BOOK");
    expect(await ordered()).toStrictEqual({
      [variantIds.twinNew]: 1,
      [variantIds.offcuts]: 3,
      [Number(book?.["id"])]: 4,
    });
  });

  it("leaves out what Katana does not know, where that is set", async () => {
    const { buy, ordered, rest } = await aWorld({ unmatchedLines: "skip" });
    await buy({ BOOK: 1 });
    await buy({ BOOK: 1, TRAY: 5 });
    await rest();
    expect(await ordered()).toStrictEqual({ [variantIds.tray]: 5 });
  });
});

describe("an order is not imported", () => {
  it("before it is paid, and is once it is", async () => {
    const { buy, imported, rest, shopify, importing } = await aWorld();
    const id = await buy({ STOOL: 1 }, { financialStatus: "PENDING" });
    await rest();
    expect(importing.counters().notImported).toStrictEqual({ "payment-pending": 1 });
    await shopify.data(
      `mutation ($id: ID!) { orderMarkAsPaid(input: { id: $id }) { userErrors { message } } }`,
      { id },
    );
    await rest();
    expect(await imported()).toHaveLength(1);
    expect(importing.counters().notImported).toStrictEqual({});
  });

  it("but is where payment may be pending", async () => {
    const { buy, imported, rest } = await aWorld({ paymentPending: true });
    await buy({ STOOL: 1 }, { financialStatus: "PENDING" });
    await rest();
    expect(await imported()).toHaveLength(1);
  });

  it("while it is on hold", async () => {
    const { buy, imported, rest, shopify, importing } = await aWorld();
    const [held] = await fulfillmentOrdersOf(shopify, await buy({ STOOL: 1 }));
    const id = textAt(held, "id");
    const hold = `mutation ($id: ID!) { fulfillmentOrderHold(id: $id, fulfillmentHold: { reason: OTHER }) { userErrors { message } } }`;
    await shopify.data(hold, { id });
    await rest();
    expect(importing.counters().notImported).toStrictEqual({ "on-hold": 1 });
    const release = `mutation ($id: ID!) { fulfillmentOrderReleaseHold(id: $id) { userErrors { message } } }`;
    await shopify.data(release, { id });
    await rest();
    expect(await imported()).toHaveLength(1);
  });

  it("cancelled, fulfilled, archived or refunded before it was due", async () => {
    const { buy, imported, rest, shopify, importing } = await aWorld();
    await cancel(shopify, await buy({ STOOL: 1 }), true);
    const [sent] = await fulfillmentOrdersOf(shopify, await buy({ STOOL: 1 }));
    await fulfill(shopify, textAt(sent, "id"));
    const archived = await buy({ STOOL: 1 });
    const close = `mutation ($id: ID!) { orderClose(input: { id: $id }) { userErrors { message } } }`;
    await shopify.data(close, { id: archived });
    await rest();
    expect(await imported()).toStrictEqual([]);
    expect(importing.counters().notImported).toStrictEqual({ cancelled: 1, fulfilled: 1, archived: 1 });
  });

  it("older than the import's reach", async () => {
    const { buy, imported, rest, advance, importing, start } = await aWorld();
    importing.stop();
    await buy({ STOOL: 1 });
    await advance(15 * 86_400_000);
    const later = start();
    await buy({ SHELF: 1 });
    await rest();
    expect(await imported()).toHaveLength(1);
    expect(later.counters()).toMatchObject({ imported: 1 });
  });

  it("again once it was deleted in Katana, though it changes in the store", async () => {
    const { buy, imported, rest, katana, shopify, importing, start } = await aWorld();
    const id = await buy({ STOOL: 2 });
    await rest();
    await katana.delete(`/sales_orders/${String((await imported())[0]?.["id"])}`);
    const [open] = await fulfillmentOrdersOf(shopify, id);
    await fulfill(shopify, textAt(open, "id"), [
      { id: textAt(open, "lineItems", "nodes", 0, "id"), quantity: 1 },
    ]);
    await rest();
    expect(importing.counters().notImported).toStrictEqual({ "deleted-in-katana": 1 });
    importing.stop();
    start();
    await rest();
    expect(await imported()).toStrictEqual([]);
  });

  it("by chance of a set share, the same ones for the same seed", async () => {
    const lost = async (seed: number) => {
      const { buy, imported, advance, importing } = await aWorld({ neverImportedShare: 0.5 }, { seed });
      for (let count = 0; count < 12; count += 1) await buy({ STOOL: 1 });
      await advance(10_000);
      const names = (await imported()).map((order) => order["order_no"]);
      expect(names.length + (importing.counters().notImported["never-imported"] ?? 0)).toBe(12);
      return names.map(String).join(" ");
    };
    expect(await lost(5)).toStrictEqual(await lost(5));
    expect(await lost(5)).not.toStrictEqual(await lost(6));
  });
});

describe("a change of an imported order", () => {
  it("follows: partial fulfilment, a removed unit, cancellation of nothing shipped", async () => {
    const { buy, rest, ordered, imported, katana, shopify } = await aWorld();
    const id = await buy({ STOOL: 3, TRAY: 2 });
    await rest();
    const [open] = await fulfillmentOrdersOf(shopify, id);
    const stoolLine = rowsAt(open, "lineItems", "nodes")[0];
    await fulfill(shopify, textAt(open, "id"), [{ id: textAt(stoolLine, "id"), quantity: 1 }]);
    await rest();
    expect((await imported())[0]).toMatchObject({ status: "PARTIALLY_DELIVERED" });
    expect(await katana.numbers(variantIds.stool)).toBe("99 / 2 / 0 / -");
    const line = textAt(await readOrder(shopify, id), "lineItems", "nodes", 1, "id");
    await refund(shopify, {
      orderId: id,
      refundLineItems: [{ lineItemId: line, quantity: 1, restockType: "CANCEL" }],
    });
    await rest();
    expect(await ordered()).toStrictEqual({ [variantIds.stool]: 3, [variantIds.tray]: 1 });

    const other = await buy({ SHELF: 1 });
    await rest();
    await cancel(shopify, other, true);
    await rest();
    expect(await ordered()).not.toHaveProperty(String(variantIds.shelf));
  });

  it("does not where that is set", async () => {
    const { buy, rest, imported, shopify } = await aWorld({ orderChanges: false });
    const id = await buy({ STOOL: 3 });
    await rest();
    await cancel(shopify, id, true);
    await rest();
    expect(await imported()).toHaveLength(1);
  });
});

it("imports what is partially fulfilled with what was shipped of it", async () => {
  const { buy, rest, imported, katana, shopify } = await aWorld({ lagMs: 3000 });
  const [open] = await fulfillmentOrdersOf(shopify, await buy({ STOOL: 3 }));
  await fulfill(shopify, textAt(open, "id"), [
    { id: textAt(open, "lineItems", "nodes", 0, "id"), quantity: 1 },
  ]);
  await rest();
  expect((await imported())[0]).toMatchObject({ status: "PARTIALLY_DELIVERED" });
  expect(await katana.numbers(variantIds.stool)).toBe("99 / 2 / 0 / -");
});

it("misses no order that the store's search shows late", async () => {
  const { buy, advance, imported, shopify } = await aWorld();
  shopify.mock.change({ searchLagMs: 5000 });
  const early = await buy({ STOOL: 1 }, { financialStatus: "PENDING" });
  await advance(6000);
  await buy({ TRAY: 1 });
  await advance(1000);
  const pay = `mutation ($id: ID!) { orderMarkAsPaid(input: { id: $id }) { userErrors { message } } }`;
  await shopify.data(pay, { id: early });
  await advance(20_000);
  expect(await imported()).toHaveLength(2);
});

it("imports an order once, whatever gets lost on the way, and gives up in the end", async () => {
  const { buy, advance, imported, katana, importing } = await aWorld({ lagMs: 1000 });
  const fault = (rule: object) =>
    katana.mock.fetch(
      new Request("http://katana.test/__mock/faults", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(rule),
      }),
    );
  await fault({ kind: "reset", match: "POST /v1/sales_orders", afterEffect: true, count: 1 });
  await buy({ STOOL: 1 });
  await advance(20_000);
  expect(await imported()).toHaveLength(1);
  expect(importing.counters()).toMatchObject({ imported: 1, changed: 0 });
  await fault({ kind: "server-error", match: "POST /v1/sales_orders" });
  await buy({ STOOL: 1 });
  await advance(60_000);
  expect(importing.counters()).toMatchObject({ failed: 1, waiting: 0 });
});

it("takes nobody's quota, and nothing after it is stopped", async () => {
  const { buy, rest, imported, katana, importing } = await aWorld();
  for (let count = 0; count < 30; count += 1) await buy({ STOOL: 1 }, { ...paid, name: `T${count}` });
  await rest();
  const { headers } = await katana.call("GET", "/user_info");
  expect(headers.get("x-ratelimit-remaining")).toBe("59");
  expect(await imported()).toHaveLength(30);
  importing.stop();
  await buy({ STOOL: 1 });
  await rest();
  expect(await imported()).toHaveLength(30);
});
