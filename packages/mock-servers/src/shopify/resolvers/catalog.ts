// Products, their options and variants.
import { defaultTitle } from "../catalog/options.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { availableOf, variantListing } from "../search/catalog-listings.ts";
import { list, type ListArguments } from "../search/listing.ts";
import type {
  InventoryItemRecord,
  ProductOptionRecord,
  ProductRecord,
  VariantRecord,
} from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { idField, idFields } from "./record-fields.ts";
import { isGiven } from "../given.ts";

const variantsOf = (store: Store, product: ProductRecord): VariantRecord[] =>
  product.variantIds.flatMap((id) => store.variants.get(id) ?? []);

const itemOf = (store: Store, variant: VariantRecord): InventoryItemRecord | undefined =>
  store.items.get(variant.inventoryItemId);

const trackedItems = (store: Store, product: ProductRecord) =>
  variantsOf(store, product).flatMap((variant) => {
    const item = itemOf(store, variant);
    return item?.tracked ? [item] : [];
  });

const productResolvers: Resolvers = {
  ...idFields,
  description: ({ descriptionHtml }: ProductRecord, { truncateAt }: { truncateAt?: number | null }) => {
    const text = descriptionHtml.replaceAll(/<[^>]*>/g, "").trim();
    return isGiven(truncateAt) && text.length > truncateAt
      ? `${text.slice(0, Math.max(0, truncateAt - 3))}...`
      : text;
  },
  hasOnlyDefaultVariant: (product: ProductRecord, _: never, { work }) => {
    const variants = variantsOf(work.store, product);
    return variants.length === 1 && variants[0]?.optionValues[0] === defaultTitle;
  },
  hasOutOfStockVariants: (product: ProductRecord, _: never, { work }) =>
    trackedItems(work.store, product).some((item) => availableOf(work.store, item.id) <= 0),
  hasVariantsThatRequiresComponents: (product: ProductRecord, _: never, { work }) =>
    variantsOf(work.store, product).some((variant) => variant.requiresComponents),
  options: (product: ProductRecord, { first }: { first?: number | null }) =>
    product.options.slice(0, first ?? undefined).map((option) => ({ ...option, product })),
  totalInventory: (product: ProductRecord, _: never, { work }) => {
    let total = 0;
    for (const item of trackedItems(work.store, product)) total += availableOf(work.store, item.id);
    return total;
  },
  totalVariants: (product: ProductRecord) => product.variantIds.length,
  tracksInventory: (product: ProductRecord, _: never, { work }) =>
    trackedItems(work.store, product).length > 0,
  variants: (product: ProductRecord, args: ListArguments, context, info) => {
    const listing = variantListing(context.work.store);
    return list(variantsOf(context.work.store, product), listing, { ...args, query: null }, context, info);
  },
  variantsCount: (product: ProductRecord) => ({ count: product.variantIds.length, precision: "EXACT" }),
};

type OptionSource = ProductOptionRecord & { product: ProductRecord };

const optionResolvers: Resolvers = {
  ...idField,
  optionValues: (option: OptionSource) =>
    option.values.map((value) => ({ ...value, product: option.product, position: option.position })),
  values: (option: OptionSource) => option.values.map((value) => value.name),
};

type OptionValueSource = ProductOptionRecord["values"][number] & { product: ProductRecord; position: number };

const optionValueResolvers: Resolvers = {
  ...idField,
  hasVariants: (value: OptionValueSource, _: never, { work }) =>
    variantsOf(work.store, value.product).some(
      (variant) => variant.optionValues[value.position - 1] === value.name,
    ),
};

const productOf = (store: Store, variant: VariantRecord) => store.products.get(variant.productId);
const titleOf = (variant: VariantRecord) => variant.optionValues.join(" / ");

const variantResolvers: Resolvers = {
  ...idFields,
  availableForSale: (variant: VariantRecord, _: never, { work }) =>
    itemOf(work.store, variant)?.tracked !== true ||
    variant.inventoryPolicy === "CONTINUE" ||
    availableOf(work.store, variant.inventoryItemId) > 0,
  displayName: (variant: VariantRecord, _: never, { work }) =>
    `${productOf(work.store, variant)?.title ?? ""} - ${titleOf(variant)}`,
  inventoryItem: (variant: VariantRecord, _: never, { work }) => itemOf(work.store, variant),
  inventoryQuantity: (variant: VariantRecord, _: never, { work }) =>
    availableOf(work.store, variant.inventoryItemId),
  position: (variant: VariantRecord, _: never, { work }) =>
    (productOf(work.store, variant)?.variantIds.indexOf(variant.id) ?? 0) + 1,
  product: (variant: VariantRecord, _: never, { work }) => productOf(work.store, variant),
  selectedOptions: (variant: VariantRecord, _: never, { work }) => {
    const product = productOf(work.store, variant);
    return (product?.options ?? []).map((option, index) => {
      const name = variant.optionValues[index] ?? "";
      const value = option.values.find((each) => each.name === name);
      return {
        name: option.name,
        value: name,
        optionValue: {
          ...(value ?? { type: "ProductOptionValue", id: option.id, name }),
          product,
          position: option.position,
        },
      };
    });
  },
  sellableOnlineQuantity: (variant: VariantRecord, _: never, { work }) => {
    let total = 0;
    for (const location of work.store.locations.values()) {
      const level = work.store.levels.get(`${variant.inventoryItemId}:${location.id}`);
      if (location.fulfillsOnlineOrders && location.isActive && level?.isActive)
        total += level.amounts.available;
    }
    return total;
  },
  sku: (variant: VariantRecord, _: never, { work }) => itemOf(work.store, variant)?.sku ?? null,
  title: titleOf,
};

export const catalogTypes: Record<string, Resolvers> = {
  Product: productResolvers,
  ProductOption: optionResolvers,
  ProductOptionValue: optionValueResolvers,
  ProductVariant: variantResolvers,
};
