// Arrow 5: what is to be written, and why is the rest not? Numbers wanted + channel levels just read -> pushes and
// skips. Pure; writes nothing.
import { causeOfDrift, type DriftFacts } from "../domain/drift.ts";
import type { Hold } from "../domain/hold.ts";
import { holdAfter, isReversal } from "../domain/second-writer.ts";
import { type ChannelSighting, type DriftCause, needsPush } from "../domain/target.ts";

export type PlanTarget = Omit<DriftFacts, "seen"> & {
  id: number;
  /** When the sighting before this one was; null where there was none. */
  lastSeenAt: number | null;
  /** What holds it back already. */
  hold: Hold | null;
  /** A person asked for it (pushStock): the channel's number is brought right, whatever is settled. */
  isForced: boolean;
};

/** What this snapshot's channel read says: null where the variant is not stocked at that location (rule L5). */
export type Sighting = ChannelSighting | null;

type SkipReason =
  /** The number is not known. */
  | "unknown"
  /** Sync is off, or the integration is not active (rule T3). */
  | "held"
  /** A guard, or a second writer, holds it back; `hold` says why. */
  | "guarded"
  /** The channel does not stock the variant at this location (rule L5). */
  | "not-stocked"
  /** The channel shows it already (rule C8). */
  | "unchanged"
  /** Nothing departed from what is settled; what the channel shows differs (rules T2, T5). */
  | "drifted";

type Step = {
  targetId: number;
  drift: DriftCause | null;
  /** Somebody replaced our number since it was last seen (rule G3). */
  isReversal: boolean;
};
export type PlannedPush = Step & { kind: "push"; from: number; to: number };
export type PlannedSkip = Step & { kind: "skip" } & (
    | { reason: "guarded"; hold: Hold }
    | { reason: Exclude<SkipReason, "guarded"> }
  );
export type PlanStep = PlannedPush | PlannedSkip;
export type Plan = { pushes: PlannedPush[]; skips: PlannedSkip[] };

function planTarget(target: PlanTarget, sighting: Sighting, isActive: boolean): PlanStep {
  const nothing = { kind: "skip", targetId: target.id, drift: null, isReversal: false } as const;
  if (sighting === null) return { ...nothing, reason: "not-stocked" };
  if (target.desired === null) return { ...nothing, reason: "unknown" };
  const drift = causeOfDrift({ ...target, seen: sighting });
  if (!isActive) return { ...nothing, reason: "held", drift };
  if (sighting.available === target.desired) return { ...nothing, reason: "unchanged" };
  const isReversed = !target.isTraded && isReversal(target, sighting);
  const step = { targetId: target.id, drift, isReversal: isReversed };
  const hold = target.hold ?? (isReversed ? holdAfter(target.reversals) : null);
  const isDue = target.isForced || needsPush(target);
  if (hold !== null && (isDue || isReversed)) return { ...step, kind: "skip", reason: "guarded", hold };
  if (!isDue) return { ...step, kind: "skip", reason: "drifted" };
  return { ...step, kind: "push", from: sighting.available, to: target.desired };
}

/** Decreases come first (rule Q3), the largest fall before the smaller; equal ones by id, so that order never matters. */
const decreasesFirst = (left: PlannedPush, right: PlannedPush): number =>
  left.to - left.from - (right.to - right.from) || left.targetId - right.targetId;

/** Plans a batch. A target without a sighting was not read and is left out; its push mark stays. */
export function planPushes(
  targets: readonly PlanTarget[],
  sightings: ReadonlyMap<number, Sighting>,
  isActive: boolean,
): Plan {
  const pushes: PlannedPush[] = [];
  const skips: PlannedSkip[] = [];
  for (const target of targets) {
    const sighting = sightings.get(target.id);
    if (sighting === undefined) continue;
    const step = planTarget(target, sighting, isActive);
    if (step.kind === "push") pushes.push(step);
    else skips.push(step);
  }
  return {
    pushes: pushes.toSorted(decreasesFirst),
    skips: skips.toSorted((left, right) => left.targetId - right.targetId),
  };
}
