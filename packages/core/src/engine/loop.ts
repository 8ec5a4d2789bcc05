// A loop that works while there is work. Its life:
//   idle     nothing is due; a timer may be set for when something will be
//   working  one round runs; a wake that comes meanwhile means one round more
//   resting  a round failed; after a growing pause it works again, woken or not
//   stopped  the round that runs ends, and none follows
// Woken a thousand times, it runs once more: what there is to do stands in the store, not in the wakes.
import { AdapterError } from "../contracts/index.ts";
import type { Ports } from "../ports/ports.ts";

/** What a round found: more to do at once, or when the next thing is due (epoch milliseconds; null for never). */
export type RoundResult = { more: true } | { more: false; dueAt: number | null };

export type Loop = {
  wake(): void;
  /** Resolves when the round that runs has ended. */
  stop(): Promise<void>;
};

/** First pause after a failed round; doubles to the longest one. */
const shortestRestMs = 500;
const longestRestMs = 60_000;
/** However far away the next due time is, the store is looked at this often: clocks jump. */
const longestIdleMs = 30_000;
/** A round that has nothing more to do, and says that something is due, is not believed at once: that would spin. */
const shortestIdleMs = 20;
/** A far side that asks for a longer pause is asked again after this. */
const longestAskedMs = 15 * 60_000;

/**
 * Whether what is due then is still to be waited for. It was never further away than `longestMs`: where it seems so, the
 * clock was set back, and that must not make us wait.
 */
export const isYetToCome = (dueAt: number, now: number, longestMs: number): boolean =>
  now < dueAt && dueAt - now <= longestMs;

/** The pause before attempt `failures + 1`: exponential, with up to half of it taken off by chance. */
export const restMs = (failures: number, chance: number): number =>
  Math.min(longestRestMs, shortestRestMs * 2 ** Math.min(failures - 1, 10)) * (1 - chance / 2);

export function createLoop(
  ports: Pick<Ports, "clock" | "timers" | "random" | "log">,
  name: string,
  round: () => Promise<RoundResult>,
): Loop {
  let mode: "idle" | "working" | "resting" | "stopped" = "idle";
  let isWoken = false;
  let failures = 0;
  let cancelTimer = () => {};
  let running: Promise<void> = Promise.resolve();

  function setTimer(ms: number) {
    cancelTimer();
    cancelTimer = ports.timers.after(ms, () => {
      if (mode === "resting") mode = "idle";
      start();
    });
  }

  function rest(error: unknown) {
    failures += 1;
    const asked = error instanceof AdapterError ? (error.waitMs ?? 0) : 0;
    const pause = Math.max(Math.min(asked, longestAskedMs), restMs(failures, ports.random.next()));
    mode = "resting";
    ports.log.warn(
      { loop: name, failures, pauseMs: Math.round(pause), error },
      "a round failed; it will be repeated",
    );
    setTimer(pause);
  }

  async function work() {
    for (;;) {
      isWoken = false;
      let result: RoundResult;
      try {
        result = await round();
      } catch (error) {
        if (mode !== "stopped") rest(error);
        return;
      }
      failures = 0;
      if (mode === "stopped") return;
      if (result.more || isWoken) continue;
      mode = "idle";
      const idleMs = result.dueAt === null ? longestIdleMs : result.dueAt - ports.clock.now();
      setTimer(Math.min(Math.max(idleMs, shortestIdleMs), longestIdleMs));
      return;
    }
  }

  function start() {
    if (mode !== "idle") return;
    mode = "working";
    cancelTimer();
    running = work();
  }

  return {
    wake() {
      isWoken = true;
      start();
    },
    async stop() {
      mode = "stopped";
      cancelTimer();
      await running;
    },
  };
}
