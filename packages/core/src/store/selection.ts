// What a statement selects of an entity's columns, each under the name of its property: what a database answers then are rows
// as they are wanted, but for values that are still to be converted.
import type { Column, Columns } from "./columns.ts";
import { columnOf, quote } from "./conditions.ts";
import type { Row } from "./row-shape.ts";

export type Selection = {
  sql: string;
  /** Those that the database's values are no values of yet. */
  converted: readonly { name: string; read: NonNullable<Column["read"]> }[];
};

const toSelection = (columns: readonly Column[]): Selection => ({
  sql: columns.map(({ name, column }) => `${quote(column)} as ${quote(name)}`).join(", "),
  converted: columns.flatMap(({ name, read }) => (read ? [{ name, read }] : [])),
});

const known = new WeakMap<Columns, Map<string, Selection>>();

/** Of the properties of these names; of all where none are named. */
export function selectionOf(columns: Columns, names?: readonly string[]): Selection {
  const key = names?.join() ?? "";
  const ofColumns = known.get(columns) ?? new Map<string, Selection>();
  const selection =
    ofColumns.get(key) ?? toSelection(names?.map((name) => columnOf(columns, name)) ?? columns.all);
  known.set(columns, ofColumns.set(key, selection));
  return selection;
}

/** In place: the rows are nobody else's yet. */
export function convert(rows: readonly Row[], { converted }: Selection): void {
  for (const { name, read } of converted) {
    for (const row of rows) {
      const value = row[name];
      if (value !== null) row[name] = read(value);
    }
  }
}
