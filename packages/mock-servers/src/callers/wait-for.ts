// Waiting on the ports' own time.
import type { Timers } from "../shared/ports.ts";

export const waitFor = (timers: Timers, ms: number): Promise<void> =>
  new Promise((resolve) => {
    timers.after(ms, resolve);
  });
