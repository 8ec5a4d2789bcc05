// Which source variant feeds which channel variant (rules M1-M8). Pure: catalogs and rules in, mappings out.
import { createSuggester } from "./suggest-matches.ts";

export type SourceCandidate = {
  id: number;
  externalId: string;
  sku: string | null;
  name: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Neither deleted nor archived, and of a kind that has stock. */
  isUsable: boolean;
};

export type ChannelCandidate = {
  id: number;
  sku: string | null;
  title: string;
  isTracked: boolean;
  isDeleted: boolean;
  /** Why this channel's stock is not ours to set; null where it is. */
  notSyncableReason: string | null;
};

/** A decision that beats the SKU, by hand or by an import, about one channel variant (rule M6). */
export type MappingRule = {
  channelVariantId: number;
  sourceVariantId: number | null;
  origin: "MANUAL" | "IMPORT";
  isExcluded: boolean;
};

/** By channel variant: the source variant that its mapping named so far. */
export type FormerMappings = ReadonlyMap<number, number>;

export type VariantMappingStatus = "MAPPED" | "UNMATCHED" | "BROKEN" | "EXCLUDED" | "NOT_SYNCABLE";
export type VariantMappingOrigin = "SKU" | "IMPORT" | "MANUAL";

export type VariantMatch = {
  channelVariantId: number | null;
  sourceVariantId: number | null;
  status: VariantMappingStatus;
  origin: VariantMappingOrigin | null;
  reason: string | null;
  /** Bear the same SKU and lost to the most recently created one. */
  shadowedIds: number[];
  /** Source variants that are likely meant, where none is followed. */
  suggestionIds: number[];
  /** Channel variants that are likely meant, where the one it fed is gone or there never was one. */
  channelSuggestionIds: number[];
};

const noMatch = { reason: null, shadowedIds: [], suggestionIds: [], channelSuggestionIds: [] };

/** Created last wins; the highest id among those created at once (rule M3). */
function isNewer(left: SourceCandidate, right: SourceCandidate): number {
  if (left.createdAt !== right.createdAt) return right.createdAt - left.createdAt;
  const [a, b] = [left.externalId, right.externalId];
  return b.length - a.length || (b > a ? 1 : -1);
}

function groupBySku(sources: readonly SourceCandidate[]): Map<string, SourceCandidate[]> {
  const groups = Map.groupBy(
    sources.filter((source) => source.isUsable),
    (source) => source.sku ?? "",
  );
  return new Map([...groups].map(([sku, group]) => [sku, group.toSorted(isNewer)]));
}

/** What of a live channel variant does not rest on the other side. */
function ownObstacle(channel: ChannelCandidate, rule: MappingRule | undefined) {
  if (rule?.isExcluded) return { status: "EXCLUDED", reason: "Excluded by hand." } as const;
  if (!channel.isTracked)
    return { status: "NOT_SYNCABLE", reason: "The channel does not track its stock." } as const;
  return channel.notSyncableReason === null
    ? null
    : ({ status: "NOT_SYNCABLE", reason: channel.notSyncableReason } as const);
}

/** Matches the live channel variants. */
function matchLive(
  sources: readonly SourceCandidate[],
  channels: readonly ChannelCandidate[],
  ruleOf: ReadonlyMap<number, MappingRule>,
  former: FormerMappings,
): VariantMatch[] {
  const bySku = groupBySku(sources);
  const sourceById = new Map(sources.map((source) => [source.id, source]));
  const suggest = createSuggester(sources.filter((source) => source.isUsable));

  /** What it followed by its SKU until that was deleted or archived; one that was renamed is no match any more. */
  function findLost(channel: ChannelCandidate): SourceCandidate | null {
    const formerId = former.get(channel.id);
    const source = formerId === undefined ? undefined : sourceById.get(formerId);
    return source && !source.isUsable && channel.sku !== null && source.sku === channel.sku ? source : null;
  }

  return channels.map((channel): VariantMatch => {
    const rule = ruleOf.get(channel.id);
    const ruled = rule?.sourceVariantId ?? null;
    const group = channel.sku ? (bySku.get(channel.sku) ?? []) : [];
    const source = ruled === null ? (group[0] ?? findLost(channel)) : (sourceById.get(ruled) ?? null);
    const obstacle = ownObstacle(channel, rule);
    const match: VariantMatch = {
      ...noMatch,
      channelVariantId: channel.id,
      sourceVariantId: ruled ?? source?.id ?? null,
      status: "MAPPED",
      origin: ruled === null ? source && "SKU" : (rule?.origin ?? null),
      shadowedIds: ruled === null ? group.slice(1).map(({ id }) => id) : [],
    };
    if (obstacle?.status === "EXCLUDED") return { ...match, ...obstacle };
    if (match.sourceVariantId === null) {
      const reason = channel.sku
        ? `No variant in the source bears the SKU ${channel.sku}.`
        : "It has no SKU, and nobody mapped it.";
      const suggestionIds = suggest({ skus: [channel.sku], names: [channel.title] });
      return { ...match, status: "UNMATCHED", reason, suggestionIds };
    }
    if (!source?.isUsable) {
      const reason = "The source variant it was mapped to was deleted or archived.";
      const suggestionIds = suggest({
        skus: [channel.sku, source?.sku ?? null],
        names: [channel.title, source?.name ?? ""],
      });
      return { ...match, status: "BROKEN", reason, suggestionIds };
    }
    return obstacle ? { ...match, ...obstacle } : match;
  });
}

/**
 * Matches every live channel variant; then lists what was mapped by a decision to a channel variant that is gone, where
 * nothing else follows that source variant; then the usable source variants that no channel variant bears.
 */
export function matchVariants(
  sources: readonly SourceCandidate[],
  channels: readonly ChannelCandidate[],
  rules: readonly MappingRule[],
  former: FormerMappings = new Map(),
): VariantMatch[] {
  const ruleOf = new Map(rules.map((rule) => [rule.channelVariantId, rule]));
  const live = channels.filter((channel) => !channel.isDeleted);
  const matches = matchLive(sources, live, ruleOf, former);
  const followed = new Set(matches.flatMap((match) => [match.sourceVariantId, ...match.shadowedIds]));
  const alone = new Map(
    sources.flatMap((source) => (source.isUsable && !followed.has(source.id) ? [[source.id, source]] : [])),
  );

  const isFree = new Set(
    matches.flatMap(({ status, channelVariantId }) =>
      status === "UNMATCHED" || status === "BROKEN" ? channelVariantId : [],
    ),
  );
  const suggestChannels = createSuggester(
    live.flatMap(({ id, sku, title }) => (isFree.has(id) ? [{ id, sku, name: title }] : [])),
  );
  const broken = channels.flatMap((channel): VariantMatch[] => {
    const rule = channel.isDeleted ? ruleOf.get(channel.id) : undefined;
    if (!rule || rule.isExcluded || rule.sourceVariantId === null) return [];
    const source = alone.get(rule.sourceVariantId);
    if (!source) return [];
    return [
      {
        ...noMatch,
        channelVariantId: channel.id,
        sourceVariantId: source.id,
        status: "BROKEN",
        origin: rule.origin,
        reason: "The channel variant it was mapped to was deleted.",
        channelSuggestionIds: suggestChannels({
          skus: [channel.sku, source.sku],
          names: [channel.title, source.name],
        }),
      },
    ];
  });

  const lost = new Set(broken.map((match) => match.sourceVariantId));
  const without = [...alone.values()].filter(({ id }) => !lost.has(id));
  const unmatched = without.map((source): VariantMatch => ({
    ...noMatch,
    channelVariantId: null,
    sourceVariantId: source.id,
    status: "UNMATCHED",
    origin: null,
    reason: source.sku ? "No variant in the channel bears this SKU." : "It has no SKU, and nobody mapped it.",
    channelSuggestionIds: suggestChannels({ skus: [source.sku], names: [source.name] }),
  }));
  return [...matches, ...broken, ...unmatched];
}
