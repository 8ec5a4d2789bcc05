// The snapshot's third read (rule Q10): what does the channel show now, available and committed together, of the
// targets that are due? Read behind the source's levels and before anything is written; changes nothing, but that it
// sets aside what cannot be read (rule G2).
import type { Call, ChannelLevelKey, StockChannel } from "../contracts/index.ts";
import type { Rise } from "../domain/rise.ts";
import { recentReversals } from "../domain/second-writer.ts";
import { allEnded } from "../engine/all-ended.ts";
import type { EngineContext } from "../engine/context.ts";
import { askChannel, channelOf } from "../engine/far-side.ts";
import { type Allowance, inHalves } from "../engine/halving.ts";
import { standingHold } from "../engine/holds.ts";
import { areOrdersKnown, mayReadOrders } from "../engine/access-limits.ts";
import { askedBy } from "../engine/run-progress.ts";
import { loadPolicy } from "../engine/stored-policy.ts";
import { chunksOf } from "../store/chunks.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import type { PlanTarget, PlanTerms, Sighting } from "./plan.ts";
import { recordUnread } from "./record-unread.ts";
import { stockingErrors } from "./settle-target.ts";

/** Batches of one round: looked at together, and written together where none falls. What is due then goes before the rest. */
const batchesPerRound = 8;
/** Targets claimed for one round; the channel may take fewer in a write. */
const mostPerRound = batchesPerRound * 250;

export type LookedAt = {
  integration: IntegrationRow;
  channel: StockChannel;
  /** Those that could be looked at. */
  targets: PlanTarget[];
  /** By target: the push mark that was claimed. A mark set since is not cleared by this look's outcome. */
  marks: Map<number, number>;
  keys: Map<number, ChannelLevelKey>;
  sightings: Map<number, Sighting>;
  terms: PlanTerms;
};

/** Where each target lies at the channel; one whose variant or location is gone there has no key. */
export async function channelKeys(
  tx: Tx,
  targets: readonly Pick<TargetRow, "id" | "channelVariant" | "channelLocation">[],
): Promise<Map<number, ChannelLevelKey>> {
  const variants = await tx.catalog.channelVariantsByIds([
    ...new Set(targets.map((row) => row.channelVariant)),
  ]);
  const locations = await tx.accounts.locationsByIds([...new Set(targets.map((row) => row.channelLocation))]);
  const itemOf = new Map(variants.map((variant) => [variant.id, variant.stockItemExternalId]));
  const locationOf = new Map(locations.map((location) => [location.id, location.externalId]));
  return new Map(
    targets.flatMap((target) => {
      const stockItemExternalId = itemOf.get(target.channelVariant);
      const locationExternalId = locationOf.get(target.channelLocation);
      if (stockItemExternalId === undefined || locationExternalId === undefined) return [];
      return [[target.id, { stockItemExternalId, locationExternalId }] as const];
    }),
  );
}

const riseOf = ({ riseQuantity: quantity, riseTicket: ticket, riseSeenAt: seenAt }: TargetRow): Rise | null =>
  quantity === null || ticket === null || seenAt === null ? null : { quantity, ticket, seenAt };

/** How a target is looked at: because a person asked for it, by a reconciliation, and when. */
type LookManner = Pick<PlanTarget, "isForced" | "isReconciled"> & { now: number };

/** A person who asks need not wait where it was refused. */
function stockAgainAt({ errorCode, retryAt }: TargetRow, isForced: boolean): number | null {
  const isResting =
    errorCode === stockingErrors.unseen || (errorCode === stockingErrors.notStocked && !isForced);
  return isResting ? retryAt : null;
}

export function toPlanTarget(target: TargetRow, { now, ...manner }: LookManner): PlanTarget {
  const reversals = recentReversals(target.reversals, now);
  return {
    id: target.id,
    desired: target.desired,
    settled: target.settled,
    pushed: target.pushed,
    replaced: target.pushedFrom,
    before: target.driftCause,
    isUntold: target.isUntold,
    isRemapped: target.isRemapped,
    hasWriteFailed: target.hasWriteFailed,
    lastSeen:
      target.observed === null || target.observedCommitted === null
        ? null
        : { available: target.observed, committed: target.observedCommitted },
    lastSeenAt: target.observedAt,
    reversals: reversals.length,
    isReversed: reversals.some((time) => time >= (target.pushedAt ?? 0)),
    isTraded: false,
    risesHeldUntil: target.risesHeldUntil,
    desiredTicket: target.desiredTicket ?? 0,
    desiredReadAt: target.desiredReadAt ?? 0,
    rise: riseOf(target),
    hold: standingHold(target),
    stockAgainAt: stockAgainAt(target, manner.isForced),
    ...manner,
  };
}

/** Reads the channel's levels at these keys, no more than one request takes; null where the item is not stocked there, or not known there at all. */
async function readSightings(
  channel: StockChannel,
  keys: ReadonlyMap<number, ChannelLevelKey>,
  call: Call,
): Promise<Map<number, Sighting>> {
  const keyText = (key: ChannelLevelKey) => `${key.stockItemExternalId} ${key.locationExternalId}`;
  const distinct = new Map([...keys.values()].map((key) => [keyText(key), key]));
  const records = await channel.levels([...distinct.values()], call);
  const byKey = new Map(records.map((record) => [keyText(record), record]));
  return new Map(
    [...keys].map(([id, key]) => {
      const record = byKey.get(keyText(key));
      if (!record?.isStocked) return [id, null];
      return [id, { available: record.available, committed: record.committed }];
    }),
  );
}

/** `readSightings` of as many as can be read, and what cannot be (rule G2). */
export async function readByHalves(
  context: EngineContext,
  accountId: number,
  keys: ReadonlyMap<number, ChannelLevelKey>,
  call: Call,
  allowance: Allowance,
) {
  const sightings = new Map<number, Sighting>();
  const look = async (part: readonly (readonly [number, ChannelLevelKey])[]) => {
    const seen = await askChannel(context, accountId, (channel) =>
      readSightings(channel, new Map(part), call),
    );
    for (const [id, sighting] of seen) sightings.set(id, sighting);
  };
  const { maxLevelsPerRead } = await channelOf(context, accountId);
  const parts = chunksOf([...keys], maxLevelsPerRead);
  const found = await allEnded(parts.map((part) => inHalves(part, look, allowance)));
  const findings = {
    faults: found.flatMap(({ faults }) => faults),
    left: found.flatMap(({ left }) => left),
  };
  return { sightings, findings };
}

/** Of the targets with these keys, those that the policy has stocked and the channel can stock (rule L5). */
export const stockableOf = (
  integration: IntegrationRow,
  channel: StockChannel,
  keys: ReadonlyMap<number, ChannelLevelKey>,
): Set<number> =>
  new Set(channel.stocking && loadPolicy(integration.policy).stockUnstockedVariants ? keys.keys() : []);

const termsOf = (
  integration: IntegrationRow,
  channel: AccountRow,
  seenAt: number,
): Omit<PlanTerms, "stockable"> => {
  const policy = loadPolicy(integration.policy);
  const { subtractInFlightOrders, unseenOrderHoldSeconds, isShadow, salesOnlyUntil } = policy;
  const isBlind = subtractInFlightOrders && !mayReadOrders(channel);
  const areOrdersSubtracted = subtractInFlightOrders && areOrdersKnown(channel);
  return {
    isActive: integration.status === "ACTIVE",
    seenAt,
    holdRisesMs: isBlind ? unseenOrderHoldSeconds * 1000 : null,
    isShadow,
    salesOnlyUntil,
    areOrdersSubtracted,
    confirmAfterMs: policy.confirmIncreases ? policy.confirmIncreasesAfterSeconds * 1000 : null,
  };
};

export type ClaimedTargets = NonNullable<Awaited<ReturnType<typeof claimTargets>>>;

/** The due targets of one round; undefined where none is due. Claiming changes nothing in the store. */
export async function claimTargets(context: EngineContext, integrationId: number) {
  const now = context.ports.clock.now();
  return context.store.read(async (tx) => {
    const integration = await tx.integrations.byId(integrationId);
    const due = integration ? await tx.targets.due(integrationId, now, mostPerRound) : [];
    if (!integration || due.length === 0) return undefined;
    const account = await tx.accounts.byId(integration.channel);
    if (!account) return undefined;
    const ids = due.map(({ id }) => id);
    const parts = await tx.runs.openChangesOf(ids);
    const isAsked = askedBy(parts);
    const reconciled = new Set((await tx.runs.reconciliationsAmong(parts)).map((change) => change.target));
    return {
      integration,
      due,
      mannerOf: (target: TargetRow) => ({
        isForced: isAsked(target),
        isReconciled: reconciled.has(target.id),
        now,
      }),
      keys: await channelKeys(tx, due),
      terms: termsOf(integration, account, now),
    };
  });
}

/** What the channel shows at the claimed targets. */
export async function lookAtTargets(
  context: EngineContext,
  claimed: ClaimedTargets,
  allowance: Allowance,
): Promise<LookedAt> {
  const { integration, keys, terms } = claimed;
  const channel = await channelOf(context, integration.channel);
  const due = claimed.due.slice(0, channel.maxPushesPerWrite * batchesPerRound);
  const marks = new Map(claimed.due.map((target) => [target.id, target.pushMark ?? 0]));
  const call = { priority: "webhook" } as const;
  const { sightings, findings } = await readByHalves(context, integration.channel, keys, call, allowance);
  if (findings.faults.length + findings.left.length > 0) {
    await recordUnread(context, {
      ...findings,
      integrationId: integration.id,
      isAnyRead: sightings.size > 0,
      marks,
    });
  }
  for (const { id } of due) if (!keys.has(id)) sightings.set(id, null);
  return {
    integration,
    channel,
    targets: due
      .filter(({ id }) => sightings.has(id))
      .map((target) => toPlanTarget(target, claimed.mannerOf(target))),
    marks,
    keys,
    sightings,
    terms: { ...terms, stockable: stockableOf(integration, channel, keys) },
  };
}
