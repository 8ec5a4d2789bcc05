// Rows of any number as one value of a statement (a list of lists, as JSON), so that its text is short and always the same:
// SQLite prepares it once. With a place for each value the text would be of many kilobytes, and another for each number of rows.
import { type Statement, storable } from "./bound-statement.ts";
import type { Columns } from "./columns.ts";
import type { Engine } from "./engine.ts";
import { columnOf, ifKnown, NotKnown, quote } from "./conditions.ts";

type Values = Readonly<Record<string, unknown>>;

/** As it stands in the list. What is no plain value is not known here. */
function listed(value: unknown): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return storable(value);
  if (Number.isSafeInteger(value)) return value;
  throw new NotKnown();
}

const places = (columns: readonly unknown[]): string =>
  columns.map((_, index) => `json_extract(value, '$[${index}]')`).join(", ");

/**
 * Rows of plain values, all of one length, for `insert into ... <these>` and `in (<these>)`. On PostgreSQL a place for each
 * value: it would have to be told the types of what is in a list.
 */
export function plainRows(engine: Engine, rows: readonly (readonly unknown[])[]): Statement {
  if (engine === "postgres") {
    const sql = `values ${rows.map((row) => `(${row.map(() => "?").join(", ")})`).join(", ")}`;
    return { sql, params: rows.flat() };
  }
  const sql = `select ${places(rows[0] ?? [])} from json_each(?)`;
  return { sql, params: [JSON.stringify(rows.map((row) => row.map(listed)))] };
}

/** The same for an `insert` with an `on conflict`, which SQLite takes for a join's behind a select without a condition. */
export function mergedRows(engine: Engine, rows: readonly (readonly unknown[])[]): Statement {
  const { sql, params } = plainRows(engine, rows);
  return { sql: engine === "sqlite" ? `${sql} where true` : sql, params };
}

/** A row's id, and what it is to have in some columns, as the database keeps it. */
export type RowChange = { id: unknown; values: Values };

/** Each row its own values: a statement for each selection of columns. Null where something is not known here. */
export function updateListed(
  columns: Columns,
  idColumn: string,
  changes: readonly RowChange[],
): Statement[] | null {
  const statements: Statement[] = [];
  for (const [, group] of Map.groupBy(changes, ({ values }) => Object.keys(values).join())) {
    const statement = ifKnown(() => {
      const into = Object.keys(group[0]?.values ?? {}).map((name) => columnOf(columns, name));
      if (into.length === 0) throw new NotKnown();
      const list = group.map(({ id, values }) => [
        listed(id),
        ...into.map(({ name }) => listed(values[name] ?? null)),
      ]);
      const set = into.map(
        ({ column }, index) => `${quote(column)} = json_extract(value, '$[${index + 1}]')`,
      );
      const isSame = `${quote(columns.table)}.${quote(idColumn)} = json_extract(value, '$[0]')`;
      return {
        sql: `update ${quote(columns.table)} set ${set.join(", ")} from json_each(?) where ${isSame}`,
        params: [JSON.stringify(list)],
      };
    });
    if (!statement) return null;
    statements.push(statement);
  }
  return statements;
}
