// What a store holds, read past the engine: by SQL of our own.
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { DatabaseUrl } from "@stockgate/core";

export type Row = Record<string, string | number | bigint | null>;

/** SQLite: a read beside the engine's connection sees what is committed. */
export function readStore(database: DatabaseUrl, sql: string, params: SQLInputValue[] = []): Row[] {
  if (database.engine !== "sqlite") throw new Error("only a store in a file is read past the engine");
  const connection = new DatabaseSync(database.path, { readOnly: true });
  try {
    return connection.prepare(sql).all(...params) as Row[];
  } finally {
    connection.close();
  }
}
