// Arrow 7's end: hands stored events on to whoever waits for them, in commit order. The table is the truth; a wake only
// says that it is worth a look, so a slow subscriber costs nothing but its own delay, and a lost wake nothing at all.
import { type EngineContext, topics } from "../engine/context.ts";
import type { SyncEventRow } from "../store/entities/run.ts";
import type { EventFilter, EventPosition } from "../store/tables/events.ts";

/** Events read at once for one subscriber. */
const pageSize = 200;
/** On PostgreSQL events become visible without a wake, when an older transaction ends. */
const lookAgainMs = 1000;

/** Waits until woken, or for a while; wakes between two waits are not lost. */
function createWaiter(context: EngineContext, signal: AbortSignal) {
  let isWoken = false;
  let proceed = () => {};
  const wake = () => {
    isWoken = true;
    proceed();
  };
  const stopListening = context.store.onWake((woken) => {
    if (woken.has(topics.events)) wake();
  });
  signal.addEventListener("abort", wake);
  return {
    async wait(): Promise<void> {
      if (!isWoken && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const cancel = context.ports.timers.after(lookAgainMs, resolve);
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

/** Every event behind `after`, from now on without one; in order, with no gap and no repeat, until aborted. */
export async function* followEvents(
  context: EngineContext,
  filter: EventFilter,
  after: EventPosition | null,
  signal: AbortSignal,
): AsyncGenerator<SyncEventRow, void, undefined> {
  // Listening begins before the first look: what is committed in between is seen by one or the other.
  const waiter = createWaiter(context, signal);
  try {
    let position = after ?? (await context.store.read((tx) => tx.events.lastPosition()));
    while (!signal.aborted) {
      const from = position;
      const page = await context.store.read((tx) => tx.events.page(filter, { first: pageSize, after: from }));
      for (const event of page.rows) {
        if (signal.aborted) return;
        yield event;
        position = { tx: event.tx, id: event.id };
      }
      if (!page.hasNext) await waiter.wait();
    }
  } finally {
    waiter.close();
  }
}
