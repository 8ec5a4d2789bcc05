// The same cases on both databases: SQLite in a file of its own, PostgreSQL in a database of its own on the run's server.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, describe, inject } from "vitest";
import { systemStorePorts } from "../ports/system-ports.ts";
import { type DatabaseUrl, openDatabase } from "../store/database.ts";
import type { Engine } from "../store/engine.ts";
import { openStore, type Store, type StorePorts } from "../store/store.ts";
import { runAlone } from "./postgres.ts";
import { createPostgresDatabases } from "./postgres-databases.ts";

export type TestStores = {
  engine: Engine;
  /**
   * A store on this database, closed behind the test; without a name, an empty one that the suite's tests use one after
   * the other, and that is not theirs to close.
   */
  open: (url?: DatabaseUrl, ports?: StorePorts) => Promise<Store>;
  /** A database with the current tables and no rows. */
  freshDatabase: () => Promise<DatabaseUrl>;
  /** A database without a single table. */
  blankDatabase: () => Promise<DatabaseUrl>;
};

type Databases = Pick<TestStores, "freshDatabase" | "blankDatabase"> & {
  /** Removes all rows, and what remembers that there were some. */
  empty: (url: DatabaseUrl) => Promise<void>;
  removeAll: () => Promise<void>;
};

let databases = 0;

function sqliteDatabases(): Databases {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-stores-"));
  const template = join(folder, "template.db");
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
    empty(url) {
      if (url.engine !== "sqlite") throw new Error("not a SQLite database");
      const database = new DatabaseSync(url.path, { enableForeignKeyConstraints: false });
      const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
      const kept = new Set(["migration", "store_sequence"]);
      const emptied = tables.map(({ name }) => String(name)).filter((name) => !kept.has(name));
      database.exec(
        `begin; ${emptied.map((name) => `delete from ${name};`).join(" ")}
         update store_sequence set value = 0; commit`,
      );
      database.close();
      return Promise.resolve();
    },
    removeAll() {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** Row by row: to truncate would make the files of every table and index anew. */
const emptyEverything = `do $$ declare each text; begin
  set local session_replication_role = replica;
  for each in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration' loop
    execute format('delete from %I', each);
  end loop;
end $$`;

function postgresDatabases(): Databases {
  const server = createPostgresDatabases(inject("postgresPlaces"));
  const urls: string[] = [];
  const keep = async (creating: Promise<string>): Promise<DatabaseUrl> => {
    const url = await creating;
    urls.push(url);
    return { engine: "postgres", url };
  };
  return {
    freshDatabase: () => keep(server.copyTemplate()),
    blankDatabase: () => keep(server.createBlank()),
    async empty(url) {
      if (url.engine !== "postgres") throw new Error("not a PostgreSQL database");
      await runAlone(url.url, emptyEverything);
    },
    async removeAll() {
      for (const url of urls) await server.drop(url);
    },
  };
}

const databasesOf = { sqlite: sqliteDatabases, postgres: postgresDatabases };

/** A suite of cases for one engine: for what only one of them does. */
export function describeStore(engine: Engine, title: string, cases: (stores: TestStores) => void): void {
  describe(`${title} on ${engine}`, () => {
    const { freshDatabase, blankDatabase, empty, removeAll } = databasesOf[engine]();
    /** Opening one takes far longer than emptying it. */
    const shared: Record<"idle" | "busy", { store: Store; url: DatabaseUrl }[]> = { idle: [], busy: [] };
    const opened: Store[] = [];

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
      for (const each of shared.busy) await empty(each.url);
      shared.idle.push(...shared.busy.splice(0));
    });
    afterAll(async () => {
      await Promise.all(shared.idle.map(({ store }) => store.close()));
      await removeAll();
    });

    cases({
      engine,
      freshDatabase,
      blankDatabase,
      async open(url, ports = systemStorePorts) {
        if (url) {
          const store = await openStore(url, ports);
          opened.push(store);
          return store;
        }
        let free = shared.idle.pop();
        if (!free) {
          const fresh = await freshDatabase();
          free = { store: await openStore(fresh, systemStorePorts), url: fresh };
        }
        shared.busy.push(free);
        return free.store;
      },
    });
  });
}

/** A suite of the same cases for each engine. */
export function describeStores(title: string, cases: (stores: TestStores) => void): void {
  for (const engine of ["sqlite", "postgres"] as const) describeStore(engine, title, cases);
}
