// Pages and counts of the rows that belong to many parents at once: one statement each, however many parents there are.
// What it is given as SQL are constants of the tables' own; everything that comes from outside is a parameter.
import { raw } from "@mikro-orm/sql";
import type { Em } from "./engine.ts";
import type { PageRequest, RowPage } from "./paging.ts";

/** `in (?)` stands for a list, which is one parameter. */
export type Condition = { sql: string; params: (string | number | (string | number)[])[] };

/** A column among these values. */
export const isAmong = (column: string, values: readonly (string | number)[]): Condition => ({
  // No value at all: nothing is among none.
  sql: values.length === 0 ? "1 = 0" : `${column} in (?)`,
  params: values.length === 0 ? [] : [[...values]],
});

const allOf = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map((condition) => condition.sql).join(" and "),
  params: conditions.flatMap((condition) => condition.params),
});

export type Children<Row> = {
  table: string;
  /** Names the parent. */
  column: string;
  parentOf: (row: Row) => number;
  /** Rows that fulfil a raw condition, by ascending id. */
  find: (where: Record<string, never[]>) => Promise<Row[]>;
};

/** The same page of each parent's rows; every parent has an entry. */
export async function pageOfEach<Row>(
  { table, column, parentOf, find }: Children<Row>,
  parents: readonly number[],
  conditions: readonly Condition[],
  request: PageRequest,
): Promise<Map<number, RowPage<Row>>> {
  const { first, last, after, before } = request;
  const isBackward = last !== undefined;
  const limit = last ?? first ?? 50;
  const where = allOf([
    isAmong(column, parents),
    ...(after === undefined ? [] : [{ sql: "id > ?", params: [after] }]),
    ...(before === undefined ? [] : [{ sql: "id < ?", params: [before] }]),
    ...conditions,
  ]);
  const order = isBackward ? "desc" : "asc";
  const ranked = `select id, row_number() over (partition by ${column} order by id ${order}) as place
     from ${table} where ${where.sql}`;
  // One parent's rows need not all be ranked to find the first few.
  const chosen =
    parents.length === 1
      ? `select id from ${table} where ${where.sql} order by id ${order} limit ?`
      : `select id from (${ranked}) ranked where place <= ?`;
  // One row more than asked for tells whether there is another page.
  const rows = await find({ [raw(`id in (${chosen})`, [...where.params, limit + 1])]: [] });
  const byParent = Map.groupBy(rows, parentOf);
  return new Map(
    parents.map((parent) => {
      const found = byParent.get(parent) ?? [];
      const hasMore = found.length > limit;
      return [
        parent,
        isBackward
          ? {
              rows: hasMore ? found.slice(found.length - limit) : found,
              hasNext: before !== undefined,
              hasPrevious: hasMore,
            }
          : { rows: found.slice(0, limit), hasNext: hasMore, hasPrevious: after !== undefined },
      ];
    }),
  );
}

/** A place in a listing that a column puts in order, rows of the same value by their ids. */
export type SortedPlace = { key: string | number; id: number };
export type SortedRequest = { first?: number; last?: number; after?: SortedPlace; before?: SortedPlace };
export type SortedChildren = { table: string; column: string; sortColumn: string; isDescending: boolean };

/** The ids of the same page of each parent's rows, in the column's order; one more than asked for where there is more. */
export async function sortedIdsOfEach(
  em: Em,
  { table, column, sortColumn, isDescending }: SortedChildren,
  parents: readonly number[],
  conditions: readonly Condition[],
  { first, last, after, before }: SortedRequest,
): Promise<Map<number, RowPage<number>>> {
  const limit = last ?? first ?? 50;
  const isBackward = last !== undefined;
  const order = isDescending === isBackward ? "asc" : "desc";
  const beyond = (place: SortedPlace | undefined, isBehind: boolean): Condition[] =>
    place === undefined
      ? []
      : [
          {
            sql: `(${sortColumn}, id) ${isBehind === isDescending ? "<" : ">"} (?, ?)`,
            params: [place.key, place.id],
          },
        ];
  const where = allOf([
    isAmong(column, parents),
    ...beyond(after, true),
    ...beyond(before, false),
    ...conditions,
  ]);
  const ordering = `${sortColumn} ${order}, id ${order}`;
  const found: { id: number; parent: number }[] = await em.execute(
    parents.length === 1
      ? `select id, ${column} as parent from ${table} where ${where.sql} order by ${ordering} limit ?`
      : `select id, parent from (select id, ${column} as parent,
           row_number() over (partition by ${column} order by ${ordering}) as place
         from ${table} where ${where.sql}) ranked where place <= ? order by place`,
    [...where.params, limit + 1],
    "all",
  );
  const byParent = Map.groupBy(found, ({ parent }) => parent);
  return new Map(
    parents.map((parent) => {
      const ids = (byParent.get(parent) ?? []).map(({ id }) => id);
      const [rows, hasMore] = [ids.slice(0, limit), ids.length > limit];
      return [
        parent,
        isBackward
          ? { rows: rows.toReversed(), hasNext: before !== undefined, hasPrevious: hasMore }
          : { rows, hasNext: hasMore, hasPrevious: after !== undefined },
      ];
    }),
  );
}

/** How many rows each parent has; every parent has an entry. */
export async function countOfEach(
  em: Em,
  { table, column }: { table: string; column: string },
  parents: readonly number[],
  conditions: readonly Condition[] = [],
): Promise<Map<number, number>> {
  const where = allOf([isAmong(column, parents), ...conditions]);
  const rows: { parent: number; count: number | string }[] = await em.execute(
    `select ${column} as parent, count(*) as count from ${table} where ${where.sql} group by ${column}`,
    where.params,
    "all",
  );
  const counts = new Map(rows.map((row) => [row.parent, Number(row.count)]));
  return new Map(parents.map((parent) => [parent, counts.get(parent) ?? 0]));
}
