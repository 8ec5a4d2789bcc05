// What PATCH /sales_orders/{id} with a status does: ships the rest, delivers what is packed, or takes shipping back.
import { decimal, decimalToNumber } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { Fulfillment } from "../state/order-records.ts";
import type { NewRow } from "../state/table.ts";
import { salesOrderObject } from "./availability.ts";
import { deliverFulfillment, revertFulfillment, shipFulfillment } from "./fulfillment-effects.ts";
import { liveFulfillmentsOf, liveRowsOf, openQuantity, refreshSalesOrder } from "./sales-order-effects.ts";

export type PatchedStatus = "NOT_SHIPPED" | "PENDING" | "PACKED" | "DELIVERED";

export function setOrderStatus(katana: Katana, orderId: number, status: PatchedStatus): void {
  const { tables, settings, events } = katana;
  const before = tables.salesOrders.live(orderId);
  if (!before || before.status === status) return;
  if (status === "NOT_SHIPPED" || status === "PENDING") {
    for (const fulfillment of liveFulfillmentsOf(katana, orderId)) revertFulfillment(katana, fulfillment);
    const after = tables.salesOrders.note(orderId, { status, picked_date: null });
    refreshSalesOrder(katana, orderId);
    // Inferred: a quote that becomes an order was approved.
    if (before.status === "PENDING") events.emit("sales_order.approved", salesOrderObject(after));
    return;
  }
  // Katana: seen to answer 200 and do nothing, for serial-tracked orders (V).
  if (status === "DELIVERED" && settings().deliveredPatchIsSilent) return;
  if (before.status === "PENDING") tables.salesOrders.note(orderId, { status: "NOT_SHIPPED" });
  if (status === "DELIVERED") deliverPacked(katana, orderId);
  shipRest(katana, orderId, status);
  announceShipping(katana, orderId, status);
}

/** Katana: packed and delivered fire `updated` too (O); that one is the caller's. */
export function announceShipping(
  { tables, events }: Katana,
  orderId: number,
  status: Fulfillment["status"],
): void {
  const order = tables.salesOrders.live(orderId);
  if (order)
    events.emit(
      status === "PACKED" ? "sales_order.packed" : "sales_order.delivered",
      salesOrderObject(order),
    );
}

function deliverPacked(katana: Katana, orderId: number): void {
  const order = katana.tables.salesOrders.live(orderId);
  for (const packed of liveFulfillmentsOf(katana, orderId)) {
    if (!order || packed.status === "DELIVERED") continue;
    const delivered = katana.tables.fulfillments.update(packed.id, { status: "DELIVERED" });
    deliverFulfillment(katana, order, delivered);
  }
}

function shipRest(katana: Katana, orderId: number, status: Fulfillment["status"]): void {
  const order = katana.tables.salesOrders.live(orderId);
  const rows = liveRowsOf(katana, orderId)
    .map((row) => ({ sales_order_row_id: row.id, quantity: decimalToNumber(openQuantity(katana, row)) }))
    .filter((row) => decimal(row.quantity) > 0n)
    .map((row) =>
      Object.assign(row, {
        id: katana.nextId("fulfillment-rows"),
        batch_transactions: [],
        serial_numbers: [],
      }),
    );
  if (!order || rows.length === 0) return;
  const picked_date = order.picked_date ?? katana.now();
  katana.tables.salesOrders.note(orderId, { picked_date });
  const fulfillment = katana.tables.fulfillments.insert(
    fulfillmentFrom({ sales_order_id: orderId, status, picked_date, rows }),
  );
  shipFulfillment(katana, order, fulfillment);
}

type Needed = Pick<Fulfillment, "sales_order_id" | "status" | "picked_date" | "rows">;

export const fulfillmentFrom = (fields: Needed & Partial<NewRow<Fulfillment>>): NewRow<Fulfillment> => ({
  conversion_rate: null,
  conversion_date: null,
  tracking_number: null,
  tracking_url: null,
  tracking_carrier: null,
  tracking_method: null,
  packer_id: null,
  ...fields,
});
