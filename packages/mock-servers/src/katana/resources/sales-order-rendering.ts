// How sales orders and their rows look on the wire.
import { type Decimal, decimal, decimalToNumber, formatDecimal, multiply } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { liveFulfillmentsOf, liveRowsOf } from "../orders/sales-order-effects.ts";
import type { SalesOrder, SalesOrderAddress, SalesOrderRow } from "../state/order-records.ts";
import { renderVariant } from "./variant-rendering.ts";

export function renderSalesOrder(katana: Katana, order: SalesOrder) {
  const rows = liveRowsOf(katana, order.id);
  const total = decimalToNumber(rows.reduce((sum, row) => sum + totalOf(row), 0n));
  const addresses = katana.tables.addressesOfSalesOrder(order.id).filter((each) => each.deleted_at === null);
  return {
    ...order,
    conversion_rate: 1,
    conversion_date: order.order_created_date,
    invoicing_status: "notInvoiced",
    total,
    total_in_base_currency: total,
    sales_order_rows: rows.map((row) => renderSalesOrderRow(katana, row)),
    product_expected_date: null,
    ingredient_availability: "NOT_APPLICABLE",
    ingredient_expected_date: null,
    production_status: productionStatusOf(katana, rows),
    billing_address_id: addresses.find((each) => each.entity_type === "billing")?.id ?? null,
    shipping_address_id: addresses.find((each) => each.entity_type === "shipping")?.id ?? null,
    linked_manufacturing_order_id:
      rows.find((row) => row.linked_manufacturing_order_id !== null)?.linked_manufacturing_order_id ?? null,
    shipping_fee: null,
    addresses: addresses.map(renderAddress),
  };
}

/** Katana: price_per_unit is a decimal string on the live wire, a number in the portal's examples (V). */
export function renderSalesOrderRow(
  katana: Katana,
  row: SalesOrderRow,
  extend: ReadonlySet<string> = new Set(),
) {
  const total = decimalToNumber(totalOf(row));
  const variant = katana.tables.variants.get(row.variant_id);
  const batches = liveFulfillmentsOf(katana, row.sales_order_id)
    .flatMap((each) => each.rows)
    .filter((each) => each.sales_order_row_id === row.id)
    .flatMap((each) => each.batch_transactions);
  return {
    ...row,
    tax_rate: null,
    product_expected_date: null,
    price_per_unit: formatDecimal(decimal(row.price_per_unit), 10),
    price_per_unit_in_base_currency: row.price_per_unit,
    total,
    total_in_base_currency: total,
    total_discount: row.total_discount === null ? null : formatDecimal(decimal(row.total_discount), 2),
    cogs_value: null,
    batch_transactions: batches,
    serial_numbers: [],
    serial_number_transactions: [],
    conversion_rate: 1,
    conversion_date: row.created_at,
    ...(extend.has("variant") ? { variant: variant ? renderVariant(variant) : null } : {}),
  };
}

const totalOf = (row: SalesOrderRow): Decimal =>
  multiply(decimal(row.quantity), decimal(row.price_per_unit)) - decimal(row.total_discount ?? 0);

function productionStatusOf({ tables }: Katana, rows: readonly SalesOrderRow[]) {
  const linked = rows.flatMap(
    (row) => tables.manufacturingOrders.live(row.linked_manufacturing_order_id ?? 0) ?? [],
  );
  if (linked.length === 0) return "NOT_APPLICABLE";
  if (linked.every((order) => order.status === "DONE")) return "DONE";
  if (linked.some((order) => order.status === "BLOCKED")) return "BLOCKED";
  return linked.every((order) => order.status === "NOT_STARTED") ? "NOT_STARTED" : "IN_PROGRESS";
}

export const renderAddress = (address: SalesOrderAddress) => address;
