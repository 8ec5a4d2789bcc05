// So many requests a window, as the far side counts them: whether its window stands still or slides along is not said
// anywhere. What is left when a window's end has come is therefore not taken to be all of it: one request goes first, and
// its answer tells.
import { type Meter, plausible, probeWaitMs } from "./meter.ts";

/** Where the answer to the one request that asks is long in coming, another asks. */
const patienceMs = 2000;

export function createWindowMeter(limit: number, windowMs: number): Meter {
  let size = limit;
  let remaining = limit;
  /** When there is more; null before the first request. */
  let endsAt: number | null = null;
  /** The same as the far side's own clock says it; windows are told apart by it. */
  let statedEnd: number | null = null;
  /** Nothing told yet what is left of this window. */
  let isGuess = true;

  let askedAt = 0;
  /** Whether the far side states its budget at all; if not, a window that has ended is followed by a whole one. */
  let isStated = false;

  const hasEnded = (now: number) => endsAt === null || now >= endsAt;

  /** A window of which perhaps not all is left. */
  function begin(now: number): void {
    remaining = size;
    endsAt = now + windowMs;
    statedEnd = null;
    isGuess = true;
  }

  return {
    untilFree(now, amount, unanswered) {
      const asking = unanswered === 0 || now - askedAt >= patienceMs ? 0 : probeWaitMs;
      if (isGuess) return asking;
      if (remaining >= amount) return 0;
      if (endsAt !== null && now < endsAt) return endsAt - now;
      return isStated ? asking : 0;
    },
    spend(now, cost) {
      askedAt = now;
      if (hasEnded(now)) {
        if (!isStated || remaining < cost) begin(now);
        // At least what was left of the last window is left of this one.
        else endsAt = now + windowMs;
      }
      remaining -= cost;
    },
    answered() {
      isGuess = false;
    },
    report(now, { remaining: stated, limit: statedLimit, resetsAt }, { unanswered, date }) {
      if (!Number.isFinite(stated)) return;
      isStated = true;
      size = plausible(statedLimit, size, 1);
      const left = stated - unanswered;
      const end = resetsAt !== undefined && Number.isFinite(resetsAt) ? resetsAt : null;
      const isNext = end === null ? hasEnded(now) : statedEnd === null || end > statedEnd;
      // Answers overtake each other: of one window, the one that states the least was given last.
      remaining = isNext ? left : Math.min(remaining, left);
      // A far side whose clock is off must not stop us for longer than a window, nor let us go at once.
      const statedMs = end === null ? 0 : end - date;
      const isPlausible = statedMs > 0 && statedMs < windowMs;
      if (isNext) {
        statedEnd = end;
        endsAt = now + (isPlausible ? statedMs : windowMs);
      } else if (isPlausible && endsAt !== null) {
        endsAt = Math.min(endsAt, now + statedMs);
      }
    },
    capacity: () => size,
    outlook: (now) =>
      endsAt === null || now >= endsAt ? { left: size, forMs: 0 } : { left: remaining, forMs: endsAt - now },
    paceMs: (cost) => (windowMs * cost) / size,
  };
}
