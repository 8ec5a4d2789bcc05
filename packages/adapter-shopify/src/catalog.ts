// Which store is this, where does it keep stock, and what does it sell? Reads only, and never by a search for a SKU:
// Shopify's search lags behind, ignores case, and answers everything where it does not understand a filter.
import {
  AdapterError,
  type Call,
  type CatalogRef,
  type ChannelLocationRecord,
  type ChannelVariantRecord,
  type Page,
  type StockChannel,
} from "@stockgate/core/contracts";
import type { ShopifyClient } from "./client.ts";
import type { ShopifyConfig } from "./config.ts";
import {
  LocationsDocument,
  ShopDocument,
  VariantPageDocument,
  VariantsByIdsDocument,
  VariantsOfProductsDocument,
  VariantsOfStockItemsDocument,
} from "./generated/operations.ts";
import {
  locationPageShape,
  shopShape,
  variantPageShape,
  variantsOfProductsShape,
  variantsOfStockItemsShape,
  variantsShape,
} from "./mapping.ts";
import { defineOperation } from "./operation.ts";
import { chunksOf, readAllPages } from "./paging.ts";

const readShop = defineOperation(ShopDocument, shopShape);
const readLocations = defineOperation(LocationsDocument, locationPageShape);
const readVariantPage = defineOperation(VariantPageDocument, variantPageShape);
const readVariants = defineOperation(VariantsByIdsDocument, variantsShape);
const readVariantsOfStockItems = defineOperation(VariantsOfStockItemsDocument, variantsOfStockItemsShape);
const readVariantsOfProducts = defineOperation(VariantsOfProductsDocument, variantsOfProductsShape);

/** Without these there is no stock sync. Shopify: the write scope of something includes its read scope. */
const neededScopes = ["read_products", "read_locations", "read_inventory", "write_inventory"];

/** Ids in one `nodes(ids:)` (shopify.dev, api/usage/limits: array inputs hold 250). */
const maxIdsPerRead = 250;
/** A product brings up to 250 variants with it: fewer of them, so that an answer stays of a size to be handled. */
const maxProductsPerRead = 50;

type Catalog = Pick<StockChannel, "identify" | "locations" | "variantPage" | "variants">;

export function createCatalog(client: ShopifyClient, config: ShopifyConfig): Catalog {
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
    async identify(call) {
      const { domain, scopes } = await client.ask(readShop, {}, call);
      if (domain !== config.shopDomain) {
        throw new AdapterError(
          "unauthorized",
          `The access token belongs to ${domain}, not to ${config.shopDomain}: mend shopDomain or accessToken.`,
        );
      }
      const missing = neededScopes.filter((scope) => !isGranted(scope, scopes));
      if (missing.length > 0) {
        throw new AdapterError(
          "unauthorized",
          `The access token lacks ${missing.join(", ")}: grant the app these scopes in Shopify and install it again.`,
        );
      }
      return { externalName: domain };
    },

    locations: (call): Promise<ChannelLocationRecord[]> =>
      readAllPages((after) => client.ask(readLocations, { after }, call)),

    variantPage: (cursor, call): Promise<Page<ChannelVariantRecord>> =>
      client.ask(readVariantPage, { after: cursor }, call),

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

const isGranted = (scope: string, granted: readonly string[]) =>
  granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));

const idsOf = (refs: readonly CatalogRef[], about: CatalogRef["about"]): string[] => [
  ...new Set(refs.filter((ref) => ref.about === about).map(({ externalId }) => externalId)),
];
