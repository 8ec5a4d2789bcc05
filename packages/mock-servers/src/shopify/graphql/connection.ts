// Cursor paging over a list, as every connection of the API does it.
import { compareIds } from "../store/gid.ts";
import { badRequest } from "./errors.ts";
import { isGiven } from "../given.ts";

/** Shopify: at most 250 a page (https://shopify.dev/docs/api/usage/limits). */
const maxPageSize = 250;

/** Set by a bulk operation, which reads whole lists; no request can. */
export const allPages = Symbol("allPages");

export type PageArguments = {
  [allPages]?: true;
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
};

export type SortValue = string | number;

export type Order<T> = {
  id: (item: T) => string;
  /** What is sorted by before the id; left out where the list comes sorted by id and is paged by it. */
  value?: (item: T) => SortValue;
};

export type Connection<T> = {
  nodes: T[];
  edges(): { cursor: string; node: T }[];
  pageInfo(): {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
};

type Position = { id: string; value: SortValue };

export function paginate<T>(items: Iterable<T>, page: PageArguments, order: Order<T>): Connection<T> {
  const size = pageSize(page);
  const positionOf = (item: T): Position => ({
    id: order.id(item),
    value: order.value ? order.value(item) : order.id(item),
  });
  const compare = (a: Position, b: Position) => {
    const byValue = order.value ? compareValues(a.value, b.value) : 0;
    return (byValue || compareIds(a.id, b.id)) * (page.reverse === true ? -1 : 1);
  };
  const all = [...items];
  const sorted = order.value
    ? all.toSorted((a, b) => compare(positionOf(a), positionOf(b)))
    : page.reverse === true
      ? all.toReversed()
      : all;
  // By position and not by place in the list: a page stays right while rows come and go before it.
  const after = !isGiven(page.after) ? null : parseCursor(page.after, order.value !== undefined);
  const before = !isGiven(page.before) ? null : parseCursor(page.before, order.value !== undefined);
  const start = after ? sorted.findIndex((item) => compare(positionOf(item), after) > 0) : 0;
  const end = before ? sorted.findIndex((item) => compare(positionOf(item), before) >= 0) : -1;
  const within = sorted.slice(start === -1 ? sorted.length : start, end === -1 ? undefined : end);
  const nodes = !isGiven(page.last) ? within.slice(0, size) : within.slice(Math.max(0, within.length - size));
  const cursorOf = (item: T) => printCursor(positionOf(item));
  const [firstNode] = nodes;
  const lastNode = nodes.at(-1);
  return {
    nodes,
    edges: () => nodes.map((node) => ({ cursor: cursorOf(node), node })),
    pageInfo: () => ({
      hasNextPage: !isGiven(page.last) ? within.length > size : end !== -1,
      hasPreviousPage: !isGiven(page.last) ? start !== 0 : within.length > size,
      startCursor: firstNode === undefined ? null : cursorOf(firstNode),
      endCursor: lastNode === undefined ? null : cursorOf(lastNode),
    }),
  };
}

function pageSize({ first, last, [allPages]: isWhole }: PageArguments): number {
  if (isWhole) return Number.POSITIVE_INFINITY;
  if (!isGiven(first) && !isGiven(last)) throw badRequest("you must provide one of first or last");
  if (isGiven(first) && isGiven(last)) throw badRequest("providing both first and last is not supported");
  const name = !isGiven(first) ? "last" : "first";
  const size = first ?? last ?? 0;
  if (size < 0) throw badRequest(`${name} cannot be less than 0`);
  if (size > maxPageSize) throw badRequest(`${name} cannot exceed ${maxPageSize}`);
  return size;
}

const compareValues = (a: SortValue, b: SortValue) => (a < b ? -1 : Number(a > b));

// Written by hand, as an id may be beyond what JSON.stringify can write as a number.
const printCursor = ({ id, value }: Position) =>
  Buffer.from(`{"last_id":${id},"last_value":${JSON.stringify(value)}}`).toString("base64");

const cursorPattern = /^\{"last_id":(\d+),"last_value":(.*)\}$/s;

function parseCursor(cursor: string, hasValue: boolean): Position {
  const [, id, valueText] = cursorPattern.exec(Buffer.from(cursor, "base64").toString("utf8")) ?? [];
  if (id === undefined || valueText === undefined) throw badRequest("Malformed cursor");
  try {
    const value: unknown = JSON.parse(valueText);
    if (typeof value !== "string" && typeof value !== "number") throw badRequest("Malformed cursor");
    return { id, value: hasValue ? value : id };
  } catch {
    throw badRequest("Malformed cursor");
  }
}
