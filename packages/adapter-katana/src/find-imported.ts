// What of an import is in Katana already. Katana's API has no field for another system's id that it could be asked by, but
// for codes that people read and scan. So the marker stands in a product's notes (additional_info), products are asked for
// by name, and the variants within one are told apart by their options.
import type { Call, ImportedVariant, ProductImport } from "@stockgate/core/contracts";
import { portions, readByParent } from "./by-parent.ts";
import { wholeCatalog } from "./catalog.ts";
import type { KatanaClient, Query } from "./client.ts";
import {
  productFilter,
  productSchema,
  type ProductRow,
  type VariantWithOptions,
  variantWithOptionsSchema,
} from "./mapping.ts";

/** SKUs have any length: fewer in a request than ids. */
const skusPerRequest = 50;

export const markerText = (marker: string): string => `Imported by Stockgate: ${marker}`;
const bearsMarker = (row: ProductRow, marker: string): boolean =>
  (row.additional_info ?? "").split("\n").some((line) => line.trim() === markerText(marker));

export const readVariantsWithOptions = (
  client: KatanaClient,
  query: Query,
  call: Call,
): Promise<VariantWithOptions[]> =>
  client.listAll(
    {
      path: "/variants",
      query: { ...query, extend: wholeCatalog.extend },
      row: variantWithOptionsSchema,
      keyOf: ({ variant }) => variant.externalId,
    },
    call,
  );

const printOptions = (values: readonly string[]) => JSON.stringify(values.toSorted());

/** Which rows of one product are which of its variants: by their options, or where these say nothing by SKU. */
export function matchImports(product: ProductImport, rows: readonly VariantWithOptions[]): ImportedVariant[] {
  const taken = new Set<string>();
  return product.variants.flatMap(({ key, sku, options }) => {
    const print = printOptions(options.map(({ value }) => value));
    const free = rows.filter(({ variant }) => !taken.has(variant.externalId));
    const row =
      free.find((each) => printOptions(each.options) === print) ??
      free.find((each) => sku !== null && each.variant.sku === sku);
    if (!row) return [];
    taken.add(row.variant.externalId);
    return [{ key, variant: row.variant, isOwn: true }];
  });
}

async function findByMarker(client: KatanaClient, products: readonly ProductImport[], call: Call) {
  const own = products.filter((product) => product.productExternalId === null);
  if (own.length === 0) return [];
  const rows = await readByParent(
    client,
    {
      path: "/products",
      row: productSchema,
      keyOf: (row) => row.id,
      query: {},
      parents: [...new Set(own.map(({ name }) => name))].map((name) => ({ name })),
    },
    call,
  );
  return own.flatMap((product) => {
    const row = rows.find((each) => bearsMarker(each, product.marker));
    return row ? matchImports(product, row.variants) : [];
  });
}

async function findWithin(client: KatanaClient, products: readonly ProductImport[], call: Call) {
  const found: ImportedVariant[] = [];
  for (const [productExternalId, group] of Map.groupBy(products, (each) => each.productExternalId)) {
    const filter = productExternalId === null ? null : productFilter(productExternalId);
    if (!filter) continue;
    const rows = await readVariantsWithOptions(client, filter, call);
    const ours = rows.filter(({ variant }) => variant.productExternalId === productExternalId);
    for (const product of group) found.push(...matchImports(product, ours));
  }
  return found;
}

async function findBySku(client: KatanaClient, products: readonly ProductImport[], call: Call) {
  const variants = products.flatMap((product) => product.variants);
  const skus = [...new Set(variants.flatMap(({ sku }) => sku ?? []))];
  const found = new Map<string, ImportedVariant["variant"]>();
  for (const sku of portions(skus, skusPerRequest)) {
    for (const { variant } of await readVariantsWithOptions(client, { sku }, call)) {
      const isOlder = variant.createdAt < (found.get(variant.sku ?? "")?.createdAt ?? 0);
      if (variant.sku !== null && variant.hasStock && !isOlder) found.set(variant.sku, variant);
    }
  }
  return variants.flatMap(({ key, sku }): ImportedVariant[] => {
    const variant = sku === null ? undefined : found.get(sku);
    return variant ? [{ key, variant, isOwn: false }] : [];
  });
}

/** The import's own first: it stays what it was mapped to, whoever bears the SKU by now. */
export async function findImported(
  client: KatanaClient,
  products: readonly ProductImport[],
  call: Call,
): Promise<ImportedVariant[]> {
  const own = [
    ...(await findByMarker(client, products, call)),
    ...(await findWithin(client, products, call)),
  ];
  const keys = new Set(own.map(({ key }) => key));
  return [...own, ...(await findBySku(client, products, call)).filter(({ key }) => !keys.has(key))];
}
