// What locations, levels, orders, webhook subscriptions and bulk operations can be searched and sorted by.
import type { FulfillmentOrderRecord, OrderRecord } from "../store/order-records.ts";
import type {
  BulkOperationRecord,
  LevelRecord,
  LocationRecord,
  WebhookSubscriptionRecord,
} from "../store/records.ts";
import { fulfillmentStatusOf } from "../orders/order-status.ts";
import type { Store } from "../store/store.ts";
import type { Listing } from "./listing.ts";

export const locationListing: Listing<LocationRecord> = {
  id: (location) => location.id,
  createdAt: (location) => location.createdAt,
  words: (location) => [location.name],
  fields: {
    id: { kind: "id", of: (location) => location.id },
    name: { kind: "text", of: (location) => [location.name] },
    active: { kind: "boolean", of: (location) => location.isActive },
    legacy: { kind: "boolean", of: (location) => location.fulfillmentServiceId !== null },
    city: { kind: "text", of: (location) => [location.address.city] },
    country: { kind: "text", of: (location) => [location.address.country] },
    zip: { kind: "text", of: (location) => [location.address.zip] },
    // Nothing here is set up for local pickup.
    pickup_in_store: { kind: "boolean", of: () => false },
    created_at: { kind: "date", of: (location) => location.createdAt },
  },
  sortKeys: { NAME: (location) => location.name },
};

/** `id` says by which of its two ids a level is paged: that of the other side. */
export const levelListing = (id: (level: LevelRecord) => string): Listing<LevelRecord> => ({
  id,
  createdAt: (level) => level.createdAt,
  words: () => [],
  fields: {
    inventory_item_id: { kind: "id", of: (level) => level.itemId },
    created_at: { kind: "date", of: (level) => level.createdAt },
    updated_at: { kind: "date", of: (level) => level.updatedAt },
  },
  sortKeys: {},
});

export function orderListing(store: Store): Listing<OrderRecord> {
  return {
    id: (order) => order.id,
    createdAt: (order) => order.createdAt,
    words: (order) => [order.name, order.email, ...order.lineItems.map((line) => line.title)],
    fields: {
      id: { kind: "id", of: (order) => order.id },
      name: { kind: "text", of: (order) => [order.name] },
      email: { kind: "exact", of: (order) => [order.email] },
      status: { kind: "exact", of: statusesOf },
      financial_status: { kind: "exact", of: (order) => [order.financialStatus] },
      fulfillment_status: {
        kind: "exact",
        of: (order) => fulfillmentFilters[fulfillmentStatusOf(store, order)] ?? [],
      },
      sku: { kind: "text", of: (order) => order.lineItems.map((line) => line.sku) },
      tag: { kind: "exact", of: (order) => order.tags },
      test: { kind: "boolean", of: (order) => order.test },
      source_name: { kind: "exact", of: (order) => [order.sourceName] },
      source_identifier: { kind: "exact", of: (order) => [order.sourceIdentifier] },
      created_at: { kind: "date", of: (order) => order.createdAt },
      updated_at: { kind: "date", of: (order) => order.updatedAt },
      processed_at: { kind: "date", of: (order) => order.processedAt },
    },
    sortKeys: {
      CREATED_AT: (order) => order.createdAt,
      PROCESSED_AT: (order) => order.processedAt,
      UPDATED_AT: (order) => order.updatedAt,
      ORDER_NUMBER: (order) => order.number,
      FINANCIAL_STATUS: (order) => order.financialStatus,
      FULFILLMENT_STATUS: (order) => fulfillmentStatusOf(store, order),
    },
  };
}

/** Shopify: `status:open` leaves out what is closed or cancelled; `any` is everything. */
function statusesOf(order: OrderRecord): string[] {
  if (order.cancelledAt !== null) return ["cancelled", "any", "not_open"];
  return order.closedAt === null ? ["open", "any", "not_closed"] : ["closed", "any", "not_open"];
}

const fulfillmentFilters: Record<string, string[]> = {
  UNFULFILLED: ["unfulfilled", "unshipped"],
  PARTIALLY_FULFILLED: ["partial", "unfulfilled"],
  FULFILLED: ["fulfilled", "shipped"],
  ON_HOLD: ["on_hold", "unfulfilled", "unshipped"],
};

export const fulfillmentOrderListing: Listing<FulfillmentOrderRecord> = {
  id: (each) => each.id,
  createdAt: (each) => each.createdAt,
  words: () => [],
  fields: {
    id: { kind: "id", of: (each) => each.id },
    status: { kind: "exact", of: (each) => [each.status] },
    assigned_location_id: { kind: "exact", of: (each) => [each.locationId] },
    updated_at: { kind: "date", of: (each) => each.updatedAt },
  },
  sortKeys: { CREATED_AT: (each) => each.createdAt, UPDATED_AT: (each) => each.updatedAt },
};

export const subscriptionListing: Listing<WebhookSubscriptionRecord> = {
  id: (subscription) => subscription.id,
  createdAt: (subscription) => subscription.createdAt,
  words: (subscription) => [subscription.topic],
  fields: {
    id: { kind: "id", of: (subscription) => subscription.id },
    endpoint: { kind: "exact", of: (subscription) => [subscription.uri] },
    created_at: { kind: "date", of: (subscription) => subscription.createdAt },
    updated_at: { kind: "date", of: (subscription) => subscription.updatedAt },
  },
  sortKeys: { CREATED_AT: (subscription) => subscription.createdAt },
};

export const bulkOperationListing: Listing<BulkOperationRecord> = {
  id: (operation) => operation.id,
  createdAt: (operation) => operation.createdAt,
  words: () => [],
  fields: {
    id: { kind: "id", of: (operation) => operation.id },
    status: { kind: "exact", of: (operation) => [operation.status] },
    operation_type: { kind: "exact", of: () => ["query"] },
    created_at: { kind: "date", of: (operation) => operation.createdAt },
  },
  sortKeys: {
    CREATED_AT: (operation) => operation.createdAt,
    COMPLETED_AT: (operation) => operation.completedAt ?? 0,
    STATUS: (operation) => operation.status,
  },
};
