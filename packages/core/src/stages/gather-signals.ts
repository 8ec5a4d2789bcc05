// Many signals, one commit: a commit is synced to the disk, and a flood of webhooks must not wait for one sync each. What
// comes in one turn of the event loop is stored together, and so is what comes while that is being stored.
import { topics } from "../engine/context.ts";
import type { Ports } from "../ports/ports.ts";
import type { Store } from "../store/store.ts";
import type { NewSignal } from "../store/tables/signals.ts";

/** In one commit at most: no transaction is long. */
const mostAtOnce = 250;

type Waiting = {
  signal: NewSignal & { traceparent: string | null };
  stored: (id: number | null) => void;
  failed: (error: unknown) => void;
};

/** Stores a signal; answers its id once that is committed, null where its event was received before. */
export type SignalKeeper = (signal: NewSignal) => Promise<number | null>;

export function createSignalKeeper(
  store: Store,
  { telemetry, timers }: Pick<Ports, "telemetry" | "timers">,
): SignalKeeper {
  const waiting: Waiting[] = [];
  let isStoring = false;

  const storeAll = (batch: readonly Waiting[]): Promise<(number | null)[]> =>
    store.transaction(async (tx) => {
      for (const { signal } of batch) tx.wake(topics.signals(signal.account));
      return tx.signals.insertAll(batch.map(({ signal }) => signal));
    });

  async function storeOne(each: Waiting): Promise<void> {
    try {
      const [id = null] = await storeAll([each]);
      each.stored(id);
    } catch (error) {
      each.failed(error);
    }
  }

  async function storeBatch(batch: readonly Waiting[]): Promise<void> {
    if (batch.length > 1) {
      try {
        const ids = await storeAll(batch);
        for (const [index, each] of batch.entries()) each.stored(ids[index] ?? null);
        return;
      } catch {
        // Nothing of it is stored; one that cannot be must not keep the others out.
      }
    }
    for (const each of batch) await storeOne(each);
  }

  const endOfTurn = async (): Promise<void> => {
    if (timers.atEndOfTurn) await new Promise<void>(timers.atEndOfTurn);
  };

  async function storeWaiting(): Promise<void> {
    isStoring = true;
    while (waiting.length > 0) {
      await endOfTurn();
      await storeBatch(waiting.splice(0, mostAtOnce));
    }
    isStoring = false;
  }

  return (signal) =>
    new Promise((stored, failed) => {
      waiting.push({ signal: { ...signal, traceparent: telemetry.traceparent() }, stored, failed });
      // What stores for all of them is no part of any one's trace.
      if (!isStoring) void telemetry.outside(storeWaiting);
    });
}
