// /purchase_orders and /purchase_order_receive: what was ordered from suppliers, and what of it came.
import { decimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import {
  concludeReceipt,
  livePurchaseRows,
  receiveRow,
  refreshPurchase,
  revertReceipts,
} from "../orders/purchase-effects.ts";
import { emitPurchase, emitPurchaseRow } from "../orders/purchase-events.ts";
import {
  type PurchaseOrder,
  type PurchaseOrderStatus,
  purchaseOrderStatuses,
  purchaseTypes,
} from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, preconditionFailed, unprocessable } from "../wire/errors.ts";
import {
  type Filters,
  dateFilters,
  integer,
  integers,
  oneOf as anyOf,
  text as textFilter,
} from "../wire/filters.ts";
import { answerList, mostRecentFirst, readExtend } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { type BodyOf, either, id, list, number, object, oneOf, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation } from "./places.ts";
import { renderPurchaseOrder } from "./purchase-order-rendering.ts";
import { addPurchaseOrderRow, inlinePurchaseRow } from "./purchase-order-rows.ts";
import { batchTransactions, batchesOf } from "./traceability.ts";

const shared = {
  currency: text({ pattern: "^[A-Z]{3}$" }),
  order_created_date: time,
  expected_arrival_date: time,
  additional_info: text(),
  tracking_location_id: id,
};
const newOrder = object(
  { supplier_id: id, location_id: id, purchase_order_rows: list(inlinePurchaseRow, { min: 1 }) },
  {
    ...shared,
    order_no: text(),
    entity_type: oneOf(purchaseTypes),
    status: oneOf(["DRAFT", "NOT_RECEIVED"]),
  },
);
const orderChange = object(
  {},
  {
    ...shared,
    order_no: text({ min: 3 }),
    supplier_id: id,
    location_id: id,
    status: oneOf(purchaseOrderStatuses),
  },
);
const receipt = object(
  { purchase_order_row_id: id, quantity: number({ max: 100_000_000_000_000_000 }) },
  { received_date: time, location_id: id, batch_transactions: batchTransactions },
);
const receipts = either(list(receipt, { min: 1 }), receipt);
const extensions = ["supplier"] as const;

export function servePurchaseOrders(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (orderId: number): PurchaseOrder => {
    const order = tables.purchaseOrders.live(orderId);
    if (!order) throw notFound();
    return order;
  };

  api.get("/purchase_orders", ({ query }) =>
    answerList<PurchaseOrder>(
      {
        records: () => tables.purchaseOrders.all(),
        filters: orderFilters,
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        extend: extensions,
        render: (row, extend) => renderPurchaseOrder(katana, row, extend),
      },
      query,
      settings(),
    ),
  );
  api.get("/purchase_orders/{id}", (call) =>
    reply(renderPurchaseOrder(katana, live(call.id()), readExtend(call.query, extensions))),
  );

  api.post("/purchase_orders", newOrder, (body) => {
    const order = tables.purchaseOrders.insert(orderFrom(katana, body));
    body.purchase_order_rows.forEach((row, index) =>
      addPurchaseOrderRow(katana, order, row, `.purchase_order_rows[${index}]`),
    );
    refreshPurchase(katana, order.id);
    emitPurchase(katana, "created", order);
    for (const row of livePurchaseRows(katana, order.id)) emitPurchaseRow(katana, "created", row);
    return reply(renderPurchaseOrder(katana, live(order.id)));
  });

  api.patch("/purchase_orders/{id}", orderChange, (body, call) => {
    const before = live(call.id());
    // Katana: a PATCH without additional_info blanks it (V, 2026-05-05).
    const { status, additional_info = "", ...changes } = body;
    if (changes.location_id !== undefined) existingLocation(katana, changes.location_id);
    if (changes.supplier_id !== undefined) checkSupplier(katana, changes.supplier_id);
    tables.purchaseOrders.update(before.id, { ...definedOnly(changes), additional_info });
    refreshPurchase(katana, before.id);
    if (status !== undefined && status !== before.status) setStatus(katana, before, status);
    else emitPurchase(katana, "updated", live(before.id));
    // Katana: the answer to a PATCH has no rows (V).
    return reply({ ...renderPurchaseOrder(katana, live(before.id)), purchase_order_rows: [] });
  });

  api.delete("/purchase_orders/{id}", (call) => {
    const order = live(call.id());
    if (livePurchaseRows(katana, order.id).some((row) => row.received_date !== null)) {
      throw preconditionFailed("Cannot delete purchase orders as purchase orders have received stock.");
    }
    for (const row of livePurchaseRows(katana, order.id)) tables.purchaseOrderRows.softDelete(row.id);
    emitPurchase(katana, "deleted", tables.purchaseOrders.softDelete(order.id));
    refreshPurchase(katana, order.id);
    return noContent();
  });

  api.post("/purchase_order_receive", receipts, (body) => {
    const orderIds = new Set((Array.isArray(body) ? body : [body]).map((each) => receive(katana, each)));
    for (const orderId of orderIds) concludeReceipt(katana, orderId);
    return noContent();
  });
}

const orderFilters: Filters<PurchaseOrder> = {
  ids: integers((row) => row.id),
  order_no: textFilter((row) => row.order_no),
  entity_type: anyOf(purchaseTypes, (row) => row.entity_type),
  status: anyOf(purchaseOrderStatuses, (row) => row.status),
  billing_status: anyOf(["BILLED", "NOT_BILLED", "PARTIALLY_BILLED"], () => "NOT_BILLED"),
  last_document_status: anyOf(["notSent", "sending", "sent", "failed"], () => "notSent"),
  currency: textFilter((row) => row.currency),
  location_id: integer((row) => row.location_id),
  tracking_location_id: integer((row) => row.tracking_location_id),
  supplier_id: integer((row) => row.supplier_id),
  ...dateFilters,
};

function orderFrom(katana: Katana, body: BodyOf<typeof newOrder>) {
  checkSupplier(katana, body.supplier_id);
  existingLocation(katana, body.location_id);
  const entity_type = body.entity_type ?? "regular";
  if (entity_type === "outsourced" && body.tracking_location_id === undefined) {
    throw unprocessable(".tracking_location_id", "is required for outsourced orders");
  }
  const now = katana.now();
  return {
    order_no: body.order_no ?? `PO-${katana.nextId("purchase-order-numbers")}`,
    entity_type,
    status: body.status ?? ("NOT_RECEIVED" as const),
    supplier_id: body.supplier_id,
    currency: body.currency ?? "USD",
    location_id: body.location_id,
    tracking_location_id: entity_type === "outsourced" ? (body.tracking_location_id ?? null) : null,
    expected_arrival_date: body.expected_arrival_date ?? now,
    order_created_date: body.order_created_date ?? now,
    additional_info: body.additional_info ?? "",
  };
}

function checkSupplier({ tables }: Katana, supplierId: number): void {
  if (!tables.suppliers.live(supplierId)) throw unprocessable(".supplier_id", "does not exist");
}

function setStatus(katana: Katana, before: PurchaseOrder, status: PurchaseOrderStatus): void {
  if (status === "RECEIVED") {
    for (const row of livePurchaseRows(katana, before.id)) {
      if (row.received_date !== null) continue;
      receiveRow(katana, row, { quantity: row.quantity, at: katana.now(), locationId: null, batches: [] });
    }
    concludeReceipt(katana, before.id);
    return;
  }
  // Inferred: a status that only receipts can bring about is left to them.
  if (status === "PARTIALLY_RECEIVED") return;
  revertReceipts(katana, before.id);
  const order = katana.tables.purchaseOrders.update(before.id, { status });
  refreshPurchase(katana, order.id);
  // Inferred: a draft that becomes an order was approved.
  if (before.status === "DRAFT") emitPurchase(katana, "approved", order);
  emitPurchase(katana, "updated", order);
}

/** Answers the order's id. */
function receive(katana: Katana, body: BodyOf<typeof receipt>): number {
  const row = katana.tables.purchaseOrderRows.live(body.purchase_order_row_id);
  if (row?.received_date !== null) throw unprocessable(".purchase_order_row_id", "is no row to be received");
  const quantity = decimal(body.quantity);
  if (quantity <= 0n || quantity > decimal(row.quantity)) {
    throw unprocessable(".quantity", "must be > 0 and at most what is left");
  }
  if (body.location_id !== undefined) existingLocation(katana, body.location_id);
  receiveRow(katana, row, {
    quantity: body.quantity,
    at: body.received_date ?? katana.now(),
    locationId: body.location_id ?? null,
    batches: batchesOf(body),
  });
  return row.purchase_order_id;
}
