// Copies of a SQLite store. A backup is taken beside a gateway that works on; a restored store bears another name of its
// event log, so that whoever follows the one that was lost is told.
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Random } from "../ports/ports.ts";
import { logEpochKey, newLogEpoch } from "./log-epoch.ts";
import { listMigrations } from "./migrations.ts";
import { lockFile } from "./process-lock.ts";
import { explainFault, refuseNewer } from "./store-faults.ts";

export class BackupRefused extends Error {
  override readonly name = "BackupRefused";
}

export type CountedTable = { name: string; rows: number };

/** As long as a gateway may be within one of its transactions. */
const patienceMs = 10_000;

type Row = Record<string, unknown>;
const rowsOf = (database: DatabaseSync, sql: string) => database.prepare(sql).all() as Row[];
const firstOf = (row: Row | undefined): unknown => Object.values(row ?? {})[0];

function sync(path: string): void {
  const file = openSync(path, "r");
  fsyncSync(file);
  closeSync(file);
}

/** What was written under another name is there under its own, also after a power cut. */
function putInPlace(part: string, path: string): void {
  sync(part);
  renameSync(part, path);
  sync(dirname(path));
}

function withDatabase<T>(path: string, readOnly: boolean, work: (database: DatabaseSync) => T): T {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly, timeout: patienceMs });
    return work(database);
  } catch (error) {
    throw error instanceof BackupRefused ? error : explainFault(path, error);
  } finally {
    database?.close();
  }
}

/** Its tables, once it is known to be a whole store of this version or an older one. */
function examine(path: string, database: DatabaseSync): CountedTable[] {
  const tables = rowsOf(
    database,
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
  );
  const names = tables.map((row) => String(firstOf(row)));
  if (!names.includes("migration") || !names.includes("store_sequence"))
    throw new BackupRefused(`${path} is a database, and not one of Stockgate's.`);
  const faults = [
    ...rowsOf(database, "pragma integrity_check"),
    ...rowsOf(database, "pragma foreign_key_check"),
  ]
    .map((row) => String(firstOf(row)))
    .filter((each) => each !== "ok");
  if (faults.length > 0) throw new BackupRefused(`${path} is damaged: ${faults.slice(0, 3).join("; ")}`);
  const done = rowsOf(database, "select name from migration").map((row) => String(firstOf(row)));
  refuseNewer(
    path,
    done,
    listMigrations("sqlite").map(({ name }) => name),
  );
  return names
    .toSorted()
    .map((name) => ({ name, rows: Number(firstOf(rowsOf(database, `select count(*) from "${name}"`)[0])) }));
}

/**
 * Copies the store as it is at one moment, also while a gateway works on it, and examines the copy. Throws BackupRefused
 * where there is no store, or something already is where the copy should go.
 */
export function backUpStore({ from, to }: { from: string; to: string }): CountedTable[] {
  if (!existsSync(from)) throw new BackupRefused(`There is no database at ${from}.`);
  if (existsSync(to))
    throw new BackupRefused(`There already is something at ${to}; a backup replaces nothing.`);
  const part = `${to}.part`;
  rmSync(part, { force: true });
  try {
    // One reading transaction: writers go on meanwhile, and nothing of what they do is in it.
    withDatabase(from, true, (database) => database.prepare("vacuum into ?").run(part));
    const tables = withDatabase(part, true, (database) => examine(to, database));
    putInPlace(part, to);
    return tables;
  } finally {
    rmSync(part, { force: true });
  }
}

/** A name beside it that is not taken. */
function asideOf(path: string): string {
  for (let number = 1; ; number += 1) {
    const aside = `${path}.replaced-${number}`;
    if (!existsSync(aside)) return aside;
  }
}

/**
 * Puts a backup where the gateway looks for its store; what was there is put aside under another name, which is answered.
 * Throws StoreInUse where a gateway has it open, BackupRefused where the backup is none or is damaged.
 */
export function restoreStore({ from, to, random }: { from: string; to: string; random: Random }): {
  tables: CountedTable[];
  aside: string | null;
} {
  if (!existsSync(from)) throw new BackupRefused(`There is no backup at ${from}.`);
  const lock = lockFile(`${to}.lock`);
  const part = `${to}.part`;
  try {
    copyFileSync(from, part);
    const tables = withDatabase(part, false, (database) => {
      const counted = examine(from, database);
      database
        .prepare(
          "insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
        )
        .run(logEpochKey, newLogEpoch(random));
      return counted;
    });
    const aside = existsSync(to) ? asideOf(to) : null;
    for (const suffix of ["", "-wal", "-shm"]) {
      if (aside !== null && existsSync(to + suffix)) renameSync(to + suffix, aside + suffix);
    }
    putInPlace(part, to);
    return { tables, aside };
  } catch (error) {
    throw error instanceof BackupRefused ? error : explainFault(to, error);
  } finally {
    rmSync(part, { force: true });
    lock.release();
  }
}
