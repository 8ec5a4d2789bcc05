// Arrow 7, behind a look: what the channel shows at each target, the drift in it, and what needs no write, settled with
// its reason in one transaction.
import { type EngineContext, topics } from "../engine/context.ts";
import { type Closure, closeChanges } from "../engine/run-progress.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { LookedAt } from "./look.ts";
import type { Plan, PlannedSkip } from "./plan.ts";
import { levelUnreadable } from "./record-unread.ts";
import { clearError, clearMark, fail, restate, skuOf } from "./settle-target.ts";

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
      if (target.errorCode === levelUnreadable) clearError(target);
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
