// A list field of the API: filtered by `query`, sorted by `sortKey`, paged.
import type { GraphQLResolveInfo } from "graphql";
import type { Context } from "../graphql/context.ts";
import { type Connection, type PageArguments, paginate, type SortValue } from "../graphql/connection.ts";
import { invalidId } from "../graphql/errors.ts";
import { compileSearch, type SearchFields } from "./search-filter.ts";
import { isGiven } from "../given.ts";

export type ListArguments = PageArguments & {
  query?: string | null;
  sortKey?: string | null;
  savedSearchId?: string | null;
};

export type Listing<T> = SearchFields<T> & {
  id: (record: T) => string;
  /** When it became known, for the index's lag. */
  createdAt: (record: T) => number;
  /** By sort key; a key that is not here (ID, RELEVANCE) sorts by id. */
  sortKeys: Record<string, (record: T) => SortValue>;
};

export function list<T>(
  records: Iterable<T>,
  listing: Listing<T>,
  args: ListArguments,
  context: Context,
  info: GraphQLResolveInfo,
): Connection<T> {
  const value = listing.sortKeys[args.sortKey ?? "ID"];
  const found = search(records, listing, args, context, info);
  return paginate(found, args, { id: listing.id, ...(value ? { value } : {}) });
}

/** The records that a query finds. Notes the search for the answer's extensions. */
export function search<T>(
  records: Iterable<T>,
  listing: Listing<T>,
  args: Pick<ListArguments, "query" | "savedSearchId">,
  context: Context,
  info: GraphQLResolveInfo,
): T[] {
  // Saved searches are made in the admin's pages, which are not played here: there are none.
  if (isGiven(args.savedSearchId)) throw invalidId(args.savedSearchId);
  const all = [...records];
  const query = args.query?.trim() ?? "";
  if (query === "") return all;
  const { matches, warnings, parsed } = compileSearch(query, listing);
  context.searches.push({ path: pathOf(info), query, parsed, warnings });
  const { now, settings } = context.work;
  return all.filter((each) => listing.createdAt(each) <= now - settings.searchLagMs && matches(each));
}

/** Shopify: counts are exact up to their limit. */
export function count(found: readonly unknown[], limit: number | null | undefined) {
  const most = limit ?? Number.POSITIVE_INFINITY;
  return {
    count: Math.min(found.length, most),
    precision: found.length > most ? "AT_LEAST" : "EXACT",
  };
}

function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const path: (string | number)[] = [];
  for (let step: GraphQLResolveInfo["path"] | undefined = info.path; step; step = step.prev)
    path.unshift(step.key);
  return path;
}
