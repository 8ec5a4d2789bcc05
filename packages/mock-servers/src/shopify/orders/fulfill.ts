// fulfillmentCreate and fulfillmentCancel: units leave, or come back as not sent.
import { gid, idIn } from "../store/gid.ts";
import type { FulfillmentOrderRecord, FulfillmentRecord, OrderRecord } from "../store/order-records.ts";
import { announceOrder } from "../webhooks/order-events.ts";
import type { Work } from "../work.ts";
import { itemIdOf, send, unsend } from "./claims.ts";
import { fulfillmentStatusOf } from "./order-status.ts";
import { isGiven } from "../given.ts";

type UserError = { field: string[] | null; message: string };
export type FulfillOutcome = { fulfillment: FulfillmentRecord | null; userErrors: UserError[] };

/** `quantities` by line of the fulfilment order; null is all that remains. */
export type FulfillPart = {
  fulfillmentOrder: FulfillmentOrderRecord;
  quantities: Map<string, number> | null;
};

type Maybe<T> = T | null | undefined;

export type TrackingInput = {
  company?: Maybe<string>;
  number?: Maybe<string>;
  numbers?: Maybe<string[]>;
  url?: Maybe<string>;
  urls?: Maybe<string[]>;
};

export type FulfillmentInput = {
  lineItemsByFulfillmentOrder: {
    fulfillmentOrderId: string;
    fulfillmentOrderLineItems?: Maybe<{ id: string; quantity: number }[]>;
  }[];
  trackingInfo?: Maybe<TrackingInput>;
};

const refuse = (field: string[] | null, message: string): FulfillOutcome => ({
  fulfillment: null,
  userErrors: [{ field, message }],
});

export function createFulfillment(work: Work, input: FulfillmentInput): FulfillOutcome {
  const parts: FulfillPart[] = [];
  for (const each of input.lineItemsByFulfillmentOrder) {
    const fulfillmentOrder = work.store.fulfillmentOrders.get(
      idIn(each.fulfillmentOrderId, "FulfillmentOrder") ?? "",
    );
    if (!fulfillmentOrder) return refuse(["fulfillment"], "Fulfillment order does not exist.");
    const lines = each.fulfillmentOrderLineItems ?? [];
    const quantities = lines.map(
      ({ id, quantity }) => [idIn(id, "FulfillmentOrderLineItem") ?? "", quantity] as const,
    );
    parts.push({ fulfillmentOrder, quantities: lines.length === 0 ? null : new Map(quantities) });
  }
  const problem = problemWith(parts);
  return problem === null
    ? fulfill(work, { parts, tracking: input.trackingInfo ?? {} })
    : refuse(["fulfillment"], problem);
}

function problemWith(parts: readonly FulfillPart[]): string | null {
  const [first] = parts;
  if (!first) return "Line items by fulfillment order can't be blank";
  for (const { fulfillmentOrder, quantities } of parts) {
    const { status, orderId, locationId } = fulfillmentOrder;
    if (status !== "OPEN" && status !== "IN_PROGRESS") {
      return `Fulfillment order ${fulfillmentOrder.id} has an unfulfillable status= ${status.toLowerCase()}.`;
    }
    if (orderId !== first.fulfillmentOrder.orderId)
      return "All fulfillment orders must belong to the same order.";
    if (locationId !== first.fulfillmentOrder.locationId) {
      return "All fulfillment orders must be assigned to the same location.";
    }
    for (const [lineId, quantity] of quantities ?? []) {
      const line = fulfillmentOrder.lines.find((each) => each.id === lineId);
      if (!line) return "Fulfillment order line item does not exist.";
      if (quantity < 1 || quantity > line.remainingQuantity) {
        return "Invalid fulfillment order line item quantity requested.";
      }
    }
  }
  return null;
}

/** Sends the parts, which were checked. */
export function fulfill(
  work: Work,
  input: { parts: FulfillPart[]; tracking: TrackingInput },
): FulfillOutcome {
  const [first] = input.parts;
  const order = first && work.store.orders.get(first.fulfillmentOrder.orderId);
  if (!first || !order) throw new Error("A fulfilment needs an order");
  const lineItems = input.parts.flatMap((part) => sendPart(work, order, part));
  const fulfillment: FulfillmentRecord = {
    type: "Fulfillment",
    id: work.store.newId("Fulfillment"),
    name: `${order.name}-F${order.fulfillments.length + 1}`,
    status: "SUCCESS",
    locationId: first.fulfillmentOrder.locationId,
    fulfillmentOrderIds: input.parts.map((part) => part.fulfillmentOrder.id),
    lineItems,
    tracking: trackingOf(input.tracking),
    createdAt: work.now,
    updatedAt: work.now,
  };
  putOrder(work, { ...order, fulfillments: [...order.fulfillments, fulfillment] });
  return { fulfillment, userErrors: [] };
}

function sendPart(work: Work, order: OrderRecord, part: FulfillPart): FulfillmentRecord["lineItems"] {
  const { fulfillmentOrder, quantities } = part;
  const sent: FulfillmentRecord["lineItems"] = [];
  const lines = fulfillmentOrder.lines.map((line) => {
    const quantity = quantities ? (quantities.get(line.id) ?? 0) : line.remainingQuantity;
    if (quantity === 0) return line;
    const claimed = Math.min(line.claimed, quantity);
    const lineItem = order.lineItems.find((each) => each.id === line.lineItemId);
    send(work, itemIdOf(work, lineItem), fulfillmentOrder.locationId, claimed);
    const id = work.store.newId("FulfillmentLineItem");
    const where = { lineItemId: line.lineItemId, fulfillmentOrderId: fulfillmentOrder.id };
    sent.push({ type: "FulfillmentLineItem", id, ...where, quantity, claimed });
    return { ...line, remainingQuantity: line.remainingQuantity - quantity, claimed: line.claimed - claimed };
  });
  const isDone = lines.every((line) => line.remainingQuantity === 0);
  const status = isDone ? "CLOSED" : "IN_PROGRESS";
  work.store.fulfillmentOrders.set(fulfillmentOrder.id, {
    ...fulfillmentOrder,
    lines,
    status,
    updatedAt: work.now,
  });
  return sent;
}

/** Puts the order's new state, and tells of it. */
function putOrder(work: Work, order: OrderRecord) {
  work.store.orders.set(order.id, { ...order, updatedAt: work.now });
  const isDone = fulfillmentStatusOf(work.store, order) === "FULFILLED";
  announceOrder(
    work,
    [isDone ? "ORDERS_FULFILLED" : "ORDERS_PARTIALLY_FULFILLED", "ORDERS_UPDATED"],
    order.id,
  );
}

export function cancelFulfillment(work: Work, id: string): FulfillOutcome {
  const fulfillmentId = idIn(id, "Fulfillment");
  const order = [...work.store.orders.values()].find((each) =>
    each.fulfillments.some((fulfillment) => fulfillment.id === fulfillmentId),
  );
  const found = order?.fulfillments.find((each) => each.id === fulfillmentId);
  if (!order || !found) return refuse(["id"], "Fulfillment not found.");
  if (found.status === "CANCELLED")
    return refuse(["id"], `${gid("Fulfillment", found.id)} is already cancelled.`);
  for (const line of found.lineItems) reopenLine(work, order, line);
  const fulfillment: FulfillmentRecord = { ...found, status: "CANCELLED", updatedAt: work.now };
  const fulfillments = order.fulfillments.map((each) => (each.id === found.id ? fulfillment : each));
  work.store.orders.set(order.id, { ...order, fulfillments, updatedAt: work.now });
  announceOrder(work, ["ORDERS_UPDATED"], order.id);
  return { fulfillment, userErrors: [] };
}

function reopenLine(work: Work, order: OrderRecord, sent: FulfillmentRecord["lineItems"][number]) {
  const fulfillmentOrder = work.store.fulfillmentOrders.get(sent.fulfillmentOrderId);
  if (!fulfillmentOrder) return;
  const lineItem = order.lineItems.find((each) => each.id === sent.lineItemId);
  unsend(work, itemIdOf(work, lineItem), fulfillmentOrder.locationId, sent.claimed);
  const lines = fulfillmentOrder.lines.map((line) =>
    line.lineItemId === sent.lineItemId
      ? {
          ...line,
          remainingQuantity: line.remainingQuantity + sent.quantity,
          claimed: line.claimed + sent.claimed,
        }
      : line,
  );
  work.store.fulfillmentOrders.set(fulfillmentOrder.id, {
    ...fulfillmentOrder,
    lines,
    status: "OPEN",
    updatedAt: work.now,
  });
}

function trackingOf({
  company = null,
  number,
  numbers,
  url,
  urls,
}: TrackingInput): FulfillmentRecord["tracking"] {
  const allUrls = urls ?? (!isGiven(url) ? [] : [url]);
  const allNumbers = numbers ?? (!isGiven(number) ? [] : [number]);
  return allNumbers.map((each, index) => ({ company, number: each, url: allUrls[index] ?? null }));
}
