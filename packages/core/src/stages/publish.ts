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

/** Events behind a follower were trimmed before it took them: to go on would be a gap without a word. */
export class LogTrimmed extends Error {
  override readonly name = "LogTrimmed";
}

const isBefore = (left: EventPosition, right: EventPosition): boolean =>
  left.tx < right.tx || (left.tx === right.tx && left.id < right.id);

/** One page behind a position, and up to where the log was seen to hold nothing else that matches. */
async function readPage(context: EngineContext, filter: EventFilter, after: EventPosition) {
  return context.store.read(async (tx) => {
    const end = await tx.events.lastPosition();
    const page = await tx.events.page(filter, { first: pageSize, after });
    if (isBefore(after, await tx.events.trimmedTo()))
      throw new LogTrimmed("These events are no longer kept.");
    return { ...page, end };
  });
}

/**
 * Every event behind `after`, from now on without one; in order, with no gap and no repeat, until aborted. Throws
 * LogTrimmed where events that were still to be handed on are no longer kept.
 */
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
      const page = await readPage(context, filter, position);
      for (const event of page.rows) {
        if (signal.aborted) return;
        yield event;
        position = { tx: event.tx, id: event.id };
      }
      if (page.hasNext) continue;
      // What did not match need not be looked at again, nor be missed once it is trimmed.
      if (isBefore(position, page.end)) position = page.end;
      await waiter.wait();
    }
  } finally {
    waiter.close();
  }
}
