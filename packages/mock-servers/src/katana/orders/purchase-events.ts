// What a purchase order announces. Katana: outsourced ones have names of their own, without `partially_received` (O).
import type { Katana } from "../katana.ts";
import type { PurchaseOrder, PurchaseOrderRow } from "../state/order-records.ts";

type OrderAction = "created" | "updated" | "deleted" | "partially_received" | "received" | "approved";
type RowAction = "created" | "updated" | "deleted" | "received";

export function emitPurchase({ events }: Katana, action: OrderAction, order: PurchaseOrder): void {
  const object = {
    id: order.id,
    status: order.status,
    ...(action === "deleted" ? {} : { path: `purchase_orders/${order.id}` }),
  };
  if (order.entity_type === "regular") events.emit(`purchase_order.${action}`, object);
  else if (action !== "partially_received") events.emit(`outsourced_purchase_order.${action}`, object);
}

export function emitPurchaseRow({ events, tables }: Katana, action: RowAction, row: PurchaseOrderRow): void {
  const isOutsourced = tables.purchaseOrders.get(row.purchase_order_id)?.entity_type === "outsourced";
  const path = `purchase_order_rows/${row.id}`;
  const object = action === "deleted" ? { id: row.id } : { id: row.id, path };
  events.emit(
    isOutsourced ? `outsourced_purchase_order_row.${action}` : `purchase_order_row.${action}`,
    object,
  );
}
