// Conditions as the ORM takes them, written as SQL with their values bound.
import { RawQueryFragment } from "@mikro-orm/sql";
import type { Statement } from "./bound-statement.ts";
import type { Column, Columns } from "./columns.ts";

/** Thrown where a statement is the ORM's to write. */
export class NotKnown extends Error {}

/** Null where something of it is not known here. */
export function ifKnown(write: () => Statement): Statement | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof NotKnown) return null;
    throw error;
  }
}

export function columnOf({ byName }: Pick<Columns, "byName">, name: string): Column {
  const column = byName.get(name);
  if (!column) throw new NotKnown();
  return column;
}

const comparisons: Readonly<Record<string, string>> = {
  $gt: ">",
  $gte: ">=",
  $lt: "<",
  $lte: "<=",
  $ne: "!=",
};
export const quote = (name: string): string => `"${name}"`;

export const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** Values go to `params`, in the order of their places. */
export function createConditions(columns: Columns, params: unknown[]) {
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
    const column = columnOf(columns, name);
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
    return parts.length === 0 ? "true" : parts.join(" and ");
  }
  return all;
}
