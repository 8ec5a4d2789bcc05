// Shipping and taking it back: stock leaves, kits are assembled out of their components as they leave.
import { decimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { Fulfillment, SalesOrder } from "../state/order-records.ts";
import { assembleKit, dismantleKits, hasAssembledKits } from "./kit-assembly.ts";
import { refreshSalesOrder } from "./sales-order-effects.ts";

export function shipFulfillment(katana: Katana, order: SalesOrder, fulfillment: Fulfillment): void {
  const { tables, ledger } = katana;
  assembleKits(katana, order, fulfillment);
  for (const each of fulfillment.rows) {
    const row = tables.salesOrderRows.get(each.sales_order_row_id);
    if (!row || tables.variants.get(row.variant_id)?.type === "service") continue;
    ledger.move({
      variantId: row.variant_id,
      locationId: row.location_id ?? order.location_id,
      quantity: -decimal(each.quantity),
      cause: { type: "SalesOrderRow", id: row.id, orderNo: order.order_no, orderId: order.id },
      booking: bookingOf(fulfillment),
      at: fulfillment.picked_date,
      batches: each.batch_transactions,
    });
  }
  refreshSalesOrder(katana, order.id);
}

/** Where packing left a kit's components alone, delivery takes them. */
export function deliverFulfillment(katana: Katana, order: SalesOrder, fulfillment: Fulfillment): void {
  assembleKits(katana, order, fulfillment);
  refreshSalesOrder(katana, order.id);
}

export function revertFulfillment(katana: Katana, fulfillment: Fulfillment): void {
  katana.tables.fulfillments.softDelete(fulfillment.id);
  katana.ledger.revert(bookingOf(fulfillment));
  dismantleKits(katana, fulfillment);
  refreshSalesOrder(katana, fulfillment.sales_order_id);
}

const bookingOf = (fulfillment: Fulfillment) => `fulfillment:${fulfillment.id}`;

function assembleKits(katana: Katana, order: SalesOrder, fulfillment: Fulfillment): void {
  const isDue = fulfillment.status === "DELIVERED" || katana.settings().kitAssembledAt === "fulfillment";
  if (!isDue || hasAssembledKits(katana, fulfillment)) return;
  for (const each of fulfillment.rows) {
    const row = katana.tables.salesOrderRows.get(each.sales_order_row_id);
    if (row) assembleKit(katana, { order, row, fulfillment, quantity: decimal(each.quantity) });
  }
}
