// Waiting for the store to change. A wake only says that it is worth a look; without one a look is taken all the same
// now and then, since a wake from another gateway on the same database may be lost with its connection.
import type { GraphQLContext } from "../schema/context.ts";

export type Wakes = {
  /** Resolves when woken, or after the longest wait, or once aborted. Wakes between two waits are not lost. */
  wait(): Promise<void>;
  close(): void;
};

/** `topics`: the ones that are worth a look, as the core names them. */
export function listenForWakes(
  { engine, timers }: GraphQLContext,
  topics: readonly string[],
  longestWaitMs: number,
  signal: AbortSignal,
): Wakes {
  let isWoken = false;
  let proceed = () => {};
  const wake = () => {
    isWoken = true;
    proceed();
  };
  const stopListening = engine.onWake((woken) => {
    if (topics.some((topic) => woken.has(topic))) wake();
  });
  signal.addEventListener("abort", wake);
  return {
    async wait() {
      if (!isWoken && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const cancel = timers.after(longestWaitMs, resolve);
          proceed = () => {
            cancel();
            resolve();
          };
        });
      }
      isWoken = false;
    },
    close() {
      stopListening();
      signal.removeEventListener("abort", wake);
    },
  };
}
