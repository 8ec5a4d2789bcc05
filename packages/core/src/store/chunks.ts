// Lists of any length, in statements of a bounded one: what the ORM writes has its values in its text, and text of megabytes
// costs memory and time twice over. Either database would refuse some length (SQLite binds 32,766 values).

const valuesAtOnce = 10_000;

export function chunksOf<T>(items: readonly T[], size = valuesAtOnce): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** What `find` answers for each part of the list, put together in its order; no statement for an empty list. */
export async function findInChunks<Value, Row>(
  values: readonly Value[],
  find: (chunk: Value[]) => Promise<Row[]>,
): Promise<Row[]> {
  const found: Row[][] = [];
  for (const chunk of chunksOf(values)) found.push(await find(chunk));
  return found.flat();
}

/** The sum of what `change` answers for each part of the list. */
export async function changeInChunks<Value>(
  values: readonly Value[],
  change: (chunk: Value[]) => Promise<number>,
): Promise<number> {
  let changed = 0;
  for (const chunk of chunksOf(values)) changed += await change(chunk);
  return changed;
}

/** Inserts rows that all have the same columns. */
export async function insertInChunks<Row extends object>(
  rows: readonly Row[],
  insert: (chunk: Row[]) => Promise<unknown>,
): Promise<void> {
  const columns = Math.max(1, Object.keys(rows[0] ?? {}).length);
  for (const chunk of chunksOf(rows, Math.floor(valuesAtOnce / columns))) await insert(chunk);
}
