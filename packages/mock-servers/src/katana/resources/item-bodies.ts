// What makes a product or a material, and what changes one.
import type { Config, Item } from "../state/catalog-records.ts";
import type { NewRow } from "../state/table.ts";
import { type BodyOf, flag, id, integer, list, nullable, number, object, text } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { newVariant } from "./variant-bodies.ts";

const shared = {
  uom: text({ max: 7 }),
  category_name: text(),
  is_sellable: flag,
  default_supplier_id: id,
  additional_info: text(),
  batch_tracked: flag,
  purchase_uom: text({ max: 7 }),
  purchase_uom_conversion_rate: number({ max: 1_000_000_000_000 }),
  custom_field_collection_id: nullable(id),
};
const productOnly = {
  is_producible: flag,
  is_purchasable: flag,
  is_auto_assembly: flag,
  serial_tracked: flag,
  operations_in_sequence: flag,
};
const configs = list(object({ name: text(), values: list(text()) }, {}), { min: 1 });
const changedConfigs = list(object({}, { id: integer(), name: text(), values: list(text()) }), { min: 1 });
const required = { name: text(), variants: list(newVariant, { min: 1 }) };
const changeable = { ...shared, name: text(), is_archived: flag, configs: changedConfigs };

/** Katana: the unit of purchase and its rate come only together (O). */
const together = ["purchase_uom", "purchase_uom_conversion_rate"] as const;

export const newProduct = object(required, { ...shared, ...productOnly, configs }, together);
export const newMaterial = object(required, { ...shared, configs }, together);
export const productChange = object({}, { ...changeable, ...productOnly }, together);
export const materialChange = object({}, changeable, together);

export type NewItem = BodyOf<typeof newProduct>;
export type ItemChange = BodyOf<typeof productChange>;

/** Config ids are counted within the item: nothing looks them up elsewhere. */
export const itemFrom = (body: NewItem, type: "product" | "material"): NewRow<Item> => ({
  type,
  name: body.name,
  uom: body.uom ?? "pcs",
  category_name: body.category_name ?? "",
  is_sellable: body.is_sellable ?? type === "product",
  is_producible: body.is_producible ?? false,
  is_purchasable: body.is_purchasable ?? type === "material",
  is_auto_assembly: body.is_auto_assembly ?? false,
  default_supplier_id: body.default_supplier_id ?? null,
  additional_info: body.additional_info ?? "",
  batch_tracked: body.batch_tracked ?? false,
  serial_tracked: body.serial_tracked ?? false,
  operations_in_sequence: body.operations_in_sequence ?? false,
  purchase_uom: body.purchase_uom ?? null,
  purchase_uom_conversion_rate: body.purchase_uom_conversion_rate ?? null,
  custom_field_collection_id: body.custom_field_collection_id ?? null,
  configs: (body.configs ?? []).map(({ name, values }, index) => ({ id: index + 1, name, values })),
  archived_at: null,
});

/** Katana: a PATCH without additional_info blanks it (V, 2026-05-05). */
export function itemChanges(item: Item, body: ItemChange, now: string): Partial<Item> {
  const { is_archived, configs: changed, additional_info = "", ...plain } = body;
  const archiving =
    is_archived === undefined ? {} : { archived_at: is_archived ? (item.archived_at ?? now) : null };
  return {
    ...definedOnly(plain),
    ...archiving,
    ...(changed ? { configs: changed.map((each, index) => mergedConfig(item, each, index)) } : {}),
    additional_info,
  };
}

function mergedConfig(
  item: Item,
  change: { id?: number | undefined; name?: string | undefined; values?: string[] | undefined },
  index: number,
): Config {
  const before = item.configs.find((config) => config.id === change.id);
  return {
    id: before?.id ?? Math.max(index, ...item.configs.map((config) => config.id)) + 1,
    name: change.name ?? before?.name ?? "",
    values: change.values ?? before?.values ?? [],
  };
}
