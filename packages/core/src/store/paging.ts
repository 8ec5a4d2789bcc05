// Pages of a listing by the ids of its rows: stable while rows come and go, whichever way one turns.

export type PageRequest = {
  /** At most this many from the front, or (last) from the back. One of the two. */
  first?: number;
  last?: number;
  /** Rows behind, or before, this id. */
  after?: number;
  before?: number;
};

export type RowPage<T> = { rows: T[]; hasNext: boolean; hasPrevious: boolean };

export type IdRange = { $gt?: number; $lt?: number };

/**
 * Fetches one row more than asked for, to know whether there is another page. `readRows` answers rows with ids in the
 * range, in that order of id.
 */
export async function fetchPage<T>(
  request: PageRequest,
  readRows: (range: IdRange, order: "asc" | "desc", limit: number) => Promise<T[]>,
): Promise<RowPage<T>> {
  const { first, last, after, before } = request;
  const range: IdRange = {
    ...(after === undefined ? {} : { $gt: after }),
    ...(before === undefined ? {} : { $lt: before }),
  };
  const limit = last ?? first ?? 50;
  const isBackward = last !== undefined;
  const found = await readRows(range, isBackward ? "desc" : "asc", limit + 1);
  const hasMore = found.length > limit;
  const rows = found.slice(0, limit);
  return isBackward
    ? { rows: rows.toReversed(), hasNext: before !== undefined, hasPrevious: hasMore }
    : { rows, hasNext: hasMore, hasPrevious: after !== undefined };
}
