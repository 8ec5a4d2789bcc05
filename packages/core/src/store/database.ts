// Opens the database that a URL names, on either engine, and migrates it. What differs between the two engines stands
// here and in migrations/, nowhere else.
import { Migrator } from "@mikro-orm/migrations";
import { MikroORM as PostgresOrm } from "@mikro-orm/postgresql";
import { MikroORM } from "@mikro-orm/sql";
import { BoundSqliteDriver } from "./bound-sqlite-driver.ts";
import type { Em, Engine } from "./engine.ts";
import { entities } from "./entities/index.ts";
import { listMigrations } from "./migrations.ts";
import { lockFile } from "./process-lock.ts";
import { RowEntityManager } from "./row-entity-manager.ts";
import { SqliteDialect } from "./sqlite-dialect.ts";
import { statisticsStatements } from "./sqlite-statistics.ts";
import { SteadyPostgresDriver } from "./steady-postgres-driver.ts";
import { explainFault, refuseNewer } from "./store-faults.ts";

export type Database = {
  engine: Engine;
  /** A fresh unit of work. */
  fork(): Em;
  /** One that nothing is written from: all that it finds are plain rows. */
  forReading(): Em;
  /** What the migrations so far leave to be done for the entities; empty when they agree. */
  pendingSchemaSql(): Promise<string>;
  close(): Promise<void>;
};

export type DatabaseUrl = { engine: "sqlite"; path: string } | { engine: "postgres"; url: string };

/** `file:<path>` (relative to the working directory, or absolute) or `postgres://...`; undefined for anything else. */
export function parseDatabaseUrl(url: string): DatabaseUrl | undefined {
  if (/^postgres(ql)?:\/\/.+/.test(url)) return { engine: "postgres", url };
  const path = /^file:(?:\/\/)?(.+)$/.exec(url)?.[1];
  return path === undefined ? undefined : { engine: "sqlite", path };
}

/** PostgreSQL takes no NUL in a text, and SQLite none in a statement: what a vendor or a caller sends must not fail there. */
function replaceNuls(sql: string, params: readonly unknown[] | undefined): string {
  for (const [index, value] of (params ?? []).entries()) {
    if (typeof value === "string" && value.includes("\0"))
      Object.assign(params ?? [], { [index]: value.replaceAll("\0", "\uFFFD") });
  }
  return sql;
}

const common = {
  entities: [...entities],
  // Its type is that of no driver in particular; the drivers' own add nothing that is used here.
  ...({ entityManager: RowEntityManager } as object),
  onQuery: replaceNuls,
  // No entity has a relation that another mirrors: its fields need no getters and setters, which each row would pay for.
  propagationOnPrototype: false,
  extensions: [Migrator],
  // Tables that no entity stands for.
  schemaGenerator: { skipTables: ["store_sequence", "migration", "sqlite_stat1"] },
};
const migrations = { snapshot: false, disableForeignKeys: false, tableName: "migration", silent: true };
const pendingSchemaSql = (orm: { schema: { getUpdateSchemaSQL(options: object): Promise<string> } }) =>
  orm.schema.getUpdateSchemaSQL({ wrap: false });

const forksOf = (orm: { em: { fork(): Em } }): Pick<Database, "fork" | "forReading"> => ({
  fork: () => orm.em.fork(),
  forReading: () => Object.assign(orm.em.fork(), { isForReference: true }),
});

/** Before anything else is asked of the tables: those of a newer version are left alone. */
async function migrate(
  orm: MikroORM | PostgresOrm,
  name: string,
  known: readonly { name: string }[],
): Promise<{ isChanged: boolean }> {
  const done = await orm.migrator.getExecuted();
  refuseNewer(
    name,
    done.map((each) => each.name),
    known.map((each) => each.name),
  );
  const run = await orm.migrator.up();
  return { isChanged: run.length > 0 };
}

async function openSqlite(path: string, migrationsIn?: string): Promise<Database> {
  try {
    return await openSqliteFile(path, migrationsIn);
  } catch (error) {
    throw explainFault(path, error);
  }
}

async function openSqliteFile(path: string, migrationsIn?: string): Promise<Database> {
  // Taken before the database is opened: a second process must not even recover its journal.
  const lock = path === ":memory:" ? { release: () => undefined } : lockFile(`${path}.lock`);
  try {
    const migrationsList = listMigrations("sqlite", migrationsIn);
    const orm = await MikroORM.init({
      ...common,
      driver: BoundSqliteDriver,
      dbName: path,
      driverOptions: new SqliteDialect(path),
      migrations: { ...migrations, migrationsList },
    });
    // What is acknowledged survives a power cut: every commit is synced. WAL lets a backup read meanwhile.
    for (const pragma of ["journal_mode = wal", "synchronous = full", "busy_timeout = 5000"]) {
      await orm.em.getConnection().execute(`pragma ${pragma}`);
    }
    const { isChanged } = await migrate(orm, path, migrationsList);
    if (isChanged)
      for (const statement of statisticsStatements) await orm.em.getConnection().execute(statement);
    return {
      engine: "sqlite",
      ...forksOf(orm),
      pendingSchemaSql: () => pendingSchemaSql(orm),
      async close() {
        await orm.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Any number of our own. Whoever holds it keeps gateways from opening the database. */
export const migrationLock = 7_836_524;
/** A gateway that froze in a transaction must not hold its rows for ever: others wait for them. */
const longestIdleTransactionMs = 30_000;

async function openPostgres(url: string, migrationsIn?: string): Promise<Database> {
  const migrationsList = listMigrations("postgres", migrationsIn);
  const orm = await PostgresOrm.init({
    ...common,
    driver: SteadyPostgresDriver,
    clientUrl: url,
    pool: { min: 1, max: 10 },
    driverOptions: { idle_in_transaction_session_timeout: longestIdleTransactionMs, keepAlive: true },
    migrations: { ...migrations, migrationsList },
  });
  try {
    // Gateways that start together migrate one after the other; the lock goes with its transaction.
    await orm.em.transactional(async (em) => {
      await em.execute("select pg_advisory_xact_lock(?)", [migrationLock]);
      await migrate(orm, "at this URL", migrationsList);
    });
  } catch (error) {
    await orm.close();
    throw error;
  }
  return {
    engine: "postgres",
    ...forksOf(orm),
    pendingSchemaSql: () => pendingSchemaSql(orm),
    close: () => orm.close(),
  };
}

/**
 * Opens and migrates. Throws StoreInUse where another process has the same SQLite file open, and the engine's own
 * error where the database cannot be reached. `migrationsIn`: a folder of other migrations than this version's.
 */
export const openDatabase = (target: DatabaseUrl, migrationsIn?: string): Promise<Database> =>
  target.engine === "sqlite" ? openSqlite(target.path, migrationsIn) : openPostgres(target.url, migrationsIn);
