// Units of an order that are still to be sent: taken off it, or put on.
import type { FulfillmentOrderRecord, OrderRecord } from "../store/order-records.ts";
import type { Work } from "../work.ts";
import { itemIdOf, release } from "./claims.ts";
import { fulfillmentOrdersOf, isOpen } from "./order-status.ts";

/** Where units that are taken off go: back on the shelf they were to come from, on another, or nowhere. */
export type Restock = "ASSIGNED_LOCATION" | "NOWHERE" | { locationId: string };

/** Takes up to `units` of a line off the order's open fulfilment orders; answers how many there were. */
export function removeOpenUnits(
  work: Work,
  order: OrderRecord,
  lineItemId: string,
  units: number,
  restock: Restock,
): number {
  let left = units;
  for (const fulfillmentOrder of fulfillmentOrdersOf(work.store, order)) {
    if (!isOpen(fulfillmentOrder) || left === 0) continue;
    left -= removeFrom(work, order, fulfillmentOrder, lineItemId, left, restock);
  }
  return units - left;
}

function removeFrom(
  work: Work,
  order: OrderRecord,
  fulfillmentOrder: FulfillmentOrderRecord,
  lineItemId: string,
  units: number,
  restock: Restock,
): number {
  const { locationId } = fulfillmentOrder;
  const itemId = itemIdOf(
    work,
    order.lineItems.find((line) => line.id === lineItemId),
  );
  let removed = 0;
  const lines = fulfillmentOrder.lines.map((line) => {
    const taken = line.lineItemId === lineItemId ? Math.min(line.remainingQuantity, units - removed) : 0;
    if (taken === 0) return line;
    removed += taken;
    // Units that were never claimed go first: nobody waits for them.
    const unclaimed = line.remainingQuantity - line.claimed;
    const claimed = Math.max(0, taken - unclaimed);
    release(work, itemId, locationId, claimed, restockPlace(restock, locationId));
    return {
      ...line,
      totalQuantity: line.totalQuantity - taken,
      remainingQuantity: line.remainingQuantity - taken,
      claimed: line.claimed - claimed,
    };
  });
  if (removed > 0) settle(work, { ...fulfillmentOrder, lines });
  return removed;
}

function restockPlace(restock: Restock, assigned: string): string | null {
  if (restock === "NOWHERE") return null;
  return restock === "ASSIGNED_LOCATION" ? assigned : restock.locationId;
}

/** Stores it; one with nothing left to send is closed, or cancelled where it never sent anything. */
function settle(work: Work, fulfillmentOrder: FulfillmentOrderRecord) {
  const hasRemaining = fulfillmentOrder.lines.some((line) => line.remainingQuantity > 0);
  const hasSent = fulfillmentOrder.lines.some((line) => line.totalQuantity > line.remainingQuantity);
  const done = hasSent ? "CLOSED" : "CANCELLED";
  const status = hasRemaining ? fulfillmentOrder.status : done;
  work.store.fulfillmentOrders.set(fulfillmentOrder.id, { ...fulfillmentOrder, status, updatedAt: work.now });
}
