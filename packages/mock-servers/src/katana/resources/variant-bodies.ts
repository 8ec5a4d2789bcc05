// What makes a variant, alone or within a product or a material.
import type { NewRow } from "../state/table.ts";
import type { Variant } from "../state/catalog-records.ts";
import { type BodyOf, id, integer, list, nullable, number, object, text } from "../wire/schema.ts";

const highestPrice = 100_000_000_000;

const ownFields = {
  sku: text(),
  sales_price: number({ min: 0, max: highestPrice }),
  purchase_price: number({ min: 0, max: highestPrice }),
  supplier_item_codes: list(text({ min: 1, max: 40 })),
  internal_barcode: text({ min: 3, max: 40 }),
  registered_barcode: text({ max: 120 }),
  lead_time: nullable(integer({ max: 999 })),
  minimum_order_quantity: number({ min: 0, max: 999_999_999 }),
  config_attributes: list(object({ config_name: text(), config_value: text() }, {})),
  custom_fields: list(object({ field_name: text(), field_value: text() }, {}), { max: 3 }),
};

export const newVariant = object({}, { ...ownFields, product_id: nullable(id), material_id: nullable(id) });
export const variantChange = object({}, ownFields);
export type NewVariant = BodyOf<typeof newVariant>;

type Parent = Pick<Variant, "type"> & Partial<Pick<Variant, "product_id" | "material_id" | "service_id">>;

export const variantFrom = (body: NewVariant, parent: Parent): NewRow<Variant> => ({
  product_id: null,
  material_id: null,
  service_id: null,
  ...parent,
  // Katana: an empty code is no code (I).
  sku: body.sku || null,
  sales_price: body.sales_price ?? null,
  purchase_price: body.purchase_price ?? null,
  default_cost: null,
  internal_barcode: body.internal_barcode ?? null,
  registered_barcode: body.registered_barcode ?? null,
  supplier_item_codes: body.supplier_item_codes ?? [],
  lead_time: body.lead_time ?? null,
  minimum_order_quantity: body.minimum_order_quantity ?? null,
  config_attributes: body.config_attributes ?? [],
  custom_fields: body.custom_fields ?? null,
  abc_classification: null,
});
