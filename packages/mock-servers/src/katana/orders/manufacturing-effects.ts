// What a manufacturing order does to the stock: it expects its product and commits its ingredients; each production
// turns a part of both into movements. Katana: a recipe that is not overridden is consumed by itself (O).
import {
  type Decimal,
  decimal,
  decimalToNumber,
  divide,
  formatDecimal,
  largest,
  multiply,
} from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { ManufacturingOrder, Production, RecipeRow } from "../state/order-records.ts";
import type { NewRow } from "../state/table.ts";
import { ingredientClaim, refreshAvailability } from "./availability.ts";
import { emitManufacturing, emitRecipeRow } from "./manufacturing-events.ts";

export type NewOrder = Pick<ManufacturingOrder, "variant_id" | "location_id" | "planned_quantity"> &
  Partial<NewRow<ManufacturingOrder>>;

export const liveRecipeRows = ({ tables }: Katana, orderId: number): RecipeRow[] =>
  tables.rowsOfManufacturingOrder(orderId).filter((row) => row.deleted_at === null);

export const liveProductions = ({ tables }: Katana, orderId: number): Production[] =>
  tables.productionsOfManufacturingOrder(orderId).filter((each) => each.deleted_at === null);

export const completedQuantity = (katana: Katana, orderId: number): Decimal =>
  liveProductions(katana, orderId).reduce((sum, each) => sum + decimal(each.quantity), 0n);

export const consumedQuantity = (katana: Katana, row: RecipeRow): Decimal =>
  liveProductions(katana, row.manufacturing_order_id)
    .flatMap((each) => each.ingredients)
    .filter((each) => each.recipe_row_id === row.id)
    .reduce((sum, each) => sum + decimal(each.quantity), 0n);

/** What a row needs for the whole order. */
export const neededQuantity = (order: ManufacturingOrder, row: RecipeRow): Decimal =>
  row.total_actual_quantity === null
    ? multiply(
        decimal(row.planned_quantity_per_unit),
        decimal(order.actual_quantity ?? order.planned_quantity),
      )
    : decimal(row.total_actual_quantity);

export function createOrder(katana: Katana, fields: NewOrder): ManufacturingOrder {
  const { tables, now } = katana;
  const order = tables.manufacturingOrders.insert({
    order_no: `MO-${katana.nextId("manufacturing-order-numbers")}`,
    status: "NOT_STARTED",
    actual_quantity: null,
    order_created_date: now(),
    production_deadline_date: null,
    done_date: null,
    additional_info: "",
    batch_transactions: [],
    sales_order_id: null,
    sales_order_row_id: null,
    fulfillment_id: null,
    ...fields,
  });
  emitManufacturing(katana, "created", order);
  addRecipeRows(katana, order);
  refreshManufacturing(katana, order.id);
  return order;
}

export function addRecipeRows(katana: Katana, order: ManufacturingOrder): void {
  for (const part of katana.kits.ingredients(order.variant_id)) {
    const row = katana.tables.recipeRows.insert({
      manufacturing_order_id: order.id,
      variant_id: part.variantId,
      notes: "",
      planned_quantity_per_unit: decimalToNumber(part.perUnit),
      total_actual_quantity: null,
      batch_transactions: [],
      ingredient_availability: "NOT_AVAILABLE",
    });
    emitRecipeRow(katana, "created", row);
  }
}

/** To be called after every change of an order, its recipe rows or its productions. */
export function refreshManufacturing(katana: Katana, orderId: number): void {
  const { tables, claims } = katana;
  const order = tables.manufacturingOrders.get(orderId);
  if (!order) return;
  const isOpen = order.deleted_at === null && order.status !== "DONE";
  const expected = largest(0n, decimal(order.planned_quantity) - completedQuantity(katana, orderId));
  const product = { variantId: order.variant_id, locationId: order.location_id, expected };
  claims.set(`manufacturing-order:${orderId}`, isOpen ? [product] : []);
  for (const row of tables.rowsOfManufacturingOrder(orderId)) {
    const isNeeded = isOpen && row.deleted_at === null;
    const committed = largest(0n, neededQuantity(order, row) - consumedQuantity(katana, row));
    const ingredient = { variantId: row.variant_id, locationId: order.location_id, committed };
    claims.set(ingredientClaim(row.id), isNeeded ? [ingredient] : []);
    if (order.status === "DONE") tables.recipeRows.note(row.id, { ingredient_availability: "PROCESSED" });
    else refreshAvailability(katana, [{ variantId: row.variant_id, locationId: order.location_id }]);
  }
}

export type ProductionInput = {
  quantity: Decimal;
  at: string;
  /** By recipe row, in place of what the recipe says. */
  consumed?: ReadonlyMap<number, Decimal>;
};

export function produce(katana: Katana, order: ManufacturingOrder, input: ProductionInput): Production {
  const { tables, nextId } = katana;
  const production = tables.productions.insert({
    manufacturing_order_id: order.id,
    quantity: decimalToNumber(input.quantity),
    production_date: input.at,
    ingredients: [],
  });
  const ingredients = liveRecipeRows(katana, order.id).map((row) => {
    const quantity = input.consumed?.get(row.id) ?? shareOf(katana, order, row, input.quantity);
    const id = nextId("production-ingredients");
    const cost = consume(katana, order, production, { row, id, quantity });
    return {
      id,
      recipe_row_id: row.id,
      variant_id: row.variant_id,
      location_id: order.location_id,
      quantity: formatDecimal(quantity, 5),
      cost: formatDecimal(multiply(cost, quantity), 10),
    };
  });
  const total = ingredients.reduce((sum, each) => sum + decimal(each.cost), 0n);
  katana.ledger.move({
    variantId: order.variant_id,
    locationId: order.location_id,
    quantity: input.quantity,
    cause: { type: "Production", id: production.id, orderNo: order.order_no, orderId: order.id },
    booking: bookingOf(production.id),
    costPerUnit: input.quantity > 0n ? divide(total, input.quantity) : 0n,
    at: input.at,
    batches: order.batch_transactions,
  });
  const finished = tables.productions.note(production.id, { ingredients });
  refreshManufacturing(katana, order.id);
  return finished;
}

/** By hand-set totals, the share of this production; by the recipe, so much per unit. */
function shareOf(katana: Katana, order: ManufacturingOrder, row: RecipeRow, quantity: Decimal): Decimal {
  if (row.total_actual_quantity === null) return multiply(decimal(row.planned_quantity_per_unit), quantity);
  const left = largest(0n, neededQuantity(order, row) - consumedQuantity(katana, row));
  const planned = decimal(order.planned_quantity);
  return planned === 0n ? left : divide(multiply(left, quantity), planned);
}

function consume(
  { ledger }: Katana,
  order: ManufacturingOrder,
  production: Production,
  { row, id, quantity }: { row: RecipeRow; id: number; quantity: Decimal },
): Decimal {
  return ledger.move({
    variantId: row.variant_id,
    locationId: order.location_id,
    quantity: -quantity,
    cause: { type: "ProductionIngredient", id, orderNo: order.order_no, orderId: order.id },
    booking: bookingOf(production.id),
    at: production.production_date,
    batches: row.batch_transactions,
  });
}

/** Makes all that is still to be made, and closes the order. */
export function completeOrder(
  katana: Katana,
  order: ManufacturingOrder,
  { at }: { at: string },
): ManufacturingOrder {
  const wanted = decimal(order.actual_quantity ?? order.planned_quantity);
  const quantity = wanted - completedQuantity(katana, order.id);
  if (quantity > 0n) produce(katana, order, { quantity, at });
  const done = katana.tables.manufacturingOrders.update(order.id, { status: "DONE", done_date: at });
  refreshManufacturing(katana, order.id);
  emitManufacturing(katana, "done", done);
  return done;
}

export function revertProduction(katana: Katana, production: Production): void {
  katana.tables.productions.softDelete(production.id);
  katana.ledger.revert(bookingOf(production.id));
}

/** Takes the order and all it made back. */
export function removeOrder(katana: Katana, order: ManufacturingOrder): void {
  for (const production of liveProductions(katana, order.id)) revertProduction(katana, production);
  const removed = katana.tables.manufacturingOrders.softDelete(order.id);
  refreshManufacturing(katana, order.id);
  emitManufacturing(katana, "deleted", removed);
}

const bookingOf = (productionId: number) => `production:${productionId}`;
