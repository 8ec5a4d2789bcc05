// refundCreate: units and money go back.
//
//   CANCEL      units that were not sent: off the order, back on the shelf
//   RETURN      units that were sent: on hand again, at the location given
//   NO_RESTOCK  off the order where they were not sent; nothing comes back
import { idIn } from "../store/gid.ts";
import type {
  OrderRecord,
  OrderTransactionRecord,
  RefundRecord,
  RestockType,
} from "../store/order-records.ts";
import { announceOrder, announceRefund } from "../webhooks/order-events.ts";
import type { Work } from "../work.ts";
import { itemIdOf, putBack } from "./claims.ts";
import { sale } from "./create-order.ts";
import { removeOpenUnits } from "./open-units.ts";
import { fulfilledOf, refundedStatus, unfulfilledOf } from "./order-status.ts";

export type RefundInput = {
  orderId: string;
  note?: string | null;
  processedAt?: number | null;
  refundLineItems?: RefundLineInput[] | null;
  transactions?: { amount: string; gateway: string; kind: string; parentId?: string | null }[] | null;
};

type RefundLineInput = {
  lineItemId: string;
  locationId?: string | null;
  quantity: number;
  restockType?: RestockType | "LEGACY_RESTOCK" | null;
};

type UserError = { field: string[] | null; message: string };
export type RefundOutcome = {
  order: OrderRecord | null;
  refund: RefundRecord | null;
  userErrors: UserError[];
};

export function createRefund(work: Work, input: RefundInput): RefundOutcome {
  const order = work.store.orders.get(idIn(input.orderId, "Order") ?? "");
  const refuse = (userErrors: UserError[]): RefundOutcome => ({ order: null, refund: null, userErrors });
  if (!order) return refuse([{ field: ["orderId"], message: "Order does not exist" }]);
  const inputs = input.refundLineItems ?? [];
  const errors = inputs.flatMap((line, index) => checkLine(work, order, line, String(index)));
  if (errors.length > 0) return refuse(errors);
  const transactions = (input.transactions ?? []).map((each): OrderTransactionRecord => ({
    ...sale(work, order, each.amount),
    kind: each.kind,
    gateway: each.gateway,
    parentId: idIn(each.parentId ?? "", "OrderTransaction"),
  }));
  const refund: RefundRecord = {
    type: "Refund",
    id: work.store.newId("Refund"),
    note: input.note ?? null,
    lineItems: inputs.map((line) => refundLine(work, order, line)),
    transactionIds: transactions.map((each) => each.id),
    createdAt: work.now,
    processedAt: input.processedAt ?? work.now,
    updatedAt: work.now,
  };
  const changed: OrderRecord = {
    ...order,
    lineItems: order.lineItems.map((line) => {
      const gone = refund.lineItems.filter((each) => each.lineItemId === line.id);
      let { currentQuantity } = line;
      for (const each of gone) currentQuantity -= each.quantity;
      return { ...line, currentQuantity };
    }),
    refunds: [...order.refunds, refund],
    transactions: [...order.transactions, ...transactions],
    updatedAt: work.now,
  };
  const final = { ...changed, financialStatus: refundedStatus(changed) };
  work.store.orders.set(order.id, final);
  announceRefund(work, order.id, refund);
  announceOrder(work, ["ORDERS_UPDATED"], order.id);
  return { order: final, refund, userErrors: [] };
}

function checkLine(work: Work, order: OrderRecord, input: RefundLineInput, index: string): UserError[] {
  const fail = (field: string, message: string): UserError[] => [
    { field: ["refundLineItems", index, field], message },
  ];
  const line = order.lineItems.find((each) => each.id === idIn(input.lineItemId, "LineItem"));
  if (!line) return fail("lineItemId", "Line item does not exist");
  if (input.quantity < 1 || input.quantity > line.currentQuantity) {
    return fail("quantity", "Refund quantity cannot exceed the quantity that is left to be refunded");
  }
  const locationId = idIn(input.locationId ?? "", "Location");
  const location = work.store.locations.get(locationId ?? "");
  switch (input.restockType ?? "NO_RESTOCK") {
    case "LEGACY_RESTOCK":
      return fail("restockType", "Restock type legacy_restock is not accepted when creating new refunds");
    case "CANCEL":
      return input.quantity > unfulfilledOf(work.store, order, line.id)
        ? fail("quantity", "Cannot cancel more items than are unfulfilled")
        : [];
    case "RETURN":
      if (!location) return fail("locationId", "Location must be given to restock returned items");
      return input.quantity > fulfilledOf(order, line.id)
        ? fail("quantity", "Cannot return more items than were fulfilled")
        : [];
    case "NO_RESTOCK":
      return [];
  }
}

/** Moves the units, and notes that they were. */
function refundLine(
  work: Work,
  order: OrderRecord,
  input: RefundLineInput,
): RefundRecord["lineItems"][number] {
  const lineItemId = idIn(input.lineItemId, "LineItem") ?? "";
  const locationId = idIn(input.locationId ?? "", "Location");
  const restockType =
    input.restockType === "CANCEL" || input.restockType === "RETURN" ? input.restockType : "NO_RESTOCK";
  if (restockType === "CANCEL") {
    const restock = locationId === null ? "ASSIGNED_LOCATION" : { locationId };
    removeOpenUnits(work, order, lineItemId, input.quantity, restock);
  } else if (restockType === "NO_RESTOCK") {
    removeOpenUnits(work, order, lineItemId, input.quantity, "NOWHERE");
  } else if (locationId !== null) {
    const line = order.lineItems.find((each) => each.id === lineItemId);
    putBack(work, itemIdOf(work, line), locationId, input.quantity);
  }
  return {
    type: "RefundLineItem",
    id: work.store.newId("RefundLineItem"),
    lineItemId,
    quantity: input.quantity,
    restockType,
    locationId: restockType === "NO_RESTOCK" ? null : locationId,
    restocked: restockType !== "NO_RESTOCK",
  };
}
