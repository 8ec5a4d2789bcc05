// Statements with bound values. Their text depends on what is asked and never on the values, however many they are: a list is
// one value, so that a database prepares each text once. (The ORM writes values into the text.)
import type { Engine } from "./engine.ts";

export type Statement = { sql: string; params: unknown[] };

/** Texts that are kept; those whose number of places varies must not fill the memory. */
const mostTexts = 2000;

function createTranslation(translate: (sql: string) => string): (sql: string) => string {
  const known = new Map<string, string>();
  return (sql) => {
    const text = known.get(sql) ?? translate(sql);
    if (known.size < mostTexts) known.set(sql, text);
    return text;
  };
}

/** `in (?)` stands for a list. PostgreSQL's places have numbers. */
const textOf: Readonly<Record<Engine, (sql: string) => string>> = {
  sqlite: createTranslation((sql) => sql.replaceAll("in (?)", "in (select value from json_each(?))")),
  postgres: createTranslation((sql) => {
    let number = 0;
    return sql
      .replaceAll("not in (?)", "<> all(?)")
      .replaceAll("in (?)", "= any(?)")
      .replaceAll("?", () => `$${(number += 1)}`);
  }),
};

/**
 * As either database keeps it: a NUL, which PostgreSQL takes in no text, and half a character of UTF-16, which neither can
 * write. What a vendor or a caller sends must not fail there.
 */
export const storable = (value: unknown): unknown =>
  typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value;

function bindSqlite(value: unknown): unknown {
  if (Array.isArray(value)) return JSON.stringify(value.map(storable));
  if (typeof value === "boolean") return value ? 1n : 0n;
  // A number would be bound as binary floating point.
  return Number.isSafeInteger(value) ? BigInt(value as number) : storable(value);
}

const bindPostgres = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(storable) : storable(value);

/** As the engine's driver takes it. */
export const bindStatement = (engine: Engine, { sql, params }: Statement): Statement => ({
  sql: textOf[engine](sql),
  params: params.map(engine === "sqlite" ? bindSqlite : bindPostgres),
});

/** With a place for each value of a list: for whoever writes values into the text. */
export function spreadLists({ sql, params }: Statement): Statement {
  let index = 0;
  const text = sql.replaceAll(/in \(\?\)|\?/g, (place) => {
    const value = params[index];
    index += 1;
    return place === "?" || !Array.isArray(value) ? place : `in (${value.map(() => "?").join(", ")})`;
  });
  return { sql: text, params: params.flat() };
}
