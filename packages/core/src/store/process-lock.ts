// One process per SQLite file. The lock is the operating system's, held through an exclusive transaction on a small
// file beside the database: it goes with the process, however that ends, so a start after a crash is at once.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

export class StoreInUse extends Error {
  override readonly name = "StoreInUse";

  constructor(path: string, options: { cause: unknown }) {
    super(
      `Another process has this database open (${path}). Stop it first, or use another database file.`,
      options,
    );
  }
}

/** SQLite's own code for a lock that another connection holds. */
const busy = 5;
const isBusy = (error: unknown): boolean => error instanceof Error && Reflect.get(error, "errcode") === busy;

/** Referred to from here, so that a lock lasts until it is released even if nobody keeps the store that holds it. */
const held = new Set<DatabaseSync>();

export function lockFile(path: string): { release(): void } {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma busy_timeout = 0; begin exclusive");
  } catch (cause) {
    database.close();
    throw isBusy(cause) ? new StoreInUse(path, { cause }) : cause;
  }
  held.add(database);
  return {
    release() {
      if (held.delete(database)) database.close();
    },
  };
}
