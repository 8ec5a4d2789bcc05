// Answers a list endpoint: filters, flags, order, page, envelope.
import type { KatanaSettings } from "../settings.ts";
import { type Filters, readEnum, readFlag } from "./filters.ts";
import { pageOf } from "./paging.ts";
import { type Reply, reply } from "./reply.ts";

export type ListSpec<T> = {
  /** All records, hidden ones too, in any order. */
  records(): Iterable<T>;
  filters: Filters<T>;
  /** Shown only with include_deleted, where that is declared. */
  isDeleted?: (record: T) => boolean;
  /** Shown only with include_archived, where that is declared. */
  isArchived?: (record: T) => boolean;
  /** Katana: most recent first on most lists (O). */
  compare?: (a: T, b: T) => number;
  /** What `extend` may name. */
  extend?: readonly string[];
  render(record: T, extend: ReadonlySet<string>): unknown;
};

export function answerList<T>(spec: ListSpec<T>, query: URLSearchParams, settings: KatanaSettings): Reply {
  const tests = Object.entries(spec.filters).flatMap(([name, filter]) => {
    const values = query.getAll(name);
    return values.length > 0 ? [filter(values, name)] : [];
  });
  const { isDeleted, isArchived } = spec;
  if (isDeleted && !isAsked(query, "include_deleted")) tests.push((record) => !isDeleted(record));
  if (isArchived && !isAsked(query, "include_archived")) tests.push((record) => !isArchived(record));
  const found: T[] = [];
  for (const record of spec.records()) {
    if (tests.every((test) => test(record))) found.push(record);
  }
  const compare = spec.compare;
  const { rows, header } = pageOf(compare ? found.toSorted(compare) : found, query, settings);
  const extend = readExtend(query, spec.extend ?? []);
  return reply({ data: rows.map((row) => spec.render(row, extend)) }, { "x-pagination": header });
}

const isAsked = (query: URLSearchParams, name: string) => {
  const value = query.get(name);
  return value !== null && readFlag(value, name);
};

export function readExtend(query: URLSearchParams, allowed: readonly string[]): ReadonlySet<string> {
  if (allowed.length === 0) return new Set();
  return new Set(query.getAll("extend").map((value) => readEnum(value, "extend", allowed)));
}

/** Newest first by creation, then by id. */
export function mostRecentFirst(
  a: { id: number; created_at: string },
  b: { id: number; created_at: string },
): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? 1 : -1;
  return b.id - a.id;
}
