// Reads and writes levels through the API, as a test means them: by product and location name.
import { at, numberAt, rowsAt, textAt } from "./json.ts";
import type { ShopifyClient } from "./shopify-client.ts";

export type Places = {
  /** Inventory item ids by product title. */
  items: Record<string, string>;
  variants: Record<string, string>;
  /** Location ids by name. */
  locations: Record<string, string>;
};

export async function placesOf(shopify: ShopifyClient, token = "shpat_demo"): Promise<Places> {
  const answer = await shopify.data(
    `{ productVariants(first: 250) { nodes { id product { title } inventoryItem { id } } }
       locations(first: 50, includeInactive: true, includeLegacy: true) { nodes { id name } } }`,
    {},
    { token },
  );
  const variants = rowsAt(answer, "productVariants", "nodes");
  const locations = rowsAt(answer, "locations", "nodes");
  const titleOf = (variant: unknown) => textAt(variant, "product", "title");
  return {
    items: Object.fromEntries(variants.map((each) => [titleOf(each), textAt(each, "inventoryItem", "id")])),
    variants: Object.fromEntries(variants.map((each) => [titleOf(each), textAt(each, "id")])),
    locations: Object.fromEntries(locations.map((each) => [textAt(each, "name"), textAt(each, "id")])),
  };
}

export const setDocument = `mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup {
      id createdAt reason referenceDocumentUri
      changes { name delta quantityAfterChange item { id } location { id } }
    }
    userErrors { code field message }
  }
}`;

let lastKey = 0;
export const freshKey = () => `key-${(lastKey += 1)}`;

export type Row = {
  inventoryItemId: string;
  locationId: string;
  quantity: number;
  changeFromQuantity?: number | null;
};

/** The payload of inventorySetQuantities. */
export async function setQuantities(
  shopify: ShopifyClient,
  quantities: Row[],
  options: { name?: string; reason?: string; key?: string; referenceDocumentUri?: string } = {},
): Promise<unknown> {
  const { key = freshKey(), ...head } = options;
  const rows = quantities.map((row) => ({ changeFromQuantity: null, ...row }));
  const input = { name: "available", reason: "correction", quantities: rows, ...head };
  return at(await shopify.data(setDocument, { input, key }), "inventorySetQuantities");
}

const quantityNames = [
  "available",
  "committed",
  "damaged",
  "incoming",
  "on_hand",
  "quality_control",
  "reserved",
  "safety_stock",
];

/** All quantities by name; null where there is no level. */
export async function readLevel(
  shopify: ShopifyClient,
  itemId: string,
  locationId: string,
  includeInactive = false,
): Promise<Record<string, number> | null> {
  const answer = await shopify.data(
    `query ($item: ID!, $location: ID!, $names: [String!]!, $inactive: Boolean!) {
      inventoryItem(id: $item) {
        inventoryLevel(locationId: $location, includeInactive: $inactive) { quantities(names: $names) { name quantity } }
      }
    }`,
    { item: itemId, location: locationId, names: quantityNames, inactive: includeInactive },
  );
  const level = at(answer, "inventoryItem", "inventoryLevel");
  if (level === null) return null;
  const quantities = rowsAt(level, "quantities");
  return Object.fromEntries(quantities.map((each) => [textAt(each, "name"), numberAt(each, "quantity")]));
}
