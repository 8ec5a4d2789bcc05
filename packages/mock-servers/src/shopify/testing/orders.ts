// Orders through the API, as tests mean them.
import { at, rowsAt, textAt } from "./json.ts";
import { freshKey } from "./levels.ts";
import type { ShopifyClient } from "./shopify-client.ts";

export type Line = { variantId: string; quantity: number };
export type Behaviour = "BYPASS" | "DECREMENT_IGNORING_POLICY" | "DECREMENT_OBEYING_POLICY";

const createDocument = `mutation ($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
  orderCreate(order: $order, options: $options) {
    order { id name }
    userErrors { code field message }
  }
}`;

/** The payload of orderCreate. */
export async function createOrder(
  shopify: ShopifyClient,
  lineItems: Line[],
  options: { behaviour?: Behaviour; order?: object } = {},
): Promise<unknown> {
  const answer = await shopify.data(createDocument, {
    order: { lineItems, ...options.order },
    options: { inventoryBehaviour: options.behaviour ?? "DECREMENT_IGNORING_POLICY" },
  });
  return at(answer, "orderCreate");
}

export const placeOrder = async (...args: Parameters<typeof createOrder>) =>
  textAt(await createOrder(...args), "order", "id");

export async function readOrder(shopify: ShopifyClient, id: string): Promise<unknown> {
  const answer = await shopify.data(
    `query ($id: ID!) {
      order(id: $id) {
        name displayFinancialStatus displayFulfillmentStatus cancelledAt cancelReason closed edited fullyPaid
        totalPriceSet { shopMoney { amount } } totalOutstandingSet { shopMoney { amount } }
        totalRefundedSet { shopMoney { amount } }
        lineItems(first: 20) { nodes { id quantity currentQuantity unfulfilledQuantity refundableQuantity } }
        fulfillments { id status totalQuantity }
        refunds { id refundLineItems(first: 20) { nodes { quantity restockType } } }
        fulfillmentOrders(first: 20) {
          nodes {
            id status assignedLocation { location { id } } fulfillmentHolds { id reason }
            lineItems(first: 20) { nodes { id totalQuantity remainingQuantity lineItem { id } } }
          }
        }
      }
    }`,
    { id },
  );
  return at(answer, "order");
}

export const fulfillmentOrdersOf = async (shopify: ShopifyClient, orderId: string) =>
  rowsAt(await readOrder(shopify, orderId), "fulfillmentOrders", "nodes");

/** Sends everything of a fulfilment order, or the quantities given by line. Answers the payload. */
export async function fulfill(
  shopify: ShopifyClient,
  fulfillmentOrderId: string,
  fulfillmentOrderLineItems: { id: string; quantity: number }[] = [],
): Promise<unknown> {
  const answer = await shopify.data(
    `mutation ($fulfillment: FulfillmentInput!) {
      fulfillmentCreate(fulfillment: $fulfillment) {
        fulfillment { id status totalQuantity trackingInfo { number } } userErrors { field message } } }`,
    { fulfillment: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId, fulfillmentOrderLineItems }] } },
  );
  return at(answer, "fulfillmentCreate");
}

export async function cancel(shopify: ShopifyClient, orderId: string, restock: boolean, refund = false) {
  const answer = await shopify.data(
    `mutation ($orderId: ID!, $restock: Boolean!, $refund: Boolean) {
      orderCancel(orderId: $orderId, reason: CUSTOMER, restock: $restock, refund: $refund, staffNote: "changed their mind") {
        job { id done } jobResult { done status order { id } } orderCancelUserErrors { code field message } userErrors { message }
      } }`,
    { orderId, restock, refund },
  );
  return at(answer, "orderCancel");
}

export type RefundLine = {
  lineItemId: string;
  quantity: number;
  restockType?: "CANCEL" | "NO_RESTOCK" | "RETURN";
  locationId?: string;
};

export async function refund(
  shopify: ShopifyClient,
  input: { orderId: string; refundLineItems?: RefundLine[]; transactions?: object[] },
  key = freshKey(),
): Promise<unknown> {
  const answer = await shopify.data(
    `mutation ($input: RefundInput!, $key: String!) {
      refundCreate(input: $input) @idempotent(key: $key) {
        refund { id refundLineItems(first: 10) { nodes { quantity restocked } } totalRefundedSet { shopMoney { amount } } }
        order { displayFinancialStatus }
        userErrors { field message } } }`,
    { input, key },
  );
  return at(answer, "refundCreate");
}
