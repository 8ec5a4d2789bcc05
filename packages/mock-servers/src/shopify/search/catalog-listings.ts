// What products, variants and inventory items can be searched and sorted by.
import { quantityOf } from "../inventory/quantities.ts";
import { levelsOfItem } from "../inventory/levels.ts";
import type { InventoryItemRecord, ProductRecord, VariantRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Listing } from "./listing.ts";

export function availableOf(store: Store, itemId: string): number {
  let total = 0;
  for (const level of levelsOfItem(store, itemId))
    if (level.isActive) total += quantityOf(level, "available");
  return total;
}

export function variantListing(store: Store): Listing<VariantRecord> {
  const itemOf = (variant: VariantRecord) => store.items.get(variant.inventoryItemId);
  const productOf = (variant: VariantRecord) => store.products.get(variant.productId);
  const available = (variant: VariantRecord) => availableOf(store, variant.inventoryItemId);
  return {
    id: (variant) => variant.id,
    createdAt: (variant) => variant.createdAt,
    words: (variant) => [
      productOf(variant)?.title ?? "",
      ...variant.optionValues,
      itemOf(variant)?.sku ?? "",
    ],
    fields: {
      sku: { kind: "text", of: (variant) => [itemOf(variant)?.sku ?? null] },
      barcode: { kind: "text", of: (variant) => [variant.barcode] },
      title: { kind: "text", of: (variant) => [variant.optionValues.join(" ")] },
      id: { kind: "id", of: (variant) => variant.id },
      product_id: { kind: "id", of: (variant) => variant.productId },
      product_ids: { kind: "id", of: (variant) => variant.productId },
      product_status: { kind: "exact", of: (variant) => [productOf(variant)?.status ?? null] },
      product_type: { kind: "text", of: (variant) => [productOf(variant)?.productType ?? null] },
      vendor: { kind: "text", of: (variant) => [productOf(variant)?.vendor ?? null] },
      tag: { kind: "exact", of: (variant) => productOf(variant)?.tags ?? [] },
      updated_at: { kind: "date", of: (variant) => variant.updatedAt },
      inventory_quantity: { kind: "number", of: available },
      managed: { kind: "boolean", of: (variant) => itemOf(variant)?.tracked === true },
      exclude_composite: { kind: "boolean", of: (variant) => !variant.requiresComponents },
      requires_components: { kind: "boolean", of: (variant) => variant.requiresComponents },
      taxable: { kind: "boolean", of: (variant) => variant.taxable },
      location_id: {
        kind: "exact",
        of: (variant) =>
          levelsOfItem(store, variant.inventoryItemId).flatMap((level) =>
            level.isActive ? level.locationId : [],
          ),
      },
    },
    sortKeys: {
      SKU: (variant) => itemOf(variant)?.sku ?? "",
      TITLE: (variant) => productOf(variant)?.title ?? "",
      NAME: (variant) => productOf(variant)?.title ?? "",
      FULL_TITLE: (variant) => `${productOf(variant)?.title ?? ""} ${variant.optionValues.join(" ")}`,
      INVENTORY_QUANTITY: available,
      POSITION: (variant) => productOf(variant)?.variantIds.indexOf(variant.id) ?? 0,
    },
  };
}

export const itemListing: Listing<InventoryItemRecord> = {
  id: (item) => item.id,
  createdAt: (item) => item.createdAt,
  words: (item) => [item.sku],
  fields: {
    sku: { kind: "text", of: (item) => [item.sku] },
    id: { kind: "id", of: (item) => item.id },
    created_at: { kind: "date", of: (item) => item.createdAt },
    updated_at: { kind: "date", of: (item) => item.updatedAt },
  },
  sortKeys: {},
};

export function productListing(store: Store): Listing<ProductRecord> {
  const itemsOf = (product: ProductRecord) =>
    product.variantIds.flatMap((id) => store.items.get(store.variants.get(id)?.inventoryItemId ?? "") ?? []);
  const total = (product: ProductRecord) => {
    let sum = 0;
    for (const item of itemsOf(product)) sum += availableOf(store, item.id);
    return sum;
  };
  return {
    id: (product) => product.id,
    createdAt: (product) => product.createdAt,
    words: (product) => [product.title, product.vendor, product.productType, ...product.tags],
    fields: {
      id: { kind: "id", of: (product) => product.id },
      title: { kind: "text", of: (product) => [product.title] },
      handle: { kind: "exact", of: (product) => [product.handle] },
      status: { kind: "exact", of: (product) => [product.status] },
      vendor: { kind: "text", of: (product) => [product.vendor] },
      product_type: { kind: "text", of: (product) => [product.productType] },
      tag: { kind: "exact", of: (product) => product.tags },
      sku: { kind: "text", of: (product) => itemsOf(product).map((item) => item.sku) },
      created_at: { kind: "date", of: (product) => product.createdAt },
      updated_at: { kind: "date", of: (product) => product.updatedAt },
      published_at: { kind: "date", of: (product) => product.publishedAt },
      inventory_total: { kind: "number", of: total },
    },
    sortKeys: {
      TITLE: (product) => product.title,
      VENDOR: (product) => product.vendor,
      PRODUCT_TYPE: (product) => product.productType,
      CREATED_AT: (product) => product.createdAt,
      UPDATED_AT: (product) => product.updatedAt,
      PUBLISHED_AT: (product) => product.publishedAt ?? 0,
      INVENTORY_TOTAL: total,
    },
  };
}
