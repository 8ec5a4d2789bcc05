// Which targets an integration is to have by its mappings and locations, and what a new one is like.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { MappingWithSearch } from "../store/tables/mappings.ts";
import type { Tx } from "../store/tx.ts";
import { resolveLocations } from "./location-problems.ts";

/** What a target begins as, before its number is known. */
export const emptyTarget = {
  traceparents: null,
  desired: null,
  desiredTicket: null,
  desiredReadAt: null,
  riseQuantity: null,
  riseTicket: null,
  riseSeenAt: null,
  settled: null,
  isBaselineDue: false,
  pushed: null,
  pushedAt: null,
  pushedFrom: null,
  zeroedAt: null,
  zeroDoubtMark: null,
  pushedTicket: null,
  observed: null,
  observedCommitted: null,
  observedAt: null,
  risesHeldUntil: null,
  state: "HELD" as const,
  driftCause: null,
  reversals: [],
  holdCode: null,
  holdMessage: null,
  heldAt: null,
  heldQuantity: null,
  isUntold: false,
  isRemapped: false,
  hasWriteFailed: false,
  changedAt: 0,
  difference: -1,
  errorCode: null,
  errorMessage: null,
  retryAt: null,
  attempts: 0,
  markedAt: null,
};

type Wanted = {
  channelVariant: number;
  channelLocation: number;
  sourceVariant: number;
  sourceLocation: number;
  searchText: string;
  sortText: string;
};

export const targetKey = (target: { channelVariant: number; channelLocation: number }) =>
  `${target.channelVariant}:${target.channelLocation}`;

/** PostgreSQL's indexes take some 2,700 bytes; a SKU is shorter than this. */
const sortLength = 100;

/** Every mapped variant at every mapped location. */
export async function wantedTargets(
  tx: Tx,
  integration: IntegrationRow,
  matches: readonly MappingWithSearch[],
): Promise<Map<string, Wanted>> {
  const locations = await resolveLocations(tx, integration);
  const wanted = new Map<string, Wanted>();
  for (const { channelVariantId, sourceVariantId, status, searchText } of matches) {
    if (status !== "MAPPED" || channelVariantId === null || sourceVariantId === null) continue;
    for (const { channelLocationId, sourceLocationId } of locations) {
      if (sourceLocationId === null) continue;
      const target = {
        channelVariant: channelVariantId,
        channelLocation: channelLocationId,
        sourceVariant: sourceVariantId,
        sourceLocation: sourceLocationId,
        searchText,
        sortText: searchText.slice(0, sortLength),
      };
      wanted.set(targetKey(target), target);
    }
  }
  return wanted;
}
