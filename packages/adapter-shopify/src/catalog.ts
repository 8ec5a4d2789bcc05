// Where does the store keep stock, and what does it sell? Reads only, and never by a search for a SKU:
// Shopify's search lags behind, ignores case, and answers everything where it does not understand a filter.
import {
  type Call,
  type CatalogRef,
  type ChannelListingRecord,
  type ChannelLocationRecord,
  type ChannelVariantRecord,
  type Page,
  type StockChannel,
} from "@stockgate/core/contracts";
import type { ShopifyClient } from "./client.ts";
import {
  ListingsByIdsDocument,
  LocationsDocument,
  VariantPageDocument,
  VariantsByIdsDocument,
  VariantsOfProductsDocument,
  VariantsOfStockItemsDocument,
} from "./generated/operations.ts";
import {
  listingsShape,
  locationPageShape,
  variantPageShape,
  variantsOfProductsShape,
  variantsOfStockItemsShape,
  variantsShape,
} from "./mapping.ts";
import { defineOperation } from "./operation.ts";
import { chunksOf, readAllPages } from "./paging.ts";

const readLocations = defineOperation(LocationsDocument, locationPageShape);
const readVariantPage = defineOperation(VariantPageDocument, variantPageShape);
const readVariants = defineOperation(VariantsByIdsDocument, variantsShape);
const readListings = defineOperation(ListingsByIdsDocument, listingsShape);
const readVariantsOfStockItems = defineOperation(VariantsOfStockItemsDocument, variantsOfStockItemsShape);
const readVariantsOfProducts = defineOperation(VariantsOfProductsDocument, variantsOfProductsShape);

/** Ids in one `nodes(ids:)` (shopify.dev, api/usage/limits: array inputs hold 250). */
const maxIdsPerRead = 250;
/** A product brings up to 250 variants with it: fewer of them, so that an answer stays of a size to be handled. */
const maxProductsPerRead = 50;

type Catalog = Pick<StockChannel, "locations" | "variantPage" | "variants" | "listings">;

export function createCatalog(client: ShopifyClient): Catalog {
  async function variantsOfProducts(ids: readonly string[], call: Call): Promise<ChannelVariantRecord[]> {
    const found: ChannelVariantRecord[] = [];
    for (const chunk of chunksOf(ids, maxProductsPerRead)) {
      for (const { productExternalId, page } of await client.ask(
        readVariantsOfProducts,
        { ids: chunk },
        call,
      )) {
        found.push(...page.items);
        if (page.next !== null) found.push(...(await restOfProduct(productExternalId, page.next, call)));
      }
    }
    return found;
  }

  const restOfProduct = (id: string, next: string, call: Call) =>
    readAllPages(async (after) => {
      const [product] = await client.ask(readVariantsOfProducts, { ids: [id], after }, call);
      return product?.page ?? { items: [], next: null };
    }, next);

  return {
    locations: (call): Promise<ChannelLocationRecord[]> =>
      readAllPages((after) => client.ask(readLocations, { after }, call)),

    variantPage: (cursor, call): Promise<Page<ChannelVariantRecord>> =>
      client.ask(readVariantPage, { after: cursor }, call),

    async listings(variantExternalIds, call): Promise<ChannelListingRecord[]> {
      const found: ChannelListingRecord[] = [];
      for (const ids of chunksOf([...new Set(variantExternalIds)], maxIdsPerRead)) {
        found.push(...(await client.ask(readListings, { ids }, call)));
      }
      return found;
    },

    async variants(refs, call) {
      const found: ChannelVariantRecord[] = [];
      for (const ids of chunksOf(idsOf(refs, "variant"), maxIdsPerRead)) {
        found.push(...(await client.ask(readVariants, { ids }, call)));
      }
      for (const ids of chunksOf(idsOf(refs, "stock-item"), maxIdsPerRead)) {
        found.push(...(await client.ask(readVariantsOfStockItems, { ids }, call)));
      }
      found.push(...(await variantsOfProducts(idsOf(refs, "product"), call)));
      return [...new Map(found.map((variant) => [variant.externalId, variant])).values()];
    },
  };
}

const idsOf = (refs: readonly CatalogRef[], about: CatalogRef["about"]): string[] => [
  ...new Set(refs.filter((ref) => ref.about === about).map(({ externalId }) => externalId)),
];
