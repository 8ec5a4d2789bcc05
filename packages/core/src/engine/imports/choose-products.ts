// Which channel variants a product import is about, and what is said at once of those that need none.
import type { ChannelVariantRow } from "../../store/entities/catalog.ts";
import type { ImportOutcome } from "../../store/entities/imports.ts";
import type { IntegrationRow, VariantMappingRow } from "../../store/entities/integration.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import type { NewImportItem } from "../../store/tables/imports.ts";
import type { Tx } from "../../store/tx.ts";
import { isSearched, newItem } from "./import-items.ts";

/** Null where it is to be imported. */
function settledAlready(
  mapping: VariantMappingRow,
  variant: ChannelVariantRow,
): { outcome: ImportOutcome; reason: string } | null {
  switch (mapping.status) {
    case "MAPPED":
      return { outcome: "UNCHANGED", reason: "It is mapped already." };
    case "EXCLUDED":
      return { outcome: "SKIPPED", reason: "It is excluded: take it in again first." };
    case "BROKEN":
      return {
        outcome: "SKIPPED",
        reason: "Its mapping is broken: map it to another, or forget the mapping, first.",
      };
    case "NOT_SYNCABLE":
      return { outcome: "SKIPPED", reason: mapping.reason ?? "Its stock is not to be synced." };
    case "UNMATCHED":
      if (!variant.isTracked) return { outcome: "SKIPPED", reason: "The channel does not track its stock." };
      return variant.notSyncableReason === null
        ? null
        : { outcome: "SKIPPED", reason: variant.notSyncableReason };
  }
}

function isChosen(mapping: VariantMappingRow, run: SyncRunRow): boolean {
  const { channelVariantIds = null } = run.imports ?? {};
  if (channelVariantIds !== null) return channelVariantIds.includes(mapping.channelVariant ?? 0);
  return mapping.status === "UNMATCHED" && isSearched(run, mapping.searchText);
}

/** The variants of one product come together. */
export async function chooseProducts(
  tx: Tx,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<NewImportItem[]> {
  const mappings = (await tx.mappings.ofIntegration(integration.id)).filter(
    (mapping) => mapping.channelVariant !== null && isChosen(mapping, run),
  );
  const variants = await tx.catalog.channelVariantsByIds(
    mappings.flatMap((mapping) => mapping.channelVariant ?? []),
  );
  const mappingOf = new Map(mappings.map((mapping) => [mapping.channelVariant, mapping]));
  const byProduct = Map.groupBy(variants, (variant) => variant.productExternalId);
  return [...byProduct.values()].flat().flatMap((variant): NewImportItem[] => {
    const mapping = mappingOf.get(variant.id);
    if (!mapping || variant.isDeleted) return [];
    const settled = settledAlready(mapping, variant);
    const { sourceVariant } = mapping;
    return [newItem(run.id, { channelVariant: variant.id, sourceVariant, ...settled, isOpen: !settled })];
  });
}
