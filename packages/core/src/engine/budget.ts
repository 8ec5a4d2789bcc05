// How many requests an account may send, and when the next one may go. Pure arithmetic over times that are handed in, of
// timers and not of a clock, which jumps; the lanes do the waiting. Background work (catalog, sweep) is spread over the
// window and leaves half of it alone.
import { type BudgetReading, longestPauseMs, type RateBudget } from "../contracts/index.ts";
import { createBucketMeter } from "./bucket-meter.ts";
import { createWindowMeter } from "./window-meter.ts";

export type Budget = {
  /** Milliseconds until a request of this cost may go; 0 for now. */
  waitMs(now: number, cost: number, isBackground: boolean): number;
  /**
   * How long urgent work that cost this much had better rest, so that what is left lasts until there is more; 0 while
   * most of it is left. To be used for gathering what comes meanwhile, never for what a person waits for.
   */
  spacingMs(now: number, cost: number): number;
  /** The request goes. To be followed by `settle`. */
  take(now: number, cost: number, isBackground: boolean): void;
  /** Its answer came, or will never come. */
  settle(cost: number): void;
  /** `date` is the same moment by the clock: the far side's times are dates. */
  report(now: number, reading: BudgetReading, date: number): void;
  /** What is left as far as is known, and how much that could be at most. */
  outlook(now: number): { left: number; capacity: number };
  /** What is left of the pause that the far side asked for. */
  pauseMs(now: number): number;
  /** The far side asked for a pause of so long. */
  pauseFor(now: number, ms: number): void;
};

/** While more than this share is left, urgent work need not be spaced. */
const plentyShare = 1 / 3;

/** Background work takes at most this share of a window or bucket. */
const backgroundShare = 0.5;

export function createBudget(rate: RateBudget): Budget {
  const meter =
    rate.kind === "window"
      ? createWindowMeter(rate.limit, rate.windowMs)
      : createBucketMeter(rate.capacity, rate.restorePerSecond);
  let unanswered = 0;
  let pausedUntil = 0;
  let nextBackgroundAt = 0;

  return {
    waitMs(now, cost, isBackground) {
      const fits = Math.min(cost, meter.capacity());
      const reserve = isBackground ? meter.capacity() * (1 - backgroundShare) : 0;
      const amount = Math.min(fits + reserve, meter.capacity());
      const pause = Math.max(pausedUntil - now, isBackground ? nextBackgroundAt - now : 0, 0);
      const wait = Math.max(pause, meter.untilFree(now, amount, unanswered));
      // Whole milliseconds: a clock need not know smaller ones. A trifle that arithmetic left over is none.
      return Math.max(0, Math.ceil(wait - 1e-6));
    },
    spacingMs(now, cost) {
      const { left, forMs } = meter.outlook(now);
      if (left > meter.capacity() * plentyShare) return 0;
      return Math.min(forMs, (forMs / Math.max(left, 1)) * cost);
    },
    take(now, cost, isBackground) {
      meter.spend(now, cost);
      unanswered += cost;
      if (isBackground)
        nextBackgroundAt = now + Math.min(meter.paceMs(cost) / backgroundShare, longestPauseMs);
    },
    settle(cost) {
      unanswered = Math.max(0, unanswered - cost);
      meter.answered();
    },
    report: (now, reading, date) => meter.report(now, reading, { unanswered, date }),
    outlook: (now) => ({ left: meter.outlook(now).left, capacity: meter.capacity() }),
    pauseMs: (now) => Math.max(0, Math.ceil(pausedUntil - now - 1e-6)),
    pauseFor(now, ms) {
      if (ms > 0) pausedUntil = Math.max(pausedUntil, now + Math.min(ms, longestPauseMs));
    },
  };
}
