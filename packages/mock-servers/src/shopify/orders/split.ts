// Divides a fulfilment order: some of its lines in it, the rest in a new one.
import { idIn } from "../store/gid.ts";
import type { FulfillmentOrderLineRecord, FulfillmentOrderRecord } from "../store/order-records.ts";
import type { Work } from "../work.ts";

export type LineQuantity = { id: string; quantity: number };

/** Null where a line or a quantity is not the fulfilment order's. `rest` is null where all of it was wanted. */
export function splitOff(
  work: Work,
  fulfillmentOrder: FulfillmentOrderRecord,
  wanted: readonly LineQuantity[],
): { kept: FulfillmentOrderRecord; rest: FulfillmentOrderRecord | null } | null {
  const quantities = new Map(
    wanted.map(({ id, quantity }) => [idIn(id, "FulfillmentOrderLineItem"), quantity]),
  );
  if (quantities.size !== wanted.length) return null;
  for (const [id, quantity] of quantities) {
    const line = fulfillmentOrder.lines.find((each) => each.id === id);
    if (!line || quantity < 1 || quantity > line.remainingQuantity) return null;
  }
  const kept: FulfillmentOrderLineRecord[] = [];
  const rest: FulfillmentOrderLineRecord[] = [];
  for (const line of fulfillmentOrder.lines) {
    const units = quantities.get(line.id) ?? 0;
    const others = line.remainingQuantity - units;
    const claimed = Math.min(line.claimed, units);
    const sent = line.totalQuantity - line.remainingQuantity;
    if (units + sent > 0)
      kept.push({ ...line, totalQuantity: units + sent, remainingQuantity: units, claimed });
    if (others === 0) continue;
    const id = units + sent > 0 ? work.store.newId("FulfillmentOrderLineItem") : line.id;
    rest.push({
      ...line,
      id,
      totalQuantity: others,
      remainingQuantity: others,
      claimed: line.claimed - claimed,
    });
  }
  const keptOrder = { ...fulfillmentOrder, lines: kept, updatedAt: work.now };
  work.store.fulfillmentOrders.set(keptOrder.id, keptOrder);
  if (rest.length === 0) return { kept: keptOrder, rest: null };
  return { kept: keptOrder, rest: addFulfillmentOrder(work, { ...keptOrder, lines: rest, holds: [] }) };
}

/** A new one of the same order. */
function addFulfillmentOrder(work: Work, like: FulfillmentOrderRecord): FulfillmentOrderRecord {
  const id = work.store.newId("FulfillmentOrder");
  const added: FulfillmentOrderRecord = {
    ...like,
    id,
    status: "OPEN",
    createdAt: work.now,
    updatedAt: work.now,
  };
  work.store.fulfillmentOrders.set(id, added);
  const order = work.store.orders.get(like.orderId);
  if (order) {
    const fulfillmentOrderIds = [...order.fulfillmentOrderIds, id];
    work.store.orders.set(order.id, { ...order, fulfillmentOrderIds, updatedAt: work.now });
  }
  return added;
}
