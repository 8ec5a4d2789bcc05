// The statements that change many rows at once: the same as the ORM's, with their values bound. What is not known here is
// left to that.
import type { Statement } from "./bound-statement.ts";
import type { Column, Columns } from "./columns.ts";
import { columnOf, createConditions, ifKnown, NotKnown, quote } from "./conditions.ts";
import type { Engine } from "./engine.ts";
import { plainRows } from "./listed-rows.ts";

type Values = Readonly<Record<string, unknown>>;

/** As the database keeps it. */
function written({ write }: Column, value: unknown): unknown {
  if (value === null) return null;
  const kept = value === undefined ? undefined : write(value);
  // A reference, say, or a fragment of SQL.
  if (kept === undefined || typeof kept === "object") throw new NotKnown();
  return kept;
}

/** Of rows that all have the same columns. */
export const insertStatement = (
  engine: Engine,
  columns: Columns,
  rows: readonly Values[],
): Statement | null =>
  ifKnown(() => {
    const names = Object.keys(rows[0] ?? {});
    if (names.length === 0) throw new NotKnown();
    const into = names.map((name) => columnOf(columns, name));
    const values = rows.map((row) => {
      if (Object.keys(row).length !== names.length) throw new NotKnown();
      return into.map((column) => written(column, row[column.name]));
    });
    const list = into.map(({ column }) => quote(column)).join(", ");
    const { sql, params } = plainRows(engine, values);
    return { sql: `insert into ${quote(columns.table)} (${list}) ${sql}`, params };
  });

export const updateStatement = (columns: Columns, where: unknown, data: Values): Statement | null =>
  ifKnown(() => {
    const params: unknown[] = [];
    const changes = Object.entries(data).map(([name, value]) => {
      const column = columnOf(columns, name);
      params.push(written(column, value));
      return `${quote(column.column)} = ?`;
    });
    if (changes.length === 0) throw new NotKnown();
    const condition = createConditions(columns, params)(where);
    return { sql: `update ${quote(columns.table)} set ${changes.join(", ")} where ${condition}`, params };
  });

export const deleteStatement = (columns: Columns, where: unknown): Statement | null =>
  ifKnown(() => {
    const params: unknown[] = [];
    const condition = createConditions(columns, params)(where);
    return { sql: `delete from ${quote(columns.table)} where ${condition}`, params };
  });
