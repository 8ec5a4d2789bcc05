// Changes to an inventory item itself: its SKU, whether it is tracked, its cost and customs data.
import { printDateTime } from "../graphql/scalars.ts";
import { gidOf } from "../store/gid.ts";
import type { InventoryItemRecord } from "../store/records.ts";
import type { EventObject } from "../webhooks/event-body.ts";
import { announceProduct } from "../webhooks/product-events.ts";
import type { Work } from "../work.ts";

export type ItemInput = {
  cost?: string | null;
  countryCodeOfOrigin?: string | null;
  harmonizedSystemCode?: string | null;
  provinceCodeOfOrigin?: string | null;
  requiresShipping?: boolean | null;
  sku?: string | null;
  tracked?: boolean | null;
  measurement?: { weight?: { unit: string; value: number } | null } | null;
};

/** What an input leaves out stays as it is. */
export function applyItemInput(
  item: InventoryItemRecord,
  input: ItemInput,
  now: number,
): InventoryItemRecord {
  const kept = <T>(value: T | undefined, current: T) => (value === undefined ? current : value);
  return {
    ...item,
    sku: kept(input.sku, item.sku),
    tracked: input.tracked ?? item.tracked,
    requiresShipping: input.requiresShipping ?? item.requiresShipping,
    cost: kept(input.cost, item.cost),
    countryCodeOfOrigin: kept(input.countryCodeOfOrigin, item.countryCodeOfOrigin),
    provinceCodeOfOrigin: kept(input.provinceCodeOfOrigin, item.provinceCodeOfOrigin),
    harmonizedSystemCode: kept(input.harmonizedSystemCode, item.harmonizedSystemCode),
    weight: input.measurement?.weight ?? item.weight,
    updatedAt: now,
  };
}

export function updateItem(work: Work, item: InventoryItemRecord, input: ItemInput): InventoryItemRecord {
  const updated = applyItemInput(item, input, work.now);
  work.store.items.set(item.id, updated);
  announceItem(work, "INVENTORY_ITEMS_UPDATE", updated);
  const variant = work.store.variants.get(item.variantId);
  if (variant) {
    work.store.variants.set(variant.id, { ...variant, updatedAt: work.now });
    announceProduct(work, "PRODUCTS_UPDATE", variant.productId);
  }
  return updated;
}

export function announceItem(
  work: Work,
  topic: "INVENTORY_ITEMS_CREATE" | "INVENTORY_ITEMS_UPDATE",
  item: InventoryItemRecord,
) {
  work.announce(topic, () => itemBody(work.store.items.get(item.id) ?? item), `${topic} ${item.id}`);
}

const itemBody = (item: InventoryItemRecord): EventObject => ({
  id: BigInt(item.id),
  sku: item.sku,
  created_at: printDateTime(item.createdAt),
  updated_at: printDateTime(item.updatedAt),
  requires_shipping: item.requiresShipping,
  cost: item.cost,
  country_code_of_origin: item.countryCodeOfOrigin,
  province_code_of_origin: item.provinceCodeOfOrigin,
  harmonized_system_code: item.harmonizedSystemCode,
  tracked: item.tracked,
  country_harmonized_system_codes: [],
  weight_value: item.weight.value,
  weight_unit: item.weight.unit.toLowerCase(),
  admin_graphql_api_id: gidOf(item),
});
