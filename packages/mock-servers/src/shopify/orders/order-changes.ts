// Small changes to an order: paid, closed, opened again.
import { idIn } from "../store/gid.ts";
import type { OrderRecord } from "../store/order-records.ts";
import { announceOrder } from "../webhooks/order-events.ts";
import type { Work } from "../work.ts";
import { sale } from "./create-order.ts";
import { toCents } from "./money.ts";
import { totalsOf } from "./order-status.ts";

type UserError = { field: string[] | null; message: string };
export type ChangeOutcome = { order: OrderRecord | null; userErrors: UserError[] };

const refuse = (message: string): ChangeOutcome => ({
  order: null,
  userErrors: [{ field: ["id"], message }],
});

export const canMarkAsPaid = (order: OrderRecord) =>
  order.cancelledAt === null && toCents(totalsOf(order).outstanding) > 0;

export function markAsPaid(work: Work, id: string): ChangeOutcome {
  const order = findOrder(work, id);
  if (!order) return refuse("Order does not exist");
  if (!canMarkAsPaid(order)) return refuse("Order cannot be marked as paid.");
  const payment = sale(work, order, totalsOf(order).outstanding);
  const paid: OrderRecord = {
    ...order,
    transactions: [...order.transactions, payment],
    financialStatus: "PAID",
    updatedAt: work.now,
  };
  work.store.orders.set(order.id, paid);
  announceOrder(work, ["ORDERS_PAID", "ORDERS_UPDATED"], order.id);
  return { order: paid, userErrors: [] };
}

export function setClosed(work: Work, id: string, isClosed: boolean): ChangeOutcome {
  const order = findOrder(work, id);
  if (!order) return refuse("Order does not exist");
  const changed: OrderRecord = {
    ...order,
    closedAt: isClosed ? (order.closedAt ?? work.now) : null,
    updatedAt: work.now,
  };
  work.store.orders.set(order.id, changed);
  announceOrder(work, ["ORDERS_UPDATED"], order.id);
  return { order: changed, userErrors: [] };
}

const findOrder = (work: Work, id: string) => work.store.orders.get(idIn(id, "Order") ?? "");
