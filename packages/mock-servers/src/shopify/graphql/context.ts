// What a resolver knows of the request it works for.
import type { SearchFilter, SearchWarning } from "../search/search-filter.ts";
import type { Work } from "../work.ts";

type SearchReport = Pick<SearchFilter<unknown>, "parsed"> & {
  path: readonly (string | number)[];
  query: string;
  warnings: SearchWarning[];
};

export type Context = {
  work: Work;
  /** The version that answers, by its handle. */
  apiVersion: string;
  /** Where the mock is reached, for the addresses that it hands out. */
  origin: string;
  /** Searches made by this request: they go into `extensions.search`. */
  searches: SearchReport[];
  /** Variables as they were sent: idempotency depends on the order of an input's fields. */
  rawVariables: Record<string, unknown>;
  /** Has a bulk operation run, once this request is done. */
  startBulkOperation: (id: string) => void;
  /** Idempotency keys of requests that are under way. */
  busyKeys: ReadonlySet<string>;
};
