// Arrow 5: what is to be written, and why is the rest not? Numbers wanted + channel levels just read -> pushes and
// skips. Pure; writes nothing.
import { causeOfDrift, type DriftFacts } from "../domain/drift.ts";
import { confirmationHold, type Hold, salesOnlyHold, shadowHold } from "../domain/hold.ts";
import { holdAfter, isReversal } from "../domain/second-writer.ts";
import { isConfirmed, pendingRise, type Rise } from "../domain/rise.ts";
import { type ChannelSighting, type DriftCause, needsPush } from "../domain/target.ts";

export type PlanTarget = Omit<DriftFacts, "seen"> & {
  id: number;
  /** When the sighting before this one was; null where there was none. */
  lastSeenAt: number | null;
  /** Of the snapshot behind `desired`, and when the source was asked for it. */
  desiredTicket: number;
  desiredReadAt: number;
  /** A rise that waits for a second reading; null where none does. */
  rise: Rise | null;
  /** What holds it back already. */
  hold: Hold | null;
  /** Until when it may not rise, in epoch milliseconds; null where nothing says so. */
  risesHeldUntil: number | null;
  /** It was refused to stock it, or it does not show it yet: not before then again; null for at once (rule L5). */
  stockAgainAt: number | null;
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
  /** Its number fell without our doing and no order can be read that says why: it may not rise for a while (rule Q9). */
  | "rise-held"
  /** Nothing departed from what is settled; what the channel shows differs (rules T2, T5). */
  | "drifted";

/** What goes for all targets of a look. */
export type PlanTerms = {
  isActive: boolean;
  /** When the channel was asked. */
  seenAt: number;
  /** How long a number may not rise that fell without our doing; null where orders tell why it fell. */
  holdRisesMs: number | null;
  /** Nothing is written (policy). */
  isShadow: boolean;
  /** Until when nothing rises (policy). */
  salesOnlyUntil: number | null;
  /** Targets that may be stocked where they are not: none unless the policy says so and the channel can (rule L5). */
  stockable: ReadonlySet<number>;
  /** How much later a second reading confirms a rise (policy); null where none need. */
  confirmAfterMs: number | null;
  /** Orders of the channel are read and subtracted (rule Q9): the numbers wanted count all that the channel has committed. */
  areOrdersSubtracted: boolean;
};

type Step = {
  targetId: number;
  drift: DriftCause | null;
  risesHeldUntil: number | null;
  /** Somebody replaced our number since it was last seen (rule G3). */
  isReversal: boolean;
  /** The rise that waits for a second reading from here on. */
  rise: Rise | null;
  /** What orders took along what is settled to; null where they moved nothing. */
  settledByTrade: number | null;
};
export type PlannedPush = Step & { kind: "push"; from: number; to: number };
export type PlannedSkip = Step & { kind: "skip" } & (
    | {
        reason: "guarded";
        hold: Hold;
        /** When it is looked at again by itself; null where it is not. */
        until: number | null;
      }
    /** `until` as above: what the policy has stocked, but not before then. */
    | { reason: "not-stocked"; until: number | null }
    | { reason: Exclude<SkipReason, "guarded" | "not-stocked"> }
  );
/** It is to be stocked; its number follows at the next look. */
export type PlannedStocking = Step & { kind: "stock" };
export type PlanStep = PlannedPush | PlannedStocking | PlannedSkip;
export type Plan = { pushes: PlannedPush[]; stockings: PlannedStocking[]; skips: PlannedSkip[] };

/** Until when it may not rise: anew where this look shows that it fell. */
function risesHeldUntil(target: PlanTarget, sighting: Sighting, terms: PlanTerms): number | null {
  const { lastSeen } = target;
  const hasFallen = sighting !== null && lastSeen !== null && sighting.available < lastSeen.available;
  return hasFallen && terms.holdRisesMs !== null ? terms.seenAt + terms.holdRisesMs : target.risesHeldUntil;
}

/** The rise that is not to be written before it is confirmed. */
function unconfirmedRise(target: PlanTarget, from: number, to: number, terms: PlanTerms): Rise | null {
  const { confirmAfterMs, seenAt } = terms;
  if (confirmAfterMs === null || to <= from) return null;
  const reading = { quantity: to, ticket: target.desiredTicket, readAt: target.desiredReadAt };
  return isConfirmed(target.rise, reading, confirmAfterMs) ? null : pendingRise(target.rise, reading, seenAt);
}

/**
 * Where orders moved what the channel shows, they moved what is settled with it: a number that counts those orders and is
 * the same as before has departed from it all the same (an order and a receipt between two looks). What drifts has a cause
 * of its own and stays with that (rules T2, T5).
 */
function settledByTrade(
  { lastSeen, isTraded }: PlanTarget,
  sighting: ChannelSighting,
  drift: DriftCause | null,
  { areOrdersSubtracted, isActive }: PlanTerms,
): number | null {
  const isMoved = isTraded || (lastSeen !== null && sighting.committed !== lastSeen.committed);
  return areOrdersSubtracted && isActive && isMoved && drift === null ? sighting.available : null;
}

const isSaleMode = ({ salesOnlyUntil, seenAt }: PlanTerms): boolean =>
  salesOnlyUntil !== null && salesOnlyUntil > seenAt;

/** Stocked where the policy says so, the number is known and nothing holds it back; else told of (rule L5). */
function planUnstocked(target: PlanTarget, step: Step, terms: PlanTerms): PlanStep {
  const isWanted = terms.stockable.has(target.id) && target.desired !== null && target.hold === null;
  const told = { ...step, kind: "skip", reason: "not-stocked", until: null } as const;
  if (!isWanted || !terms.isActive || terms.isShadow) return told;
  if (target.stockAgainAt !== null && target.stockAgainAt > terms.seenAt)
    return { ...told, until: target.stockAgainAt };
  // An old number may come back with the level, which is a rise.
  return isSaleMode(terms) ? { ...told, until: terms.salesOnlyUntil } : { ...step, kind: "stock" };
}

/** What the policy holds back of a push from one number to the other. */
function holdOfPolicy(
  from: number,
  to: number,
  terms: PlanTerms,
): { hold: Hold; until: number | null } | null {
  if (terms.isShadow) return { hold: shadowHold, until: null };
  return isSaleMode(terms) && to > from ? { hold: salesOnlyHold, until: terms.salesOnlyUntil } : null;
}

function planTarget(target: PlanTarget, sighting: Sighting, terms: PlanTerms): PlanStep {
  const heldUntil = risesHeldUntil(target, sighting, terms);
  const base = { targetId: target.id, risesHeldUntil: heldUntil, rise: null, settledByTrade: null };
  const unmoved = { ...base, drift: null, isReversal: false };
  if (sighting === null) return planUnstocked(target, unmoved, terms);
  const nothing = { ...unmoved, kind: "skip" } as const;
  if (target.desired === null) {
    // What drifted is not judged anew: it drifts still when the number is known again.
    const drift = target.before;
    const moved = settledByTrade(target, sighting, drift, terms);
    return { ...nothing, reason: "unknown", drift, settledByTrade: moved };
  }
  const drift = causeOfDrift({ ...target, seen: sighting });
  if (!terms.isActive) return { ...nothing, reason: "held", drift };
  if (sighting.available === target.desired) return { ...nothing, reason: "unchanged" };
  const isReversed = !target.isTraded && isReversal(target, sighting);
  const moved = settledByTrade(target, sighting, drift, terms);
  const step = { ...base, drift, isReversal: isReversed, settledByTrade: moved };
  const hold = target.hold ?? (isReversed ? holdAfter(target.reversals) : null);
  const isDue = target.isForced || needsPush({ ...target, settled: moved ?? target.settled });
  if (hold !== null && (isDue || isReversed))
    return { ...step, kind: "skip", reason: "guarded", hold, until: null };
  if (!isDue) return { ...step, kind: "skip", reason: "drifted" };
  const isRiseHeld = heldUntil !== null && heldUntil > terms.seenAt;
  if (isRiseHeld && target.desired > sighting.available)
    return { ...step, kind: "skip", reason: "rise-held" };
  const held = holdOfPolicy(sighting.available, target.desired, terms);
  if (held) return { ...step, kind: "skip", reason: "guarded", ...held };
  const rise = unconfirmedRise(target, sighting.available, target.desired, terms);
  if (rise) return { ...step, kind: "skip", reason: "guarded", hold: confirmationHold, until: null, rise };
  return { ...step, kind: "push", from: sighting.available, to: target.desired };
}

/** Decreases come first (rule Q3), the largest fall before the smaller; equal ones by id, so that order never matters. */
const decreasesFirst = (left: PlannedPush, right: PlannedPush): number =>
  left.to - left.from - (right.to - right.from) || left.targetId - right.targetId;

/** Plans a batch. A target without a sighting was not read and is left out; its push mark stays. */
export function planPushes(
  targets: readonly PlanTarget[],
  sightings: ReadonlyMap<number, Sighting>,
  terms: PlanTerms,
): Plan {
  const pushes: PlannedPush[] = [];
  const stockings: PlannedStocking[] = [];
  const skips: PlannedSkip[] = [];
  for (const target of targets) {
    const sighting = sightings.get(target.id);
    if (sighting === undefined) continue;
    const step = planTarget(target, sighting, terms);
    if (step.kind === "push") pushes.push(step);
    else if (step.kind === "stock") stockings.push(step);
    else skips.push(step);
  }
  return {
    pushes: pushes.toSorted(decreasesFirst),
    stockings: stockings.toSorted((left, right) => left.targetId - right.targetId),
    skips: skips.toSorted((left, right) => left.targetId - right.targetId),
  };
}
