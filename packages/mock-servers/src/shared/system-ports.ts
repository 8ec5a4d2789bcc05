// The ports of the real world. The only file of this package that touches the clock, chance, timers and the network.
import { randomInt } from "node:crypto";
import type { MockPorts, Network } from "./ports.ts";
import { createSeededRandom, randomFrom } from "./random.ts";

const randomRange = 2 ** 47;

const network: Network = (request, options) =>
  fetch(request, options?.timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(options.timeoutMs) });

/** With a seed, chance repeats; without one it comes from the operating system. */
export function createSystemPorts(options: { seed?: number } = {}): MockPorts {
  return {
    clock: { now: () => Date.now() },
    timers: {
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random:
      options.seed === undefined
        ? randomFrom(() => randomInt(randomRange) / randomRange)
        : createSeededRandom(options.seed),
    network,
  };
}
