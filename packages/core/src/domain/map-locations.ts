// Which source location each channel location follows (rules L1-L4). Pure.
import type { UnmappedLocationPolicy } from "./policy.ts";

export type ChannelLocation = {
  id: number;
  name: string;
  isActive: boolean;
  /** Null where the channel does not say. */
  isPointOfSale: boolean | null;
  isEligible: boolean;
};

/** A person's decision about one channel location: follow this source location, or (null) leave it out. */
export type LocationDecision = { channelLocationId: number; sourceLocationId: number | null };

type LocationMappingOrigin = "MANUAL" | "ONLINE_STORE_DEFAULT" | "EXCLUDED" | "UNMAPPED";

export type LocationMapping = {
  channelLocationId: number;
  sourceLocationId: number | null;
  origin: LocationMappingOrigin;
  /** Other channel locations that show the same stock (rule L2). */
  sharedWithIds: number[];
  /** What keeps the integration from becoming active; null where nothing does. */
  problem: string | null;
};

export type LocationPolicy = {
  unmappedLocations: UnmappedLocationPolicy;
  onlineStoreSourceLocationId: number | null;
};

type Resolved = Omit<LocationMapping, "sharedWithIds">;

function followOnlineStore(location: ChannelLocation, policy: LocationPolicy): Resolved {
  const base = {
    channelLocationId: location.id,
    sourceLocationId: null,
    origin: "UNMAPPED" as const,
    problem: null,
  };
  if (location.isPointOfSale === true) return base;
  if (location.isPointOfSale === null) {
    const problem = `Whether ${location.name} is a point of sale is not known: map it, or exclude it.`;
    return { ...base, problem };
  }
  if (policy.onlineStoreSourceLocationId === null) {
    return {
      ...base,
      problem: `${location.name} follows the online store, for which no source location is chosen.`,
    };
  }
  return { ...base, sourceLocationId: policy.onlineStoreSourceLocationId, origin: "ONLINE_STORE_DEFAULT" };
}

function resolve(
  location: ChannelLocation,
  decision: LocationDecision | undefined,
  policy: LocationPolicy,
): Resolved {
  const base = { channelLocationId: location.id, sourceLocationId: null, problem: null };
  if (decision?.sourceLocationId === null) return { ...base, origin: "EXCLUDED" };
  if (decision) return { ...base, sourceLocationId: decision.sourceLocationId, origin: "MANUAL" };
  // What may not take part at all needs no decision (rule L4).
  if (!location.isActive || !location.isEligible) return { ...base, origin: "UNMAPPED" };
  switch (policy.unmappedLocations) {
    case "IGNORE":
      return { ...base, origin: "UNMAPPED" };
    case "FOLLOW_ONLINE_STORE":
      return followOnlineStore(location, policy);
    case "REQUIRE_MAPPING":
      return { ...base, origin: "UNMAPPED", problem: `${location.name} is neither mapped nor excluded.` };
  }
}

/** One entry per channel location: a decision by hand first, else what the policy says of unmapped ones. */
export function mapLocations(
  locations: readonly ChannelLocation[],
  decisions: readonly LocationDecision[],
  policy: LocationPolicy,
): LocationMapping[] {
  const decisionOf = new Map(decisions.map((decision) => [decision.channelLocationId, decision]));
  const resolved = locations.map((location) => resolve(location, decisionOf.get(location.id), policy));
  const sharing = new Map<number, number[]>();
  for (const { sourceLocationId, channelLocationId } of resolved) {
    if (sourceLocationId === null) continue;
    sharing.set(sourceLocationId, [...(sharing.get(sourceLocationId) ?? []), channelLocationId]);
  }
  return resolved.map((mapping) => ({
    ...mapping,
    sharedWithIds:
      mapping.sourceLocationId === null
        ? []
        : (sharing.get(mapping.sourceLocationId) ?? []).filter((id) => id !== mapping.channelLocationId),
  }));
}
