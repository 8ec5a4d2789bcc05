// What a sales order does to the stock: it commits what is open, and moves what is packed or delivered. Katana: in
// stock falls when an order is packed or delivered, and is committed before that (O).
import { type Decimal, decimal, largest } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { Fulfillment, SalesOrder, SalesOrderRow, SalesOrderStatus } from "../state/order-records.ts";
import type { NewClaim } from "../stock/claims.ts";
import { refreshAvailability, refreshOrderAvailability, salesClaim } from "./availability.ts";

export const liveRowsOf = ({ tables }: Katana, orderId: number): SalesOrderRow[] =>
  tables.rowsOfSalesOrder(orderId).filter((row) => row.deleted_at === null);

export const liveFulfillmentsOf = ({ tables }: Katana, orderId: number): Fulfillment[] =>
  tables.fulfillmentsOfSalesOrder(orderId).filter((each) => each.deleted_at === null);

export function fulfilledQuantity(
  katana: Katana,
  row: SalesOrderRow,
  status?: Fulfillment["status"],
): Decimal {
  return liveFulfillmentsOf(katana, row.sales_order_id)
    .filter((each) => status === undefined || each.status === status)
    .flatMap((each) => each.rows)
    .filter((each) => each.sales_order_row_id === row.id)
    .reduce((sum, each) => sum + decimal(each.quantity), 0n);
}

export const openQuantity = (katana: Katana, row: SalesOrderRow): Decimal =>
  largest(0n, decimal(row.quantity) - fulfilledQuantity(katana, row));

/** To be called after every change of an order, its rows or its fulfillments. */
export function refreshSalesOrder(katana: Katana, orderId: number): void {
  const { tables, claims } = katana;
  const order = tables.salesOrders.get(orderId);
  if (!order) return;
  const rows = tables.rowsOfSalesOrder(orderId);
  for (const row of rows) {
    const isLive = order.deleted_at === null && row.deleted_at === null;
    claims.set(salesClaim(row.id), isLive ? claimsOf(katana, order, row) : []);
    if (isLive) noteShipped(katana, row);
  }
  if (order.deleted_at !== null) return;
  const status = statusOf(katana, order);
  if (status !== order.status) tables.salesOrders.note(orderId, { status });
  const places = liveRowsOf(katana, orderId).map((row) => placeOf(order, row));
  refreshAvailability(katana, places);
  refreshOrderAvailability(katana, orderId);
}

const placeOf = (order: SalesOrder, row: SalesOrderRow) => ({
  variantId: row.variant_id,
  locationId: row.location_id ?? order.location_id,
});

function claimsOf(katana: Katana, order: SalesOrder, row: SalesOrderRow): NewClaim[] {
  const { settings, tables, kits } = katana;
  if (order.status === "PENDING" && !settings().quotesCommit) return [];
  const committed = openQuantity(katana, row);
  if (committed === 0n || tables.variants.get(row.variant_id)?.type === "service") return [];
  const { locationId } = placeOf(order, row);
  const own = { ...placeOf(order, row), committed };
  if (!kits.isKit(row.variant_id) || !settings().kitOrdersCommitComponents) return [own];
  const components = kits.explode(row.variant_id, committed);
  return [
    own,
    ...components.map((each) => ({ variantId: each.variantId, locationId, committed: each.quantity })),
  ];
}

/** What no claim tells: rows that are wholly shipped, and services. */
function noteShipped(katana: Katana, row: SalesOrderRow): void {
  const isService = katana.tables.variants.get(row.variant_id)?.type === "service";
  if (isService) katana.tables.salesOrderRows.note(row.id, { product_availability: "NOT_APPLICABLE" });
  else if (openQuantity(katana, row) === 0n) {
    katana.tables.salesOrderRows.note(row.id, { product_availability: "PICKED" });
  }
}

function statusOf(katana: Katana, order: SalesOrder): SalesOrderStatus {
  const rows = liveRowsOf(katana, order.id);
  const isFulfilled = rows.some((row) => fulfilledQuantity(katana, row) > 0n);
  if (!isFulfilled) return order.status === "PENDING" ? "PENDING" : "NOT_SHIPPED";
  const isAnyDelivered = rows.some((row) => fulfilledQuantity(katana, row, "DELIVERED") > 0n);
  const isAllDelivered = rows.every(
    (row) => fulfilledQuantity(katana, row, "DELIVERED") >= decimal(row.quantity),
  );
  if (isAllDelivered) return "DELIVERED";
  if (isAnyDelivered) return "PARTIALLY_DELIVERED";
  return rows.every((row) => openQuantity(katana, row) === 0n) ? "PACKED" : "PARTIALLY_PACKED";
}
