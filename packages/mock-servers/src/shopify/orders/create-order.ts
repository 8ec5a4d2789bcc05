// orderCreate: an order comes to be, with its fulfilment orders, its payment and its claims on stock.
import { idIn } from "../store/gid.ts";
import type {
  FulfillmentOrderRecord,
  LineItemRecord,
  OrderRecord,
  OrderTransactionRecord,
} from "../store/order-records.ts";
import { announceOrder } from "../webhooks/order-events.ts";
import type { Work } from "../work.ts";
import { claim, itemIdOf } from "./claims.ts";
import { fulfill } from "./fulfill.ts";
import { toCents } from "./money.ts";
import {
  addressOf,
  checkOrder,
  extrasOf,
  lineItemOf,
  type OrderError,
  type OrderInput,
} from "./order-input.ts";
import { totalsOf } from "./order-status.ts";
import { routeLine } from "./routing.ts";

export type InventoryBehaviour = "BYPASS" | "DECREMENT_IGNORING_POLICY" | "DECREMENT_OBEYING_POLICY";
export type CreateOutcome = { order: OrderRecord | null; userErrors: OrderError[] };

export function createOrder(work: Work, input: OrderInput, behaviour: InventoryBehaviour): CreateOutcome {
  const errors = checkOrder(work, input);
  if (errors.length > 0) return { order: null, userErrors: errors };
  const lineItems = (input.lineItems ?? []).map((line) => lineItemOf(work, line));
  const fixed = idIn(input.fulfillment?.locationId ?? "", "Location");
  const routes = lineItems.map((line) => routeLine(work, itemIdOf(work, line), line.quantity, fixed));
  if (behaviour === "DECREMENT_OBEYING_POLICY") {
    const lacking = lineItems.filter((line, index) => {
      const policy = work.store.variants.get(line.variantId ?? "")?.inventoryPolicy;
      return routes[index]?.hasEnough === false && policy !== "CONTINUE";
    });
    if (lacking.length > 0) {
      const message = `Unable to reserve inventory for ${lacking.map((line) => line.title).join(", ")}`;
      return { order: null, userErrors: [{ code: "INVENTORY_CLAIM_FAILED", field: null, message }] };
    }
  }
  const order = { ...buildOrder(work, input, lineItems), claimsStock: behaviour !== "BYPASS" };
  const placed = lineItems.map((line, index) => ({ line, locationId: routes[index]?.locationId ?? "" }));
  const fulfillmentOrders = placeLines(work, order, placed);
  const stored = { ...order, fulfillmentOrderIds: fulfillmentOrders.map((each) => each.id) };
  work.store.orders.set(order.id, stored);
  announceOrder(
    work,
    ["ORDERS_CREATE", ...(stored.financialStatus === "PAID" ? (["ORDERS_PAID"] as const) : [])],
    order.id,
  );
  if (input.fulfillmentStatus === "FULFILLED") fulfillAll(work, fulfillmentOrders, input);
  return { order: work.store.orders.get(order.id) ?? stored, userErrors: [] };
}

function fulfillAll(work: Work, fulfillmentOrders: FulfillmentOrderRecord[], input: OrderInput) {
  const { trackingCompany, trackingNumber, trackingNumbers } = input.fulfillment ?? {};
  for (const fulfillmentOrder of fulfillmentOrders) {
    fulfill(work, {
      parts: [{ fulfillmentOrder, quantities: null }],
      tracking: { company: trackingCompany, number: trackingNumber, numbers: trackingNumbers },
    });
  }
}

/** One fulfilment order for each location that sends something. */
export function placeLines(
  work: Work,
  order: OrderRecord,
  placed: readonly { line: LineItemRecord; locationId: string; units?: number }[],
): FulfillmentOrderRecord[] {
  const byLocation = Map.groupBy(placed, ({ locationId }) => locationId);
  return [...byLocation].map(([locationId, entries]) => {
    const fulfillmentOrder: FulfillmentOrderRecord = {
      type: "FulfillmentOrder",
      id: work.store.newId("FulfillmentOrder"),
      orderId: order.id,
      locationId,
      status: "OPEN",
      lines: entries.map(({ line, units = line.quantity }) => ({
        type: "FulfillmentOrderLineItem",
        id: work.store.newId("FulfillmentOrderLineItem"),
        lineItemId: line.id,
        totalQuantity: units,
        remainingQuantity: units,
        claimed: order.claimsStock ? claim(work, itemIdOf(work, line), locationId, units) : 0,
      })),
      holds: [],
      createdAt: work.now,
      updatedAt: work.now,
    };
    work.store.fulfillmentOrders.set(fulfillmentOrder.id, fulfillmentOrder);
    return fulfillmentOrder;
  });
}

/** Shopify: the first order of a store is number 1001. */
const firstNumber = 1000;

function buildOrder(work: Work, input: OrderInput, lineItems: LineItemRecord[]): OrderRecord {
  const { store, now } = work;
  const number = firstNumber + store.nextNumber("orderNumber");
  const order: OrderRecord = {
    type: "Order",
    id: store.newId("Order"),
    number,
    name: input.name ?? `#${number}`,
    email: input.email ?? null,
    phone: input.phone ?? null,
    note: input.note ?? null,
    tags: input.tags ?? [],
    poNumber: input.poNumber ?? null,
    currency: input.currency ?? store.shop().currency,
    taxesIncluded: input.taxesIncluded ?? false,
    test: input.test ?? false,
    appKey: work.app.key,
    sourceName: input.sourceName ?? work.app.id,
    sourceIdentifier: input.sourceIdentifier ?? null,
    customAttributes: input.customAttributes ?? [],
    billingAddress: addressOf(work, input.billingAddress),
    shippingAddress: addressOf(work, input.shippingAddress),
    // Sold over the counter, which the source's name tells.
    retailLocationId:
      input.sourceName === "pos" ? idIn(input.fulfillment?.locationId ?? "", "Location") : null,
    financialStatus: "PENDING",
    claimsStock: false,
    isEdited: false,
    lineItems,
    ...extrasOf(input),
    transactions: transactionsOf(work, input),
    fulfillmentOrderIds: [],
    fulfillments: [],
    refunds: [],
    cancelReason: null,
    cancelNote: null,
    createdAt: now,
    updatedAt: now,
    processedAt: input.processedAt ?? now,
    cancelledAt: null,
    closedAt: input.closedAt ?? null,
  };
  return withPayment(work, order, input.financialStatus ?? null);
}

/** The status that was given, else what the payments come to. A paid order without a payment gets one. */
function withPayment(work: Work, order: OrderRecord, given: string | null): OrderRecord {
  const { total, received } = totalsOf(order);
  if (given === "PAID" && order.transactions.length === 0) {
    return { ...order, financialStatus: given, transactions: [sale(work, order, total)] };
  }
  const isPaid = order.transactions.length > 0 && toCents(received) >= toCents(total);
  const isAuthorized = order.transactions.some(
    (each) => each.kind === "AUTHORIZATION" && each.status === "SUCCESS",
  );
  const unpaid = isAuthorized ? "AUTHORIZED" : "PENDING";
  const found = isPaid ? "PAID" : toCents(received) > 0 ? "PARTIALLY_PAID" : unpaid;
  return { ...order, financialStatus: given ?? found };
}

export const sale = (
  work: Work,
  order: Pick<OrderRecord, "test">,
  amount: string,
): OrderTransactionRecord => ({
  type: "OrderTransaction",
  id: work.store.newId("OrderTransaction"),
  kind: "SALE",
  status: "SUCCESS",
  amount,
  gateway: "manual",
  parentId: null,
  locationId: null,
  createdAt: work.now,
  processedAt: work.now,
  test: order.test,
});

const transactionsOf = (work: Work, input: OrderInput): OrderTransactionRecord[] =>
  (input.transactions ?? []).map((each) => ({
    ...sale(work, { test: each.test ?? false }, each.amountSet.shopMoney.amount),
    kind: each.kind,
    status: each.status,
    gateway: each.gateway ?? "manual",
    locationId: idIn(each.locationId ?? "", "Location"),
    processedAt: each.processedAt ?? work.now,
  }));
