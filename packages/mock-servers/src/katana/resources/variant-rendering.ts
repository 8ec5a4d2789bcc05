// How variants, products, materials and services look on the wire, each wherever it appears.
import { decimal, formatDecimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { Item, Variant } from "../state/catalog-records.ts";
import { renderSupplier } from "./suppliers.ts";

/** Katana: a service's variant has service_id and default_cost; in /variants both parents' ids are null (V). */
export function renderVariant(variant: Variant) {
  const { service_id: _service, default_cost: _cost, ...shown } = variant;
  return shown;
}

function renderServiceVariant(variant: Variant) {
  const { id, sku, sales_price, default_cost, service_id, type, custom_fields } = variant;
  const { created_at, updated_at, deleted_at } = variant;
  return {
    id,
    sku,
    sales_price,
    default_cost,
    service_id,
    type,
    custom_fields,
    created_at,
    updated_at,
    deleted_at,
  };
}

export function liveVariantsOf({ tables }: Katana, item: Item): Variant[] {
  const found = {
    product: tables.variantsOfProduct,
    material: tables.variantsOfMaterial,
    service: tables.variantsOfService,
  }[item.type](item.id);
  return found.filter((variant) => variant.deleted_at === null);
}

export function renderService(katana: Katana, service: Item) {
  const { id, name, uom, category_name, is_sellable, type, additional_info } = service;
  const { custom_field_collection_id, created_at, updated_at, archived_at, deleted_at } = service;
  return {
    id,
    name,
    uom,
    category_name,
    is_sellable,
    type,
    additional_info,
    custom_field_collection_id,
    variants: liveVariantsOf(katana, service).map(renderServiceVariant),
    created_at,
    updated_at,
    archived_at,
    deleted_at,
  };
}

/** A product or a material. `extend` may add its supplier. */
export function renderItem(katana: Katana, item: Item, extend: ReadonlySet<string> = new Set()) {
  const { is_producible, is_purchasable, is_auto_assembly, purchase_uom_conversion_rate, configs, ...shown } =
    item;
  const parent = item.type === "product" ? { product_id: item.id } : { material_id: item.id };
  const supplier = katana.tables.suppliers.get(item.default_supplier_id ?? 0);
  return {
    ...shown,
    ...(item.type === "product" ? { is_producible, is_purchasable, is_auto_assembly } : {}),
    // Katana: a decimal string on the live wire, a number in the portal's examples (V).
    purchase_uom_conversion_rate:
      purchase_uom_conversion_rate === null ? null : formatDecimal(decimal(purchase_uom_conversion_rate), 10),
    configs: configs.map((config) => ({ ...config, ...parent })),
    variants: liveVariantsOf(katana, item).map(renderVariant),
    ...(extend.has("supplier") ? { supplier: supplier ? renderSupplier(supplier) : null } : {}),
  };
}
