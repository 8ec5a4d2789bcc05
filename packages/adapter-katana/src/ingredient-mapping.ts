// What goes into an order, of manufacturing orders and of outsourced purchase orders, in our words; it becomes rows of
// the order.
import { multiplyQuantities, type ExternalId, type Quantity } from "@stockgate/core/contracts";
import { z } from "zod";
import { id, instantOrNull, number } from "./mapping.ts";
import type { OrderRow } from "./order-mapping.ts";

/** What an ingredient takes for one unit of what is made. */
export type IngredientRow = Omit<OrderRow, "quantity" | "locationExternalId"> & {
  /** The purchase order row it is for; null with manufacturing orders. */
  outputRowExternalId: ExternalId | null;
  quantityPerUnit: Quantity;
};

export const manufacturingIngredientSchema = z
  .object({
    id,
    manufacturing_order_id: id.nullish(),
    variant_id: id,
    planned_quantity_per_unit: number.nullish(),
    deleted_at: instantOrNull,
  })
  .transform((row): IngredientRow => ({
    externalId: row.id,
    orderExternalId: row.manufacturing_order_id ?? null,
    outputRowExternalId: null,
    variantExternalId: row.variant_id,
    quantityPerUnit: row.planned_quantity_per_unit ?? 0n,
    isDeleted: row.deleted_at !== null,
  }));

// Katana: these are counted apart from purchase order rows, so their ids collide with them.
const ingredientPrefix = "ingredient:";
export const ingredientRowId = (katanaId: string) => ingredientPrefix + katanaId;
/** Null where the row is no ingredient of an outsourced order. */
export const ingredientIdOf = (rowExternalId: ExternalId) =>
  rowExternalId.startsWith(ingredientPrefix) ? rowExternalId.slice(ingredientPrefix.length) : null;

export const outsourcedIngredientSchema = z
  .object({
    id,
    purchase_order_id: id.nullish(),
    purchase_order_row_id: id,
    ingredient_variant_id: id,
    planned_quantity_per_unit: number.nullish(),
    deleted_at: instantOrNull,
  })
  .transform((row): IngredientRow => ({
    externalId: ingredientRowId(row.id),
    orderExternalId: row.purchase_order_id ?? null,
    outputRowExternalId: row.purchase_order_row_id,
    variantExternalId: row.ingredient_variant_id,
    quantityPerUnit: row.planned_quantity_per_unit ?? 0n,
    isDeleted: row.deleted_at !== null,
  }));

/** The ingredient as a row, for `made` units of what it goes into. */
export const ingredientAsRow = (row: IngredientRow, made: Quantity): OrderRow => ({
  externalId: row.externalId,
  orderExternalId: row.orderExternalId,
  variantExternalId: row.variantExternalId,
  locationExternalId: null,
  quantity: multiplyQuantities(row.quantityPerUnit, made),
  isDeleted: row.isDeleted,
});
