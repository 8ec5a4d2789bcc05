// The system's timers, but for the long ones: those are let off by the test, so that nobody waits for a minute.
import { systemTimers, type Timers } from "@stockgate/core";

export type HandTimers = Timers & {
  /** Lets off every timer that was set for exactly this long, once. */
  letOff(delayMs: number): void;
};

export function createHandTimers(fromMs: number): HandTimers {
  const waiting = new Map<() => void, number>();
  return {
    after(delayMs, run) {
      if (delayMs < fromMs) return systemTimers.after(delayMs, run);
      const once = () => run();
      waiting.set(once, delayMs);
      return () => waiting.delete(once);
    },
    elapsed: () => systemTimers.elapsed(),
    letOff(delayMs) {
      // What they set in their turn waits for the next time.
      const due = [...waiting].flatMap(([run, ms]) => (ms === delayMs ? [run] : []));
      for (const run of due) {
        waiting.delete(run);
        run();
      }
    },
  };
}
