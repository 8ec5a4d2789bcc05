// What an order consists of, each part with the order it belongs to, and how a part is found by its id.
import { isVisible } from "../orders/visible-orders.ts";
import type {
  FulfillmentOrderLineRecord,
  FulfillmentOrderRecord,
  FulfillmentRecord,
  LineItemRecord,
  OrderRecord,
  OrderTransactionRecord,
  RefundRecord,
} from "../store/order-records.ts";
import type { Address } from "../store/records.ts";
import type { Work } from "../work.ts";

type Of<T> = T & { order: OrderRecord };
export type LineItemSource = Of<LineItemRecord>;
export type FulfillmentSource = Of<FulfillmentRecord>;
export type FulfillmentLineSource = Of<FulfillmentRecord["lineItems"][number]>;
export type RefundSource = Of<RefundRecord>;
export type RefundLineSource = Of<RefundRecord["lineItems"][number]>;
export type TransactionSource = Of<OrderTransactionRecord>;
export type FulfillmentOrderLineSource = FulfillmentOrderLineRecord & {
  fulfillmentOrder: FulfillmentOrderRecord;
};
export type MailingAddressSource = Address & { type: "MailingAddress"; id: string };

export const withOrder = <T>(order: OrderRecord, parts: readonly T[]): Of<T>[] =>
  parts.map((part) => ({ ...part, order }));

export const mailingAddress = (address: (Address & { id: string }) | null): MailingAddressSource | null =>
  address && { ...address, type: "MailingAddress" };

export const findLine = (order: OrderRecord, lineItemId: string): LineItemSource | undefined =>
  withOrder(order, order.lineItems).find((line) => line.id === lineItemId);

/** The parts of an order that have an id of their own. */
function* partsOf(work: Work, order: OrderRecord): Generator<{ type: string; id: string }> {
  yield* withOrder(order, order.lineItems);
  for (const fulfillment of withOrder(order, order.fulfillments)) {
    yield fulfillment;
    yield* withOrder(order, fulfillment.lineItems);
  }
  yield* withOrder(order, order.refunds);
  yield* withOrder(order, order.transactions);
  for (const address of [order.billingAddress, order.shippingAddress]) {
    const source = mailingAddress(address);
    if (source) yield source;
  }
  for (const id of order.fulfillmentOrderIds) {
    const fulfillmentOrder = work.store.fulfillmentOrders.get(id);
    if (!fulfillmentOrder) continue;
    yield* fulfillmentOrder.lines.map((line) => ({ ...line, fulfillmentOrder }));
    yield* fulfillmentOrder.holds;
  }
}

/** For `node`; null where there is none. */
export function findOrderPart(work: Work, type: string, id: string): { type: string } | null {
  const { store } = work;
  switch (type) {
    case "Order": {
      const order = store.orders.get(id);
      return order && isVisible(work, order) ? order : null;
    }
    case "FulfillmentOrder":
      return store.fulfillmentOrders.get(id) ?? null;
    case "CalculatedOrder":
      return store.orderEdits.get(id) ?? null;
    case "OrderEditSession":
      return store.orderEdits.get(id) ? sessionSource(id) : null;
    default:
      return searchParts(work, type, id);
  }
}

export const sessionSource = (id: string) => ({ type: "OrderEditSession", id });

function searchParts(work: Work, type: string, id: string): { type: string } | null {
  for (const order of work.store.orders.values()) {
    for (const part of partsOf(work, order)) if (part.type === type && part.id === id) return part;
  }
  return null;
}
