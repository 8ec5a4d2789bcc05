// Time, chance and the network as Node and browsers have them; the one place of the client that knows of them.

export type ClientPorts = {
  fetch: typeof globalThis.fetch;
  /** Calls back once, later; answers what calls it off. */
  after(delayMs: number, run: () => void): () => void;
  /** From 0 to below 1. */
  random(): number;
};

export const systemPorts = (): ClientPorts => ({
  fetch: (...request) => globalThis.fetch(...request),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
});

/** Waits; an abort ends the wait early and quietly. */
export const pause = (ports: ClientPorts, delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      callOff();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const callOff = ports.after(delayMs, done);
    signal?.addEventListener("abort", done);
  });
