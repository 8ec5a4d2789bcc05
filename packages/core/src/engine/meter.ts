// What a budget counts with: how much is left at the far side, as far as its answers have told.
import type { BudgetReading } from "../contracts/index.ts";

export type Meter = {
  /**
   * Milliseconds until `amount` is free, all that is taken and not yet answered counted as spent; `unanswered` is how
   * much that is.
   */
  untilFree(now: number, amount: number, unanswered: number): number;
  spend(now: number, cost: number): void;
  /** An answer came, whether it states the budget or not; or none will come. */
  answered(): void;
  report(now: number, reading: BudgetReading, at: { unanswered: number; date: number }): void;
  capacity(): number;
  /** What is left, and for how long it has to do. */
  outlook(now: number): { left: number; forMs: number };
  /** Milliseconds between background requests of this cost. */
  paceMs(cost: number): number;
};

/** How long to look away while an answer that will tell what is left is still out. */
export const probeWaitMs = 25;

/** A figure as the far side states it; what cannot be one leaves the figure before. */
export const plausible = (stated: number | undefined, before: number, least: number): number =>
  stated !== undefined && Number.isFinite(stated) && stated >= least ? stated : before;
