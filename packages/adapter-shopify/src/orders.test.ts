import { type FieldNode, Kind, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { OrderPageDocument, OrdersByIdsDocument } from "./generated/operations.ts";
import { call, type Script, scriptShopify, shopAnswer, shopifyError } from "./testing/scripted-shopify.ts";

const places = ["read_merchant_managed_fulfillment_orders"];
const allScopes = ["read_orders", ...places];
const here = "gid://shopify/Location/1";
const there = "gid://shopify/Location/2";
const page = (nodes: unknown[], endCursor: string | null = null) => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});

const aLine = (fields: object = {}) => ({
  id: "gid://shopify/LineItem/1",
  currentQuantity: 5,
  unfulfilledQuantity: 5,
  variant: { id: "gid://shopify/ProductVariant/1", inventoryItem: { id: "gid://shopify/InventoryItem/1" } },
  ...fields,
});
const anAssignment = (units: number, fields: object = {}) => ({
  id: "gid://shopify/FulfillmentOrder/1",
  status: "OPEN",
  assignedLocation: { location: { id: here } },
  lineItems: page([{ remainingQuantity: units, lineItem: { id: "gid://shopify/LineItem/1" } }]),
  ...fields,
});
const aShipment = (units: number | null, fields: object = {}) => ({
  id: "gid://shopify/Fulfillment/1",
  status: "SUCCESS",
  location: { id: here },
  fulfillmentLineItems: page([{ quantity: units, lineItem: { id: "gid://shopify/LineItem/1" } }]),
  ...fields,
});
const anOrder = (fields: object = {}) => ({
  id: "gid://shopify/Order/1",
  name: "#1001",
  createdAt: "2026-11-20T10:00:00Z",
  updatedAt: "2026-11-20T12:00:00+01:00",
  cancelledAt: null,
  closed: false,
  displayFinancialStatus: "PAID",
  displayFulfillmentStatus: "UNFULFILLED",
  lineItems: page([aLine()]),
  fulfillmentOrders: page([]),
  fulfillments: [],
  ...fields,
});

/** A Shopify of one order, or one that answers as told; `scopes` may change under way. */
function aShop(answer: unknown, scopes = [...allScopes]) {
  const script: Script = (asked) => {
    if (asked.operationName === "Shop") return shopAnswer(scopes);
    return typeof answer === "function" ? answer(asked) : answer;
  };
  const shopify = scriptShopify(script);
  const read = () => shopify.channel.orders(["gid://shopify/Order/1"], call);
  return { ...shopify, scopes, read, names: () => shopify.asked().map(({ operationName }) => operationName) };
}

async function placesOf(fields: object) {
  const [order] = await aShop({ data: { nodes: [anOrder(fields)] } }).read();
  return order?.lines[0]?.places;
}

const at = (locationExternalId: string, unfulfilled: number, fulfilled: number) => ({
  locationExternalId,
  unfulfilled,
  fulfilled,
});

it.each([
  ["PAID", "UNFULFILLED", null],
  ["PENDING", "UNFULFILLED", "payment"],
  ["AUTHORIZED", "UNFULFILLED", "payment"],
  ["PARTIALLY_PAID", "PARTIALLY_FULFILLED", "payment"],
  ["PARTIALLY_REFUNDED", "FULFILLED", null],
  ["VOIDED", "UNFULFILLED", null],
  ["PENDING", "ON_HOLD", "release"],
  [null, "UNFULFILLED", null],
])("an order that is %s and %s waits for %s", async (financial, fulfillment, waitsFor) => {
  const fields = { displayFinancialStatus: financial, displayFulfillmentStatus: fulfillment };
  const [order] = await aShop({ data: { nodes: [anOrder(fields)] } }).read();
  expect(order?.waitsFor).toBe(waitsFor);
});

describe("the places of an order's units", () => {
  it("are those of all its fulfillment orders and fulfillments together", async () => {
    const elsewhere = { location: { id: there } };
    expect(
      await placesOf({
        fulfillmentOrders: page([
          anAssignment(1),
          anAssignment(2),
          anAssignment(3, { assignedLocation: elsewhere }),
        ]),
        fulfillments: [aShipment(4), aShipment(5, elsewhere)],
      }),
    ).toEqual([at(here, 3, 4), at(there, 3, 5)]);
  });

  it.each(["OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "INCOMPLETE"])(
    "count what is left of a fulfillment order that is %s",
    async (status) => {
      expect(await placesOf({ fulfillmentOrders: page([anAssignment(2, { status })]) })).toEqual([
        at(here, 2, 0),
      ]);
    },
  );

  it.each(["CLOSED", "CANCELLED"])("count nothing of one that is %s", async (status) => {
    expect(await placesOf({ fulfillmentOrders: page([anAssignment(2, { status })]) })).toEqual([]);
  });

  it.each(["CANCELLED", "ERROR", "FAILURE"])("count nothing of a fulfillment that is %s", async (status) => {
    expect(await placesOf({ fulfillments: [aShipment(2, { status })] })).toEqual([]);
  });

  it("are none where Shopify names no location, or no units", async () => {
    expect(
      await placesOf({
        fulfillmentOrders: page([anAssignment(2, { assignedLocation: { location: null } }), anAssignment(0)]),
        fulfillments: [aShipment(2, { location: null }), aShipment(null)],
      }),
    ).toEqual([]);
  });
});

describe("an order", () => {
  it("has its times in epoch milliseconds", async () => {
    const cancelledAt = "2026-11-20T11:30:00.500Z";
    const [order] = await aShop({ data: { nodes: [anOrder({ cancelledAt })] } }).read();
    expect(order).toMatchObject({
      createdAt: Date.parse("2026-11-20T10:00:00Z"),
      updatedAt: Date.parse("2026-11-20T11:00:00Z"),
      cancelledAt: Date.parse(cancelledAt),
    });
  });

  it("has no more units to send than it has units", async () => {
    const lineItems = page([aLine({ currentQuantity: 3 })]);
    const [order] = await aShop({ data: { nodes: [anOrder({ lineItems })] } }).read();
    expect(order?.lines[0]).toMatchObject({ currentQuantity: 3, unfulfilledQuantity: 3 });
  });

  it.each([
    "",
    "1e400",
    "1",
    "gid://shopify/Product/1",
    "gid://shopify/Order/1e4",
    "gid://shopify/Order/1?x=2",
  ])("under another's or no id, %j, is not one more order but not understood", async (id) => {
    const { read } = aShop({ data: { nodes: [anOrder({ id })] } });
    await expect(read()).rejects.toMatchObject({ kind: "bad-response" });
  });

  it("that is gone before it was read to its end is not taken for whole", async () => {
    const { read } = aShop(({ operationName }: { operationName: string }) =>
      operationName === "OrdersByIds"
        ? { data: { nodes: [anOrder({ lineItems: page([aLine()], "more") })] } }
        : { data: { order: null } },
    );
    await expect(read()).rejects.toMatchObject({ kind: "conflict" });
  });

  it.each([
    ["a time that is none", { createdAt: "yesterday" }],
    ["units that are no whole number", { lineItems: page([aLine({ currentQuantity: 1.5 })]) }],
    ["lines that are missing", { lineItems: undefined }],
  ])("of another form is refused: %s", async (_name, fields) => {
    await expect(aShop({ data: { nodes: [anOrder(fields)] } }).read()).rejects.toMatchObject({
      kind: "bad-response",
    });
  });

  it("that Shopify withholds is unauthorized, in Shopify's words", async () => {
    const message = "This app is not approved to access the Order object.";
    const { read } = aShop({ data: null, errors: [shopifyError(message, { code: "ACCESS_DENIED" })] });
    await expect(read()).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining(message),
    });
  });
});

describe("what is asked for", () => {
  const empty = { data: { orders: page([]) } };

  it("open orders in the order of their ids, changed ones by their change, with some time for Shopify's index", async () => {
    const { channel, asked } = aShop(empty);
    await channel.openOrderPage("after-1", call);
    await channel.changedOrderPage(Date.parse("2026-11-20T10:00:30.999Z"), null, call);
    await channel.changedOrderPage(0, "after-2", call);
    expect(
      asked()
        .slice(1)
        .map(({ variables }) => variables),
    ).toEqual([
      {
        query: "-status:cancelled -fulfillment_status:fulfilled",
        sortKey: "ID",
        after: "after-1",
        withAssignments: true,
      },
      {
        query: "updated_at:>='2026-11-20T09:59:30Z'",
        sortKey: "UPDATED_AT",
        after: null,
        withAssignments: true,
      },
      {
        query: "updated_at:>='1970-01-01T00:00:00Z'",
        sortKey: "UPDATED_AT",
        after: "after-2",
        withAssignments: true,
      },
    ]);
  });

  it("the scopes once, and again only while the one that is needed is lacking", async () => {
    const { channel, names, scopes } = aShop(empty, places);
    await expect(channel.openOrderPage(null, call)).rejects.toMatchObject({ kind: "unauthorized" });
    scopes.push("read_orders");
    await channel.openOrderPage(null, call);
    await channel.openOrderPage(null, call);
    expect(names()).toEqual(["Shop", "Shop", "OrderPage", "OrderPage"]);
  });

  it("no fulfillment orders where they may not be read, until identify has learnt that they may", async () => {
    const needed = ["write_products", "write_inventory", "read_locations", "read_orders"];
    const { channel, asked, scopes } = aShop(empty, needed);
    await channel.openOrderPage(null, call);
    scopes.push("read_assigned_fulfillment_orders");
    await channel.identify(call);
    await channel.openOrderPage(null, call);
    const pages = asked().filter(({ operationName }) => operationName === "OrderPage");
    expect(pages.map(({ variables }) => variables["withAssignments"])).toEqual([false, true]);
  });

  it.each([OrdersByIdsDocument, OrderPageDocument])("nothing of a customer", (document) => {
    const fields = new Set<string>();
    visit(document, { [Kind.FIELD]: ({ name }: FieldNode) => void fields.add(name.value) });
    const known = ["assignedLocation", "cancelledAt", "closed", "createdAt", "currentQuantity"];
    known.push("displayFinancialStatus", "displayFulfillmentStatus", "endCursor");
    known.push(
      "fulfillmentLineItems",
      "fulfillmentOrders",
      "fulfillments",
      "hasNextPage",
      "id",
      "inventoryItem",
    );
    known.push("lineItem", "lineItems", "location", "name", "nodes", "orders", "pageInfo", "quantity");
    known.push("remainingQuantity", "status", "unfulfilledQuantity", "updatedAt", "variant");
    expect([...fields].filter((field) => !known.includes(field))).toEqual([]);
  });
});
