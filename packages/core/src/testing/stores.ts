// The same cases on both databases: SQLite in a file of its own, PostgreSQL in a database of its own on the run's server.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, describe, inject } from "vitest";
import { systemRandom } from "../ports/system-ports.ts";
import { type DatabaseUrl, openDatabase } from "../store/database.ts";
import type { Engine } from "../store/engine.ts";
import { openStore, type Store } from "../store/store.ts";

export type TestStores = {
  engine: Engine;
  /** Opens a store on this database, on a fresh one where none is named; closed and removed behind the test. */
  open: (url?: DatabaseUrl) => Promise<Store>;
  /** A database with the current tables and no rows. */
  freshDatabase: () => Promise<DatabaseUrl>;
  /** A database without a single table. */
  blankDatabase: () => Promise<DatabaseUrl>;
};

type Databases = Pick<TestStores, "freshDatabase" | "blankDatabase"> & { removeAll: () => Promise<void> };

let databases = 0;

function sqliteDatabases(): Databases {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-stores-"));
  const template = join(folder, "template.db");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const newPath = () => {
    databases += 1;
    return join(folder, `${databases}.db`);
  };
  return {
    async freshDatabase() {
      if (!existsSync(template)) await (await openDatabase({ engine: "sqlite", path: template })).close();
      const path = newPath();
      copyFileSync(template, path);
      return { engine: "sqlite", path };
    },
    blankDatabase: () => Promise.resolve({ engine: "sqlite", path: newPath() }),
    removeAll: () => Promise.resolve(),
  };
}

/** Runs statements in a database of the run's server. */
async function administer(database: string, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return;
  const client = new Client({ connectionString: `${inject("postgresServer")}/${database}` });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** All rows, and what remembers that there were some; the tables stay as they were migrated. */
const emptyEverything = `do $$ begin
  execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity cascade'
    from pg_tables where schemaname = 'public' and tablename <> 'migration');
  alter sequence store_sequence restart;
end $$`;

function postgresDatabases(): Databases {
  const used = { fresh: new Set<string>(), blank: new Set<string>() };
  /** Creating a database takes ten times as long as emptying one. */
  const empty: string[] = [];
  const create = async (origin: string): Promise<string> => {
    databases += 1;
    const name = `case_${process.pid}_${databases}`;
    await administer("postgres", [`create database ${name} ${origin}`]);
    return name;
  };
  const urlOf = (name: string): DatabaseUrl => ({
    engine: "postgres",
    url: `${inject("postgresServer")}/${name}`,
  });
  return {
    async freshDatabase() {
      const name = empty.pop() ?? (await create(`template ${inject("postgresTemplate")}`));
      used.fresh.add(name);
      return urlOf(name);
    },
    async blankDatabase() {
      const name = await create("");
      used.blank.add(name);
      return urlOf(name);
    },
    async removeAll() {
      for (const name of used.fresh) await administer(name, [emptyEverything]);
      empty.push(...used.fresh);
      await administer(
        "postgres",
        [...used.blank].map((name) => `drop database ${name} with (force)`),
      );
      used.fresh.clear();
      used.blank.clear();
    },
  };
}

const databasesOf = { sqlite: sqliteDatabases, postgres: postgresDatabases };

/** A suite of cases for one engine: for what only one of them does. */
export function describeStore(engine: Engine, title: string, cases: (stores: TestStores) => void): void {
  describe(`${title} on ${engine}`, () => {
    const { freshDatabase, blankDatabase, removeAll } = databasesOf[engine]();
    const opened: Store[] = [];

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
      await removeAll();
    });

    cases({
      engine,
      freshDatabase,
      blankDatabase,
      async open(url) {
        const store = await openStore(url ?? (await freshDatabase()), systemRandom);
        opened.push(store);
        return store;
      },
    });
  });
}

/** A suite of the same cases for each engine. */
export function describeStores(title: string, cases: (stores: TestStores) => void): void {
  for (const engine of ["sqlite", "postgres"] as const) describeStore(engine, title, cases);
}
