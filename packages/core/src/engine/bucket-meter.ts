// A leaky bucket of cost points, filled again at a steady rate; every answer states how full it is.
import { type Meter, plausible, probeWaitMs } from "./meter.ts";

/** A bucket that would take longer to fill is none. */
const slowestFillSeconds = 3600;

export function createBucketMeter(limit: number, restoreRate: number): Meter {
  let size = limit;
  let restorePerSecond = restoreRate;
  let level = limit;
  let at: number | null = null;
  let isGuess = true;

  const fill = (now: number) => {
    if (at !== null) level = Math.min(size, level + ((now - at) * restorePerSecond) / 1000);
    at = now;
  };
  const msFor = (points: number) => Math.max(0, (points / restorePerSecond) * 1000);

  return {
    untilFree(now, amount, unanswered) {
      fill(now);
      return Math.max(msFor(amount - level), isGuess && unanswered > 0 ? probeWaitMs : 0);
    },
    spend(now, cost) {
      fill(now);
      level -= cost;
    },
    answered() {
      isGuess = false;
    },
    report(now, { remaining, limit: statedLimit, restorePerSecond: statedRate }, { unanswered }) {
      if (!Number.isFinite(remaining)) return;
      size = plausible(statedLimit, size, 1);
      const slowest = size / slowestFillSeconds;
      // The rate of before is none for a bucket that became so much larger.
      restorePerSecond = Math.max(slowest, plausible(statedRate, restorePerSecond, slowest));
      level = Math.min(size, Math.max(-size, remaining) - unanswered);
      at = now;
    },
    capacity: () => size,
    outlook(now) {
      fill(now);
      return { left: level, forMs: msFor(size - level) };
    },
    paceMs: (cost) => msFor(cost),
  };
}
