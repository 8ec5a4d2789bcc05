// What a manufacturing order announces. Inferred: a change of status fires `updated` too, as it does for sales orders.
import type { Katana } from "../katana.ts";
import type { ManufacturingOrder, RecipeRow } from "../state/order-records.ts";

type OrderAction = "created" | "updated" | "deleted" | "in_progress" | "blocked" | "done";

export function emitManufacturing({ events }: Katana, action: OrderAction, order: ManufacturingOrder): void {
  const isStatus = action === "in_progress" || action === "blocked" || action === "done";
  const object = { id: order.id, status: order.status, path: `manufacturing_orders/${order.id}` };
  if (action === "deleted")
    events.emit("manufacturing_order.deleted", { id: order.id, status: order.status });
  else events.emit(`manufacturing_order.${action}`, object);
  if (isStatus) events.emit("manufacturing_order.updated", object);
}

export function emitRecipeRow(
  { events }: Katana,
  action: "created" | "updated" | "deleted",
  row: RecipeRow,
): void {
  const path = `manufacturing_order_recipe_rows/${row.id}`;
  events.emit(
    `manufacturing_order_recipe_row.${action}`,
    action === "deleted" ? { id: row.id } : { id: row.id, path },
  );
}
