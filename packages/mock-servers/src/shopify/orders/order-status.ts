// What an order's status fields say, worked out from its parts; nothing of it is stored.
import type { FulfillmentOrderRecord, OrderRecord } from "../store/order-records.ts";
import type { Store } from "../store/store.ts";
import { fromCents, sumCents, toCents } from "./money.ts";

export const fulfillmentOrdersOf = (store: Store, order: OrderRecord): FulfillmentOrderRecord[] =>
  order.fulfillmentOrderIds.flatMap((id) => store.fulfillmentOrders.get(id) ?? []);

export const isOpen = (each: FulfillmentOrderRecord) =>
  each.status !== "CLOSED" && each.status !== "CANCELLED";

/** Units of a line that are still to be sent. */
export function unfulfilledOf(store: Store, order: OrderRecord, lineItemId: string): number {
  let units = 0;
  for (const fulfillmentOrder of fulfillmentOrdersOf(store, order)) {
    if (!isOpen(fulfillmentOrder)) continue;
    for (const line of fulfillmentOrder.lines)
      if (line.lineItemId === lineItemId) units += line.remainingQuantity;
  }
  return units;
}

/** Units of a line that were sent, and not taken back by cancelling the fulfilment. */
export function fulfilledOf(order: OrderRecord, lineItemId: string): number {
  let units = 0;
  for (const fulfillment of order.fulfillments) {
    if (fulfillment.status !== "SUCCESS") continue;
    for (const line of fulfillment.lineItems) if (line.lineItemId === lineItemId) units += line.quantity;
  }
  return units;
}

export type FulfillmentStatus = "FULFILLED" | "ON_HOLD" | "PARTIALLY_FULFILLED" | "UNFULFILLED";

export function fulfillmentStatusOf(store: Store, order: OrderRecord): FulfillmentStatus {
  const open = fulfillmentOrdersOf(store, order).filter(isOpen);
  const remaining = order.lineItems.some((line) => unfulfilledOf(store, order, line.id) > 0);
  const hasSent = order.lineItems.some((line) => fulfilledOf(order, line.id) > 0);
  if (remaining && hasSent) return "PARTIALLY_FULFILLED";
  if (hasSent) return "FULFILLED";
  return open.length > 0 && open.every((each) => each.status === "ON_HOLD") ? "ON_HOLD" : "UNFULFILLED";
}

export type OrderTotals = {
  total: string;
  current: string;
  received: string;
  refunded: string;
  outstanding: string;
};

export function totalsOf(order: OrderRecord): OrderTotals {
  const extras = toCents(order.shippingTotal) + toCents(order.taxTotal);
  const linesTotal = (units: (line: OrderRecord["lineItems"][number]) => number) => {
    let cents = 0;
    for (const line of order.lineItems) cents += toCents(line.price) * units(line);
    return cents;
  };
  const total = linesTotal((line) => line.quantity) + extras;
  const remaining = linesTotal((line) => line.currentQuantity);
  const current = remaining === 0 ? 0 : remaining + extras;
  const received = sumOf(order, ["CAPTURE", "SALE"]);
  const refunded = sumOf(order, ["REFUND"]);
  return {
    total: fromCents(total),
    current: fromCents(current),
    received: fromCents(received),
    refunded: fromCents(refunded),
    outstanding: fromCents(Math.max(0, current - received + refunded)),
  };
}

const sumOf = (order: OrderRecord, kinds: readonly string[]) =>
  sumCents(
    order.transactions.filter((each) => each.status === "SUCCESS" && kinds.includes(each.kind)),
    (each) => each.amount,
  );

/** What a refund leaves the payment's status at. */
export function refundedStatus(order: OrderRecord): string {
  const { received, refunded } = totalsOf(order);
  if (toCents(refunded) === 0) return order.financialStatus;
  return toCents(refunded) >= toCents(received) ? "REFUNDED" : "PARTIALLY_REFUNDED";
}
