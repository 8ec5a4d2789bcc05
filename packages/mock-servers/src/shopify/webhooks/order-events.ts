// orders/* and refunds/* as webhooks tell them.
import {
  fulfilledOf,
  fulfillmentOrdersOf,
  fulfillmentStatusOf,
  totalsOf,
  unfulfilledOf,
} from "../orders/order-status.ts";
import { printDateTime } from "../graphql/scalars.ts";
import { gidOf } from "../store/gid.ts";
import type { OrderRecord, RefundRecord } from "../store/order-records.ts";
import type { Store } from "../store/store.ts";
import type { Work } from "../work.ts";
import type { EventObject, EventValue } from "./event-body.ts";

export type OrderTopic =
  | "ORDERS_CANCELLED"
  | "ORDERS_CREATE"
  | "ORDERS_FULFILLED"
  | "ORDERS_PAID"
  | "ORDERS_PARTIALLY_FULFILLED"
  | "ORDERS_UPDATED";

export function announceOrder(work: Work, topics: readonly OrderTopic[], orderId: string) {
  for (const topic of topics) {
    work.announce(topic, () => orderBody(work.store, work.store.orders.get(orderId)), `${topic} ${orderId}`);
  }
}

export type EditedLines = {
  additions: { lineId: string; units: number }[];
  removals: { lineId: string; units: number }[];
};

export function announceEdit(work: Work, orderId: string, edited: EditedLines) {
  const lines = (entries: EditedLines["additions"]): EventValue =>
    entries.map(({ lineId, units }) => ({ id: BigInt(lineId), delta: units }));
  const body = () => ({
    order_edit: {
      order_id: BigInt(orderId),
      created_at: printDateTime(work.now),
      committed_at: printDateTime(work.now),
      line_items: { additions: lines(edited.additions), removals: lines(edited.removals) },
    },
  });
  work.announce("ORDERS_EDITED", body, `edit ${orderId} ${work.now}`);
}

export function announceRefund(work: Work, orderId: string, refund: RefundRecord) {
  const body = (): EventObject => ({
    id: BigInt(refund.id),
    admin_graphql_api_id: gidOf(refund),
    order_id: BigInt(orderId),
    created_at: printDateTime(refund.createdAt),
    processed_at: printDateTime(refund.processedAt),
    note: refund.note,
    restock: refund.lineItems.some((line) => line.restocked),
    refund_line_items: refund.lineItems.map((line) => ({
      id: BigInt(line.id),
      line_item_id: BigInt(line.lineItemId),
      location_id: line.locationId === null ? null : BigInt(line.locationId),
      quantity: line.quantity,
      restock_type: line.restockType.toLowerCase(),
    })),
  });
  work.announce("REFUNDS_CREATE", body, `refund ${refund.id}`);
}

// Shopify: the word for unfulfilled is null, and "partial" is its own.
const fulfillmentWords: Record<string, string | null> = {
  FULFILLED: "fulfilled",
  PARTIALLY_FULFILLED: "partial",
  UNFULFILLED: null,
  ON_HOLD: null,
};

const timeOf = (at: number | null) => (at === null ? null : printDateTime(at));

function orderBody(store: Store, order: OrderRecord | undefined): EventObject {
  if (!order) return {};
  const totals = totalsOf(order);
  const locationId = order.retailLocationId ?? fulfillmentOrdersOf(store, order)[0]?.locationId ?? null;
  return {
    id: BigInt(order.id),
    admin_graphql_api_id: gidOf(order),
    name: order.name,
    order_number: order.number,
    created_at: printDateTime(order.createdAt),
    updated_at: printDateTime(order.updatedAt),
    processed_at: printDateTime(order.processedAt),
    cancelled_at: timeOf(order.cancelledAt),
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    closed_at: timeOf(order.closedAt),
    currency: order.currency,
    financial_status: order.financialStatus.toLowerCase(),
    fulfillment_status: fulfillmentWords[fulfillmentStatusOf(store, order)] ?? null,
    location_id: order.retailLocationId === null || locationId === null ? null : BigInt(locationId),
    source_name: order.sourceName,
    source_identifier: order.sourceIdentifier,
    note: order.note,
    tags: order.tags.join(", "),
    test: order.test,
    total_price: totals.total,
    current_total_price: totals.current,
    line_items: order.lineItems.map((line) => ({
      id: BigInt(line.id),
      admin_graphql_api_id: gidOf(line),
      title: line.title,
      sku: line.sku,
      variant_id: line.variantId === null ? null : BigInt(line.variantId),
      product_id: line.productId === null ? null : BigInt(line.productId),
      variant_inventory_management: isTracked(store, line.variantId) ? "shopify" : null,
      quantity: line.quantity,
      current_quantity: line.currentQuantity,
      fulfillable_quantity: unfulfilledOf(store, order, line.id),
      fulfillment_status: lineWord(store, order, line.id),
      fulfillment_service: "manual",
      price: line.price,
      requires_shipping: line.requiresShipping,
    })),
  };
}

const isTracked = (store: Store, variantId: string | null) =>
  store.items.get(store.variants.get(variantId ?? "")?.inventoryItemId ?? "")?.tracked === true;

function lineWord(store: Store, order: OrderRecord, lineId: string): string | null {
  if (fulfilledOf(order, lineId) === 0) return null;
  return unfulfilledOf(store, order, lineId) === 0 ? "fulfilled" : "partial";
}
