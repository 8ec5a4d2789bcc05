// The store's orders against the Shopify mock: what is read is what was done through Shopify's own API, by another app.
import type { ChannelOrderRecord, Page, StockChannel } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { connectTo, createAsk } from "./testing/mock-world.ts";
import { type MockOptions, openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-shopify.ts";
import { createShopOrders } from "./testing/shop-orders.ts";

const hour = 3_600_000;
const day = 24 * hour;
const domain = "own.myshopify.com";

const needed = ["write_products", "write_inventory", "read_locations"];
const everything = [
  ...needed,
  "read_orders",
  "read_merchant_managed_fulfillment_orders",
  "read_third_party_fulfillment_orders",
];

/** A store of 30 variants with 100 units each at the warehouse and in the shop; we have these scopes. */
async function openStore(scopes = everything, options: Pick<MockOptions, "settings"> = {}) {
  const app = (key: string, of: string[]) => ({
    key,
    id: key,
    title: key,
    handle: key,
    clientId: key,
    clientSecret: key,
    scopes: of,
    webhookApiVersion: "2026-10",
    installations: [{ domain, token: `shpat_${key}` }],
  });
  const store = {
    domain,
    name: "Own",
    locations: [
      { name: "Warehouse", sellsOnline: true },
      { name: "Shop", sellsOnline: false },
    ],
    listings: Array.from({ length: 30 }, (_, n) => ({
      product: `Product ${n}`,
      option: "",
      sku: `S-${n}`,
      price: "1.00",
      isTracked: true,
      available: { Warehouse: 100, Shop: 100 },
    })),
  };
  const all = ["products", "inventory", "orders", "order_edits", "merchant_managed_fulfillment_orders"];
  const apps = [
    app("own", scopes),
    app(
      "user",
      all.map((scope) => `write_${scope}`),
    ),
  ];
  const world = openMock({ hugeIds: true, seed: { stores: [store], apps }, ...options });
  const { mock } = world;
  world.advance(365 * day);
  const connection = connectTo(mock.fetch, { shopDomain: domain, accessToken: "shpat_own" });
  const { channel } = connection;
  const variants = (await channel.variantPage(null, call)).items;
  const [warehouse = "", shop = ""] = (await channel.locations(call)).map(({ externalId }) => externalId);
  connection.sent.splice(0);
  return {
    ...world,
    ...connection,
    warehouse,
    shop,
    variants,
    orders: createShopOrders(createAsk(mock.fetch, domain, "shpat_user")),
    line: (n: number, quantity: number) => ({ variantId: variants[n]?.externalId ?? "", quantity }),
    now: () => world.ports.clock.now(),
  };
}

async function readAll(readPage: (cursor: string | null) => Promise<Page<ChannelOrderRecord>>) {
  const items: ChannelOrderRecord[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Page<ChannelOrderRecord> = await readPage(cursor);
    items.push(...page.items);
    pages += 1;
    cursor = page.next;
  } while (cursor !== null);
  return { items, pages };
}

const openOrders = async (channel: StockChannel) =>
  (await readAll((cursor) => channel.openOrderPage(cursor, call))).items;
const openIds = async (channel: StockChannel) =>
  (await openOrders(channel)).map(({ externalId }) => externalId);
const changedSince = async (channel: StockChannel, since: number) =>
  (await readAll((cursor) => channel.changedOrderPage(since, cursor, call))).items;

/** The units of the first line: on the order, to be sent, and where. */
async function firstLine(channel: StockChannel, id: string) {
  const [order] = await channel.orders([id], call);
  const { currentQuantity, unfulfilledQuantity, places } = order?.lines[0] ?? {};
  return { currentQuantity, unfulfilledQuantity, places };
}

test("Q9 an order is read with what it is of, how many, and where from", async () => {
  const { channel, orders, line, variants, warehouse, now } = await openStore();
  const id = await orders.place([line(0, 3), line(1, 1)]);
  expect(await channel.orders([id, id, "gid://shopify/Order/1"], call)).toEqual([
    {
      externalId: id,
      name: "#1001",
      createdAt: now(),
      updatedAt: now(),
      cancelledAt: null,
      isClosed: false,
      waitsFor: "payment",
      lines: [0, 1].map((n) => ({
        externalId: expect.stringMatching(/^gid:\/\/shopify\/LineItem\/\d+$/),
        variantExternalId: variants[n]?.externalId,
        stockItemExternalId: variants[n]?.stockItemExternalId,
        currentQuantity: [3, 1][n],
        unfulfilledQuantity: [3, 1][n],
        places: [{ locationExternalId: warehouse, unfulfilled: [3, 1][n], fulfilled: 0 }],
      })),
    },
  ]);
  expect(await channel.orders([], call)).toEqual([]);
});

test("Q9 units are where they were moved to; those sent before stay where they left", async () => {
  const { channel, orders, line, warehouse, shop } = await openStore();
  const id = await orders.place([line(0, 5)]);
  await orders.send(id, 2);
  expect(await firstLine(channel, id)).toEqual({
    currentQuantity: 5,
    unfulfilledQuantity: 3,
    places: [{ locationExternalId: warehouse, unfulfilled: 3, fulfilled: 2 }],
  });
  await orders.move(id, shop);
  expect((await firstLine(channel, id)).places).toEqual([
    { locationExternalId: shop, unfulfilled: 3, fulfilled: 0 },
    { locationExternalId: warehouse, unfulfilled: 0, fulfilled: 2 },
  ]);
  await orders.unsend(id);
  const { places = [] } = await firstLine(channel, id);
  expect(places.reduce((sum, { unfulfilled }) => sum + unfulfilled, 0)).toBe(5);
  expect(places.every(({ fulfilled }) => fulfilled === 0)).toBe(true);
});

test("Q9 removed and refunded units leave the order, restocked or not", async () => {
  const { channel, orders, line, warehouse } = await openStore();
  const id = await orders.place([line(0, 6)]);
  const expected = (units: number, fulfilled = 0) => ({
    currentQuantity: units + fulfilled,
    unfulfilledQuantity: units,
    places: [{ locationExternalId: warehouse, unfulfilled: units, fulfilled }],
  });
  await orders.refund(id, 1);
  expect(await firstLine(channel, id)).toEqual(expected(5));
  await orders.refund(id, 1, "CANCEL");
  expect(await firstLine(channel, id)).toEqual(expected(4));
  await orders.setQuantity(id, 3);
  expect(await firstLine(channel, id)).toEqual(expected(3));
  await orders.setQuantity(id, 4);
  expect(await firstLine(channel, id)).toEqual(expected(4));
  await orders.send(id, 2);
  expect(await firstLine(channel, id)).toEqual(expected(2, 2));
});

test("Q9 what is sold over the counter is fulfilled at once, at the location that sold it", async () => {
  const { channel, orders, line, shop, now } = await openStore();
  const id = await orders.sell([line(0, 2)], shop);
  expect(await firstLine(channel, id)).toEqual({
    currentQuantity: 2,
    unfulfilledQuantity: 0,
    places: [{ locationExternalId: shop, unfulfilled: 0, fulfilled: 2 }],
  });
  expect(await openIds(channel)).toEqual([]);
  expect((await changedSince(channel, now())).map(({ externalId }) => externalId)).toEqual([id]);
});

test("Q9 a line whose variant is gone keeps its units", async () => {
  const { channel, orders, line, variants, mock } = await openStore();
  const id = await orders.place([line(0, 2), line(1, 1)]);
  await createAsk(
    mock.fetch,
    domain,
    "shpat_user",
  )(`mutation ($id: ID!) { productDelete(input: { id: $id }) { userErrors { message } } }`, {
    id: variants[0]?.productExternalId,
  });
  const [order] = await channel.orders([id], call);
  expect(
    order?.lines.map((each) => [each.variantExternalId, each.stockItemExternalId, each.currentQuantity]),
  ).toEqual([
    [null, null, 2],
    [variants[1]?.externalId, variants[1]?.stockItemExternalId, 1],
  ]);
});

test("open orders: all with units to send, archived ones too; no cancelled and no fulfilled ones", async () => {
  const { channel, orders, line } = await openStore();
  const placed = await orders.place([line(0, 1)]);
  const archived = await orders.place([line(0, 1)]);
  await orders.close(archived);
  const partly = await orders.place([line(0, 2)]);
  await orders.send(partly, 1);
  const cancelled = await orders.place([line(0, 1)]);
  await orders.cancel(cancelled);
  const sent = await orders.place([line(0, 1)]);
  await orders.send(sent);
  const refunded = await orders.place([line(0, 1)]);
  await orders.refund(refunded, 1);
  const open = await openOrders(channel);
  expect(open.map(({ externalId }) => externalId)).toEqual([placed, archived, partly]);
  expect(open.map(({ isClosed }) => isClosed)).toEqual([false, true, false]);
});

test("a long list of open orders comes page by page, each within the cost of one query", async () => {
  const { channel, orders, line, sent, costs } = await openStore();
  const ids: string[] = [];
  for (let n = 0; n < 120; n += 1) ids.push(await orders.place([line(n % 30, 1)]));
  const { items, pages } = await readAll((cursor) => channel.openOrderPage(cursor, call));
  expect(items.map(({ externalId }) => externalId)).toEqual(ids);
  expect(pages).toBe(3);
  expect(await channel.orders(ids, call)).toHaveLength(120);
  expect(sent).toEqual([
    "Shop",
    "OrderPage",
    "OrderPage",
    "OrderPage",
    "OrdersByIds",
    "OrdersByIds",
    "OrdersByIds",
  ]);
  expect(costs.filter(({ estimated, requested }) => estimated !== requested || requested > 1000)).toEqual([]);
});

test("an order with many lines, fulfillment orders and shipments is read to its end", async () => {
  const { channel, orders, line, sent, costs, warehouse, variants } = await openStore();
  const id = await orders.place(Array.from({ length: 27 }, (_, n) => line(n, 2)));
  for (let n = 0; n < 7; n += 1) await orders.addUnits(id, variants[n]?.externalId ?? "", 1);
  const before = await channel.orders([id], call);
  expect(before[0]?.lines).toHaveLength(34);
  const unsent = before[0]?.lines.map(({ currentQuantity, places }) => [currentQuantity, places]);
  expect(unsent).toEqual(
    Array.from({ length: 34 }, (_, n) => {
      const units = n < 27 ? 2 : 1;
      return [units, [{ locationExternalId: warehouse, unfulfilled: units, fulfilled: 0 }]];
    }),
  );
  await orders.send(id);
  const [after] = await channel.orders([id], call);
  expect(after?.lines.map(({ places }) => places[0]?.fulfilled)).toEqual(
    Array.from({ length: 34 }, (_, n) => (n < 27 ? 2 : 0)),
  );
  expect(await openIds(channel)).toEqual([id]);
  expect(new Set(sent)).toEqual(
    new Set([
      "Shop",
      "OrdersByIds",
      "OrderPage",
      "RestOfOrderLines",
      "RestOfAssignments",
      "RestOfAssignedUnits",
      "RestOfSentUnits",
    ]),
  );
  expect(costs.filter(({ estimated, requested }) => estimated !== requested || requested > 1000)).toEqual([]);
});

test("what has changed comes oldest first, cancelled and fulfilled orders too, from the moment given", async () => {
  const { channel, orders, line, now, advance } = await openStore();
  const place = () => orders.place([line(0, 1)]);
  const [old, first, second, third] = [await place(), await place(), await place(), await place()];
  advance(hour);
  const since = now();
  await orders.cancel(second);
  advance(1000);
  await orders.send(first);
  advance(1000);
  await orders.move(third, (await channel.locations(call))[1]?.externalId ?? "");
  const changed = await changedSince(channel, since);
  expect(changed.map(({ externalId }) => externalId)).toEqual([second, first, third]);
  expect(changed.map(({ cancelledAt }) => cancelledAt)).toEqual([since, null, null]);
  expect((await changedSince(channel, changed[2]?.updatedAt ?? 0)).at(-1)?.externalId).toBe(third);
  expect((await changedSince(channel, 0)).map(({ externalId }) => externalId)).toContain(old);
  advance(hour);
  expect(await changedSince(channel, now())).toEqual([]);
});

test("an order that the search learns of late is not passed by", async () => {
  const { channel, orders, line, now, advance } = await openStore(everything, {
    settings: { searchLagMs: 20_000 },
  });
  await orders.place([line(0, 1)]);
  advance(19_000);
  const late = await orders.place([line(0, 1)]);
  advance(1000);
  const seen = await changedSince(channel, now() - hour);
  expect(seen.map(({ externalId }) => externalId)).not.toContain(late);
  advance(30_000);
  const again = await changedSince(channel, seen.at(-1)?.updatedAt ?? 0);
  expect(again.map(({ externalId }) => externalId)).toContain(late);
  expect(await channel.orders([late], call)).toHaveLength(1);
});

test("changes during a walk are repeated, none is skipped", async () => {
  const { channel, orders, line, now, advance } = await openStore();
  const since = now();
  const ids: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    ids.push(await orders.place([line(0, 1)]));
    advance(1000);
  }
  const first = await channel.changedOrderPage(since, null, call);
  await orders.send(ids[0] ?? "");
  await orders.send(ids[55] ?? "");
  const second = await channel.changedOrderPage(since, first.next, call);
  const walked = [...first.items, ...second.items].map(({ externalId }) => externalId);
  expect(new Set(walked)).toEqual(new Set(ids));
  expect(walked.filter((id) => id === ids[0])).toHaveLength(2);
});

test("an order older than 60 days is simply absent", async () => {
  const { channel, orders, line, advance } = await openStore();
  const id = await orders.place([line(0, 1)]);
  advance(61 * day);
  expect(await channel.orders([id], call)).toEqual([]);
  expect(await openIds(channel)).toEqual([]);
});

test("without read_orders each call is unauthorized and names it", async () => {
  const { channel, sent } = await openStore(needed);
  const asked = [
    () => channel.orders(["gid://shopify/Order/1"], call),
    () => channel.openOrderPage(null, call),
    () => channel.changedOrderPage(0, null, call),
  ];
  for (const ask of asked) {
    await expect(ask()).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining("read_orders"),
    });
  }
  expect(new Set(sent)).toEqual(new Set(["Shop"]));
});

test("without the scopes of fulfillment orders the units are read, and only sent ones have a place", async () => {
  const { channel, orders, line, warehouse } = await openStore([...needed, "read_orders"]);
  const id = await orders.place([line(0, 3)]);
  await orders.send(id, 1);
  expect(await firstLine(channel, id)).toEqual({
    currentQuantity: 3,
    unfulfilledQuantity: 2,
    places: [{ locationExternalId: warehouse, unfulfilled: 0, fulfilled: 1 }],
  });
  expect(await openIds(channel)).toEqual([id]);
});
