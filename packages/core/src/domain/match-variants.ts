// Which source variant feeds which channel variant (rules M1-M8). Pure: catalogs and rules in, mappings out.

export type SourceCandidate = {
  id: number;
  externalId: string;
  sku: string | null;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Neither deleted nor archived, and of a kind that has stock. */
  isUsable: boolean;
};

export type ChannelCandidate = {
  id: number;
  sku: string | null;
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
  /** The same SKU but for letter case or white space. */
  suggestionIds: number[];
};

const looseSku = (sku: string) => sku.replaceAll(/\s+/g, "").toLowerCase();

/** Created last wins; the highest id among those created at once (rule M3). */
function isNewer(left: SourceCandidate, right: SourceCandidate): number {
  if (left.createdAt !== right.createdAt) return right.createdAt - left.createdAt;
  const [a, b] = [left.externalId, right.externalId];
  return b.length - a.length || (b > a ? 1 : -1);
}

function groupBySku(sources: readonly SourceCandidate[], toKey: (sku: string) => string) {
  const groups = new Map<string, SourceCandidate[]>();
  for (const source of sources) {
    if (source.sku === null || source.sku === "" || !source.isUsable) continue;
    const key = toKey(source.sku);
    const group = groups.get(key);
    if (group) group.push(source);
    else groups.set(key, [source]);
  }
  for (const [key, group] of groups) groups.set(key, group.toSorted(isNewer));
  return groups;
}

/** Matches every live channel variant, then lists the usable source variants that no channel variant bears. */
export function matchVariants(
  sources: readonly SourceCandidate[],
  channels: readonly ChannelCandidate[],
  rules: readonly MappingRule[],
): VariantMatch[] {
  const bySku = groupBySku(sources, (sku) => sku);
  const byLooseSku = groupBySku(sources, looseSku);
  const sourceById = new Map(sources.map((source) => [source.id, source]));
  const ruleByChannel = new Map(rules.map((rule) => [rule.channelVariantId, rule]));

  const suggest = (sku: string | null) =>
    sku ? (byLooseSku.get(looseSku(sku)) ?? []).map(({ id }) => id) : [];

  const matchOne = (channel: ChannelCandidate): VariantMatch => {
    const rule = ruleByChannel.get(channel.id);
    const group = channel.sku ? (bySku.get(channel.sku) ?? []) : [];
    const ruled = rule?.sourceVariantId ?? null;
    const sourceVariantId = ruled ?? group[0]?.id ?? null;
    const match: VariantMatch = {
      channelVariantId: channel.id,
      sourceVariantId,
      status: "MAPPED",
      origin: ruled === null ? (group[0] ? "SKU" : null) : (rule?.origin ?? null),
      reason: null,
      shadowedIds: ruled === null ? group.slice(1).map(({ id }) => id) : [],
      suggestionIds: [],
    };
    if (rule?.isExcluded) return { ...match, status: "EXCLUDED", reason: "Excluded by hand." };
    if (sourceVariantId === null) {
      const reason = channel.sku
        ? `No variant in the source bears the SKU ${channel.sku}.`
        : "It has no SKU, and nobody mapped it.";
      return { ...match, status: "UNMATCHED", reason, suggestionIds: suggest(channel.sku) };
    }
    if (ruled !== null && !sourceById.get(ruled)?.isUsable) {
      const reason = "The source variant it was mapped to was deleted or archived.";
      return { ...match, status: "BROKEN", reason, suggestionIds: suggest(channel.sku) };
    }
    if (!channel.isTracked) {
      return { ...match, status: "NOT_SYNCABLE", reason: "The channel does not track its stock." };
    }
    if (channel.notSyncableReason !== null) {
      return { ...match, status: "NOT_SYNCABLE", reason: channel.notSyncableReason };
    }
    return match;
  };

  const matches = channels.filter((channel) => !channel.isDeleted).map(matchOne);
  const taken = new Set(matches.flatMap((match) => [match.sourceVariantId, ...match.shadowedIds]));
  const unmatched = sources
    .filter((source) => source.isUsable && !taken.has(source.id))
    .map((source): VariantMatch => ({
      channelVariantId: null,
      sourceVariantId: source.id,
      status: "UNMATCHED",
      origin: null,
      reason: source.sku
        ? "No variant in the channel bears this SKU."
        : "It has no SKU, and nobody mapped it.",
      shadowedIds: [],
      suggestionIds: [],
    }));
  return [...matches, ...unmatched];
}
