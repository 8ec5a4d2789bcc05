// products/* as webhooks tell them.
import { availableOf } from "../search/catalog-listings.ts";
import { printDateTime } from "../graphql/scalars.ts";
import { gidOf } from "../store/gid.ts";
import type { ProductRecord, VariantRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Work } from "../work.ts";
import type { EventObject, EventValue } from "./event-body.ts";

/** Shopify: the first hundred variants are told in full, all of them by id. */
const fullVariants = 100;

export function announceProduct(work: Work, topic: "PRODUCTS_CREATE" | "PRODUCTS_UPDATE", productId: string) {
  if (!work.store.products.get(productId)) return;
  work.announce(topic, () => productBody(work.store, productId), `${topic} ${productId}`);
}

export function announceProductDeleted(work: Work, productId: string) {
  work.announce("PRODUCTS_DELETE", () => ({ id: BigInt(productId) }), `PRODUCTS_DELETE ${productId}`);
}

function productBody(store: Store, productId: string): EventObject {
  const product = store.products.get(productId);
  if (!product) return { id: BigInt(productId) };
  const variants = product.variantIds.flatMap((id) => store.variants.get(id) ?? []);
  return {
    id: BigInt(product.id),
    admin_graphql_api_id: gidOf(product),
    title: product.title,
    body_html: product.descriptionHtml,
    vendor: product.vendor,
    product_type: product.productType,
    handle: product.handle,
    status: product.status.toLowerCase(),
    tags: product.tags.join(", "),
    created_at: printDateTime(product.createdAt),
    updated_at: printDateTime(product.updatedAt),
    published_at: product.publishedAt === null ? null : printDateTime(product.publishedAt),
    variants: variants.slice(0, fullVariants).map((variant) => variantBody(store, product, variant)),
    variant_gids: variants.map((variant) => ({
      admin_graphql_api_id: gidOf(variant),
      updated_at: printDateTime(variant.updatedAt),
    })),
  };
}

function variantBody(store: Store, product: ProductRecord, variant: VariantRecord): EventValue {
  const item = store.items.get(variant.inventoryItemId);
  const available = availableOf(store, variant.inventoryItemId);
  const [option1 = null, option2 = null, option3 = null] = variant.optionValues;
  return {
    id: BigInt(variant.id),
    admin_graphql_api_id: gidOf(variant),
    product_id: BigInt(variant.productId),
    inventory_item_id: BigInt(variant.inventoryItemId),
    title: variant.optionValues.join(" / "),
    sku: item?.sku ?? null,
    barcode: variant.barcode,
    price: variant.price,
    compare_at_price: variant.compareAtPrice,
    position: product.variantIds.indexOf(variant.id) + 1,
    inventory_policy: variant.inventoryPolicy.toLowerCase(),
    inventory_quantity: available,
    old_inventory_quantity: available,
    taxable: variant.taxable,
    option1,
    option2,
    option3,
    created_at: printDateTime(variant.createdAt),
    updated_at: printDateTime(variant.updatedAt),
  };
}
