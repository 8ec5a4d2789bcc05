// How many requests an account may send, and when the next one may go. Pure arithmetic over times that are handed in;
// the lanes do the waiting. Background work (catalog, sweep) is spread over the window and leaves half of it alone.
import type { BudgetReading, RateBudget } from "../contracts/index.ts";

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
  report(now: number, reading: BudgetReading): void;
  /** The far side asked for a pause. */
  pauseUntil(time: number): void;
};

/** While more than this share is left, urgent work need not be spaced. */
const plentyShare = 2 / 3;

/** Background work takes at most this share of a window or bucket. */
const backgroundShare = 0.5;

type Meter = {
  /** Milliseconds until `amount` is free, all that is taken and not yet reported counted as spent. */
  untilFree(now: number, amount: number): number;
  spend(now: number, cost: number): void;
  report(now: number, reading: BudgetReading, unreported: number): void;
  capacity(): number;
  /** What is left, and for how long it has to do. */
  outlook(now: number): { left: number; forMs: number };
  /** Milliseconds between background requests of this cost. */
  paceMs(cost: number): number;
};

function createWindowMeter(limit: number, windowMs: number): Meter {
  let size = limit;
  let remaining = limit;
  let resetsAt: number | null = null;
  const refresh = (now: number) => {
    if (resetsAt === null || now < resetsAt) return;
    remaining = size;
    resetsAt = null;
  };
  return {
    untilFree(now, amount) {
      refresh(now);
      return remaining >= amount || resetsAt === null ? 0 : resetsAt - now;
    },
    spend(now, cost) {
      refresh(now);
      remaining -= cost;
      resetsAt ??= now + windowMs;
    },
    report(now, reading, unreported) {
      size = reading.limit ?? size;
      remaining = reading.remaining - unreported;
      // A far side whose clock is off must not stop us for longer than a window.
      if (reading.resetsAt !== undefined)
        resetsAt = Math.min(Math.max(reading.resetsAt, now), now + windowMs);
    },
    capacity: () => size,
    outlook(now) {
      refresh(now);
      return { left: remaining, forMs: resetsAt === null ? 0 : resetsAt - now };
    },
    paceMs: (cost) => (windowMs * cost) / (size * backgroundShare),
  };
}

function createBucketMeter(limit: number, restoreRate: number): Meter {
  let size = limit;
  let restorePerSecond = restoreRate;
  let level = limit;
  let at: number | null = null;
  const refresh = (now: number) => {
    if (at !== null) level = Math.min(size, level + (Math.max(0, now - at) * restorePerSecond) / 1000);
    at = now;
  };
  return {
    untilFree(now, amount) {
      refresh(now);
      return level >= amount ? 0 : Math.ceil(((amount - level) / restorePerSecond) * 1000);
    },
    spend(now, cost) {
      refresh(now);
      level -= cost;
    },
    report(now, reading, unreported) {
      size = reading.limit ?? size;
      restorePerSecond = reading.restorePerSecond ?? restorePerSecond;
      level = reading.remaining - unreported;
      at = now;
    },
    capacity: () => size,
    outlook(now) {
      refresh(now);
      return { left: level, forMs: ((size - level) / restorePerSecond) * 1000 };
    },
    paceMs: (cost) => (cost / (restorePerSecond * backgroundShare)) * 1000,
  };
}

export function createBudget(rate: RateBudget): Budget {
  const meter =
    rate.kind === "window"
      ? createWindowMeter(rate.limit, rate.windowMs)
      : createBucketMeter(rate.capacity, rate.restorePerSecond);
  let unreported = 0;
  let isProbed = false;
  let pausedUntil = 0;
  let nextBackgroundAt = 0;

  /** How long to look away while the answer to the first request is still out. */
  const probeWaitMs = 25;

  return {
    waitMs(now, cost, isBackground) {
      if (now < pausedUntil) return pausedUntil - now;
      // A restarted process does not know what the one before it spent: one request goes first and tells.
      if (!isProbed && unreported > 0) return probeWaitMs;
      const fits = Math.min(cost, meter.capacity());
      const reserve = isBackground ? meter.capacity() * (1 - backgroundShare) : 0;
      const wait = meter.untilFree(now, Math.min(fits + reserve, meter.capacity()));
      return isBackground ? Math.max(wait, nextBackgroundAt - now, 0) : wait;
    },
    spacingMs(now, cost) {
      const { left, forMs } = meter.outlook(now);
      if (left > meter.capacity() * plentyShare) return 0;
      return Math.min(forMs, (forMs / Math.max(left, 1)) * cost);
    },
    take(now, cost, isBackground) {
      meter.spend(now, cost);
      unreported += cost;
      if (isBackground) nextBackgroundAt = now + meter.paceMs(cost);
    },
    settle(cost) {
      unreported = Math.max(0, unreported - cost);
      isProbed = true;
    },
    report(now, reading) {
      meter.report(now, reading, unreported);
    },
    pauseUntil(time) {
      pausedUntil = Math.max(pausedUntil, time);
    },
  };
}
