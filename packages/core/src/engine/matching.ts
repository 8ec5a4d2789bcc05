// Matches both catalogs of an integration again and makes its targets follow, by difference, in one transaction. What
// is new or moved is marked to be read and looked at; what is no longer mapped gets no write any more.
import { matchVariants, type VariantMatch } from "../domain/match-variants.ts";
import type { ChannelVariantRow, SourceVariantRow } from "../store/entities/catalog.ts";
import type { IntegrationRow, MappingRuleRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { MappingWithSearch } from "../store/tables/mappings.ts";
import type { Tx } from "../store/tx.ts";
import { leaveApproval } from "./approvals.ts";
import { topics } from "./context.ts";
import { mappingSaid } from "./event-words.ts";
import { endHold } from "./holds.ts";
import { noteMoves } from "./note-moves.ts";
import { markForReading } from "./marking.ts";
import { recompute } from "./recompute.ts";
import { withSharing } from "./relevance.ts";
import { giveUpChanges } from "./run-progress.ts";
import { restateOrders } from "./in-flight.ts";
import { resolveLocations } from "./location-problems.ts";

type Catalogs = { sources: Map<number, SourceVariantRow>; channels: Map<number, ChannelVariantRow> };

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

function withSearchText(match: VariantMatch, { sources, channels }: Catalogs): MappingWithSearch {
  const source = match.sourceVariantId === null ? undefined : sources.get(match.sourceVariantId);
  const channel = match.channelVariantId === null ? undefined : channels.get(match.channelVariantId);
  const words = [channel?.sku, channel?.title, source?.sku, source?.name].filter((word) => word);
  return { ...match, searchText: [...new Set(words)].join(" ").toLowerCase() };
}

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

const targetKey = (target: { channelVariant: number; channelLocation: number }) =>
  `${target.channelVariant}:${target.channelLocation}`;

/** PostgreSQL's indexes take some 2,700 bytes; a SKU is shorter than this. */
const sortLength = 100;

/** Every mapped variant at every mapped location. */
async function wantedTargets(
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

/** A target that lost its source keeps its row, for its history, and is looked at no more. */
function detach(target: TargetRow, detached: TargetRow[]): void {
  if (target.desired !== null) detached.push(target);
  Object.assign(target, { sourceVariant: null, sourceLocation: null, desired: null, desiredTicket: null });
  Object.assign(target, {
    pushMark: null,
    pushDueAt: null,
    state: "HELD",
    errorCode: null,
    errorMessage: null,
  });
  endHold(target);
}

/**
 * Makes the targets what mappings and locations say. Answers the ids of those that are no longer written to, and whether
 * any came, went or moved.
 */
async function rebuildTargets(
  tx: Tx,
  integration: IntegrationRow,
  matches: readonly MappingWithSearch[],
  now: number,
): Promise<{ stopped: number[]; isChanged: boolean }> {
  const wanted = await wantedTargets(tx, integration, matches);
  const broken = new Set(
    matches.filter(({ status }) => status === "BROKEN").map((match) => match.channelVariantId),
  );
  const mark = await tx.sequence.next();
  const look = { pushMark: mark, pushDueAt: now };
  const removed: number[] = [];
  const stopped: number[] = [];
  const moved: TargetRow[] = [];
  const detached: TargetRow[] = [];

  for (const target of await tx.targets.ofIntegration(integration.id)) {
    const want = wanted.get(targetKey(target));
    wanted.delete(targetKey(target));
    if (!want) {
      if (target.sourceVariant !== null) stopped.push(target.id);
      if (broken.has(target.channelVariant)) detach(target, detached);
      else removed.push(target.id);
    } else if (target.sourceVariant !== want.sourceVariant || target.sourceLocation !== want.sourceLocation) {
      Object.assign(target, want, look, { isRemapped: true });
      moved.push(target);
    } else {
      Object.assign(target, { searchText: want.searchText, sortText: want.sortText });
    }
  }
  await noteMoves(tx, detached, now);
  await tx.flush();
  await giveUpChanges(tx, stopped, "CANCELLED", "It is no longer mapped.", now);
  await leaveApproval(tx, integration.id, stopped, now);
  await tx.targets.remove(removed);
  const added = [...wanted.values()].map((want) => ({
    ...emptyTarget,
    ...want,
    ...look,
    integration: integration.id,
  }));
  await tx.targets.insert(added);
  if (moved.length > 0) await recompute(tx, integration, moved, { now });
  await readAnew(tx, integration, [...added, ...moved], now);
  const arrived = added.length + moved.length;
  if (arrived > 0) tx.wake(topics.pushes(integration.id));
  return { stopped, isChanged: arrived + removed.length + stopped.length > 0 };
}

/** What targets were added or moved for is read from the source, with all that goes into it (rule C5). */
async function readAnew(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly { sourceVariant: number | null }[],
  now: number,
): Promise<void> {
  const variantIds = [...new Set(targets.flatMap((target) => target.sourceVariant ?? []))];
  const ids = await withSharing(tx, variantIds);
  await markForReading(tx, integration.source, [...ids], {
    cause: "catalog",
    priority: "person",
    dueAt: now,
    markedAt: now,
  });
}

/**
 * Matches again, and lets the targets follow. Answers the ids of targets that are no longer written to: what is under
 * way to them is for the caller to wait for (rule T3).
 */
export async function rematch(tx: Tx, integration: IntegrationRow, now: number): Promise<number[]> {
  await tx.flush();
  const { matches, ...catalogs } = await findMatches(tx, integration);
  const full = matches.map((match) => withSearchText(match, catalogs));
  const changed = await tx.mappings.replace(integration.id, full);
  const { stopped, isChanged } = await rebuildTargets(tx, integration, full, now);
  if (isChanged) await restateOrders(tx, await tx.channelOrders.ofAccount(integration.channel), now);
  if (integration.preparedAt !== null && changed.length > 0) {
    await tx.events.append(
      changed.map((match) => ({
        type: "MAPPING_CHANGED",
        occurredAt: now,
        integration: integration.id,
        sku: catalogs.channels.get(match.channelVariantId ?? 0)?.sku ?? null,
        message: `${describe(match, catalogs)} ${mappingSaid(match.status)}.${match.reason ? ` ${match.reason}` : ""}`,
        detail: { ...match },
      })),
    );
    tx.wake(topics.events);
  }
  return stopped;
}

function describe(match: VariantMatch, { sources, channels }: Catalogs): string {
  if (match.channelVariantId !== null)
    return channels.get(match.channelVariantId)?.title ?? "A channel variant";
  return sources.get(match.sourceVariantId ?? 0)?.name ?? "A source variant";
}
