// Arrow 7: what became of it. Each outcome, the mark it clears and the event that tells of it, in one transaction.
// A push mark is cleared by its target's own outcome alone, and only where it still bears the number that was claimed.
import type { PushOutcome } from "../contracts/index.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import { markForReading } from "../engine/marking.ts";
import { awaitReading } from "../engine/push-marks.ts";
import { withComponents } from "../engine/relevance.ts";
import { retryAfterMs } from "../engine/retry-schedule.ts";
import { type Closure, closeChanges } from "../engine/run-progress.ts";
import { targetState } from "../domain/target.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { IntentPushRow, IntentRow, TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { Tx } from "../store/tx.ts";
import type { LookedAt } from "./look.ts";
import type { Plan, PlannedSkip } from "./plan.ts";

function clearMark(target: TargetRow, claimed: number | undefined): void {
  if (target.pushMark !== claimed) return;
  target.pushMark = null;
  target.pushDueAt = null;
  target.markedAt = null;
}

function clearError(target: TargetRow): void {
  target.errorCode = null;
  target.errorMessage = null;
  target.retryAt = null;
  target.attempts = 0;
}

function fail(target: TargetRow, code: string, message: string): void {
  target.errorCode = code;
  target.errorMessage = message;
}

const restate = (target: TargetRow, integration: IntegrationRow): void => {
  target.state = targetState(
    { ...target, hasError: target.errorCode !== null },
    integration.status === "ACTIVE",
  );
};

const skuOf = async (tx: Tx, targets: readonly TargetRow[]): Promise<Map<number, string | null>> => {
  const variants = await tx.catalog.channelVariantsByIds([
    ...new Set(targets.map((row) => row.channelVariant)),
  ]);
  return new Map(variants.map((variant) => [variant.id, variant.sku]));
};

function driftEvent(target: TargetRow, seen: number, sku: string | null, now: number): NewEvent {
  return {
    type: "DRIFT_FOUND",
    occurredAt: now,
    integration: target.integration,
    target: target.id,
    sku,
    fromQuantity: target.settled,
    toQuantity: seen,
    message: `${sku ?? "A variant without a SKU"}: the channel shows ${seen} where ${target.settled} is right.`,
    detail: { cause: target.driftCause },
  };
}

const notStocked =
  "The channel does not stock this variant at this location: stock it there, or exclude the variant.";

/** What a skip means for its target; answers the part it closes in a run. */
function applySkip(target: TargetRow, skip: PlannedSkip, desired: number | null): Closure {
  const closure = (outcome: Closure["outcome"], reason: string | null): Closure => ({
    targetId: target.id,
    outcome,
    from: target.observed,
    to: desired,
    reason,
  });
  switch (skip.reason) {
    case "unchanged":
      target.settled = desired;
      clearError(target);
      return closure("UNCHANGED", null);
    case "not-stocked":
      fail(target, "NOT_STOCKED", notStocked);
      return closure("REJECTED", notStocked);
    case "held":
      return closure("HELD", "Sync is off, or the integration is not active.");
    case "unknown":
      return closure("DEFERRED", "The number is not known: the source has not stated it.");
    case "drifted":
      // What was refused is not wanted any more.
      clearError(target);
      return closure("UNCHANGED", null);
  }
}

/** Stores what was seen at every target of the look, and settles those that get no write. */
export async function recordLook(context: EngineContext, looked: LookedAt, plan: Plan): Promise<void> {
  const now = context.ports.clock.now();
  const planned = new Map(looked.targets.map((target) => [target.id, target]));
  const drifts = new Map(plan.pushes.map((push) => [push.targetId, push.drift]));
  await context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(looked.integration.id);
    if (!integration) return;
    const rows = await tx.targets.byIds([...planned.keys()]);
    const skus = await skuOf(tx, rows);
    const skips = new Map(plan.skips.map((skip) => [skip.targetId, skip]));
    const closures: Closure[] = [];
    const events: NewEvent[] = [];
    for (const target of rows) {
      const sighting = looked.sightings.get(target.id) ?? null;
      const skip = skips.get(target.id);
      const before = target.driftCause;
      target.observed = sighting?.available ?? null;
      target.observedCommitted = sighting?.committed ?? null;
      target.observedAt = looked.seenAt;
      target.driftCause = skip ? skip.drift : (drifts.get(target.id) ?? null);
      if (sighting && target.errorCode === "NOT_STOCKED") clearError(target);
      if (skip) {
        closures.push(applySkip(target, skip, planned.get(target.id)?.desired ?? null));
        clearMark(target, looked.marks.get(target.id));
      }
      if (sighting && target.driftCause !== null && target.driftCause !== before) {
        events.push(driftEvent(target, sighting.available, skus.get(target.channelVariant) ?? null, now));
      }
      restate(target, integration);
    }
    await closeChanges(tx, closures, now);
    await tx.events.append(events);
    if (events.length > 0) tx.wake(topics.events);
  });
}

type Settled = { target: TargetRow; push: IntentPushRow; sku: string | null; now: number };

function applyWritten(
  { target, push, sku, now }: Settled,
  isWritten: boolean,
): { closure: Closure; events: NewEvent[] } {
  const { fromQuantity: from, toQuantity: to } = push;
  const signalledAt = target.markedAt;
  target.settled = to;
  target.pushed = to;
  target.pushedAt = now;
  target.pushedTicket = Math.max(target.pushedTicket ?? 0, push.ticket);
  target.observed = to;
  target.observedCommitted = push.committed;
  target.observedAt = now;
  target.driftCause = null;
  clearError(target);
  clearMark(target, push.pushMark);
  const event: NewEvent = {
    type: "STOCK_PUSHED",
    occurredAt: now,
    integration: target.integration,
    target: target.id,
    sku,
    fromQuantity: from,
    toQuantity: to,
    message: `${sku ?? "A variant without a SKU"}: the channel shows ${to}, was ${from}.`,
    detail: { signalledAt, tookMs: signalledAt === null ? null : now - signalledAt },
  };
  const outcome = isWritten ? "APPLIED" : "UNCHANGED";
  return {
    closure: { targetId: target.id, outcome, from, to, reason: null },
    events: isWritten ? [event] : [],
  };
}

function applyRejected(
  { target, push, sku, now }: Settled,
  { code, message }: Extract<PushOutcome, { kind: "rejected" }>,
): { closure: Closure; events: NewEvent[] } {
  target.attempts += 1;
  target.retryAt = now + retryAfterMs(target.attempts);
  // A number that came while this one was on its way need not wait.
  if (target.pushMark === push.pushMark) target.pushDueAt = target.retryAt;
  fail(target, code, message);
  const { fromQuantity: from, toQuantity: to } = push;
  const event: NewEvent = {
    type: "PUSH_FAILED",
    occurredAt: now,
    integration: target.integration,
    target: target.id,
    sku,
    fromQuantity: from,
    toQuantity: to,
    message: `${sku ?? "A variant without a SKU"}: the channel refused ${to}. ${message}`,
    detail: { code, retryAt: target.retryAt },
  };
  return {
    closure: { targetId: target.id, outcome: "REJECTED", from, to, reason: message },
    events: [event],
  };
}

/** Settles an intent: one outcome per push, in the order of its bytes. */
export async function recordOutcomes(
  context: EngineContext,
  intentId: number,
  outcomes: readonly PushOutcome[],
): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const intent = await tx.intents.byId(intentId);
    const integration = intent && (await tx.integrations.byId(intent.integration));
    if (!intent || !integration) return;
    Object.assign(intent, { state: "SETTLED", settledAt: now, problem: null });
    const pushes = await tx.intents.pushesOf(intentId);
    const rows = await tx.targets.byIds(pushes.map((push) => push.target));
    const byId = new Map(rows.map((row) => [row.id, row]));
    const skus = await skuOf(tx, rows);
    const results: { closure: Closure; events: NewEvent[] }[] = [];
    const conflicts: TargetRow[] = [];
    for (const [index, push] of pushes.entries()) {
      const target = byId.get(push.target);
      const outcome = outcomes[index];
      if (!target || !outcome) continue;
      const settled = { target, push, sku: skus.get(target.channelVariant) ?? null, now };
      if (outcome.kind === "applied" || outcome.kind === "unchanged") {
        results.push(applyWritten(settled, outcome.kind === "applied"));
      } else if (outcome.kind === "rejected") {
        results.push(applyRejected(settled, outcome));
      } else if (outcome.kind === "conflict" || outcome.reason === "key-spent") {
        // Something happened meanwhile (a key is spent by a refusal whose answer was lost): both sides are read again and
        // the number computed again, under a new key.
        conflicts.push(target);
      }
      restate(target, integration);
    }
    await readAgain(tx, integration, conflicts, now);
    const events = results.flatMap((result) => result.events);
    await tx.events.append(events);
    await closeChanges(
      tx,
      results.map((result) => result.closure),
      now,
    );
    if (events.length > 0) tx.wake(topics.events);
  });
}

/** All that their numbers are made of is read again, and only then are they looked at (rule Q10). */
async function readAgain(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  now: number,
): Promise<void> {
  const sourced = targets.filter((target) => target.sourceVariant !== null);
  if (sourced.length === 0) return;
  const mark = await tx.sequence.next();
  for (const target of sourced) awaitReading(target, mark);
  const { ids } = await withComponents(
    tx,
    sourced.flatMap((target) => target.sourceVariant ?? []),
  );
  const options = { cause: "conflict", priority: "webhook", dueAt: now, markedAt: now } as const;
  await markForReading(tx, integration.source, [...ids], options);
}

/**
 * Lets go of an intent that may not be sent again and whose outcome is not known. Nothing counts as settled at its
 * targets: both sides are read anew before anything else is written there.
 */
export async function releaseIntent(tx: Tx, intent: IntentRow, problem: string, now: number): Promise<void> {
  Object.assign(intent, { state: "ABANDONED", settledAt: now, problem });
  const integration = await tx.integrations.byId(intent.integration);
  if (!integration) return;
  const pushes = await tx.intents.pushesOf(intent.id);
  const targets = await tx.targets.byIds(pushes.map((push) => push.target));
  for (const target of targets) {
    target.settled = null;
    restate(target, integration);
  }
  await readAgain(tx, integration, targets, now);
}
