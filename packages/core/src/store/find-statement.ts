// The statement of a `find`, from the conditions that the ORM takes: the same rows, at a small part of what the ORM's query
// builder takes to write it. What is not known here is left to that.
import { RawQueryFragment } from "@mikro-orm/sql";
import type { Statement } from "./bound-statement.ts";
import type { Column, Columns } from "./columns.ts";

export type Find = {
  where: unknown;
  orderBy?: unknown;
  limit?: number | undefined;
  /** All where it is left out. */
  fields?: readonly string[] | undefined;
};

/** Thrown inside, answered as null. */
class NotKnown extends Error {}

const comparisons: Readonly<Record<string, string>> = {
  $gt: ">",
  $gte: ">=",
  $lt: "<",
  $lte: "<=",
  $ne: "!=",
};
const quote = (name: string): string => `"${name}"`;

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

function createConditions({ byName }: Columns, params: unknown[]) {
  const bind = ({ write }: Column, value: unknown): string => {
    if (value === undefined || typeof value === "object") throw new NotKnown();
    params.push(write(value));
    return "?";
  };

  function operation(column: Column, operator: string, value: unknown): string {
    const name = quote(column.column);
    if (operator === "$in" && Array.isArray(value)) {
      params.push(value.map(column.write));
      return `${name} in (?)`;
    }
    if (operator === "$ne" && value === null) return `${name} is not null`;
    const sign = comparisons[operator];
    if (sign === undefined || value === null) throw new NotKnown();
    return `${name} ${sign} ${bind(column, value)}`;
  }

  function onColumn(name: string, value: unknown): string[] {
    const column = byName.get(name);
    if (!column) throw new NotKnown();
    if (value === null) return [`${quote(column.column)} is null`];
    if (!isPlainObject(value)) return [`${quote(column.column)} = ${bind(column, value)}`];
    return Object.entries(value).map(([operator, each]) => operation(column, operator, each));
  }

  function fragment(key: symbol): string {
    const found = RawQueryFragment.getKnownFragment(key);
    if (!found) throw new NotKnown();
    params.push(...found.params);
    return `(${found.sql})`;
  }

  function either(key: "$or" | "$and", conditions: unknown): string {
    if (!Array.isArray(conditions) || conditions.length === 0) throw new NotKnown();
    return `(${conditions.map((each) => `(${all(each)})`).join(key === "$or" ? " or " : " and ")})`;
  }

  function all(condition: unknown): string {
    if (!isPlainObject(condition)) throw new NotKnown();
    const parts = Reflect.ownKeys(condition).flatMap((key) => {
      if (typeof key === "symbol") return [fragment(key)];
      const value: unknown = Reflect.get(condition, key);
      return key === "$or" || key === "$and" ? [either(key, value)] : onColumn(key, value);
    });
    return parts.length === 0 ? "1 = 1" : parts.join(" and ");
  }
  return all;
}

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

function selectedOf({ byName }: Columns, fields: Find["fields"]): string {
  if (!fields) return "*";
  return fields
    .map((name) => {
      const column = byName.get(name);
      if (!column) throw new NotKnown();
      return quote(column.column);
    })
    .join(", ");
}

/** Null where something of it is not known here. `selected`: in the place of its columns. */
export function findStatement(
  columns: Columns,
  { where, orderBy, limit, fields }: Find,
  selected?: string,
): Statement | null {
  try {
    const params: unknown[] = [];
    const condition = createConditions(columns, params)(where);
    const parts = [
      `select ${selected ?? selectedOf(columns, fields)} from ${quote(columns.table)} where ${condition}`,
      orderOf(columns, orderBy),
    ];
    if (limit !== undefined) {
      parts.push(" limit ?");
      params.push(limit);
    }
    return { sql: parts.join(""), params };
  } catch (error) {
    if (error instanceof NotKnown) return null;
    throw error;
  }
}
