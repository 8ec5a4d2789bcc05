// How purchase orders and their rows look on the wire. Katana: numbers here, not strings (O).
import { decimal, decimalToNumber, multiply } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { livePurchaseRows } from "../orders/purchase-effects.ts";
import type { PurchaseOrder, PurchaseOrderRow } from "../state/order-records.ts";
import { renderSupplier } from "./suppliers.ts";

export function renderPurchaseOrder(
  katana: Katana,
  order: PurchaseOrder,
  extend: ReadonlySet<string> = new Set(),
) {
  const rows = livePurchaseRows(katana, order.id);
  const total = decimalToNumber(rows.reduce((sum, row) => sum + totalOf(row), 0n));
  const supplier = katana.tables.suppliers.get(order.supplier_id);
  return {
    ...order,
    default_group_id: order.id,
    total,
    total_in_base_currency: total,
    billing_status: "NOT_BILLED",
    last_document_status: "NOT_SENT",
    purchase_order_rows: rows.map(renderPurchaseOrderRow),
    ...(order.entity_type === "outsourced"
      ? { ingredient_availability: "NO_RECIPE", ingredient_expected_date: null }
      : {}),
    ...(extend.has("supplier") && supplier ? { supplier: renderSupplier(supplier) } : {}),
  };
}

export function renderPurchaseOrderRow(row: PurchaseOrderRow) {
  const { split_from_id: _split, tax_rate_id, ...shown } = row;
  const total = decimalToNumber(totalOf(row));
  return {
    ...shown,
    ...(tax_rate_id === null ? {} : { tax_rate_id }),
    price_per_unit_in_base_currency: row.price_per_unit,
    conversion_rate: 1,
    conversion_date: row.created_at,
    total,
    total_in_base_currency: total,
    landed_cost: total,
    group_id: row.purchase_order_id,
  };
}

const totalOf = (row: PurchaseOrderRow) => multiply(decimal(row.quantity), decimal(row.price_per_unit));
