// Fills an empty mock with stores: the demo world's, or a test's own. Ids follow from the order alone.
import type { StateFile } from "../shared/state-file.ts";
import { demoStores, type DemoListing, type DemoStore } from "../demo/world.ts";
import { type AppSeed, demoApps } from "./apps.ts";
import { defaultTitle } from "./catalog/options.ts";
import { handleOf } from "./catalog/products.ts";
import { emptyLevel } from "./inventory/quantities.ts";

import { levelKey, type Store } from "./store/store.ts";
import type { Address } from "./store/records.ts";

export type ShopifySeed = {
  stores: readonly DemoStore[];
  apps: readonly AppSeed[];
};

export const demoSeed: ShopifySeed = { stores: demoStores, apps: demoApps };

/** The stores were there for a while before anybody looked. */
const ageMs = 30 * 24 * 3_600_000;

export function seed(file: StateFile, stores: ReadonlyMap<string, Store>, world: ShopifySeed, now: number) {
  file.transact(() => {
    for (const each of world.stores) {
      const store = stores.get(each.domain);
      if (store) seedStore(store, each, now - ageMs);
    }
  });
}

function seedStore(store: Store, world: DemoStore, at: number) {
  store.putShop({
    type: "Shop",
    id: store.newId("Shop"),
    domain: world.domain,
    name: world.name,
    email: `hello@${world.domain}`,
    currency: "EUR",
    createdAt: at,
    updatedAt: at,
  });
  const locationIds = new Map(
    world.locations.map(({ name, sellsOnline }, index) => {
      const id = store.newId("Location");
      store.locations.set(id, {
        type: "Location",
        id,
        name,
        address: townAddress,
        isActive: true,
        isPrimary: index === 0,
        fulfillsOnlineOrders: sellsOnline,
        fulfillmentServiceId: null,
        levelNumber: store.newId("InventoryLevel"),
        createdAt: at,
        updatedAt: at,
        deactivatedAt: null,
      });
      return [name, id];
    }),
  );
  const byProduct = Map.groupBy(world.listings, (listing) => listing.product);
  for (const [title, listings] of byProduct) seedProduct(store, title, listings, locationIds, at);
}

const townAddress: Address = {
  address1: "Kaupmehe 1",
  address2: null,
  city: "Tallinn",
  company: null,
  country: "Estonia",
  countryCode: "EE",
  firstName: null,
  lastName: null,
  phone: null,
  province: null,
  provinceCode: null,
  zip: "10114",
};

function seedProduct(
  store: Store,
  title: string,
  listings: readonly DemoListing[],
  locationIds: ReadonlyMap<string, string>,
  at: number,
) {
  const productId = store.newId("Product");
  const hasOptions = listings.length > 1 || (listings[0]?.option ?? "") !== "";
  const valueOf = (listing: DemoListing) => (hasOptions ? listing.option : defaultTitle);
  const variantIds = listings.map((listing) =>
    seedVariant(store, productId, listing, valueOf(listing), locationIds, at),
  );
  store.products.set(productId, {
    type: "Product",
    id: productId,
    title,
    handle: handleOf(title),
    descriptionHtml: "",
    vendor: "Demo woodshop",
    productType: "",
    tags: [],
    status: "ACTIVE",
    isGiftCard: false,
    options: [
      {
        type: "ProductOption",
        id: store.newId("ProductOption"),
        name: hasOptions ? "Size" : "Title",
        position: 1,
        values: listings.map((listing) => ({
          type: "ProductOptionValue",
          id: store.newId("ProductOptionValue"),
          name: valueOf(listing),
        })),
      },
    ],
    variantIds,
    createdAt: at,
    updatedAt: at,
    publishedAt: at,
  });
}

function seedVariant(
  store: Store,
  productId: string,
  listing: DemoListing,
  optionValue: string,
  locationIds: ReadonlyMap<string, string>,
  at: number,
): string {
  const id = store.newId("ProductVariant");
  const itemId = store.newId("InventoryItem");
  store.variants.set(id, {
    type: "ProductVariant",
    id,
    productId,
    inventoryItemId: itemId,
    optionValues: [optionValue],
    barcode: null,
    price: listing.price,
    compareAtPrice: null,
    inventoryPolicy: "DENY",
    taxable: true,
    requiresComponents: false,
    createdAt: at,
    updatedAt: at,
  });
  store.items.set(itemId, {
    type: "InventoryItem",
    id: itemId,
    variantId: id,
    sku: listing.sku,
    tracked: listing.isTracked,
    requiresShipping: true,
    cost: null,
    countryCodeOfOrigin: null,
    provinceCodeOfOrigin: null,
    harmonizedSystemCode: null,
    weight: { unit: "KILOGRAMS", value: 0 },
    createdAt: at,
    updatedAt: at,
  });
  for (const [name, available] of Object.entries(listing.available)) {
    const locationId = locationIds.get(name);
    if (locationId === undefined) throw new Error(`${store.domain} has no location ${name}`);
    const level = emptyLevel(itemId, locationId, at);
    const amounts = { ...level.amounts, available };
    store.levels.set(levelKey(itemId, locationId), { ...level, isActive: true, amounts });
  }
  return id;
}
