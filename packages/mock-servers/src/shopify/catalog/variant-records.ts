// A variant comes, changes and goes: it, its inventory item and its levels together.
import { announceItem, applyItemInput, type ItemInput } from "../inventory/item-update.ts";
import { changeLevel, findLevel, levelsOfItem, setLevelActive } from "../inventory/levels.ts";
import { quantityOf } from "../inventory/quantities.ts";
import { fromCents, toCents } from "../orders/money.ts";
import { gid, idIn } from "../store/gid.ts";
import type { InventoryItemRecord, VariantRecord } from "../store/records.ts";
import { levelKey } from "../store/store.ts";
import type { Work } from "../work.ts";

type QuantityInput = { locationId: string; name: "available" | "on_hand"; quantity: number };

/** What the inputs of all product mutations come to. Undefined leaves a field as it is. */
export type VariantInput = {
  sku?: string | null;
  barcode?: string | null;
  price?: string | null;
  compareAtPrice?: string | null;
  inventoryPolicy?: VariantRecord["inventoryPolicy"] | null;
  taxable?: boolean | null;
  requiresComponents?: boolean | null;
  inventoryItem?: ItemInput | null;
  quantities?: QuantityInput[];
};

export function addVariant(
  work: Work,
  productId: string,
  optionValues: string[],
  input: VariantInput,
): VariantRecord {
  const { store, now } = work;
  const id = store.newId("ProductVariant");
  const item = newItem(work, id);
  const variant: VariantRecord = {
    type: "ProductVariant",
    id,
    productId,
    inventoryItemId: item.id,
    optionValues,
    barcode: null,
    price: "0.00",
    compareAtPrice: null,
    inventoryPolicy: "DENY",
    taxable: true,
    requiresComponents: false,
    createdAt: now,
    updatedAt: now,
  };
  store.variants.set(id, variant);
  store.items.set(item.id, item);
  // Shopify: a new variant is stocked at the first location, and wherever it is given a quantity.
  const primary = [...store.locations.values()].find((location) => location.isPrimary);
  if (primary) setLevelActive(work, item.id, primary.id, true);
  announceItem(work, "INVENTORY_ITEMS_CREATE", item);
  return write(work, variant, input);
}

/** Shopify: what nobody said is tracked is not (the captured default). */
const newItem = (work: Work, variantId: string): InventoryItemRecord => ({
  type: "InventoryItem",
  id: work.store.newId("InventoryItem"),
  variantId,
  sku: null,
  tracked: false,
  requiresShipping: true,
  cost: null,
  countryCodeOfOrigin: null,
  provinceCodeOfOrigin: null,
  harmonizedSystemCode: null,
  weight: { unit: "KILOGRAMS", value: 0 },
  createdAt: work.now,
  updatedAt: work.now,
});

export function changeVariant(work: Work, variant: VariantRecord, input: VariantInput): VariantRecord {
  const before = work.store.items.get(variant.inventoryItemId);
  const changed = write(work, variant, input);
  const item = work.store.items.get(variant.inventoryItemId);
  if (item && item !== before) announceItem(work, "INVENTORY_ITEMS_UPDATE", item);
  return changed;
}

function write(work: Work, variant: VariantRecord, input: VariantInput): VariantRecord {
  const { store, now } = work;
  const kept = <T>(value: T | undefined, current: T) => (value === undefined ? current : value);
  const price = kept(input.compareAtPrice, variant.compareAtPrice);
  const changed: VariantRecord = {
    ...variant,
    barcode: kept(input.barcode, variant.barcode),
    price: twoPlaces(input.price ?? variant.price),
    compareAtPrice: price === null ? null : twoPlaces(price),
    inventoryPolicy: input.inventoryPolicy ?? variant.inventoryPolicy,
    taxable: input.taxable ?? variant.taxable,
    requiresComponents: input.requiresComponents ?? variant.requiresComponents,
    updatedAt: now,
  };
  store.variants.set(variant.id, changed);
  const item = store.items.get(variant.inventoryItemId);
  const itemInput = { ...input.inventoryItem, ...(input.sku === undefined ? {} : { sku: input.sku }) };
  if (item && Object.keys(itemInput).length > 0)
    store.items.set(item.id, applyItemInput(item, itemInput, now));
  for (const each of input.quantities ?? []) setQuantity(work, changed, each);
  return changed;
}

const twoPlaces = (price: string) => fromCents(toCents(price));

function setQuantity(work: Work, variant: VariantRecord, { locationId, name, quantity }: QuantityInput) {
  const id = idIn(locationId, "Location") ?? "";
  if (findLevel(work.store, variant.inventoryItemId, id)?.isActive !== true) {
    setLevelActive(work, variant.inventoryItemId, id, true);
  }
  const current = quantityOf(findLevel(work.store, variant.inventoryItemId, id), name);
  changeLevel(work, variant.inventoryItemId, id, { available: quantity - current });
}

export function removeVariant(work: Work, variant: VariantRecord) {
  const { store } = work;
  const itemId = variant.inventoryItemId;
  for (const { locationId } of levelsOfItem(store, itemId)) {
    const key = levelKey(itemId, locationId);
    store.levels.delete(key);
    work.levelsBefore.delete(key);
  }
  store.items.delete(itemId);
  store.variants.delete(variant.id);
  const body = { id: BigInt(itemId), admin_graphql_api_id: gid("InventoryItem", itemId) };
  work.announce("INVENTORY_ITEMS_DELETE", () => body, `INVENTORY_ITEMS_DELETE ${itemId}`);
}
