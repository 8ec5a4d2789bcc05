// Databases as releases left them: the migrations as they went out, and rows as that version wrote them. A release keeps one of
// each engine (`npm run release:schema`), and every later version is held to migrate it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemStorePorts } from "../ports/system-ports.ts";
import { type Database, type DatabaseUrl, openDatabase } from "../store/database.ts";
import type { Engine } from "../store/engine.ts";
import { migrationsFolder } from "../store/migrations.ts";
import { openStore } from "../store/store.ts";
import { aChannelVariant, aRun, aSignal, buildShop, insertTargets } from "./builders.ts";

/** By release and engine. */
export const releasedFolder = join(import.meta.dirname, "../../released");

type Value = string | number | null;
/** By table. Of PostgreSQL each row is one value: the row as JSON. */
type Rows = Record<string, Record<string, Value>[]>;

/** Rows of every kind of column: JSON, truth values, quantities, times, references, and nothing. */
export async function fillStore(url: DatabaseUrl): Promise<void> {
  const store = await openStore(url, systemStorePorts);
  await store.transaction(async (tx) => {
    const shop = await buildShop(tx);
    await insertTargets(tx, shop);
    await tx.signals.insert(aSignal({ account: shop.source, receivedAt: 1 }));
    await tx.runs.insert(aRun({ integration: shop.integration }));
    await tx.catalog.saveChannelVariants(shop.channel, [aChannelVariant("tagged", { tags: ["a", "b"] })]);
    const detail = { accountId: shop.source, topic: "t", keys: [] };
    await tx.events.append([
      { type: "STOCK_PUSHED", occurredAt: 2 ** 41, message: "é", fromQuantity: 0, detail },
      { type: "SYNC_TOGGLED", occurredAt: 3, message: "" },
    ]);
  });
  await store.close();
}

/** What the migrations themselves fill, or a process for itself. */
const notKept = new Set(["migration", "living_engine", "sqlite_stat1", "sqlite_sequence"]);

const ask = <Row>(database: Database, sql: string): Promise<Row[]> =>
  database.forReading().execute(sql, [], "all");

const tablesSql: Readonly<Record<Engine, string>> = {
  sqlite: "select name from sqlite_schema where type = 'table' order by name",
  postgres: "select tablename as name from pg_tables where schemaname = 'public' order by name",
};

/** All rows of a database, by table. */
export async function readRows(database: Database): Promise<Rows> {
  const rows: Rows = {};
  const { engine } = database;
  for (const { name } of await ask<{ name: string }>(database, tablesSql[engine])) {
    if (notKept.has(name)) continue;
    const selected = engine === "sqlite" ? "*" : "to_jsonb(whole)::text as row";
    const found = await ask<Record<string, Value>>(database, `select ${selected} from "${name}" whole`);
    if (found.length > 0) rows[name] = found;
  }
  return rows;
}

/** Keeps what this version makes of an empty database, filled. */
export async function keepDatabase(url: DatabaseUrl, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  cpSync(migrationsFolder(url.engine), folder, { recursive: true });
  await fillStore(url);
  const database = await openDatabase(url);
  try {
    writeFileSync(join(folder, "rows.json"), `${JSON.stringify(await readRows(database), null, 1)}\n`);
  } finally {
    await database.close();
  }
}

const insertSql = (engine: Engine, table: string, columns: readonly string[]): string =>
  engine === "postgres"
    ? `insert into "${table}" select * from jsonb_populate_record(null::"${table}", ?::jsonb)`
    : `insert or replace into "${table}" (${columns.map((name) => `"${name}"`).join(", ")})
       values (${columns.map(() => "?").join(", ")})`;

/** Makes of an empty database what a release left. */
export async function restoreKept(url: DatabaseUrl, folder: string): Promise<Rows> {
  const rows = JSON.parse(readFileSync(join(folder, "rows.json"), "utf8")) as Rows;
  const database = await openDatabase(url, folder);
  try {
    await database.fork().transactional(async (em) => {
      const isSqlite = url.engine === "sqlite";
      await em.execute(
        isSqlite ? "pragma defer_foreign_keys = on" : "set local session_replication_role = replica",
      );
      for (const [table, kept] of Object.entries(rows)) {
        await em.execute(`delete from "${table}"`);
        for (const row of kept)
          await em.execute(insertSql(url.engine, table, Object.keys(row)), Object.values(row));
      }
    });
  } finally {
    await database.close();
  }
  return rows;
}

/** The releases of which databases are kept. */
export const listKept = (): string[] => (existsSync(releasedFolder) ? readdirSync(releasedFolder) : []);
