// Order editing: changes are gathered on a calculated order, and count when they are committed.
import { gid, idIn } from "../store/gid.ts";
import type { LineItemRecord, OrderEditRecord, OrderRecord } from "../store/order-records.ts";
import { announceEdit, announceOrder, type EditedLines } from "../webhooks/order-events.ts";
import type { Work } from "../work.ts";
import { itemIdOf } from "./claims.ts";
import { placeLines } from "./create-order.ts";
import { removeOpenUnits } from "./open-units.ts";
import { lineItemOf } from "./order-input.ts";
import { fulfilledOf } from "./order-status.ts";
import { routeLine } from "./routing.ts";

type UserError = { field: string[] | null; message: string };
export type EditOutcome = { edit: OrderEditRecord | null; lineId: string | null; userErrors: UserError[] };

const refuse = (field: string, message: string): EditOutcome => ({
  edit: null,
  lineId: null,
  userErrors: [{ field: [field], message }],
});

export function beginEdit(work: Work, orderId: string): EditOutcome {
  const order = work.store.orders.get(idIn(orderId, "Order") ?? "");
  if (!order) return refuse("id", "The order does not exist.");
  if (order.cancelledAt !== null) return refuse("id", "The order cannot be edited because it is canceled.");
  const id = work.store.newId("CalculatedOrder");
  return put(
    work,
    { type: "CalculatedOrder", id, orderId: order.id, quantities: {}, added: [], createdAt: work.now },
    null,
  );
}

/** Both ids name an edit. */
const findEdit = (work: Work, id: string): OrderEditRecord | undefined =>
  work.store.orderEdits.get(idIn(id, "CalculatedOrder") ?? idIn(id, "OrderEditSession") ?? "");

export function setEditQuantity(
  work: Work,
  input: { id: string; lineItemId: string; quantity: number; restock?: boolean | null },
): EditOutcome {
  const edit = findEdit(work, input.id);
  const order = edit && work.store.orders.get(edit.orderId);
  if (!edit || !order) return refuse("id", "The calculated order does not exist.");
  const lineId = idIn(input.lineItemId, "CalculatedLineItem") ?? idIn(input.lineItemId, "LineItem") ?? "";
  const line = order.lineItems.find((each) => each.id === lineId);
  const added = edit.added.find((each) => each.id === lineId);
  if (!line && !added) return refuse("lineItemId", "The line item does not exist.");
  if (input.quantity < 0) return refuse("quantity", "The quantity must be 0 or more.");
  if (line && input.quantity < fulfilledOf(order, line.id)) {
    return refuse("quantity", "The quantity cannot be less than what was fulfilled.");
  }
  if (added) {
    const others = edit.added.map((each) =>
      each.id === lineId ? { ...each, quantity: input.quantity } : each,
    );
    return put(work, { ...edit, added: others }, lineId);
  }
  const change = { quantity: input.quantity, restock: input.restock ?? false };
  return put(work, { ...edit, quantities: { ...edit.quantities, [lineId]: change } }, lineId);
}

export function addEditVariant(
  work: Work,
  input: { id: string; variantId: string; quantity: number; locationId?: string | null },
): EditOutcome {
  const edit = findEdit(work, input.id);
  if (!edit) return refuse("id", "The calculated order does not exist.");
  const variantId = idIn(input.variantId, "ProductVariant") ?? "";
  if (!work.store.variants.get(variantId)) return refuse("variantId", "The variant does not exist.");
  if (input.quantity < 1) return refuse("quantity", "The quantity must be 1 or more.");
  const id = work.store.newId("CalculatedLineItem");
  const locationId = idIn(input.locationId ?? "", "Location");
  const added = [...edit.added, { id, variantId, quantity: input.quantity, locationId }];
  return put(work, { ...edit, added }, id);
}

function put(work: Work, edit: OrderEditRecord, lineId: string | null): EditOutcome {
  work.store.orderEdits.set(edit.id, edit);
  return { edit, lineId, userErrors: [] };
}

export function commitEdit(work: Work, id: string): { order: OrderRecord | null; userErrors: UserError[] } {
  const edit = findEdit(work, id);
  const order = edit && work.store.orders.get(edit.orderId);
  if (!edit || !order)
    return { order: null, userErrors: [{ field: ["id"], message: "The calculated order does not exist." }] };
  const edited: EditedLines = { additions: [], removals: [] };
  const lineItems = order.lineItems.map((line) => changeLine(work, order, line, edit, edited));
  const added = edit.added
    .filter((each) => each.quantity > 0)
    .map((each) => addLine(work, order, each, edited));
  // What the lines did to the fulfilment orders is in the store already.
  const current = work.store.orders.get(order.id) ?? order;
  const final: OrderRecord = {
    ...current,
    lineItems: [...lineItems, ...added],
    isEdited: true,
    updatedAt: work.now,
  };
  work.store.orders.set(order.id, final);
  work.store.orderEdits.delete(edit.id);
  announceEdit(work, order.id, edited);
  announceOrder(work, ["ORDERS_UPDATED"], order.id);
  return { order: final, userErrors: [] };
}

function changeLine(
  work: Work,
  order: OrderRecord,
  line: LineItemRecord,
  edit: OrderEditRecord,
  edited: EditedLines,
): LineItemRecord {
  const change = edit.quantities[line.id];
  const delta = (change?.quantity ?? line.currentQuantity) - line.currentQuantity;
  if (!change || delta === 0) return line;
  if (delta > 0) {
    place(work, order, line, delta, null);
    edited.additions.push({ lineId: line.id, units: delta });
    return { ...line, quantity: line.quantity + delta, currentQuantity: line.currentQuantity + delta };
  }
  removeOpenUnits(work, order, line.id, -delta, change.restock ? "ASSIGNED_LOCATION" : "NOWHERE");
  edited.removals.push({ lineId: line.id, units: -delta });
  return { ...line, currentQuantity: line.currentQuantity + delta };
}

function addLine(
  work: Work,
  order: OrderRecord,
  added: OrderEditRecord["added"][number],
  edited: EditedLines,
): LineItemRecord {
  const line = lineItemOf(work, {
    variantId: gid("ProductVariant", added.variantId),
    quantity: added.quantity,
  });
  place(work, order, line, added.quantity, added.locationId);
  edited.additions.push({ lineId: line.id, units: added.quantity });
  return line;
}

/** New units claim stock where the order's others did. */
function place(
  work: Work,
  order: OrderRecord,
  line: LineItemRecord,
  units: number,
  locationId: string | null,
) {
  const current = work.store.orders.get(order.id) ?? order;
  const route = routeLine(work, itemIdOf(work, line), units, locationId);
  const placed = placeLines(work, order, [{ line, locationId: route.locationId, units }]);
  const fulfillmentOrderIds = [...current.fulfillmentOrderIds, ...placed.map((each) => each.id)];
  work.store.orders.set(order.id, { ...current, fulfillmentOrderIds });
}
