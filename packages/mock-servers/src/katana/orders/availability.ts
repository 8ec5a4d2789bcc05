// Whether what an open order row needs is there, is coming, or is missing: earlier claims come first. Works it out
// anew for the rows that a change concerns, and says so where the answer changed.
import { type Decimal, decimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { IngredientAvailability, ProductAvailability, SalesOrder } from "../state/order-records.ts";
import type { LevelChange } from "../stock/levels.ts";

export const salesClaim = (rowId: number) => `sales-order-row:${rowId}`;
export const ingredientClaim = (rowId: number) => `recipe-row:${rowId}`;

export type Place = Pick<LevelChange, "variantId" | "locationId">;
type Availability = "IN_STOCK" | "EXPECTED" | "NOT_AVAILABLE";

/** From the best to the worst: an order is as available as its worst row. */
const worsening: readonly ProductAvailability[] = [
  "NOT_APPLICABLE",
  "PICKED",
  "IN_STOCK",
  "EXPECTED",
  "NOT_AVAILABLE",
];

export function refreshAvailability(katana: Katana, places: readonly Place[]): void {
  const orderIds = new Set<number>();
  for (const { variantId, locationId } of places) {
    // A component's change is a change of what the kits above it could be made of.
    for (const each of [variantId, ...katana.kits.containing(variantId)]) {
      for (const [source, availability] of availabilityAt(katana, each, locationId)) {
        noteAvailability(katana, source, availability, orderIds);
      }
    }
  }
  for (const orderId of orderIds) refreshOrderAvailability(katana, orderId);
}

function noteAvailability(
  katana: Katana,
  source: string,
  availability: Availability,
  orderIds: Set<number>,
): void {
  const [kind, id] = source.split(":");
  if (kind === "recipe-row") noteIngredient(katana, Number(id), availability);
  if (kind !== "sales-order-row") return;
  const row = katana.tables.salesOrderRows.get(Number(id));
  if (!row || row.product_availability === availability) return;
  katana.tables.salesOrderRows.note(row.id, { product_availability: availability });
  orderIds.add(row.sales_order_id);
}

/** Also to be called where rows were shipped or removed. Rows of a quote claim nothing: it has no availability. */
export function refreshOrderAvailability({ tables, events }: Katana, orderId: number): void {
  const order = tables.salesOrders.live(orderId);
  if (!order) return;
  const rows = tables.rowsOfSalesOrder(orderId).filter((row) => row.deleted_at === null);
  const known = rows.flatMap((row) => (row.product_availability === null ? [] : [row.product_availability]));
  const worst = Math.max(...known.map((each) => worsening.indexOf(each)));
  const product_availability = known.length === rows.length ? (worsening[worst] ?? null) : null;
  if (product_availability === order.product_availability) return;
  tables.salesOrders.note(orderId, { product_availability });
  if (order.product_availability !== null)
    events.emit("sales_order.availability_updated", salesOrderObject(order));
}

export const salesOrderObject = (order: SalesOrder) => ({
  id: order.id,
  status: order.status,
  path: `sales_orders/${order.id}`,
});

function noteIngredient(
  { tables, events }: Katana,
  rowId: number,
  ingredient_availability: IngredientAvailability,
) {
  const before = tables.recipeRows.get(rowId)?.ingredient_availability;
  const row = tables.recipeRows.note(rowId, { ingredient_availability });
  if (ingredient_availability !== "IN_STOCK" || before === "IN_STOCK") return;
  events.emit("manufacturing_order_recipe_row.ingredients_in_stock", {
    id: row.id,
    path: `manufacturing_order_recipe_rows/${row.id}`,
  });
}

/** A component that an order for its kit commits, by setting: what it says of the component is not said of the row. */
function isForAnother({ tables }: Katana, source: string, variantId: number): boolean {
  const [kind, id] = source.split(":");
  return kind === "sales-order-row" && tables.salesOrderRows.get(Number(id))?.variant_id !== variantId;
}

/** Each claim's share of a level, in the order in which they were first made. */
function availabilityAt(katana: Katana, variantId: number, locationId: number): Map<string, Availability> {
  const level = katana.levels.read(variantId, locationId);
  const inStock = level.inStock + (katana.kits.potential(variantId, locationId) ?? 0n);
  const found = new Map<string, Availability>();
  let claimed: Decimal = 0n;
  for (const claim of katana.claims.at(variantId, locationId)) {
    const committed = decimal(claim.committed);
    if (committed === 0n) continue;
    if (isForAnother(katana, claim.source, variantId)) {
      claimed += committed;
      continue;
    }
    claimed += committed;
    const isThere = claimed <= inStock;
    const isComing = claimed <= inStock + level.expected;
    found.set(claim.source, isThere ? "IN_STOCK" : isComing ? "EXPECTED" : "NOT_AVAILABLE");
  }
  return found;
}
