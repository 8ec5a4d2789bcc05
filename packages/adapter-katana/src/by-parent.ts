// Reads the rows of several parents where Katana's filter takes one parent at a time, in the fewest requests: parent
// by parent, or the whole list where that has fewer pages than there are parents.
import type { Call } from "@stockgate/core/contracts";
import type { KatanaClient, ListRequest, Query } from "./client.ts";

/** Up to here parents are asked for one by one, without a look at how long the whole list is. */
const fewParents = 2;

export type ByParentRequest<Row> = Omit<ListRequest<Row>, "query"> & {
  /** For each parent the filter that selects its rows. */
  parents: readonly Query[];
  /** What narrows the whole list; `parents` come on top where they are asked for one by one. */
  query: Query;
  /** What narrows the whole list alone. */
  listQuery?: Query;
};

/** May hold rows of other parents too: the caller picks. */
export async function readByParent<Row>(
  client: KatanaClient,
  request: ByParentRequest<Row>,
  call: Call,
): Promise<Row[]> {
  const { path, row, keyOf, parents } = request;
  if (parents.length > fewParents) {
    const query = { ...request.query, ...request.listQuery };
    const rows = await client.listUpTo(parents.length, { path, row, keyOf, query }, call);
    if (rows) return rows;
  }
  const rows: Row[] = [];
  for (const parent of parents) {
    rows.push(...(await client.listAll({ path, row, keyOf, query: { ...request.query, ...parent } }, call)));
  }
  return rows;
}

/** Ids in portions that keep a URL below about 5500 characters: 26 each at most, `&sales_order_ids=2147483647`. */
export function portions<T>(items: readonly T[], size = 200): T[][] {
  const all: T[][] = [];
  for (let start = 0; start < items.length; start += size) all.push(items.slice(start, start + size));
  return all;
}
