// Ports on a clock that stands still until a test moves it: a day of retries takes milliseconds.
import { setImmediate } from "node:timers/promises";
import type { MockPorts, Network } from "../ports.ts";
import { createSeededRandom } from "../random.ts";

export type VirtualPorts = MockPorts & {
  /** Moves the clock, running each timer at its own time and letting what it started settle before the next. */
  advance(ms: number): Promise<void>;
};

const defaultStart = Date.UTC(2026, 9, 1, 9);

export function createVirtualPorts(
  options: { startAt?: number; seed?: number; network?: Network } = {},
): VirtualPorts {
  let now = options.startAt ?? defaultStart;
  const timers = new Set<{ at: number; run: () => void }>();
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  };
  return {
    clock: { now: () => now },
    timers: {
      after(ms, run) {
        const timer = { at: now + ms, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    random: createSeededRandom(options.seed ?? 1),
    network: options.network ?? (() => Promise.reject(new Error("This test has no network"))),
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await settle();
      }
      now = end;
    },
  };
}
