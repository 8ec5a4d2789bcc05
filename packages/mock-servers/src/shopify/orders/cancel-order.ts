// orderCancel: everything unsent is given up, on request put back on the shelf and paid back.
import { idIn } from "../store/gid.ts";
import type { OrderRecord, RefundRecord } from "../store/order-records.ts";
import { announceOrder, announceRefund } from "../webhooks/order-events.ts";
import type { Work } from "../work.ts";
import { sale } from "./create-order.ts";
import { toCents } from "./money.ts";
import { removeOpenUnits } from "./open-units.ts";
import { refundedStatus, totalsOf } from "./order-status.ts";

export type CancelInput = {
  orderId: string;
  reason: string;
  restock: boolean;
  refund?: boolean | null;
  refundMethod?: { originalPaymentMethodsRefund?: boolean | null } | null;
  staffNote?: string | null;
};

export type CancelError = { code: string; field: string[]; message: string };

/** Null where it is done. */
export function cancelOrder(work: Work, input: CancelInput): CancelError | null {
  const order = work.store.orders.get(idIn(input.orderId, "Order") ?? "");
  const refuse = (code: string, message: string): CancelError => ({ code, field: ["orderId"], message });
  if (!order) return refuse("NOT_FOUND", "Order does not exist");
  if (order.cancelledAt !== null)
    return refuse("INVALID", "Cannot cancel an order that has already been canceled");
  if (order.fulfillments.some((each) => each.status === "SUCCESS")) {
    return refuse("INVALID", "Cannot cancel an order that has been fulfilled");
  }
  const restock = input.restock ? "ASSIGNED_LOCATION" : "NOWHERE";
  const removed = order.lineItems.map((line) => ({
    line,
    units: removeOpenUnits(work, order, line.id, line.currentQuantity, restock),
  }));
  const isRefunding = input.refund === true || input.refundMethod?.originalPaymentMethodsRefund === true;
  const { received, refunded } = totalsOf(order);
  const isPaid = toCents(received) > toCents(refunded);
  const cancelled: OrderRecord = {
    ...order,
    lineItems: order.lineItems.map((line) => ({ ...line, currentQuantity: 0 })),
    cancelReason: input.reason,
    cancelNote: input.staffNote ?? null,
    cancelledAt: work.now,
    closedAt: work.now,
    updatedAt: work.now,
    financialStatus: isPaid || order.financialStatus === "PAID" ? order.financialStatus : "VOIDED",
  };
  const final = isRefunding && isPaid ? withRefund(work, cancelled, removed, input.restock) : cancelled;
  work.store.orders.set(order.id, final);
  announceOrder(work, ["ORDERS_CANCELLED", "ORDERS_UPDATED"], order.id);
  return null;
}

function withRefund(
  work: Work,
  order: OrderRecord,
  removed: readonly { line: { id: string }; units: number }[],
  isRestocked: boolean,
): OrderRecord {
  const transaction = { ...sale(work, order, totalsOf(order).received), kind: "REFUND" };
  const refund: RefundRecord = {
    type: "Refund",
    id: work.store.newId("Refund"),
    note: null,
    lineItems: removed
      .filter(({ units }) => units > 0)
      .map(({ line, units }) => ({
        type: "RefundLineItem",
        id: work.store.newId("RefundLineItem"),
        lineItemId: line.id,
        quantity: units,
        restockType: isRestocked ? "CANCEL" : "NO_RESTOCK",
        locationId: null,
        restocked: isRestocked,
      })),
    transactionIds: [transaction.id],
    createdAt: work.now,
    processedAt: work.now,
    updatedAt: work.now,
  };
  announceRefund(work, order.id, refund);
  const refunded = {
    ...order,
    refunds: [...order.refunds, refund],
    transactions: [...order.transactions, transaction],
  };
  return { ...refunded, financialStatus: refundedStatus(refunded) };
}
