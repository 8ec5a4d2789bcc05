// From a connection's arguments to a page, and from the page to the connection.
import type { PageRequest, RowPage, SortedRequest, SortOrder, TargetSort, Tx } from "@stockgate/core";
import { defineBatch } from "./batch.ts";
import type { GraphQLContext } from "./context.ts";
import { decodeCursor, decodeSortedCursor, encodeCursor, encodeSortedCursor } from "./cursor.ts";
import { badInput } from "./errors.ts";

export const defaultPageSize = 50;
export const largestPageSize = 250;

export type PageArguments = {
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
};

function readSize(name: "first" | "last", value: number | null | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (value < 0) throw badInput(`"${name}" must not be negative.`);
  return Math.min(value, largestPageSize);
}

/** Direction and size of a page; throws where they contradict each other. */
export function readPageSize({ first, last }: PageArguments): { first: number } | { last: number } {
  const sizes = { first: readSize("first", first), last: readSize("last", last) };
  if (sizes.first !== undefined && sizes.last !== undefined) {
    throw badInput('Give "first" or "last", not both.');
  }
  return sizes.last === undefined ? { first: sizes.first ?? defaultPageSize } : { last: sizes.last };
}

function readPageRequest(listing: string, args: PageArguments): PageRequest {
  const readCursor = (name: "after" | "before"): PageRequest => {
    const cursor = args[name];
    if (cursor === null || cursor === undefined) return {};
    const id = decodeCursor(listing, cursor);
    if (id === null) throw badInput(`"${name}" is no cursor of this listing.`);
    return { [name]: id };
  };
  return { ...readPageSize(args), ...readCursor("after"), ...readCursor("before") };
}

export function toConnection<Row>(
  page: RowPage<Row>,
  cursorOf: (row: Row) => string,
  totalCount: () => Promise<number>,
) {
  const edges = page.rows.map((row) => ({ cursor: cursorOf(row), node: row }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNext,
      hasPreviousPage: page.hasPrevious,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

type Queries<Filter, Row> = {
  pages: (
    tx: Tx,
    parents: readonly number[],
    filter: Filter,
    request: PageRequest,
  ) => Promise<ReadonlyMap<number, RowPage<Row>>>;
  counts: (tx: Tx, parents: readonly number[], filter: Filter) => Promise<ReadonlyMap<number, number>>;
};

/** A listing whose rows belong to a parent; the pages of all parents in a document are fetched together. */
export function defineChildListing<Filter, Row extends { id: number }>(
  listing: string,
  queries: Queries<Filter, Row>,
) {
  const pageOf = defineBatch((tx, parents, { filter, request }: { filter: Filter; request: PageRequest }) =>
    queries.pages(tx, parents, filter, request),
  );
  const countOf = defineBatch(queries.counts);
  return async (context: GraphQLContext, parent: number, filter: Filter, args: PageArguments) =>
    toConnection(
      await pageOf(context, parent, { filter, request: readPageRequest(listing, args) }),
      (row) => encodeCursor(listing, row.id),
      () => countOf(context, parent, filter),
    );
}

type SortedQueries<Filter, Row> = Queries<Filter, Row> & {
  sortedPages: (
    tx: Tx,
    parents: readonly number[],
    filter: Filter,
    order: SortOrder,
    request: SortedRequest,
  ) => Promise<ReadonlyMap<number, RowPage<Row>>>;
  keyOf: Readonly<Record<TargetSort, (row: Row) => string | number>>;
};

/** SKUs are put in order as texts, all else as numbers. */
function readSortedRequest(listing: string, { by }: SortOrder, args: PageArguments): SortedRequest {
  const readCursor = (name: "after" | "before"): SortedRequest => {
    const cursor = args[name];
    if (cursor === null || cursor === undefined) return {};
    const place = decodeSortedCursor(listing, cursor);
    const key = by === "SKU" ? place?.key : Number(place?.key);
    if (place === null || key === undefined || Number.isNaN(key))
      throw badInput(`"${name}" is no cursor of this listing in this order.`);
    return { [name]: { key, id: place.id } };
  };
  return { ...readPageSize(args), ...readCursor("after"), ...readCursor("before") };
}

/** The same, in an order of the caller's choice. */
export function defineSortedListing<Filter, Row extends { id: number }>(
  listing: string,
  queries: SortedQueries<Filter, Row>,
) {
  type Asked = { filter: Filter; order: SortOrder; request: SortedRequest };
  const inOrderOfIds = defineChildListing(listing, queries);
  const pageOf = defineBatch((tx, parents, { filter, order, request }: Asked) =>
    queries.sortedPages(tx, parents, filter, order, request),
  );
  const countOf = defineBatch(queries.counts);
  return async (
    context: GraphQLContext,
    parent: number,
    filter: Filter,
    order: SortOrder | null,
    args: PageArguments,
  ) => {
    if (order === null) return inOrderOfIds(context, parent, filter, args);
    const name = `${listing}By${order.by}`;
    const keyOf = queries.keyOf[order.by];
    return toConnection(
      await pageOf(context, parent, { filter, order, request: readSortedRequest(name, order, args) }),
      (row) => encodeSortedCursor(name, { key: keyOf(row), id: row.id }),
      () => countOf(context, parent, filter),
    );
  };
}

/** A listing without a parent. */
export async function readListing<Row extends { id: number }>(
  listing: string,
  args: PageArguments,
  readRows: (request: PageRequest) => Promise<RowPage<Row>>,
  totalCount: () => Promise<number>,
) {
  const page = await readRows(readPageRequest(listing, args));
  return toConnection(page, (row) => encodeCursor(listing, row.id), totalCount);
}
