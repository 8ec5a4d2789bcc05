// Arrow 7, behind a look: what the channel shows at each target, the drift in it, and what needs no write, settled with
// its reason in one transaction.
import { isZeroHold } from "../domain/hold.ts";
import type { DriftCause } from "../domain/target.ts";
import { recentReversals } from "../domain/second-writer.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import { leaveApproval } from "../engine/approvals.ts";
import { noteRise, readRisesAgain } from "../engine/confirm-rises.ts";
import { endHold, holdTarget, standingHold } from "../engine/holds.ts";
import { forgetDoubts } from "../engine/push-marks.ts";
import { type Closure, closeChanges } from "../engine/run-progress.ts";
import { noteMoves } from "../engine/note-moves.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { LookedAt } from "./look.ts";
import type { Plan, PlannedSkip, PlanStep, PlanTarget, Sighting } from "./plan.ts";
import { levelUnreadable } from "./record-unread.ts";
import {
  clearError,
  clearMark,
  fail,
  isStockingError,
  restate,
  skuOf,
  stockingErrors,
} from "./settle-target.ts";
import { tellDrift } from "./tell-drift.ts";

const notStocked =
  "The channel does not stock this variant at this location: stock it there, exclude the variant, or let the policy (stockUnstockedVariants) stock it.";
const isBeingStocked = "The channel does not stock this variant at this location yet: it is being stocked.";

/** The number that the channel was looked at with: there may be a newer one since. */
type Looked = Pick<PlanTarget, "desired" | "desiredTicket">;

/** What a skip means for its target; answers the part it closes in a run: none while it is only put off. */
function applySkip(target: TargetRow, skip: PlannedSkip, number: Looked): Closure | null {
  const { desired } = number;
  const closure = (outcome: Closure["outcome"], reason: string | null): Closure => ({
    targetId: target.id,
    outcome,
    from: target.observed,
    to: desired,
    reason,
    ticket: number.desiredTicket,
  });
  switch (skip.reason) {
    case "unchanged":
      target.settled = desired;
      forgetDoubts(target);
      clearError(target);
      return closure("UNCHANGED", null);
    case "not-stocked":
      // What became of stocking it stands while it is to be stocked still.
      if (skip.until === null || !isStockingError(target.errorCode)) {
        clearError(target);
        fail(target, stockingErrors.notStocked, notStocked);
      }
      return closure("REJECTED", target.errorMessage);
    case "held":
      return closure("HELD", "Sync is off, or the integration is not active.");
    case "guarded":
      // A rise to be confirmed is under way.
      return skip.rise === null ? closure("HELD", skip.hold.message) : null;
    case "unknown":
      return closure("DEFERRED", "The number is not known: the source has not stated it.");
    case "rise-held":
      return null;
    case "drifted":
      // What was refused is not wanted any more.
      clearError(target);
      return closure("UNCHANGED", null);
  }
}

/** What was seen there. */
function applySighting(target: TargetRow, sighting: Sighting, step: PlanStep | undefined, seenAt: number) {
  target.observed = sighting?.available ?? null;
  target.observedCommitted = sighting?.committed ?? null;
  target.observedAt = seenAt;
  target.driftCause = step?.drift ?? null;
  target.risesHeldUntil = step?.risesHeldUntil ?? null;
  target.settled = step?.settledByTrade ?? target.settled;
  noteRise(target, step);
  if (step?.isReversal) target.reversals = [...recentReversals(target.reversals, seenAt), seenAt];
  if (target.errorCode === levelUnreadable) clearError(target);
  if (sighting && isStockingError(target.errorCode)) clearError(target);
  if (step?.kind === "stock" && !isStockingError(target.errorCode)) {
    clearError(target);
    fail(target, stockingErrors.notStocked, isBeingStocked);
  }
}

/** When a target that was skipped is looked at again by itself: then it is wanted still. */
function lookAgainAt(skip: PlannedSkip): number | null {
  if (skip.reason === "guarded" || skip.reason === "not-stocked") return skip.until;
  return skip.reason === "rise-held" ? skip.risesHeldUntil : null;
}

/** Holds it back, or lets go what the policy held back before; what stands, stands. Answers the event. */
function applyHold(
  target: TargetRow,
  step: PlanStep | undefined,
  planned: PlanTarget | undefined,
  told: { sku: string | null; now: number },
): NewEvent[] {
  const standing = standingHold(target)?.code ?? null;
  // One that was ended since it was planned with does not begin anew.
  const isMeant = (planned?.hold?.code ?? null) === standing;
  if (step?.kind !== "skip" || step.reason !== "guarded" || !isMeant) {
    if (standing === null) endHold(target);
    return [];
  }
  // What a person asked for is caught up when the time is over, whatever is settled.
  if (step.until !== null) target.settled = null;
  return holdTarget(target, step.hold, planned?.desired ?? null, told);
}

/** Stores what was seen at every target of the look, and settles those that get no write. */
export async function recordLook(context: EngineContext, looked: LookedAt, plan: Plan): Promise<void> {
  const now = context.ports.clock.now();
  const planned = new Map(looked.targets.map((target) => [target.id, target]));
  const steps = new Map(
    [...plan.pushes, ...plan.stockings, ...plan.skips].map((step) => [step.targetId, step]),
  );
  await context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(looked.integration.id);
    if (!integration) return;
    const rows = await tx.targets.byIds([...planned.keys()]);
    const skus = await skuOf(tx, rows);
    const closures: Closure[] = [];
    const left: number[] = [];
    const events: NewEvent[] = [];
    const causes: DriftCause[] = [];
    const moved: TargetRow[] = [];
    const reconciliations = Map.groupBy(
      await tx.runs.reconciliationsAmong(await tx.runs.openChangesOf(rows.map(({ id }) => id))),
      (change) => change.target,
    );
    for (const target of rows) {
      const plannedAs = planned.get(target.id);
      const sighting = looked.sightings.get(target.id) ?? null;
      const step = steps.get(target.id);
      const before = target.driftCause;
      const seenBefore = target.observed;
      const sku = skus.get(target.channelVariant) ?? null;
      applySighting(target, sighting, step, looked.terms.seenAt);
      events.push(...applyHold(target, step, plannedAs, { sku, now }));
      if (step?.kind === "skip" && step.reason === "unchanged" && isZeroHold(target.holdCode)) {
        endHold(target);
        left.push(target.id);
      }
      if (step?.kind === "skip" && plannedAs) {
        const closure = applySkip(target, step, plannedAs);
        const mark = looked.marks.get(target.id);
        if (closure) closures.push(closure);
        if (lookAgainAt(step) === null) clearMark(target, mark);
        if (target.pushMark === mark) target.pushDueAt = lookAgainAt(step);
      }
      const parts = reconciliations.get(target.id) ?? [];
      const told = sighting ? tellDrift(target, before, parts, { seen: sighting.available, sku, now }) : [];
      events.push(...told);
      if (told.length > 0 && target.driftCause !== null) causes.push(target.driftCause);
      restate(target, integration);
      if (target.observed !== seenBefore) moved.push(target);
    }
    await noteMoves(tx, moved, now);
    await closeChanges(tx, closures, now);
    await leaveApproval(tx, integration.id, left, now);
    await readRisesAgain(tx, integration, rows, looked.terms);
    await tx.events.append(events);
    if (causes.length > 0) tx.measure({ about: "drift", integrationId: integration.id, causes });
    if (events.length > 0) tx.wake(topics.events);
  });
}
