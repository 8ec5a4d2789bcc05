// Picks channel variants of an integration for a command: one by one, by what is searched for, by a tag.
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { MappingFilter } from "../../store/tables/mappings.ts";
import type { Tx } from "../../store/tx.ts";
import { Refused, refusal } from "./refusal.ts";

/** Those that fulfil all that is given; at least one is. */
export type VariantSelection = {
  channelVariantIds?: readonly number[] | null | undefined;
  search?: string | null | undefined;
  tag?: string | null | undefined;
};

/** An empty text would pick everything, which nobody means. */
function readFilter({ channelVariantIds, search, tag }: VariantSelection): MappingFilter {
  const given = Object.entries({ search, tag }).filter(([, text]) => text !== null && text !== undefined) as [
    string,
    string,
  ][];
  const blank = given.filter(([, text]) => text.trim() === "");
  const refusals = blank.map(([field]) => refusal("INVALID", `${field} is empty: leave it out.`, [field]));
  if (!channelVariantIds && given.length === 0) {
    const message = "Say which variants: channelVariantIds, search or tag.";
    refusals.push(refusal("INVALID", message, ["channelVariantIds"]));
  }
  if (refusals.length > 0) throw new Refused(...refusals);
  return Object.fromEntries(given);
}

/** What a command on a selection concerned, or would. */
export type SelectedVariants = { integration: IntegrationRow; channelVariantIds: number[] };

function refuseEmpty({ channelVariantIds, search, tag }: VariantSelection): Refused {
  if (channelVariantIds?.length === 0) {
    return new Refused(
      refusal("OUT_OF_RANGE", "No variant is named: name at least one.", ["channelVariantIds"]),
    );
  }
  const field = search ? "search" : tag ? "tag" : "channelVariantIds";
  const message =
    "No variant of this channel fulfils all that is given. See variantMappings with the same search and tag.";
  return new Refused(refusal("NOT_FOUND", message, [field]));
}

/** Those of them that this channel has and has not lost. */
async function liveAmong(tx: Tx, { channel }: IntegrationRow, ids: readonly number[]): Promise<Set<number>> {
  const variants = await tx.catalog.channelVariantsByIds(ids);
  return new Set(variants.flatMap((each) => (each.account === channel && !each.isDeleted ? [each.id] : [])));
}

function refuseUnknown(ids: readonly number[], known: ReadonlySet<number>): void {
  const refusals = ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [refusal("NOT_FOUND", "This channel has no such variant.", ["channelVariantIds", String(index)])],
  );
  if (refusals.length > 0) throw new Refused(...refusals);
}

/**
 * At least one, or it throws Refused: whoever meant some and gets none is told so. A variant that is gone from the
 * channel is none to decide on.
 */
export async function selectVariants(
  tx: Tx,
  integration: IntegrationRow,
  selection: VariantSelection,
): Promise<number[]> {
  const found = await tx.mappings.channelVariantsOf(integration.id, readFilter(selection));
  const { channelVariantIds: ids } = selection;
  const live = await liveAmong(tx, integration, ids ?? found);
  if (ids) refuseUnknown(ids, live);
  const selected = found.filter((id) => live.has(id));
  if (selected.length === 0) throw refuseEmpty(selection);
  return selected;
}
