import { beforeEach, describe, expect, it } from "vitest";
import { at, rowsAt, textAt } from "../testing/json.ts";
import { type Places, placesOf, readLevel, setQuantities } from "../testing/levels.ts";
import {
  cancel,
  createOrder,
  fulfill,
  fulfillmentOrdersOf,
  placeOrder,
  readOrder,
  refund,
} from "../testing/orders.ts";
import { aListing, aShopify, aStore, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;
let places: Places;
let main: string;
let shop: string;
let stool: string;

beforeEach(async () => {
  shopify = aShopify();
  places = await placesOf(shopify);
  main = places.locations["Main"]!;
  shop = places.locations["Shop"]!;
  stool = places.variants["Stool"]!;
});

const level = (title: string, location = main) => readLevel(shopify, places.items[title]!, location);

describe("an order that is placed", () => {
  it("moves available to committed and leaves on hand", async () => {
    await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 3, on_hand: 10 });
  });

  it("claims nothing unless it is told to", async () => {
    await placeOrder(shopify, [{ variantId: stool, quantity: 3 }], { behaviour: "BYPASS" });
    expect(await level("Stool")).toMatchObject({ available: 10, committed: 0, on_hand: 10 });
  });

  it("may oversell where policies are ignored, and is refused where they are obeyed", async () => {
    const lines = [{ variantId: stool, quantity: 12 }];
    expect(await createOrder(shopify, lines, { behaviour: "DECREMENT_OBEYING_POLICY" })).toMatchObject({
      order: null,
      userErrors: [{ code: "INVENTORY_CLAIM_FAILED" }],
    });
    expect(await level("Stool")).toMatchObject({ available: 10 });
    await placeOrder(shopify, lines);
    expect(await level("Stool")).toMatchObject({ available: -2, committed: 12, on_hand: 10 });
  });

  it("claims nothing of what is not tracked", async () => {
    await shopify.data(
      `mutation ($id: ID!) { inventoryItemUpdate(id: $id, input: { tracked: false }) { userErrors { message } } }`,
      { id: places.items["Stool"] },
    );
    await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    expect(await level("Stool")).toMatchObject({ available: 10, committed: 0 });
  });

  it("is numbered, priced and listed", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }], {
      order: {
        financialStatus: "PAID",
        shippingLines: [{ title: "Post", priceSet: { shopMoney: { amount: "4.50", currencyCode: "EUR" } } }],
      },
    });
    expect(await readOrder(shopify, id)).toMatchObject({
      name: "#1001",
      displayFinancialStatus: "PAID",
      displayFulfillmentStatus: "UNFULFILLED",
      totalPriceSet: { shopMoney: { amount: "34.5" } },
      totalOutstandingSet: { shopMoney: { amount: "0.0" } },
      lineItems: { nodes: [{ quantity: 3, currentQuantity: 3, unfulfilledQuantity: 3 }] },
    });
    const found = await shopify.data(
      `{ orders(first: 5, query: "status:open financial_status:paid") { nodes { id } } }`,
    );
    expect(rowsAt(found, "orders", "nodes")).toStrictEqual([{ id }]);
    const none = await shopify.data(
      `{ orders(first: 5, query: "fulfillment_status:shipped") { nodes { id } } }`,
    );
    expect(rowsAt(none, "orders", "nodes")).toStrictEqual([]);
  });

  it("is not seen by searches before the index has it", async () => {
    shopify.mock.change({ searchLagMs: 2000 });
    await placeOrder(shopify, [{ variantId: stool, quantity: 1 }]);
    const search = async () =>
      rowsAt(
        await shopify.data(`{ orders(first: 5, query: "status:open") { nodes { id } } }`),
        "orders",
        "nodes",
      );
    expect(await search()).toHaveLength(0);
    await shopify.advance(2000);
    expect(await search()).toHaveLength(1);
  });

  it("is refused without lines, with unknown variants, or from the future", async () => {
    expect(await createOrder(shopify, [])).toMatchObject({ order: null, userErrors: [{ code: "INVALID" }] });
    expect(
      await createOrder(shopify, [{ variantId: "gid://shopify/ProductVariant/1", quantity: 0 }], {
        order: { processedAt: "2027-01-01T00:00:00Z" },
      }),
    ).toMatchObject({
      userErrors: [
        { field: ["order", "lineItems", "0", "quantity"] },
        { field: ["order", "lineItems", "0", "variantId"] },
        { code: "PROCESSED_AT_INVALID" },
      ],
    });
  });

  it("is sold over the counter where it is fulfilled at once at a location", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 2 }], {
      order: { sourceName: "pos", fulfillmentStatus: "FULFILLED", fulfillment: { locationId: shop } },
    });
    expect(await level("Stool", shop)).toMatchObject({ available: 3, committed: 0, on_hand: 3 });
    expect(await readOrder(shopify, id)).toMatchObject({ displayFulfillmentStatus: "FULFILLED" });
    const answer = await shopify.data(`query ($id: ID!) { order(id: $id) { retailLocation { id } } }`, {
      id,
    });
    expect(textAt(answer, "order", "retailLocation", "id")).toBe(shop);
  });

  it("is sent from the online location that has enough", async () => {
    shopify = aShopify({
      stores: [
        aStore({
          locations: [
            { name: "Main", sellsOnline: true },
            { name: "Second", sellsOnline: true },
          ],
          listings: [
            aListing({ product: "Stool", available: { Main: 1, Second: 9 } }),
            aListing({ product: "Shelf", available: { Main: 5, Second: 5 } }),
          ],
        }),
      ],
    });
    places = await placesOf(shopify);
    const id = await placeOrder(shopify, [
      { variantId: places.variants["Stool"]!, quantity: 4 },
      { variantId: places.variants["Shelf"]!, quantity: 1 },
    ]);
    const located = (await fulfillmentOrdersOf(shopify, id)).map((each) =>
      textAt(each, "assignedLocation", "location", "id"),
    );
    expect(located).toStrictEqual([places.locations["Second"], places.locations["Main"]]);
    expect(await level("Stool", places.locations["Second"])).toMatchObject({ available: 5, committed: 4 });
  });
});

describe("fulfilling", () => {
  it("lowers on hand and committed, in parts", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    const [fulfillmentOrder] = await fulfillmentOrdersOf(shopify, id);
    const line = textAt(fulfillmentOrder, "lineItems", "nodes", 0, "id");
    expect(await fulfill(shopify, textAt(fulfillmentOrder, "id"), [{ id: line, quantity: 2 }])).toMatchObject(
      {
        fulfillment: { status: "SUCCESS", totalQuantity: 2 },
        userErrors: [],
      },
    );
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 1, on_hand: 8 });
    expect(await readOrder(shopify, id)).toMatchObject({
      displayFulfillmentStatus: "PARTIALLY_FULFILLED",
      fulfillmentOrders: { nodes: [{ status: "IN_PROGRESS" }] },
    });
    await fulfill(shopify, textAt(fulfillmentOrder, "id"));
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 0, on_hand: 7 });
    expect(await readOrder(shopify, id)).toMatchObject({
      displayFulfillmentStatus: "FULFILLED",
      fulfillmentOrders: { nodes: [{ status: "CLOSED" }] },
    });
  });

  it("is refused beyond what remains, and of a closed fulfilment order", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 1 }]);
    const [fulfillmentOrder] = await fulfillmentOrdersOf(shopify, id);
    const line = textAt(fulfillmentOrder, "lineItems", "nodes", 0, "id");
    const tooMany = await fulfill(shopify, textAt(fulfillmentOrder, "id"), [{ id: line, quantity: 2 }]);
    expect(at(tooMany, "userErrors")).toMatchObject([
      { message: "Invalid fulfillment order line item quantity requested." },
    ]);
    await fulfill(shopify, textAt(fulfillmentOrder, "id"));
    const again = await fulfill(shopify, textAt(fulfillmentOrder, "id"));
    expect(textAt(again, "userErrors", 0, "message")).toMatch(/has an unfulfillable status= closed\.$/);
  });

  it("can be taken back", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    const [fulfillmentOrder] = await fulfillmentOrdersOf(shopify, id);
    const sent = await fulfill(shopify, textAt(fulfillmentOrder, "id"));
    await shopify.data(`mutation ($id: ID!) { fulfillmentCancel(id: $id) { userErrors { message } } }`, {
      id: textAt(sent, "fulfillment", "id"),
    });
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 3, on_hand: 10 });
    expect(await readOrder(shopify, id)).toMatchObject({ displayFulfillmentStatus: "UNFULFILLED" });
  });
});

describe("cancelling", () => {
  it("gives back what was committed, with restock", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }], {
      order: { financialStatus: "PAID" },
    });
    expect(await cancel(shopify, id, true, true)).toMatchObject({
      job: { done: true },
      jobResult: { status: "SUCCEEDED", order: { id } },
      orderCancelUserErrors: [],
    });
    expect(await level("Stool")).toMatchObject({ available: 10, committed: 0, on_hand: 10 });
    expect(await readOrder(shopify, id)).toMatchObject({
      cancelledAt: "2026-10-01T09:00:00Z",
      cancelReason: "CUSTOMER",
      displayFinancialStatus: "REFUNDED",
      lineItems: { nodes: [{ quantity: 3, currentQuantity: 0, unfulfilledQuantity: 0 }] },
      fulfillmentOrders: { nodes: [{ status: "CANCELLED" }] },
    });
  });

  it("loses the units without restock", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    await cancel(shopify, id, false);
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 0, on_hand: 7 });
    expect(await readOrder(shopify, id)).toMatchObject({ displayFinancialStatus: "VOIDED" });
  });

  it("is refused twice, of a sent order, and of none", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 1 }]);
    await cancel(shopify, id, true);
    expect(await cancel(shopify, id, true)).toMatchObject({ orderCancelUserErrors: [{ code: "INVALID" }] });
    const sent = await placeOrder(shopify, [{ variantId: stool, quantity: 1 }]);
    await fulfill(shopify, textAt((await fulfillmentOrdersOf(shopify, sent))[0], "id"));
    expect(await cancel(shopify, sent, true)).toMatchObject({ orderCancelUserErrors: [{ code: "INVALID" }] });
    expect(await cancel(shopify, "gid://shopify/Order/1", true)).toMatchObject({
      orderCancelUserErrors: [{ code: "NOT_FOUND" }],
    });
  });
});

describe("refunding", () => {
  const lineOf = async (orderId: string) =>
    textAt(await readOrder(shopify, orderId), "lineItems", "nodes", 0, "id");

  it("takes unsent units off the order, back to the shelf or not", async () => {
    const orderId = await placeOrder(shopify, [{ variantId: stool, quantity: 4 }]);
    const lineItemId = await lineOf(orderId);
    await refund(shopify, { orderId, refundLineItems: [{ lineItemId, quantity: 1, restockType: "CANCEL" }] });
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 3, on_hand: 10 });
    await refund(shopify, {
      orderId,
      refundLineItems: [{ lineItemId, quantity: 1, restockType: "NO_RESTOCK" }],
    });
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 2, on_hand: 9 });
    expect(await readOrder(shopify, orderId)).toMatchObject({
      lineItems: { nodes: [{ quantity: 4, currentQuantity: 2, unfulfilledQuantity: 2 }] },
    });
  });

  it("puts returned units on hand at the location given", async () => {
    const orderId = await placeOrder(shopify, [{ variantId: stool, quantity: 2 }], {
      order: { financialStatus: "PAID" },
    });
    await fulfill(shopify, textAt((await fulfillmentOrdersOf(shopify, orderId))[0], "id"));
    const lineItemId = await lineOf(orderId);
    const payload = await refund(shopify, {
      orderId,
      refundLineItems: [{ lineItemId, quantity: 1, restockType: "RETURN", locationId: shop }],
      transactions: [{ orderId, amount: "10.00", kind: "REFUND", gateway: "manual" }],
    });
    expect(payload).toMatchObject({
      refund: { totalRefundedSet: { shopMoney: { amount: "10.0" } } },
      order: { displayFinancialStatus: "PARTIALLY_REFUNDED" },
    });
    expect(await level("Stool", shop)).toMatchObject({ available: 6, on_hand: 6 });
    expect(await level("Stool")).toMatchObject({ available: 8, on_hand: 8 });
  });

  it("happens once for a key", async () => {
    const orderId = await placeOrder(shopify, [{ variantId: stool, quantity: 4 }]);
    const lineItemId = await lineOf(orderId);
    const input = { orderId, refundLineItems: [{ lineItemId, quantity: 1, restockType: "CANCEL" as const }] };
    const first = await refund(shopify, input, "once");
    expect(await refund(shopify, input, "once")).toStrictEqual(first);
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 3 });
  });

  it("is refused beyond what is left, and for returns that were not sent", async () => {
    const orderId = await placeOrder(shopify, [{ variantId: stool, quantity: 2 }]);
    const lineItemId = await lineOf(orderId);
    const tooMany = await refund(shopify, { orderId, refundLineItems: [{ lineItemId, quantity: 3 }] });
    expect(at(tooMany, "userErrors")).toMatchObject([{ field: ["refundLineItems", "0", "quantity"] }]);
    const unsent = await refund(shopify, {
      orderId,
      refundLineItems: [{ lineItemId, quantity: 1, restockType: "RETURN", locationId: shop }],
    });
    expect(at(unsent, "userErrors")).toHaveLength(1);
    expect(await level("Stool")).toMatchObject({ available: 8, committed: 2 });
  });
});

describe("holding and moving", () => {
  it("holds some units and lets them go again, committed all the while", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    const [fulfillmentOrder] = await fulfillmentOrdersOf(shopify, id);
    const fulfillmentOrderId = textAt(fulfillmentOrder, "id");
    const line = textAt(fulfillmentOrder, "lineItems", "nodes", 0, "id");
    const held = await shopify.data(
      `mutation ($id: ID!, $hold: FulfillmentOrderHoldInput!) {
        fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
          fulfillmentHold { id displayReason heldByRequestingApp }
          fulfillmentOrder { status lineItems(first: 5) { nodes { remainingQuantity } } }
          remainingFulfillmentOrder { status lineItems(first: 5) { nodes { remainingQuantity } } }
          userErrors { code } } }`,
      {
        id: fulfillmentOrderId,
        hold: { reason: "AWAITING_PAYMENT", fulfillmentOrderLineItems: [{ id: line, quantity: 2 }] },
      },
    );
    expect(at(held, "fulfillmentOrderHold")).toMatchObject({
      fulfillmentHold: { displayReason: "Awaiting payment", heldByRequestingApp: true },
      fulfillmentOrder: { status: "ON_HOLD", lineItems: { nodes: [{ remainingQuantity: 2 }] } },
      remainingFulfillmentOrder: { status: "OPEN", lineItems: { nodes: [{ remainingQuantity: 1 }] } },
      userErrors: [],
    });
    expect(textAt(await fulfill(shopify, fulfillmentOrderId), "userErrors", 0, "message")).toMatch(
      /status= on_hold/,
    );
    expect(await level("Stool")).toMatchObject({ committed: 3 });
    await shopify.data(
      `mutation ($id: ID!) { fulfillmentOrderReleaseHold(id: $id) { userErrors { code } } }`,
      {
        id: fulfillmentOrderId,
      },
    );
    expect(at(await fulfill(shopify, fulfillmentOrderId), "userErrors")).toStrictEqual([]);
    expect(await level("Stool")).toMatchObject({ committed: 1, on_hand: 8 });
  });

  const move = async (id: string, newLocationId: string, lines: object[] = []) =>
    at(
      await shopify.data(
        `mutation ($id: ID!, $to: ID!, $lines: [FulfillmentOrderLineItemInput!]) {
          fulfillmentOrderMove(id: $id, newLocationId: $to, fulfillmentOrderLineItems: $lines) {
            movedFulfillmentOrder { id assignedLocation { location { id } } }
            originalFulfillmentOrder { id } remainingFulfillmentOrder { id }
            userErrors { message } } }`,
        { id, to: newLocationId, lines },
      ),
      "fulfillmentOrderMove",
    );

  it("moves the claim to the other location", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    const [fulfillmentOrder] = await fulfillmentOrdersOf(shopify, id);
    const fulfillmentOrderId = textAt(fulfillmentOrder, "id");
    expect(await move(fulfillmentOrderId, shop)).toMatchObject({
      movedFulfillmentOrder: { id: fulfillmentOrderId, assignedLocation: { location: { id: shop } } },
      userErrors: [],
    });
    expect(await level("Stool")).toMatchObject({ available: 10, committed: 0, on_hand: 10 });
    expect(await level("Stool", shop)).toMatchObject({ available: 2, committed: 3, on_hand: 5 });
  });

  it("moves some of it, and the rest stays", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    const [fulfillmentOrder] = await fulfillmentOrdersOf(shopify, id);
    const fulfillmentOrderId = textAt(fulfillmentOrder, "id");
    const line = textAt(fulfillmentOrder, "lineItems", "nodes", 0, "id");
    const moved = await move(fulfillmentOrderId, shop, [{ id: line, quantity: 1 }]);
    expect(moved).toMatchObject({
      originalFulfillmentOrder: { id: fulfillmentOrderId },
      remainingFulfillmentOrder: { id: fulfillmentOrderId },
    });
    expect(await level("Stool")).toMatchObject({ available: 8, committed: 2 });
    expect(await level("Stool", shop)).toMatchObject({ available: 4, committed: 1 });
  });
});

describe("editing", () => {
  it("changes nothing before its commit, then adds and removes units", async () => {
    const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
    const line = textAt(await readOrder(shopify, id), "lineItems", "nodes", 0, "id");
    const begun = await shopify.data(
      `mutation ($id: ID!) { orderEditBegin(id: $id) { calculatedOrder { id lineItems(first: 5) { nodes { id quantity } } } } }`,
      { id },
    );
    const edit = textAt(begun, "orderEditBegin", "calculatedOrder", "id");
    const calculated = textAt(begun, "orderEditBegin", "calculatedOrder", "lineItems", "nodes", 0, "id");
    expect(calculated).toBe(line.replace("LineItem", "CalculatedLineItem"));
    await shopify.data(
      `mutation ($id: ID!, $line: ID!, $variant: ID!) {
        orderEditSetQuantity(id: $id, lineItemId: $line, quantity: 1, restock: true) { userErrors { message } }
        orderEditAddVariant(id: $id, variantId: $variant, quantity: 2) { calculatedLineItem { quantity } userErrors { message } }
      }`,
      { id: edit, line: calculated, variant: places.variants["Shelf"] },
    );
    expect(await level("Stool")).toMatchObject({ available: 7, committed: 3 });
    await shopify.data(
      `mutation ($id: ID!) { orderEditCommit(id: $id) { order { id } userErrors { message } } }`,
      { id: edit },
    );
    expect(await level("Stool")).toMatchObject({ available: 9, committed: 1, on_hand: 10 });
    expect(await level("Shelf")).toMatchObject({ available: 8, committed: 2 });
    expect(await readOrder(shopify, id)).toMatchObject({
      edited: true,
      lineItems: {
        nodes: [
          { quantity: 3, currentQuantity: 1 },
          { quantity: 2, currentQuantity: 2 },
        ],
      },
    });
  });
});

it("is paid, closed and opened again", async () => {
  const id = await placeOrder(shopify, [{ variantId: stool, quantity: 1 }]);
  const change = (name: string) =>
    shopify.data(`mutation ($id: ID!) { ${name}(input: { id: $id }) { userErrors { message } } }`, { id });
  expect(await readOrder(shopify, id)).toMatchObject({ displayFinancialStatus: "PENDING", fullyPaid: false });
  await change("orderMarkAsPaid");
  await change("orderClose");
  expect(await readOrder(shopify, id)).toMatchObject({ displayFinancialStatus: "PAID", closed: true });
  expect(rowsAt(await change("orderMarkAsPaid"), "orderMarkAsPaid", "userErrors")).toHaveLength(1);
  await change("orderOpen");
  expect(await readOrder(shopify, id)).toMatchObject({ closed: false });
});

it("can announce a level whose available units stayed, as a fulfilment leaves it", async () => {
  shopify.mock.change({ levelWebhooks: "ANY" });
  const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
  await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
  await fulfill(shopify, textAt((await fulfillmentOrdersOf(shopify, id))[0], "id"));
  await shopify.advance(0);
  expect(shopify.received).toMatchObject([{ topic: "inventory_levels/update", body: { available: 7 } }]);
});

it("tells subscribers of orders, and of the levels that a sale moves", async () => {
  shopify.mock.change({ isProtectedDataApproved: true });
  for (const topic of [
    "ORDERS_CREATE",
    "ORDERS_CANCELLED",
    "ORDERS_FULFILLED",
    "REFUNDS_CREATE",
    "INVENTORY_LEVELS_UPDATE",
  ]) {
    await shopify.subscribe(topic);
  }
  const id = await placeOrder(shopify, [{ variantId: stool, quantity: 3 }]);
  await shopify.advance(0);
  expect(shopify.received.map(({ topic }) => topic).toSorted()).toStrictEqual([
    "inventory_levels/update",
    "orders/create",
  ]);
  const placed = shopify.received.find(({ topic }) => topic === "orders/create");
  expect(placed?.body).toMatchObject({
    admin_graphql_api_id: id,
    name: "#1001",
    financial_status: "pending",
    fulfillment_status: null,
    line_items: [
      { quantity: 3, current_quantity: 3, fulfillable_quantity: 3, variant_inventory_management: "shopify" },
    ],
  });
  shopify.received.length = 0;
  await fulfill(shopify, textAt((await fulfillmentOrdersOf(shopify, id))[0], "id"));
  await shopify.advance(0);
  // What is available did not change: no level is announced.
  expect(shopify.received).toMatchObject([
    { topic: "orders/fulfilled", body: { fulfillment_status: "fulfilled" } },
  ]);
  await setQuantities(shopify, [{ inventoryItemId: places.items["Stool"]!, locationId: main, quantity: 7 }]);
  await shopify.advance(0);
  expect(shopify.received).toHaveLength(1);
});
