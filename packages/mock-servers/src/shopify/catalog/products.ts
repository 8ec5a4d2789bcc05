// productCreate, productUpdate and productDelete.
import { gid, idIn } from "../store/gid.ts";
import type { ProductRecord, ProductStatus } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Work } from "../work.ts";
import { announceProduct, announceProductDeleted } from "../webhooks/product-events.ts";
import { newOptions, type OptionInput } from "./options.ts";
import { addVariant, removeVariant } from "./variant-records.ts";

export type ProductInput = {
  id?: string | null;
  title?: string | null;
  handle?: string | null;
  descriptionHtml?: string | null;
  vendor?: string | null;
  productType?: string | null;
  tags?: string[] | null;
  status?: ProductStatus | null;
  giftCard?: boolean | null;
  productOptions?: OptionInput[] | null;
};

type UserError = { field: string[] | null; message: string };
export type ProductOutcome = { product: ProductRecord | null; userErrors: UserError[] };

const refuse = (field: string[] | null, message: string): ProductOutcome => ({
  product: null,
  userErrors: [{ field, message }],
});

export function createProduct(work: Work, input: ProductInput): ProductOutcome {
  if ((input.title ?? "").trim() === "") return refuse(["title"], "Title can't be blank");
  const product = newProduct(work, input);
  // Shopify: of the options given, one variant is made, with the first value of each.
  const values = product.options.map((option) => option.values[0]?.name ?? "");
  const variant = addVariant(work, product.id, values, {});
  return {
    product: putProduct(work, { ...product, variantIds: [variant.id] }, "PRODUCTS_CREATE"),
    userErrors: [],
  };
}

/** Without variants yet. */
export function newProduct(work: Work, input: ProductInput): ProductRecord {
  const { store, now } = work;
  const title = input.title ?? "";
  return {
    type: "Product",
    id: store.newId("Product"),
    title,
    handle: freeHandle(store, input.handle ?? title),
    descriptionHtml: input.descriptionHtml ?? "",
    vendor: input.vendor ?? store.shop().name,
    productType: input.productType ?? "",
    tags: input.tags ?? [],
    status: input.status ?? "ACTIVE",
    isGiftCard: input.giftCard ?? false,
    options: newOptions(work, input.productOptions ?? []),
    variantIds: [],
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
  };
}

export function updateProduct(
  work: Work,
  product: ProductRecord | undefined,
  input: ProductInput,
): ProductOutcome {
  if (!product) return refuse(["id"], "Product does not exist");
  if (input.title !== undefined && (input.title ?? "").trim() === "")
    return refuse(["title"], "Title can't be blank");
  return { product: putProduct(work, applyInput(product, input), "PRODUCTS_UPDATE"), userErrors: [] };
}

export const applyInput = (product: ProductRecord, input: ProductInput): ProductRecord => ({
  ...product,
  title: input.title ?? product.title,
  handle: input.handle ?? product.handle,
  descriptionHtml: input.descriptionHtml ?? product.descriptionHtml,
  vendor: input.vendor ?? product.vendor,
  productType: input.productType ?? product.productType,
  tags: input.tags ?? product.tags,
  status: input.status ?? product.status,
});

export function deleteProduct(work: Work, id: string): { deletedId: string | null; userErrors: UserError[] } {
  const product = findProduct(work.store, { id });
  if (!product)
    return { deletedId: null, userErrors: [{ field: ["id"], message: "Product does not exist" }] };
  for (const variantId of product.variantIds) {
    const variant = work.store.variants.get(variantId);
    if (variant) removeVariant(work, variant);
  }
  work.store.products.delete(product.id);
  announceProductDeleted(work, product.id);
  return { deletedId: gid("Product", product.id), userErrors: [] };
}

export function findProduct(
  store: Store,
  by: { id?: string | null; handle?: string | null },
): ProductRecord | undefined {
  const found = store.products.get(idIn(by.id ?? "", "Product") ?? "");
  return found ?? [...store.products.values()].find((each) => each.handle === by.handle);
}

export function putProduct(
  work: Work,
  product: ProductRecord,
  topic: "PRODUCTS_CREATE" | "PRODUCTS_UPDATE",
): ProductRecord {
  const stored = { ...product, updatedAt: work.now };
  work.store.products.set(stored.id, stored);
  announceProduct(work, topic, stored.id);
  return stored;
}

export const handleOf = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** Shopify: a handle that is taken gets a number. */
function freeHandle(store: Store, wanted: string): string {
  const handle = handleOf(wanted) || "product";
  const taken = new Set([...store.products.values()].map((each) => each.handle));
  let free = handle;
  for (let number = 1; taken.has(free); number += 1) free = `${handle}-${number}`;
  return free;
}
