// Computes the numbers of targets anew from what the store holds, inside the transaction of whoever changed something:
// new levels, a policy, a mapping, a recipe. Sets push marks where a number departed from what is settled.
import { type Availability, levelKey } from "../domain/availability.ts";
import { isZeroHold } from "../domain/hold.ts";
import { baselineDrift, needsPush, targetState } from "../domain/target.ts";
import { computeAvailability } from "../stages/compute.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import { addCause } from "../store/mark-causes.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { Tx } from "../store/tx.ts";
import { findContenders } from "./contenders.ts";
import { describeSteps } from "./describe-number.ts";
import { groupByNumber } from "./group-by-number.ts";
import { leaveRisen } from "./approvals.ts";
import { topics } from "./context.ts";
import { endHold } from "./holds.ts";
import { noteMoves } from "./note-moves.ts";
import { endAwaiting, markForLook } from "./push-marks.ts";
import { withSharing } from "./relevance.ts";
import { askedBy } from "./run-progress.ts";
import { loadPolicy } from "./stored-policy.ts";
import { takeSnapshot } from "./take-snapshot.ts";

export type RecomputeOptions = {
  now: number;
  /** When the change was signalled, by source variant; `now` where it is not known. */
  markedAt?: ReadonlyMap<number, number>;
  /** Of the snapshot that was read for this, where one was; else the levels' own tickets count. */
  ticket?: number;
  /** Variants whose stock, or that of what goes into them, had changed without a signal. */
  untold?: ReadonlySet<number>;
  /** Whose numbers that snapshot was read for; of others it only bears on them. */
  read?: ReadonlySet<number>;
};

function changeEvent(
  integration: IntegrationRow,
  target: TargetRow,
  availability: Availability,
  sku: string | null,
  now: number,
): NewEvent {
  const [from, to] = [target.desired, availability.available];
  const name = sku ?? "A variant without a SKU";
  return {
    type: "AVAILABILITY_CHANGED",
    occurredAt: now,
    integration: integration.id,
    target: target.id,
    sku,
    fromQuantity: from,
    toQuantity: to,
    message:
      to === null
        ? `${name}: what is available is not known any more. ${availability.unavailableReason ?? ""}`.trim()
        : `${name}: ${to} available, was ${from ?? "unknown"}.`,
    detail: describeSteps(availability),
  };
}

function assignNumber(target: TargetRow, availability: Availability, ticket: number | null): void {
  target.desired = availability.available;
  target.desiredReadAt = availability.level?.readAt ?? null;
  // Never smaller than before: a number that an older level gave anew must still be newer than the last write.
  if (ticket !== null) target.desiredTicket = Math.max(ticket, target.desiredTicket ?? 0);
  if ((target.desired ?? 0) > 0) target.zeroDoubtMark = null;
  if (target.isBaselineDue && target.desired !== null) {
    target.settled = target.desired;
    target.isBaselineDue = false;
    target.driftCause = baselineDrift(target.desired, target.observed);
  }
}

/** Those with a source; where kits divide their components, all that share one with them as well (rule Q3). */
async function withContenders(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
): Promise<TargetRow[]> {
  const isSourced = (target: TargetRow) => target.sourceVariant !== null && target.sourceLocation !== null;
  const sourced = targets.filter(isSourced);
  if (sourced.length === 0 || loadPolicy(integration.policy).kitContention === "INDEPENDENT") return sourced;
  const variantIds = [...new Set(sourced.flatMap((target) => target.sourceVariant ?? []))];
  const { ids } = await findContenders(tx, integration, variantIds);
  const all = await tx.targets.ofSourceVariants([...ids]);
  return all.filter((target) => target.integration === integration.id && isSourced(target));
}

/**
 * `targets` are live rows of this integration. Each number is computed once however many targets show it, and told of
 * in one event.
 */
export async function recompute(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  options: RecomputeOptions,
): Promise<void> {
  const { now } = options;
  const sourced = await withContenders(tx, integration, targets);
  if (sourced.length === 0) return;
  const variantIds = [...new Set(sourced.flatMap((target) => target.sourceVariant ?? []))];
  const snapshot = await takeSnapshot(tx, integration, variantIds);
  const skuOf = new Map((await tx.catalog.sourceVariantsByIds(variantIds)).map(({ id, sku }) => [id, sku]));
  const isAsked = askedBy(await tx.runs.openChangesOf(sourced.map(({ id }) => id)));
  const policy = loadPolicy(integration.policy);
  const isActive = integration.status === "ACTIVE";
  const mark = await tx.sequence.next();
  const events: NewEvent[] = [];
  const moved: TargetRow[] = [];
  const risen: { target: TargetRow; sku: string | null }[] = [];

  for (const { variantId, locationId, overrides, group } of await groupByNumber(tx, integration, sourced)) {
    const key = levelKey(variantId, locationId);
    const availability = computeAvailability(snapshot, variantId, locationId, policy, overrides);
    const ticket = options.ticket ?? snapshot.tickets.get(key) ?? null;
    const changed = group.find(
      (target) => target.desiredTicket !== null && target.desired !== availability.available,
    );
    if (changed)
      events.push(changeEvent(integration, changed, availability, skuOf.get(variantId) ?? null, now));
    for (const target of group) {
      const isMoved = target.desired !== availability.available;
      // What failed may not be wanted any more: whether there is a failure left is seen by looking.
      const isOutdated = target.errorCode !== null && isMoved;
      const wasKnown = target.desired !== null;
      assignNumber(target, availability, ticket);
      if (isMoved) moved.push(target);
      // The first number that is known is no change, nor is one that is settled again.
      if (isMoved)
        target.isUntold = wasKnown && needsPush(target) && (options.untold?.has(variantId) ?? false);
      if (options.ticket !== undefined && options.read?.has(variantId))
        endAwaiting(target, options.ticket, now);
      if (isZeroHold(target.holdCode) && (target.desired ?? 0) > 0) {
        endHold(target);
        risen.push({ target, sku: skuOf.get(variantId) ?? null });
      }
      const isForced = isAsked(target);
      // What was set aside with a time of retry waits for it, unless its number moved or a person asked (rule G2).
      const isSetAside = target.retryAt !== null && !isMoved && !isForced;
      if (isActive && !isSetAside && (needsPush(target) || isForced || isOutdated)) {
        markForLook(target, mark, now);
        target.markedAt ??= options.markedAt?.get(variantId) ?? now;
        target.traceparents = addCause(target.traceparents, tx.traceparent());
      }
      target.state = targetState({ ...target, hasError: target.errorCode !== null }, isActive);
    }
  }
  await noteMoves(tx, moved, now);
  await tx.events.append(events);
  await leaveRisen(tx, integration, risen, now);
  if (events.length > 0) tx.wake(topics.events);
  tx.wake(topics.pushes(integration.id));
  await tx.flush();
}

/** The targets, of whatever integration, whose numbers depend on these variants. */
export async function recomputeFed(tx: Tx, variantIds: readonly number[], now: number): Promise<void> {
  if (variantIds.length === 0) return;
  await tx.flush();
  const targets = await tx.targets.ofSourceVariants([...(await withSharing(tx, variantIds))]);
  const byIntegration = Map.groupBy(targets, (target) => target.integration);
  for (const integration of await tx.integrations.byIds([...byIntegration.keys()])) {
    await recompute(tx, integration, byIntegration.get(integration.id) ?? [], { now });
  }
}
