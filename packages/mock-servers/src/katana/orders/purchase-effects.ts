// What a purchase order does to the stock: its open rows are expected, its received rows came in.
import { type Decimal, decimal, decimalToNumber, divide, multiply } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { BatchTransaction } from "../state/stock-records.ts";
import type { PurchaseOrder, PurchaseOrderRow, PurchaseOrderStatus } from "../state/order-records.ts";
import { emitPurchase, emitPurchaseRow } from "./purchase-events.ts";

export const livePurchaseRows = ({ tables }: Katana, orderId: number): PurchaseOrderRow[] =>
  tables.rowsOfPurchaseOrder(orderId).filter((row) => row.deleted_at === null);

/** In the unit of stock. */
const stockQuantity = (row: PurchaseOrderRow): Decimal =>
  multiply(decimal(row.quantity), decimal(row.purchase_uom_conversion_rate));

/** To be called after every change of an order or its rows. */
export function refreshPurchase(katana: Katana, orderId: number): void {
  const { tables, claims, settings } = katana;
  const order = tables.purchaseOrders.get(orderId);
  if (!order) return;
  const isCounted =
    order.deleted_at === null && (order.status !== "DRAFT" || settings().draftPurchaseOrdersExpect);
  for (const row of tables.rowsOfPurchaseOrder(orderId)) {
    const isExpected = isCounted && row.deleted_at === null && row.received_date === null;
    const claim = { variantId: row.variant_id, locationId: row.location_id ?? order.location_id };
    claims.set(
      `purchase-order-row:${row.id}`,
      isExpected ? [{ ...claim, expected: stockQuantity(row) }] : [],
    );
  }
  if (order.deleted_at !== null) return;
  const status = statusOf(katana, order);
  if (status !== order.status) tables.purchaseOrders.note(orderId, { status });
}

function statusOf(katana: Katana, order: PurchaseOrder): PurchaseOrderStatus {
  const rows = livePurchaseRows(katana, order.id);
  const received = rows.filter((row) => row.received_date !== null).length;
  if (received === 0) return order.status === "DRAFT" ? "DRAFT" : "NOT_RECEIVED";
  return received === rows.length ? "RECEIVED" : "PARTIALLY_RECEIVED";
}

export type Receipt = {
  quantity: number;
  at: string;
  locationId: number | null;
  batches: BatchTransaction[];
};

/** Katana: the row keeps what is still to come, a new one has what was received (O). Answers the received row. */
export function receiveRow(katana: Katana, row: PurchaseOrderRow, receipt: Receipt): PurchaseOrderRow {
  const { tables } = katana;
  const rest = decimal(row.quantity) - decimal(receipt.quantity);
  const location_id = receipt.locationId ?? row.location_id;
  const got = { received_date: receipt.at, location_id, batch_transactions: receipt.batches };
  let received: PurchaseOrderRow;
  if (rest > 0n) {
    tables.purchaseOrderRows.update(row.id, { quantity: decimalToNumber(rest) });
    const { id, created_at: _created, updated_at: _updated, deleted_at: _deleted, ...copied } = row;
    received = tables.purchaseOrderRows.insert({
      ...copied,
      ...got,
      quantity: receipt.quantity,
      split_from_id: id,
    });
  } else {
    received = tables.purchaseOrderRows.update(row.id, got);
  }
  bookReceipt(katana, received);
  emitPurchaseRow(katana, "received", received);
  return received;
}

function bookReceipt({ tables, ledger }: Katana, row: PurchaseOrderRow): void {
  const order = tables.purchaseOrders.get(row.purchase_order_id);
  if (!order || row.received_date === null) return;
  const rate = decimal(row.purchase_uom_conversion_rate);
  ledger.move({
    variantId: row.variant_id,
    locationId: row.location_id ?? order.location_id,
    quantity: stockQuantity(row),
    costPerUnit: rate === 0n ? 0n : divide(decimal(row.price_per_unit), rate),
    cause: { type: "PurchaseOrderRow", id: row.id, orderNo: order.order_no, orderId: order.id },
    booking: bookingOf(row),
    at: row.received_date,
    batches: row.batch_transactions,
  });
}

/** Katana: reverting is done by PATCH /purchase_orders/{id} (O). Inferred: split rows are joined again. */
export function revertReceipts(katana: Katana, orderId: number): void {
  const { tables, ledger } = katana;
  for (const row of livePurchaseRows(katana, orderId)) {
    if (row.received_date === null) continue;
    ledger.revert(bookingOf(row));
    const origin = row.split_from_id === null ? undefined : tables.purchaseOrderRows.live(row.split_from_id);
    if (origin) {
      const quantity = decimalToNumber(decimal(origin.quantity) + decimal(row.quantity));
      tables.purchaseOrderRows.update(origin.id, { quantity });
      emitPurchaseRow(katana, "deleted", tables.purchaseOrderRows.softDelete(row.id));
    } else {
      tables.purchaseOrderRows.update(row.id, { received_date: null });
    }
  }
  refreshPurchase(katana, orderId);
}

/** Says how far the receipt is, and that the order changed. */
export function concludeReceipt(katana: Katana, orderId: number): void {
  refreshPurchase(katana, orderId);
  const order = katana.tables.purchaseOrders.update(orderId, {});
  emitPurchase(katana, order.status === "RECEIVED" ? "received" : "partially_received", order);
  emitPurchase(katana, "updated", order);
}

const bookingOf = (row: PurchaseOrderRow) => `purchase-order-row:${row.id}`;
