// How manufacturing orders, their recipe rows and their productions look on the wire.
import { decimal, decimalToNumber, formatDecimal, largest, multiply } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import {
  completedQuantity,
  consumedQuantity,
  liveProductions,
  liveRecipeRows,
  neededQuantity,
} from "../orders/manufacturing-effects.ts";
import type {
  IngredientAvailability,
  ManufacturingOrder,
  Production,
  RecipeRow,
} from "../state/order-records.ts";

const worsening: readonly IngredientAvailability[] = [
  "NO_RECIPE",
  "NOT_APPLICABLE",
  "PROCESSED",
  "IN_STOCK",
  "EXPECTED",
  "NOT_AVAILABLE",
];

export function renderManufacturingOrder(katana: Katana, order: ManufacturingOrder) {
  const { fulfillment_id: _fulfillment, sales_order_id, sales_order_row_id, ...shown } = order;
  const completed = completedQuantity(katana, order.id);
  const rows = liveRecipeRows(katana, order.id);
  const cost = liveProductions(katana, order.id)
    .flatMap((each) => each.ingredients)
    .reduce((sum, each) => sum + decimal(each.cost), 0n);
  const worst = Math.max(0, ...rows.map((row) => worsening.indexOf(row.ingredient_availability)));
  return {
    ...shown,
    completed_quantity: decimalToNumber(completed),
    remaining_quantity: decimalToNumber(largest(0n, decimal(order.planned_quantity) - completed)),
    actual_quantity: order.status === "DONE" ? decimalToNumber(completed) : order.actual_quantity,
    includes_partial_completions: order.status === "PARTIALLY_COMPLETED",
    is_linked_to_sales_order: sales_order_id !== null,
    // Katana: absent where there is no sales order (I: the document has no null here).
    ...(sales_order_id === null
      ? {}
      : { sales_order_id, sales_order_row_id, sales_order_delivery_deadline: null }),
    ingredient_availability: worsening[worst] ?? "NO_RECIPE",
    total_cost: decimalToNumber(cost),
    total_actual_time: 0,
    total_planned_time: 0,
    material_cost: decimalToNumber(cost),
    subassemblies_cost: 0,
    operations_cost: 0,
    serial_numbers: [],
  };
}

/** Katana: per-unit quantities, totals and costs are strings of 10 places here (V). */
export function renderRecipeRow(katana: Katana, row: RecipeRow) {
  const order = katana.tables.manufacturingOrders.get(row.manufacturing_order_id);
  const consumed = consumedQuantity(katana, row);
  const needed = order ? neededQuantity(order, row) : 0n;
  const { averageCost } = katana.levels.read(row.variant_id, order?.location_id ?? 0);
  return {
    ...row,
    planned_quantity_per_unit: formatDecimal(decimal(row.planned_quantity_per_unit), 10),
    total_actual_quantity:
      row.total_actual_quantity === null ? null : formatDecimal(decimal(row.total_actual_quantity), 10),
    ingredient_expected_date: null,
    cost: formatDecimal(multiply(needed, averageCost), 10),
    total_consumed_quantity: decimalToNumber(consumed),
    total_remaining_quantity: decimalToNumber(largest(0n, needed - consumed)),
  };
}

export function renderProduction(production: Production) {
  const { ingredients, ...shown } = production;
  const { id, created_at, updated_at, deleted_at, manufacturing_order_id, production_date } = production;
  return {
    ...shown,
    factory_id: 1,
    ingredients: ingredients.map((each) => ({
      id: each.id,
      location_id: each.location_id,
      variant_id: each.variant_id,
      manufacturing_order_id,
      manufacturing_order_recipe_row_id: each.recipe_row_id,
      production_id: id,
      quantity: decimalToNumber(decimal(each.quantity)),
      production_date,
      cost: decimalToNumber(decimal(each.cost)),
      created_at,
      updated_at,
      deleted_at,
    })),
    operations: [],
    serial_numbers: [],
  };
}
