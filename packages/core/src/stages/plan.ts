// Arrow 5: what is to be written, and why is the rest not? Numbers wanted + channel levels just read -> pushes and
// skips. Pure; writes nothing.
import { type ChannelSighting, type DriftCause, isHandEdit, needsPush } from "../domain/target.ts";

export type PlanTarget = {
  id: number;
  desired: number | null;
  settled: number | null;
  pushed: number | null;
  driftCause: DriftCause | null;
  /** What the channel showed at the sighting before this one; null where it was never seen. */
  lastSeen: ChannelSighting | null;
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
  /** The channel does not stock the variant at this location (rule L5). */
  | "not-stocked"
  /** The channel shows it already (rule C8). */
  | "unchanged"
  /** Nothing departed from what is settled; what the channel shows differs (rules T2, T5). */
  | "drifted";

export type PlannedPush = {
  kind: "push";
  targetId: number;
  from: number;
  to: number;
  drift: DriftCause | null;
};
export type PlannedSkip = { kind: "skip"; targetId: number; reason: SkipReason; drift: DriftCause | null };
export type PlanStep = PlannedPush | PlannedSkip;
export type Plan = { pushes: PlannedPush[]; skips: PlannedSkip[] };

/** Why the channel shows another number than the settled one, as far as one sighting can tell. */
function driftOf(target: PlanTarget, sighting: ChannelSighting): DriftCause | null {
  const { lastSeen, settled } = target;
  if (settled === null || sighting.available === settled) return null;
  if (lastSeen === null) return target.pushed === null ? "BEFORE_SYNC" : "UNKNOWN";
  // An order moved both figures: that is trade, not drift. What drifted before goes on doing so.
  return isHandEdit(lastSeen, sighting) ? "MANUAL_EDIT" : target.driftCause;
}

function planTarget(target: PlanTarget, sighting: Sighting, isActive: boolean): PlanStep {
  const skip = (reason: SkipReason, drift: DriftCause | null = null): PlannedSkip => ({
    kind: "skip",
    targetId: target.id,
    reason,
    drift,
  });
  if (sighting === null) return skip("not-stocked");
  if (target.desired === null) return skip("unknown");
  const drift = driftOf(target, sighting);
  if (!isActive) return skip("held", drift);
  if (sighting.available === target.desired) return skip("unchanged");
  if (!target.isForced && !needsPush(target)) return skip("drifted", drift);
  return { kind: "push", targetId: target.id, from: sighting.available, to: target.desired, drift };
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
