// What the decisions and both catalogs come to: which source variant feeds which channel variant, with the words that it is
// searched by.
import { matchVariants, type VariantMatch } from "../domain/match-variants.ts";
import type { ChannelVariantRow, SourceVariantRow } from "../store/entities/catalog.ts";
import type { IntegrationRow, MappingRuleRow } from "../store/entities/integration.ts";
import type { MappingWithSearch } from "../store/tables/mappings.ts";
import type { Tx } from "../store/tx.ts";

export type Catalogs = { sources: Map<number, SourceVariantRow>; channels: Map<number, ChannelVariantRow> };

export async function readCatalogs(tx: Tx, integration: IntegrationRow) {
  return {
    sources: await tx.catalog.sourceVariants(integration.source),
    channels: await tx.catalog.channelVariants(integration.channel),
  };
}

/** What comes of these decisions; by default of those that are stored, with the catalogs as they are. */
export async function findMatches(
  tx: Tx,
  integration: IntegrationRow,
  decided?: readonly MappingRuleRow[],
  catalogs?: Awaited<ReturnType<typeof readCatalogs>>,
): Promise<{ matches: VariantMatch[] } & Catalogs> {
  const { sources, channels } = catalogs ?? (await readCatalogs(tx, integration));
  const rules = decided ?? (await tx.integrations.rules(integration.id));
  const former = await tx.mappings.formerSources(integration.id);
  const matches = matchVariants(
    sources.map((row) => ({
      ...row,
      isUsable: row.hasStock && row.deletedAt === null && row.archivedAt === null,
    })),
    channels,
    rules.map(({ channelVariant, sourceVariant, ...rule }) => ({
      ...rule,
      channelVariantId: channelVariant,
      sourceVariantId: sourceVariant,
    })),
    former,
  );
  return {
    matches,
    sources: new Map(sources.map((row) => [row.id, row])),
    channels: new Map(channels.map((row) => [row.id, row])),
  };
}

export function withSearchText(match: VariantMatch, { sources, channels }: Catalogs): MappingWithSearch {
  const source = match.sourceVariantId === null ? undefined : sources.get(match.sourceVariantId);
  const channel = match.channelVariantId === null ? undefined : channels.get(match.channelVariantId);
  const words = [channel?.sku, channel?.title, source?.sku, source?.name].filter((word) => word);
  return { ...match, searchText: [...new Set(words)].join(" ").toLowerCase() };
}
