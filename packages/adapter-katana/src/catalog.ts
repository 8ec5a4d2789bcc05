// Locations, variants and recipes.
import type {
  Call,
  CatalogRef,
  ExternalId,
  Page,
  RecipeRecord,
  SourceLocationRecord,
  SourceVariantRecord,
} from "@stockgate/core/contracts";
import { portions, readByParent } from "./by-parent.ts";
import type { KatanaClient } from "./client.ts";
import { idPattern, locationSchema, productFilter, recipeRowSchema, variantSchema } from "./mapping.ts";
import { formatPlace, nextPlace, parsePlace } from "./paging.ts";

// Katana: archived and deleted variants are left out unless asked for, and the parent alone knows of the archiving.
export const wholeCatalog = { include_deleted: true, include_archived: true, extend: "product_or_material" };

const variantList = {
  path: "/variants",
  row: variantSchema,
  keyOf: (variant: SourceVariantRecord) => variant.externalId,
};

export async function readLocations(client: KatanaClient, call: Call): Promise<SourceLocationRecord[]> {
  const rows = await client.listAll(
    { path: "/locations", query: {}, row: locationSchema, keyOf: (row) => row.externalId },
    call,
  );
  return rows
    .filter((row) => !row.isDeleted)
    .map(({ externalId, name, isActive, ineligibleReason }) => ({
      externalId,
      name,
      isActive,
      ineligibleReason,
    }));
}

/** May give a variant twice where the catalog changes meanwhile; loses none that is there all the time. */
export async function readVariantPage(
  client: KatanaClient,
  cursor: string | null,
  call: Call,
): Promise<Page<SourceVariantRecord>> {
  const place = parsePlace(cursor);
  const page = await client.list({ ...variantList, query: wholeCatalog }, place.page, call);
  const next = nextPlace(place, page);
  return { items: page.items, next: next && formatPlace(next) };
}

export async function readVariants(
  client: KatanaClient,
  refs: readonly CatalogRef[],
  call: Call,
): Promise<SourceVariantRecord[]> {
  const variantIds = new Set<ExternalId>();
  const productIds = new Set<ExternalId>();
  for (const { about, externalId } of refs) {
    if (about === "product") productIds.add(externalId);
    // Katana counts stock by variant: there is no stock item beside it.
    else if (idPattern.test(externalId)) variantIds.add(externalId);
  }
  const found = new Map<ExternalId, SourceVariantRecord>();
  for (const ids of portions([...variantIds])) {
    for (const variant of await client.listAll({ ...variantList, query: { ...wholeCatalog, ids } }, call)) {
      if (variantIds.has(variant.externalId)) found.set(variant.externalId, variant);
    }
  }
  for (const variant of await readVariantsOfProducts(client, productIds, call)) {
    if (productIds.has(variant.productExternalId)) found.set(variant.externalId, variant);
  }
  return [...found.values()];
}

function readVariantsOfProducts(client: KatanaClient, productIds: ReadonlySet<ExternalId>, call: Call) {
  const parents = [...productIds].map(productFilter).filter((filter) => filter !== null);
  return readByParent(client, { ...variantList, parents, query: wholeCatalog }, call);
}

export async function readRecipes(
  client: KatanaClient,
  kitExternalIds: readonly ExternalId[],
  call: Call,
): Promise<RecipeRecord[]> {
  const kits = new Map(kitExternalIds.map((kit) => [kit, new Map<ExternalId, bigint>()]));
  const rows = await readByParent(
    client,
    {
      path: "/bom_rows",
      row: recipeRowSchema,
      keyOf: (row) => row.externalId,
      query: {},
      // Katana: /bom_rows takes one variant at a time, unlike /inventory.
      parents: [...kits.keys()]
        .filter((kit) => idPattern.test(kit))
        .map((kit) => ({ product_variant_id: kit })),
    },
    call,
  );
  for (const { kitExternalId, componentExternalId, quantityPerKit } of rows) {
    const lines = kits.get(kitExternalId);
    if (!lines || quantityPerKit === 0n) continue;
    // One ingredient may stand in several rows of a recipe: a kit takes their sum.
    lines.set(componentExternalId, (lines.get(componentExternalId) ?? 0n) + quantityPerKit);
  }
  return [...kits].map(([kitExternalId, lines]) => ({
    kitExternalId,
    lines: [...lines].map(([componentExternalId, quantityPerKit]) => ({
      componentExternalId,
      quantityPerKit,
    })),
  }));
}
