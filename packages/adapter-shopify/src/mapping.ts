// Shopify's answers in our words. With webhook-topics.ts the only place that knows how Shopify spells things.
// Each shape parses an answer into records; what does not have the documented form is refused, never guessed at.
import type {
  ChannelLevelKey,
  ChannelLevelRecord,
  ChannelListingRecord,
  ChannelLocationRecord,
  ChannelVariantRecord,
  Page,
} from "@stockgate/core/contracts";
import { z } from "zod";
import { gid } from "./gid.ts";

const pageInfo = z
  .object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  .refine(({ hasNextPage, endCursor }) => !hasNextPage || endCursor !== null, "a next page without a cursor");

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z
    .object({ nodes: z.array(item), pageInfo })
    .transform(({ nodes, pageInfo: { hasNextPage, endCursor } }): Page<z.output<Item>> => ({
      items: nodes,
      next: hasNextPage ? endCursor : null,
    }));

/** `nodes(ids:)`: null for what is gone, an empty object for an id of another type; both are left out. */
export const nodesOf = <Item extends z.ZodType>(item: Item) =>
  z
    .object({ nodes: z.array(z.union([z.strictObject({}).transform(() => null), item, z.null()])) })
    .transform(({ nodes }) => nodes.filter((node) => node !== null));

export const shopShape = z
  .object({
    shop: z.object({ myshopifyDomain: z.string() }),
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  })
  .transform(({ shop, currentAppInstallation }) => ({
    domain: shop.myshopifyDomain,
    scopes: currentAppInstallation.accessScopes.map(({ handle }) => handle),
  }));

/** That it answers is all there is to know. */
export const orderAccessShape = z.object({
  orders: z.object({ nodes: z.array(z.object({ id: gid("Order") })) }),
});

const location = z
  .object({
    id: gid("Location"),
    name: z.string(),
    isActive: z.boolean(),
    fulfillsOnlineOrders: z.boolean(),
    isFulfillmentService: z.boolean(),
  })
  .transform(({ id, name, isActive, fulfillsOnlineOrders, isFulfillmentService }): ChannelLocationRecord => ({
    externalId: id,
    name,
    isActive,
    ineligibleReason: isFulfillmentService ? "A fulfillment service keeps the stock of this location." : null,
    isPointOfSale: guessPointOfSale(fulfillsOnlineOrders, isActive && !isFulfillmentService),
  }));

// Shopify: no field says that a location sells in person. One that serves no online orders can only do that; of one
// that is inactive or a fulfilment service's, not even this can be said.
function guessPointOfSale(servesOnlineOrders: boolean, isOrdinary: boolean): boolean | null {
  if (servesOnlineOrders) return false;
  return isOrdinary ? true : null;
}

export const locationPageShape = z
  .object({ locations: pageOf(location) })
  .transform(({ locations }) => locations);

// Shopify: a product without options has one variant, of this title.
const soleVariantTitle = "Default Title";

const variant = z
  .object({
    id: gid("ProductVariant"),
    title: z.string(),
    sku: z.string().nullable(),
    requiresComponents: z.boolean(),
    inventoryItem: z.object({ id: gid("InventoryItem"), tracked: z.boolean() }),
    product: z.object({ id: gid("Product"), title: z.string(), tags: z.array(z.string()) }),
  })
  .transform(({ id, title, sku, requiresComponents, inventoryItem, product }): ChannelVariantRecord => ({
    externalId: id,
    productExternalId: product.id,
    stockItemExternalId: inventoryItem.id,
    sku: sku === "" ? null : sku,
    title: title === soleVariantTitle ? product.title : `${product.title} - ${title}`,
    tags: product.tags,
    isTracked: inventoryItem.tracked,
    // Shopify: the stock of a bundle's parent follows from its components; setting it is NON_MUTABLE_INVENTORY_ITEM.
    notSyncableReason: requiresComponents
      ? "A bundle: Shopify computes its stock from its components."
      : null,
  }));

export const variantPageShape = z
  .object({ productVariants: pageOf(variant) })
  .transform(({ productVariants }) => productVariants);

export const variantsShape = nodesOf(variant);

const listing = z
  .object({
    id: gid("ProductVariant"),
    title: z.string(),
    barcode: z.string().nullable(),
    selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
    product: z.object({ id: gid("Product"), title: z.string(), handle: z.string() }),
  })
  .transform(({ id, title, barcode, selectedOptions, product }): ChannelListingRecord => ({
    externalId: id,
    productExternalId: product.id,
    productTitle: product.title,
    handle: product.handle,
    barcode: barcode === "" ? null : barcode,
    options: title === soleVariantTitle ? [] : selectedOptions,
  }));

export const listingsShape = nodesOf(listing);

export const variantsOfStockItemsShape = nodesOf(
  z.object({ variants: z.object({ nodes: z.array(variant) }).nullable() }),
).transform((stockItems) => stockItems.flatMap(({ variants }) => variants?.nodes ?? []));

export const variantsOfProductsShape = nodesOf(
  z
    .object({ id: gid("Product"), variants: pageOf(variant) })
    .transform(({ id, variants }) => ({ productExternalId: id, page: variants })),
);

const level = z
  .object({
    isActive: z.boolean(),
    quantities: z.array(z.object({ name: z.string(), quantity: z.int() })),
  })
  .transform(({ isActive, quantities }, context) => {
    const byName = new Map(quantities.map(({ name, quantity }) => [name, quantity]));
    const available = byName.get("available");
    const committed = byName.get("committed");
    if (available === undefined || committed === undefined) {
      context.addIssue({ code: "custom", message: "available or committed is not among the quantities" });
      return z.NEVER;
    }
    // Shopify: an inactive level keeps its quantities and accepts writes, and sells nothing (changelog, 2026-04).
    return { isStocked: isActive, available, committed, onHand: byName.get("on_hand") ?? null };
  });

type LevelAnywhere = Omit<ChannelLevelRecord, "locationExternalId">;
const notStocked = { isStocked: false, available: 0, committed: 0, onHand: null };

export const levelsShape = nodesOf(
  z
    .object({ id: gid("InventoryItem"), inventoryLevel: level.nullable() })
    .transform(({ id, inventoryLevel }): LevelAnywhere => ({
      stockItemExternalId: id,
      ...(inventoryLevel ?? notStocked),
    })),
);

/** A level whose stock item is gone. */
export const absentLevel = (key: ChannelLevelKey): ChannelLevelRecord => ({ ...key, ...notStocked });
