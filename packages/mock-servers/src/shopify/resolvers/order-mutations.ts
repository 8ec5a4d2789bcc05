// Mutations of orders, fulfilments and refunds.
import type { Resolvers } from "../graphql/executable-schema.ts";
import { runIdempotent } from "../graphql/idempotency.ts";
import { cancelOrder, type CancelInput } from "../orders/cancel-order.ts";
import { createOrder, type InventoryBehaviour } from "../orders/create-order.ts";
import {
  addEditVariant,
  beginEdit,
  commitEdit,
  type EditOutcome,
  setEditQuantity,
} from "../orders/edit-order.ts";
import {
  cancelFulfillment,
  createFulfillment,
  type FulfillmentInput,
  type FulfillOutcome,
} from "../orders/fulfill.ts";
import { type HoldInput, holdFulfillmentOrder, releaseHolds } from "../orders/hold.ts";
import { moveFulfillmentOrder } from "../orders/move.ts";
import { markAsPaid, setClosed } from "../orders/order-changes.ts";
import type { OrderInput } from "../orders/order-input.ts";
import { createRefund, type RefundInput } from "../orders/refund.ts";
import type { LineQuantity } from "../orders/split.ts";
import { gid, idIn } from "../store/gid.ts";
import type { Work } from "../work.ts";
import { calculatedLines } from "./fulfillment.ts";
import { findOrderPart, sessionSource } from "./order-parts.ts";

type ById = { id: string };

const fulfillmentPayload = (work: Work, { fulfillment, userErrors }: FulfillOutcome) => ({
  fulfillment: fulfillment && findOrderPart(work, "Fulfillment", fulfillment.id),
  userErrors,
});

function editPayload(work: Work, { edit, lineId, userErrors }: EditOutcome) {
  if (!edit) return { calculatedOrder: null, calculatedLineItem: null, orderEditSession: null, userErrors };
  const { kept, added } = calculatedLines(work.store, edit);
  const calculatedLineItem = [...kept, ...added].find((line) => line.id === lineId) ?? null;
  return { calculatedOrder: edit, calculatedLineItem, orderEditSession: sessionSource(edit.id), userErrors };
}

export const orderMutations: Resolvers = {
  orderCreate: (
    _: never,
    args: { order: OrderInput; options?: { inventoryBehaviour: InventoryBehaviour } | null },
    { work },
  ) => createOrder(work, args.order, args.options?.inventoryBehaviour ?? "BYPASS"),

  orderCancel: (_: never, args: CancelInput, { work }) => {
    const error = cancelOrder(work, args);
    if (error) {
      const { field, message } = error;
      return { job: null, jobResult: null, orderCancelUserErrors: [error], userErrors: [{ field, message }] };
    }
    // Shopify: done by a job in the background; here it is done when the answer leaves.
    const id = work.store.newId("Job");
    const order = work.store.orders.get(idIn(args.orderId, "Order") ?? "");
    const jobResult = { type: "OrderCancelJobResult", done: true, errors: [], order, status: "SUCCEEDED" };
    return {
      job: { type: "Job", id: gid("Job", id), done: true },
      jobResult: { ...jobResult, id: gid("OrderCancelJobResult", id) },
      orderCancelUserErrors: [],
      userErrors: [],
    };
  },

  orderMarkAsPaid: (_: never, { input }: { input: ById }, { work }) => markAsPaid(work, input.id),
  orderClose: (_: never, { input }: { input: ById }, { work }) => setClosed(work, input.id, true),
  orderOpen: (_: never, { input }: { input: ById }, { work }) => setClosed(work, input.id, false),

  orderEditBegin: (_: never, { id }: ById, { work }) => editPayload(work, beginEdit(work, id)),
  orderEditAddVariant: (
    _: never,
    args: { id: string; variantId: string; quantity: number; locationId?: string | null },
    { work },
  ) => editPayload(work, addEditVariant(work, args)),
  orderEditSetQuantity: (
    _: never,
    args: { id: string; lineItemId: string; quantity: number; restock?: boolean | null },
    { work },
  ) => editPayload(work, setEditQuantity(work, args)),
  orderEditCommit: (_: never, { id }: ById, { work }) => {
    const { order, userErrors } = commitEdit(work, id);
    return { order, successMessages: order ? ["Order updated"] : [], userErrors };
  },

  fulfillmentCreate: (_: never, { fulfillment }: { fulfillment: FulfillmentInput }, { work }) =>
    fulfillmentPayload(work, createFulfillment(work, fulfillment)),
  fulfillmentCancel: (_: never, { id }: ById, { work }) =>
    fulfillmentPayload(work, cancelFulfillment(work, id)),

  fulfillmentOrderHold: (_: never, args: { id: string; fulfillmentHold: HoldInput }, { work }) => {
    const { hold, fulfillmentOrder, remaining, userErrors } = holdFulfillmentOrder(
      work,
      args.id,
      args.fulfillmentHold,
    );
    return { fulfillmentHold: hold, fulfillmentOrder, remainingFulfillmentOrder: remaining, userErrors };
  },
  fulfillmentOrderReleaseHold: (
    _: never,
    args: { id: string; holdIds?: string[] | null; externalId?: string | null },
    { work },
  ) => releaseHolds(work, args.id, args),
  fulfillmentOrderMove: (
    _: never,
    args: { id: string; newLocationId: string; fulfillmentOrderLineItems?: LineQuantity[] | null },
    { work },
  ) => {
    const lines = args.fulfillmentOrderLineItems ?? [];
    const { moved, original, remaining, userErrors } = moveFulfillmentOrder(work, { ...args, lines });
    return {
      movedFulfillmentOrder: moved,
      originalFulfillmentOrder: original,
      remainingFulfillmentOrder: remaining,
      userErrors,
    };
  },

  refundCreate: (_: never, { input }: { input: RefundInput }, context, info) => {
    const { work } = context;
    const payload = (orderId: string | null, refundId: string | null) => ({
      order: work.store.orders.get(orderId ?? "") ?? null,
      refund: refundId === null ? null : findOrderPart(work, "Refund", refundId),
      userErrors: [],
    });
    return runIdempotent(context, info, {
      run() {
        const { order, refund, userErrors } = createRefund(work, input);
        const result = { order: order?.id ?? null, refund: refund?.id ?? null };
        const answer = { ...payload(result.order, result.refund), userErrors };
        return { payload: answer, isFailed: userErrors.length > 0, result };
      },
      replay: ({ order, refund }) => ({ ...payload(order ?? null, refund ?? null), userErrors: [] }),
      // This payload's errors have no code.
      refuse: ({ message }) => ({ ...payload(null, null), userErrors: [{ field: null, message }] }),
    });
  },
};
