// Where the event log ends, looked at once for all who wait for it to go on: a thousand subscribers who wait cost as
// many statements as one.
import { type EngineContext, topics } from "../engine/context.ts";
import type { EventPosition } from "../store/tables/events.ts";

/** On PostgreSQL events become visible without a wake, when an older transaction ends. */
const lookAgainMs = 1000;

export const isBefore = (left: EventPosition, right: EventPosition): boolean =>
  left.tx < right.tx || (left.tx === right.tx && left.id < right.id);

type Waiter = { position: EventPosition; proceed: () => void };

export type LogTail = {
  /** Resolves once the log goes beyond the position, or once aborted. */
  waitBeyond(position: EventPosition, signal: AbortSignal): Promise<void>;
};

const tails = new WeakMap<EngineContext["store"], LogTail>();

function createLogTail({ store, ports }: EngineContext): LogTail {
  const waiters = new Set<Waiter>();
  let isLooking = false;
  let isWoken = false;
  let cancelLook = () => {};
  let stopListening: (() => void) | null = null;

  function release(isReleased: (waiter: Waiter) => boolean): void {
    for (const waiter of waiters) {
      if (!isReleased(waiter)) continue;
      waiters.delete(waiter);
      waiter.proceed();
    }
  }

  /** One look at a time; what wakes in between makes it look once more. */
  async function look(): Promise<void> {
    isWoken = true;
    if (isLooking) return;
    isLooking = true;
    while (isWoken && waiters.size > 0) {
      isWoken = false;
      try {
        const end = await store.read((tx) => tx.events.lastPosition());
        release(({ position }) => isBefore(position, end));
      } catch {
        // Whoever waits reads for itself, and tells of what is wrong.
        release(() => true);
      }
    }
    isLooking = false;
    rest();
  }

  function rest(): void {
    cancelLook();
    if (waiters.size > 0) {
      cancelLook = ports.timers.after(lookAgainMs, () => void look());
      return;
    }
    stopListening?.();
    stopListening = null;
  }

  return {
    async waitBeyond(position, signal) {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const waiter: Waiter = {
          position,
          proceed() {
            signal.removeEventListener("abort", leave);
            resolve();
          },
        };
        const leave = () => {
          waiters.delete(waiter);
          waiter.proceed();
          if (!isLooking) rest();
        };
        signal.addEventListener("abort", leave);
        waiters.add(waiter);
        // Listening begins before the look: what is committed in between is seen by one or the other.
        stopListening ??= store.onWake((woken) => {
          if (woken.has(topics.events)) void look();
        });
        void look();
      });
    },
  };
}

/** One for each store. */
export function logTailOf(context: EngineContext): LogTail {
  const tail = tails.get(context.store) ?? createLogTail(context);
  tails.set(context.store, tail);
  return tail;
}
