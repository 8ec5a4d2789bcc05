// Holding back a fulfilment order, and letting it go. Held units stay committed.
import { idIn } from "../store/gid.ts";
import type { FulfillmentHoldRecord, FulfillmentOrderRecord } from "../store/order-records.ts";
import type { Work } from "../work.ts";
import { splitOff } from "./split.ts";
import { announceOrder } from "../webhooks/order-events.ts";

export type HoldInput = {
  externalId?: string | null;
  fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
  handle?: string | null;
  reason: string;
  reasonNotes?: string | null;
};

export type HoldOutcome = {
  hold: FulfillmentHoldRecord | null;
  fulfillmentOrder: FulfillmentOrderRecord | null;
  remaining: FulfillmentOrderRecord | null;
  userErrors: { code: string; field: string[]; message: string }[];
};

/** Shopify: for one app, on one fulfilment order. */
const maxHolds = 10;

export function holdFulfillmentOrder(work: Work, id: string, input: HoldInput): HoldOutcome {
  const found = findFulfillmentOrder(work, id);
  const refuse = (code: string, field: string[], message: string): HoldOutcome => ({
    hold: null,
    fulfillmentOrder: null,
    remaining: null,
    userErrors: [{ code, field, message }],
  });
  if (!found)
    return refuse("FULFILLMENT_ORDER_NOT_FOUND", ["id"], "The fulfillment order could not be found.");
  const own = found.holds.filter((hold) => hold.appKey === work.app.key);
  const handle = input.handle ?? "";
  if (own.some((hold) => (hold.handle ?? "") === handle)) {
    const message =
      "The handle provided for the fulfillment hold is already in use by this app for another hold on this fulfillment order.";
    return refuse("DUPLICATE_FULFILLMENT_HOLD_HANDLE", ["fulfillmentHold", "handle"], message);
  }
  if (own.length >= maxHolds) {
    const message =
      "The maximum number of fulfillment holds for this fulfillment order has been reached for this app.";
    return refuse("FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", ["id"], message);
  }
  if (!["OPEN", "ON_HOLD", "IN_PROGRESS"].includes(found.status)) {
    const message = "The fulfillment order is not in a splittable state.";
    return refuse("FULFILLMENT_ORDER_NOT_SPLITTABLE", ["id"], message);
  }
  const wanted = input.fulfillmentOrderLineItems ?? [];
  const split = wanted.length === 0 ? { kept: found, rest: null } : splitOff(work, found, wanted);
  if (!split) {
    const message = "The fulfillment order line item quantity is invalid.";
    return refuse("INVALID_LINE_ITEM_QUANTITY", ["fulfillmentHold", "fulfillmentOrderLineItems"], message);
  }
  const hold: FulfillmentHoldRecord = {
    type: "FulfillmentHold",
    id: work.store.newId("FulfillmentHold"),
    appKey: work.app.key,
    reason: input.reason,
    reasonNotes: input.reasonNotes ?? null,
    handle: handle === "" ? null : handle,
    externalId: input.externalId ?? null,
  };
  const held = put(work, { ...split.kept, status: "ON_HOLD", holds: [...split.kept.holds, hold] });
  return { hold, fulfillmentOrder: held, remaining: split.rest, userErrors: [] };
}

export type ReleaseOutcome = {
  fulfillmentOrder: FulfillmentOrderRecord | null;
  userErrors: { code: string; field: string[]; message: string }[];
};

/** Without ids, every hold goes. */
export function releaseHolds(
  work: Work,
  id: string,
  which: { holdIds?: string[] | null; externalId?: string | null },
): ReleaseOutcome {
  const found = findFulfillmentOrder(work, id);
  if (!found) {
    const error = {
      code: "FULFILLMENT_ORDER_NOT_FOUND",
      message: "The fulfillment order could not be found.",
    };
    return { fulfillmentOrder: null, userErrors: [{ ...error, field: ["id"] }] };
  }
  const ids = which.holdIds?.map((each) => idIn(each, "FulfillmentHold"));
  const isReleased = (hold: FulfillmentHoldRecord) =>
    (ids?.includes(hold.id) ?? true) && (which.externalId ?? hold.externalId) === hold.externalId;
  const holds = found.holds.filter((hold) => !isReleased(hold));
  const status = found.status === "ON_HOLD" && holds.length === 0 ? "OPEN" : found.status;
  return { fulfillmentOrder: put(work, { ...found, holds, status }), userErrors: [] };
}

export const findFulfillmentOrder = (work: Work, id: string) =>
  work.store.fulfillmentOrders.get(idIn(id, "FulfillmentOrder") ?? "");

function put(work: Work, fulfillmentOrder: FulfillmentOrderRecord): FulfillmentOrderRecord {
  const stored = { ...fulfillmentOrder, updatedAt: work.now };
  work.store.fulfillmentOrders.set(stored.id, stored);
  const order = work.store.orders.get(stored.orderId);
  if (order) work.store.orders.set(order.id, { ...order, updatedAt: work.now });
  announceOrder(work, ["ORDERS_UPDATED"], stored.orderId);
  return stored;
}
