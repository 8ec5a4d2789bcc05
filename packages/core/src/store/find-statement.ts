// The statement of a `find`, from the conditions that the ORM takes: the same rows, at a small part of what the ORM's query
// builder takes to write it. What is not known here is left to that.
import type { Statement } from "./bound-statement.ts";
import type { Columns } from "./columns.ts";
import { createConditions, ifKnown, isPlainObject, NotKnown, quote } from "./conditions.ts";

export type Find = {
  where: unknown;
  orderBy?: unknown;
  limit?: number | undefined;
};

function orderOf({ byName }: Columns, orderBy: unknown): string {
  if (orderBy === undefined) return "";
  if (!isPlainObject(orderBy)) throw new NotKnown();
  const parts = Object.entries(orderBy).map(([name, direction]) => {
    const column = byName.get(name);
    if (!column || (direction !== "asc" && direction !== "desc")) throw new NotKnown();
    return `${quote(column.column)} ${direction}`;
  });
  return parts.length === 0 ? "" : ` order by ${parts.join(", ")}`;
}

/** Null where something of it is not known here. `selected`: in the place of all columns under their own names. */
export const findStatement = (
  columns: Columns,
  { where, orderBy, limit }: Find,
  selected = "*",
): Statement | null =>
  ifKnown(() => {
    const params: unknown[] = [];
    const condition = createConditions(columns, params)(where);
    const parts = [
      `select ${selected} from ${quote(columns.table)} where ${condition}`,
      orderOf(columns, orderBy),
    ];
    if (limit !== undefined) {
      parts.push(" limit ?");
      params.push(limit);
    }
    return { sql: parts.join(""), params };
  });
