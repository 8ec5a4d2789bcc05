// Loads what many parents of one document need in one go: the number of SQL statements depends on the document, never
// on how many rows a page has.
import { createContextCache } from "@pothos/core";
import { clearAllDataLoaders } from "@pothos/plugin-dataloader";
import type { Tx } from "@stockgate/core";
import DataLoader from "dataloader";
import type { GraphQLContext } from "./context.ts";
import { largestBatch, readTogether } from "./read-together.ts";

type Key<Args> = { parent: number; args: Args };

const ownLoaders = createContextCache(() => new Set<{ clearAll(): unknown }>());

/**
 * `load` answers for every parent it is given. Parents that ask with equal arguments are asked for together; arguments
 * are compared as JSON.
 */
export function defineBatch<Args, Value>(
  load: (tx: Tx, parents: readonly number[], args: Args) => Promise<ReadonlyMap<number, Value>>,
): (context: GraphQLContext, parent: number, args: Args) => Promise<Value> {
  // Requests that ask the same are answered by one reading. Those that ask of other parents are not put together: what is
  // quick for one parent, as a page of its rows is, may not be for two.
  const loadTogether = readTogether((tx, asked: string) => {
    const { parents, args } = JSON.parse(asked) as { parents: number[]; args: Args };
    return load(tx, parents, args);
  });

  async function loadAll(context: GraphQLContext, keys: readonly Key<Args>[]): Promise<(Value | Error)[]> {
    const groups = Map.groupBy(keys, ({ args }) => JSON.stringify(args));
    const found = new Map<Key<Args>, Value>();
    await Promise.all(
      [...groups.values()].map(async (group) => {
        const [first] = group;
        if (!first) return;
        const parents = group.map(({ parent }) => parent);
        const asked = JSON.stringify({ parents, args: first.args });
        const values = await loadTogether(context, asked, []);
        for (const key of group) {
          const value = values.get(key.parent);
          if (value !== undefined) found.set(key, value);
        }
      }),
    );
    // Null may be what was loaded.
    return keys.map((key) =>
      found.has(key) ? (found.get(key) as Value) : new Error(`nothing was loaded for ${key.parent}`),
    );
  }

  const loaderOf = createContextCache((context: GraphQLContext) => {
    const loader = new DataLoader<Key<Args>, Value, string>((keys) => loadAll(context, keys), {
      cacheKeyFn: ({ parent, args }) => JSON.stringify([parent, args]),
      maxBatchSize: largestBatch,
    });
    ownLoaders(context).add(loader);
    return loader;
  });
  return (context, parent, args) => loaderOf(context).load({ parent, args });
}

/** The rows of each parent, in their order; an empty list for one that has none. */
export function groupOfEach<Row>(
  parents: readonly number[],
  rows: readonly Row[],
  parentOf: (row: Row) => number,
): Map<number, Row[]> {
  const groups = Map.groupBy(rows, parentOf);
  return new Map(parents.map((parent) => [parent, groups.get(parent) ?? []]));
}

/** `forget` is called whenever what was loaded for this request is forgotten. */
export const forgetWith = (context: GraphQLContext, forget: () => void): void =>
  void ownLoaders(context).add({ clearAll: forget });

/** What was loaded may have changed: a mutation ran, or a subscription's next event is due. */
export function forgetLoaded(context: GraphQLContext): void {
  clearAllDataLoaders(context);
  for (const loader of ownLoaders(context)) loader.clearAll();
}
