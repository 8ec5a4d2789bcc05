// Mutations of products and their variants.
import {
  type BulkOutcome,
  type BulkVariantInput,
  createVariants,
  type CreateStrategy,
  deleteVariants,
  updateVariants,
} from "../catalog/bulk-variants.ts";
import {
  createProduct,
  deleteProduct,
  findProduct,
  type ProductInput,
  updateProduct,
} from "../catalog/products.ts";
import { type ProductSetInput, setProduct } from "../catalog/set-product.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { badRequest } from "../graphql/errors.ts";
import { gid } from "../store/gid.ts";

const variantsPayload = ({ product, variants, userErrors }: BulkOutcome) => ({
  product,
  productVariants: variants,
  userErrors,
});

/** Shopify: the older `input` is still taken, one of the two is needed. */
function oneOf(args: { product?: ProductInput | null; input?: ProductInput | null }): ProductInput {
  const given = args.product ?? args.input;
  if (!given) throw badRequest("One of the arguments `product` or `input` is required.");
  return given;
}

export const catalogMutations: Resolvers = {
  productCreate: (_: never, args: { product?: ProductInput; input?: ProductInput }, { work }) => ({
    ...createProduct(work, oneOf(args)),
    shop: work.store.shop(),
  }),

  productUpdate: (
    _: never,
    args: {
      product?: ProductInput;
      input?: ProductInput;
      identifier?: { id?: string; handle?: string } | null;
    },
    { work },
  ) => {
    const input = oneOf(args);
    return updateProduct(work, findProduct(work.store, args.identifier ?? { id: input.id ?? null }), input);
  },

  productSet: (
    _: never,
    args: {
      identifier?: { id?: string; handle?: string } | null;
      input: ProductSetInput;
      synchronous: boolean;
    },
    { work },
  ) => {
    const { product, userErrors } = setProduct(work, args.identifier ?? null, args.input);
    if (args.synchronous) return { product, productSetOperation: null, userErrors };
    const id = gid("ProductSetOperation", work.store.newId("Job"));
    // Shopify: an operation in the background; here it is complete when the answer leaves.
    return {
      product: null,
      productSetOperation: { id, product, status: "COMPLETE", userErrors },
      userErrors: [],
    };
  },

  productDelete: (_: never, args: { input: { id: string }; synchronous: boolean }, { work }) => {
    const { deletedId, userErrors } = deleteProduct(work, args.input.id);
    const shop = work.store.shop();
    if (args.synchronous)
      return { deletedProductId: deletedId, productDeleteOperation: null, shop, userErrors };
    const id = gid("ProductDeleteOperation", work.store.newId("Job"));
    const operation = { id, deletedProductId: deletedId, product: null, status: "COMPLETE", userErrors };
    return { deletedProductId: null, productDeleteOperation: operation, shop, userErrors: [] };
  },

  productVariantsBulkCreate: (
    _: never,
    args: { productId: string; variants: BulkVariantInput[]; strategy: CreateStrategy },
    { work },
  ) => variantsPayload(createVariants(work, args)),

  productVariantsBulkUpdate: (
    _: never,
    args: { productId: string; variants: BulkVariantInput[]; allowPartialUpdates: boolean },
    { work },
  ) => variantsPayload(updateVariants(work, args)),

  productVariantsBulkDelete: (_: never, args: { productId: string; variantsIds: string[] }, { work }) => {
    const { product, userErrors } = deleteVariants(work, args.productId, args.variantsIds);
    return { product, userErrors };
  },
};
