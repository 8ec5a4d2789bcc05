// What requests ask for within one turn of the event loop is read together: a dashboard that many have open, or the followers
// of one integration whom one change wakes. It is no cache: a reading begins after all whom it answers have asked, and is
// forgotten with its answer.
import type { Stockgate, Timers, Tx } from "@stockgate/core";
import type { GraphQLContext } from "./context.ts";

/** Keys of one reading, and so of one statement: databases take some 30,000 parameters. Those beyond it wait for the next. */
export const largestBatch = 5000;

type Reading<Key, Found> = { keys: Set<Key>; found: Promise<Found> };

/** What of a request's context a reading takes. */
export type Asking = Pick<GraphQLContext, "engine" | "timers">;

const endOfTurn = async ({ atEndOfTurn }: Timers): Promise<void> => {
  if (atEndOfTurn) await new Promise<void>(atEndOfTurn);
};

/**
 * `read` answers for all of the keys that it is given, and is asked apart for each `group`. What it finds is handed to all
 * who asked: nothing of it may be changed.
 */
export function readTogether<Group, Key, Found>(
  read: (tx: Tx, group: Group, keys: readonly Key[]) => Promise<Found>,
): (asking: Asking, group: Group, keys: readonly Key[]) => Promise<Found> {
  const waiting = new WeakMap<Stockgate, Map<Group, Reading<Key, Found>>>();

  async function begin({ engine, timers }: Asking, group: Group, keys: ReadonlySet<Key>): Promise<Found> {
    await endOfTurn(timers);
    const readings = waiting.get(engine);
    if (readings?.get(group)?.keys === keys) readings.delete(group);
    return engine.read((tx) => read(tx, group, [...keys]));
  }

  return (asking, group, keys) => {
    const { engine } = asking;
    const readings = waiting.get(engine) ?? new Map<Group, Reading<Key, Found>>();
    waiting.set(engine, readings);
    const open = readings.get(group);
    if (open && open.keys.size + keys.length <= largestBatch) {
      for (const key of keys) open.keys.add(key);
      return open.found;
    }
    const own = new Set(keys);
    const found = begin(asking, group, own);
    readings.set(group, { keys: own, found });
    return found;
  };
}
