// The statements that change many rows at once: the same as the ORM's, with their values bound. What is not known here is
// left to that.
import type { Statement } from "./bound-statement.ts";
import type { Column, Columns } from "./columns.ts";
import { createConditions, ifKnown, NotKnown, quote } from "./conditions.ts";

type Values = Readonly<Record<string, unknown>>;

function columnOf({ byName }: Columns, name: string): Column {
  const column = byName.get(name);
  if (!column) throw new NotKnown();
  return column;
}

/** As the database keeps it. */
function written({ write }: Column, value: unknown): unknown {
  if (value === null) return null;
  const kept = value === undefined ? undefined : write(value);
  // A reference, say, or a fragment of SQL.
  if (kept === undefined || typeof kept === "object") throw new NotKnown();
  return kept;
}

/** Of rows that all have the same columns. */
export const insertStatement = (columns: Columns, rows: readonly Values[]): Statement | null =>
  ifKnown(() => {
    const names = Object.keys(rows[0] ?? {});
    if (names.length === 0) throw new NotKnown();
    const into = names.map((name) => columnOf(columns, name));
    const params: unknown[] = [];
    for (const row of rows) {
      if (Object.keys(row).length !== names.length) throw new NotKnown();
      for (const column of into) params.push(written(column, row[column.name]));
    }
    const places = `(${into.map(() => "?").join(", ")})`;
    const list = into.map(({ column }) => quote(column)).join(", ");
    return {
      sql: `insert into ${quote(columns.table)} (${list}) values ${rows.map(() => places).join(", ")}`,
      params,
    };
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
