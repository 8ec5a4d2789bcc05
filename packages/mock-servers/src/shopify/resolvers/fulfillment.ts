// Fulfilment orders, holds and fulfilments; calculated orders of an edit.
import { paginate, type PageArguments } from "../graphql/connection.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { isStocked } from "../inventory/levels.ts";
import { itemIdOf } from "../orders/claims.ts";
import { fulfilledOf, isOpen } from "../orders/order-status.ts";
import { compareIds, gid } from "../store/gid.ts";
import type {
  FulfillmentHoldRecord,
  FulfillmentOrderRecord,
  LineItemRecord,
  OrderEditRecord,
  OrderRecord,
} from "../store/order-records.ts";
import type { Store } from "../store/store.ts";
import type { Work } from "../work.ts";
import {
  findLine,
  type FulfillmentLineSource,
  type FulfillmentOrderLineSource,
  type FulfillmentSource,
  withOrder,
} from "./order-parts.ts";
import { idField, idFields, moneyBag } from "./record-fields.ts";
import { appSource } from "./shop.ts";

function orderOf(store: Store, { orderId }: { orderId: string }): OrderRecord {
  const order = store.orders.get(orderId);
  if (!order) throw new Error(`No order ${orderId}`);
  return order;
}

const byId = { id: (each: { id: string }) => each.id };

const fulfillmentOrderResolvers: Resolvers = {
  ...idField,
  assignedLocation: (each: FulfillmentOrderRecord, _: never, { work }) => {
    const location = work.store.locations.get(each.locationId);
    if (!location) throw new Error(`No location ${each.locationId}`);
    const { address, name } = location;
    return { ...address, countryCode: address.countryCode ?? "ZZ", name, location };
  },
  fulfillAt: (each: FulfillmentOrderRecord) => each.createdAt,
  fulfillBy: () => null,
  fulfillmentHolds: (each: FulfillmentOrderRecord) => each.holds,
  fulfillments: (each: FulfillmentOrderRecord, args: PageArguments, { work }) => {
    const order = orderOf(work.store, each);
    const own = order.fulfillments.filter(({ fulfillmentOrderIds }) => fulfillmentOrderIds.includes(each.id));
    return paginate(withOrder(order, own), args, byId);
  },
  lineItems: (each: FulfillmentOrderRecord, args: PageArguments) =>
    paginate(
      // A split one has newer lines before older ones.
      each.lines
        .toSorted((a, b) => compareIds(a.id, b.id))
        .map((line) => ({ ...line, fulfillmentOrder: each })),
      args,
      byId,
    ),
  locationsForMove: (each: FulfillmentOrderRecord, args: PageArguments, { work }) => {
    const others = [...work.store.locations.values()].filter(
      ({ id, isActive }) => isActive && id !== each.locationId,
    );
    const choices = others.map((location) => {
      const movable = isOpen(each) && stocksAll(work, each, location.id);
      return {
        id: location.id,
        location,
        movable,
        message: movable ? null : "No items are stocked at this location.",
      };
    });
    return paginate(choices, args, byId);
  },
  order: (each: FulfillmentOrderRecord, _: never, { work }) => orderOf(work.store, each),
  orderId: (each: FulfillmentOrderRecord) => gid("Order", each.orderId),
  orderName: (each: FulfillmentOrderRecord, _: never, { work }) => orderOf(work.store, each).name,
  orderProcessedAt: (each: FulfillmentOrderRecord, _: never, { work }) =>
    orderOf(work.store, each).processedAt,
  requestStatus: () => "UNSUBMITTED",
  supportedActions: (each: FulfillmentOrderRecord) =>
    actionsOf(each).map((action) => ({ action, externalUrl: null })),
};

function actionsOf(each: FulfillmentOrderRecord): string[] {
  if (!isOpen(each)) return [];
  return each.status === "ON_HOLD"
    ? ["RELEASE_HOLD", "HOLD", "MOVE"]
    : ["CREATE_FULFILLMENT", "HOLD", "MOVE"];
}

function stocksAll(work: Work, each: FulfillmentOrderRecord, locationId: string): boolean {
  const { lineItems } = orderOf(work.store, each);
  return each.lines.every((line) => {
    const itemId = itemIdOf(
      work,
      lineItems.find(({ id }) => id === line.lineItemId),
    );
    return line.remainingQuantity === 0 || itemId === null || isStocked(work.store, itemId, locationId);
  });
}

function lineOf(source: FulfillmentOrderLineSource, { store }: Work): LineItemRecord {
  const line = findLine(orderOf(store, source.fulfillmentOrder), source.lineItemId);
  if (!line) throw new Error(`No line ${source.lineItemId}`);
  return line;
}

const fulfillmentOrderLineResolvers: Resolvers = {
  ...idField,
  inventoryItemId: (source: FulfillmentOrderLineSource, _: never, { work }) => {
    const itemId = itemIdOf(work, lineOf(source, work));
    return itemId === null ? null : gid("InventoryItem", itemId);
  },
  lineItem: (source: FulfillmentOrderLineSource, _: never, { work }) => lineOf(source, work),
  productTitle: (source: FulfillmentOrderLineSource, _: never, { work }) => lineOf(source, work).title,
  requiresShipping: (source: FulfillmentOrderLineSource, _: never, { work }) =>
    lineOf(source, work).requiresShipping,
  sku: (source: FulfillmentOrderLineSource, _: never, { work }) => lineOf(source, work).sku,
  variant: (source: FulfillmentOrderLineSource, _: never, { work }) =>
    work.store.variants.get(lineOf(source, work).variantId ?? "") ?? null,
  variantTitle: (source: FulfillmentOrderLineSource, _: never, { work }) => lineOf(source, work).variantTitle,
  vendor: (source: FulfillmentOrderLineSource, _: never, { work }) => lineOf(source, work).vendor,
};

const holdResolvers: Resolvers = {
  ...idField,
  displayReason: (hold: FulfillmentHoldRecord) =>
    hold.reason
      .toLowerCase()
      .replaceAll("_", " ")
      .replace(/^./, (letter) => letter.toUpperCase()),
  heldByApp: (hold: FulfillmentHoldRecord, _: never, { work }) => {
    const app = work.appByKey(hold.appKey);
    return app ? appSource(app) : null;
  },
  heldByRequestingApp: (hold: FulfillmentHoldRecord, _: never, { work }) => hold.appKey === work.app.key,
};

const fulfillmentResolvers: Resolvers = {
  ...idFields,
  displayStatus: ({ status }: FulfillmentSource) => (status === "SUCCESS" ? "FULFILLED" : "CANCELED"),
  fulfillmentLineItems: (fulfillment: FulfillmentSource, args: PageArguments) =>
    paginate(withOrder(fulfillment.order, fulfillment.lineItems), args, byId),
  fulfillmentOrders: (fulfillment: FulfillmentSource, args: PageArguments, { work }) => {
    const orders = fulfillment.fulfillmentOrderIds.flatMap(
      (id) => work.store.fulfillmentOrders.get(id) ?? [],
    );
    return paginate(orders, args, byId);
  },
  location: (fulfillment: FulfillmentSource, _: never, { work }) =>
    work.store.locations.get(fulfillment.locationId) ?? null,
  requiresShipping: (fulfillment: FulfillmentSource) =>
    fulfillment.lineItems.some(
      (line) => findLine(fulfillment.order, line.lineItemId)?.requiresShipping === true,
    ),
  service: () => null,
  totalQuantity: (fulfillment: FulfillmentSource) => {
    let units = 0;
    for (const line of fulfillment.lineItems) units += line.quantity;
    return units;
  },
  trackingInfo: (fulfillment: FulfillmentSource, { first }: { first?: number | null }) =>
    fulfillment.tracking.slice(0, first ?? undefined),
};

const fulfillmentLineResolvers: Resolvers = {
  ...idField,
  lineItem: (line: FulfillmentLineSource) => findLine(line.order, line.lineItemId),
};

export type CalculatedLine = {
  id: string;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  variantId: string | null;
  price: string;
  currency: string;
  quantity: number;
  quantityBefore: number;
  fulfilled: number;
  restocking: boolean;
};

/** The lines as they would be after the commit, those added last. */
export function calculatedLines(
  store: Store,
  edit: OrderEditRecord,
): { kept: CalculatedLine[]; added: CalculatedLine[] } {
  const order = orderOf(store, edit);
  const kept = order.lineItems.map((line): CalculatedLine => {
    const change = edit.quantities[line.id];
    return {
      ...line,
      currency: order.currency,
      quantity: change?.quantity ?? line.currentQuantity,
      quantityBefore: line.currentQuantity,
      fulfilled: fulfilledOf(order, line.id),
      restocking: change?.restock ?? false,
    };
  });
  const added = edit.added.map((each): CalculatedLine => {
    const variant = store.variants.get(each.variantId);
    return {
      id: each.id,
      title: store.products.get(variant?.productId ?? "")?.title ?? "",
      variantTitle: variant?.optionValues.join(" / ") ?? null,
      sku: store.items.get(variant?.inventoryItemId ?? "")?.sku ?? null,
      variantId: each.variantId,
      price: variant?.price ?? "0.00",
      currency: order.currency,
      quantity: each.quantity,
      quantityBefore: 0,
      fulfilled: 0,
      restocking: false,
    };
  });
  return { kept, added };
}

const calculatedOrderResolvers: Resolvers = {
  ...idField,
  addedLineItems: (edit: OrderEditRecord, args: PageArguments, { work }) =>
    paginate(calculatedLines(work.store, edit).added, args, byId),
  lineItems: (edit: OrderEditRecord, args: PageArguments, { work }) => {
    const { kept, added } = calculatedLines(work.store, edit);
    // Sorted by what they are, not by id: two kinds of numbers are mixed here.
    const all = [...kept, ...added];
    return paginate(all, args, { ...byId, value: (line) => all.findIndex((each) => each.id === line.id) });
  },
  originalOrder: (edit: OrderEditRecord, _: never, { work }) => orderOf(work.store, edit),
  subtotalLineItemsQuantity: (edit: OrderEditRecord, _: never, { work }) => {
    const { kept, added } = calculatedLines(work.store, edit);
    let units = 0;
    for (const line of [...kept, ...added]) units += line.quantity;
    return units;
  },
};

const calculatedLineResolvers: Resolvers = {
  id: (line: CalculatedLine) => gid("CalculatedLineItem", line.id),
  editableQuantity: (line: CalculatedLine) => line.quantity - line.fulfilled,
  editableQuantityBeforeChanges: (line: CalculatedLine) => line.quantityBefore - line.fulfilled,
  originalUnitPriceSet: (line: CalculatedLine) => moneyBag(line.price, line.currency),
  restockable: (line: CalculatedLine) => line.variantId !== null,
  variant: (line: CalculatedLine, _: never, { work }) =>
    work.store.variants.get(line.variantId ?? "") ?? null,
};

export const fulfillmentTypes: Record<string, Resolvers> = {
  FulfillmentOrder: fulfillmentOrderResolvers,
  FulfillmentOrderLineItem: fulfillmentOrderLineResolvers,
  FulfillmentHold: holdResolvers,
  Fulfillment: fulfillmentResolvers,
  FulfillmentLineItem: fulfillmentLineResolvers,
  CalculatedOrder: calculatedOrderResolvers,
  CalculatedLineItem: calculatedLineResolvers,
  OrderEditSession: idField,
};
