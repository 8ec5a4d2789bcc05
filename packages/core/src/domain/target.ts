// One channel variant at one channel location: the number wanted there, the number settled, the number seen.
import type { HoldCode } from "./hold.ts";

export type StockTargetState = "IN_SYNC" | "PENDING" | "FAILED" | "DRIFTED" | "HELD";
export type DriftCause =
  | "BEFORE_SYNC"
  | "MISSED_SIGNAL"
  | "MANUAL_EDIT"
  | "OTHER_WRITER"
  | "FAILED_WRITE"
  | "LAG"
  | "MAPPING"
  | "UNKNOWN";

/** The figures that decide what happens to a target. */
export type TargetFigures = {
  /** The number computed last; null where it cannot be known. */
  desired: number | null;
  /**
   * The number that nothing needs doing about: the last one pushed or found right, or the baseline of the first
   * switch-on (rule T2). Null before either.
   */
  settled: number | null;
  /** Null where nothing but the toggle may hold it back. */
  holdCode: HoldCode | null;
  hasError: boolean;
  driftCause: DriftCause | null;
};

/** Whether the number has departed from the one that is settled, and so is to be pushed while sync is on. */
export const needsPush = (figures: Pick<TargetFigures, "desired" | "settled">): boolean =>
  figures.desired !== null && figures.desired !== figures.settled;

/** What the channel showed already when the baseline was taken, where it is another number (rule T2). */
export const baselineDrift = (desired: number | null, observed: number | null): DriftCause | null =>
  desired !== null && observed !== null && observed !== desired ? "BEFORE_SYNC" : null;

/** The one word for it that people see. */
export function targetState(figures: TargetFigures, isSyncActive: boolean): StockTargetState {
  if (figures.holdCode !== null) return "HELD";
  if (figures.hasError) return "FAILED";
  // An unknown number is never pushed.
  if (figures.desired === null) return "HELD";
  if (needsPush(figures)) return isSyncActive ? "PENDING" : "HELD";
  return figures.driftCause === null ? "IN_SYNC" : "DRIFTED";
}

/** What was seen at the channel, available and committed together (rule Q10, read 3). */
export type ChannelSighting = { available: number; committed: number };

/**
 * Whether somebody edited the quantity by hand since we last saw it: available moved although committed did not
 * (rules T5, Q10). An order moves both, by as much.
 */
export const isHandEdit = (before: ChannelSighting, now: ChannelSighting): boolean =>
  now.available !== before.available && now.committed === before.committed;
