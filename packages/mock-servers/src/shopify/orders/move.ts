// fulfillmentOrderMove: another location sends it. The claim moves with it.
import { idIn } from "../store/gid.ts";
import type { FulfillmentOrderRecord } from "../store/order-records.ts";
import type { Work } from "../work.ts";
import { isStocked } from "../inventory/levels.ts";
import { announceOrder } from "../webhooks/order-events.ts";
import { claim, itemIdOf, release } from "./claims.ts";
import { findFulfillmentOrder } from "./hold.ts";
import { type LineQuantity, splitOff } from "./split.ts";

export type MoveOutcome = {
  moved: FulfillmentOrderRecord | null;
  original: FulfillmentOrderRecord | null;
  remaining: FulfillmentOrderRecord | null;
  userErrors: { code: string | null; field: string[]; message: string }[];
};

export function moveFulfillmentOrder(
  work: Work,
  input: { id: string; newLocationId: string; lines: readonly LineQuantity[] },
): MoveOutcome {
  const refuse = (field: string, message: string): MoveOutcome => ({
    moved: null,
    original: null,
    remaining: null,
    userErrors: [{ code: null, field: [field], message }],
  });
  const found = findFulfillmentOrder(work, input.id);
  if (!found) return refuse("id", "Fulfillment order does not exist.");
  const location = work.store.locations.get(idIn(input.newLocationId, "Location") ?? "");
  if (!location?.isActive) return refuse("newLocationId", "Location not found.");
  if (!["OPEN", "ON_HOLD", "IN_PROGRESS"].includes(found.status)) {
    return refuse("id", `Fulfillment order cannot be moved in the status ${found.status.toLowerCase()}.`);
  }
  if (location.id === found.locationId) return refuse("newLocationId", "Location is already assigned.");
  const unsent = found.lines
    .filter((line) => line.remainingQuantity > 0)
    .map((line) => ({
      id: `gid://shopify/FulfillmentOrderLineItem/${line.id}`,
      quantity: line.remainingQuantity,
    }));
  const wanted = input.lines.length === 0 ? unsent : input.lines;
  const problem = unmovable(work, found, wanted, location.id);
  if (problem !== null) return refuse("newLocationId", problem);
  return divide(work, found, wanted, location.id);
}

/** What was sent already, and what was not asked for, stays where it is. */
function divide(
  work: Work,
  found: FulfillmentOrderRecord,
  wanted: readonly LineQuantity[],
  locationId: string,
): MoveOutcome {
  const whole = new Map(wanted.map(({ id, quantity }) => [idIn(id, "FulfillmentOrderLineItem"), quantity]));
  const isWhole = found.lines.every((line) => whole.get(line.id) === line.totalQuantity);
  if (isWhole) {
    const moved = assign(work, found, locationId);
    return { moved, original: moved, remaining: null, userErrors: [] };
  }
  // Split so that what stays keeps the id: the rest is what moves.
  const staying = found.lines
    .map((line) => ({ line, quantity: line.remainingQuantity - (whole.get(line.id) ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
    .map(({ line, quantity }) => ({ id: `gid://shopify/FulfillmentOrderLineItem/${line.id}`, quantity }));
  const split = splitOff(work, found, staying);
  if (!split?.rest) {
    return {
      moved: null,
      original: null,
      remaining: null,
      userErrors: [
        { code: null, field: ["fulfillmentOrderLineItems"], message: "Invalid line item quantity." },
      ],
    };
  }
  const moved = assign(work, split.rest, locationId);
  const isDone = split.kept.lines.every((line) => line.remainingQuantity === 0);
  const original: FulfillmentOrderRecord = isDone ? { ...split.kept, status: "CLOSED" } : split.kept;
  work.store.fulfillmentOrders.set(original.id, original);
  return { moved, original, remaining: isDone ? null : original, userErrors: [] };
}

function unmovable(
  work: Work,
  found: FulfillmentOrderRecord,
  wanted: readonly LineQuantity[],
  locationId: string,
): string | null {
  for (const { id, quantity } of wanted) {
    const line = found.lines.find((each) => each.id === idIn(id, "FulfillmentOrderLineItem"));
    if (!line || quantity < 1 || quantity > line.remainingQuantity) return "Invalid line item quantity.";
    const itemId = itemIdOfLine(work, found, line.lineItemId);
    if (itemId !== null && !isStocked(work.store, itemId, locationId)) {
      return "Some line items are not stocked at the new location.";
    }
  }
  return null;
}

function assign(
  work: Work,
  fulfillmentOrder: FulfillmentOrderRecord,
  locationId: string,
): FulfillmentOrderRecord {
  const lines = fulfillmentOrder.lines.map((line) => {
    const itemId = itemIdOfLine(work, fulfillmentOrder, line.lineItemId);
    release(work, itemId, fulfillmentOrder.locationId, line.claimed, fulfillmentOrder.locationId);
    return { ...line, claimed: line.claimed === 0 ? 0 : claim(work, itemId, locationId, line.claimed) };
  });
  const moved = { ...fulfillmentOrder, lines, locationId, updatedAt: work.now };
  work.store.fulfillmentOrders.set(moved.id, moved);
  const order = work.store.orders.get(moved.orderId);
  if (order) work.store.orders.set(order.id, { ...order, updatedAt: work.now });
  announceOrder(work, ["ORDERS_UPDATED"], moved.orderId);
  return moved;
}

function itemIdOfLine(
  work: Work,
  fulfillmentOrder: FulfillmentOrderRecord,
  lineItemId: string,
): string | null {
  const order = work.store.orders.get(fulfillmentOrder.orderId);
  return itemIdOf(
    work,
    order?.lineItems.find((line) => line.id === lineItemId),
  );
}
