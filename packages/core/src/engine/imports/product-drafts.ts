// What is to be made in the source of the channel variants that it lacks: products with their variants, or variants of
// products that it has.
import type { ChannelListingRecord, ProductImport } from "../../contracts/index.ts";
import type { AccountRow } from "../../store/entities/account.ts";
import type { ChannelVariantRow } from "../../store/entities/catalog.ts";
import type { ImportItemRow } from "../../store/entities/imports.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";

export type Candidate = { item: ImportItemRow; variant: ChannelVariantRow };

/** By the channel's product: the source's product that its other variants are mapped to, where that is one. */
export async function findHomes(
  tx: Tx,
  integration: IntegrationRow,
  candidates: readonly Candidate[],
): Promise<Map<string, string>> {
  const products = [...new Set(candidates.map(({ variant }) => variant.productExternalId))];
  const siblings = await tx.catalog.channelVariantsOfProducts(integration.channel, products);
  const productOf = new Map(siblings.map((each) => [each.id, each.productExternalId]));
  const mappings = await tx.mappings.ofChannelVariants(integration.id, [...productOf.keys()]);
  const mapped = mappings.filter((mapping) => mapping.status === "MAPPED");
  const sources = await tx.catalog.sourceVariantsByIds(mapped.flatMap((each) => each.sourceVariant ?? []));
  const homeOf = new Map(sources.map((source) => [source.id, source.productExternalId]));
  const homes = new Map<string, Set<string>>();
  for (const { channelVariant, sourceVariant } of mapped) {
    const product = productOf.get(channelVariant ?? 0);
    const home = homeOf.get(sourceVariant ?? 0);
    if (product !== undefined && home !== undefined)
      homes.set(product, (homes.get(product) ?? new Set()).add(home));
  }
  return new Map(
    [...homes].flatMap(([product, [home, ...others]]) =>
      home !== undefined && others.length === 0 ? [[product, home]] : [],
    ),
  );
}

/** The products that these variants are of, as far as the channel lists them. */
export function draftProducts(
  candidates: readonly Candidate[],
  listings: readonly ChannelListingRecord[],
  homes: ReadonlyMap<string, string>,
  channel: Pick<AccountRow, "externalName" | "name">,
): ProductImport[] {
  const variantOf = new Map(candidates.map(({ variant }) => [variant.externalId, variant]));
  const byProduct = Map.groupBy(listings, (listing) => listing.productExternalId);
  return [...byProduct].flatMap(([productExternalId, group]): ProductImport[] => {
    const variants = group.flatMap(({ externalId, barcode, options }) => {
      const variant = variantOf.get(externalId);
      return variant ? [{ key: externalId, sku: variant.sku, barcode, options }] : [];
    });
    const [first] = group;
    if (!first || variants.length === 0) return [];
    return [
      {
        // The store's name goes with it: another channel may number its products alike.
        marker: `${channel.externalName ?? channel.name} ${productExternalId}`,
        name: first.productTitle,
        productExternalId: homes.get(productExternalId) ?? null,
        variants,
      },
    ];
  });
}

/** One product anew, or one variant at a time where the product is there: so that each is refused by itself. */
export const asRequests = (product: ProductImport): ProductImport[] =>
  product.productExternalId === null
    ? [product]
    : product.variants.map((variant) => ({ ...product, variants: [variant] }));
