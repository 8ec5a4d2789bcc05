// Copies a SQLite store into an empty PostgreSQL database: all of it or nothing, in one transaction, and compared row by row
// before that is committed. Ids and the store's sequence stay what they were. The event log gets another name, since the
// two go on apart: whoever follows it reads the state anew.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { Random } from "../ports/ports.ts";
import { type Database, migrationLock, openDatabase } from "./database.ts";
import type { Em } from "./engine.ts";
import { logEpochKey, newLogEpoch } from "./log-epoch.ts";

type Value = string | number | null;
type Row = Record<string, Value>;
type Column = { name: string; type: string };
type Table = { name: string; columns: Column[] };

export type CopiedTable = { name: string; rows: number; checksum: string };

export class MigrationRefused extends Error {
  override readonly name = "MigrationRefused";
}

const rowsAtOnce = 500;
/** What belongs to processes, and to the database itself. */
const notCopied = new Set(["migration", "living_engine"]);
const quote = (name: string) => `"${name}"`;
/** Of each table, the rows that are copied. */
const whereOf = ({ name }: Table) => (name === "meta" ? `key <> '${logEpochKey}'` : "1 = 1");

/** Parents before their children, so that every reference finds its row. */
function inOrder(
  tables: readonly Table[],
  references: readonly { child: string; parent: string }[],
): Table[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: Table[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter(
      ({ name }) =>
        !references.some(({ child, parent }) => child === name && parent !== name && left.has(parent)),
    );
    if (ready.length === 0) throw new Error("tables refer to each other in a ring");
    for (const table of ready) left.delete(table.name);
    ordered.push(...ready);
  }
  return ordered;
}

async function listTables(em: Em): Promise<Table[]> {
  const columns: { table: string; name: string; type: string }[] = await em.execute(
    `select table_name as "table", column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' order by table_name, ordinal_position`,
    [],
    "all",
  );
  const references: { child: string; parent: string }[] = await em.execute(
    `select child.relname as child, parent.relname as parent from pg_constraint
     join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
     where contype = 'f'`,
    [],
    "all",
  );
  const byTable = Map.groupBy(columns, ({ table }) => table);
  const tables = [...byTable].map(([name, all]) => ({ name, columns: all }));
  return inOrder(
    tables.filter(({ name }) => !notCopied.has(name)),
    references,
  );
}

async function refuseIfUsed(em: Em, tables: readonly Table[]): Promise<void> {
  const used: string[] = [];
  for (const { name } of [...tables, { name: "living_engine" }]) {
    const found: unknown[] = await em.execute(`select 1 from ${quote(name)} limit 1`, [], "all");
    if (found.length > 0) used.push(name);
  }
  if (used.length === 0) return;
  throw new MigrationRefused(
    `The PostgreSQL database is not empty: there are rows in ${used.join(", ")}. Create an empty one, that no gateway was started on.`,
  );
}

/** With the fields of every object in one order: PostgreSQL keeps some in an order of its own. */
const inFieldOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    : value;

function textOf({ type }: Column, value: Value): string | null {
  if (value === null) return null;
  return type.startsWith("json") ? JSON.stringify(JSON.parse(String(value)), inFieldOrder) : String(value);
}

/** A row's text, the same from both databases; rows are told apart by their key, so their hashes may be put together. */
function addToChecksum(sum: Buffer, columns: readonly Column[], row: Row): void {
  const text = JSON.stringify(columns.map((column) => textOf(column, row[column.name] ?? null)));
  const digest = createHash("sha256").update(text).digest();
  for (const [index, byte] of digest.entries()) sum[index] = (sum[index] ?? 0) ^ byte;
}

/** Pages of a table of the SQLite store, in the order in which its rows came. */
async function* pagesOf(em: Em, table: Table): AsyncGenerator<Row[]> {
  const names = table.columns.map(({ name }) => quote(name)).join(", ");
  const sql = `select rowid as "rowid of it", ${names} from ${quote(table.name)}
    where ${whereOf(table)} and rowid > ? order by rowid limit ${rowsAtOnce}`;
  for (let last = -1; ;) {
    const rows: Row[] = await em.execute(sql, [last], "all");
    if (rows.length === 0) return;
    yield rows;
    last = Number(rows.at(-1)?.["rowid of it"]);
  }
}

const toPostgres = ({ type }: Column, value: Value | undefined) =>
  type === "boolean" && value !== null ? Boolean(value) : (value ?? null);

async function copyTable(from: Em, to: Em, table: Table): Promise<CopiedTable> {
  const { name, columns } = table;
  const sum = Buffer.alloc(32);
  let rows = 0;
  const into = `insert into ${quote(name)} (${columns.map((column) => quote(column.name)).join(", ")})`;
  const places = `(${columns.map(() => "?").join(", ")})`;
  for await (const page of pagesOf(from, table)) {
    const values = page.flatMap((row) => columns.map((column) => toPostgres(column, row[column.name])));
    await to.execute(`${into} values ${page.map(() => places).join(", ")}`, values);
    for (const row of page) addToChecksum(sum, columns, row);
    rows += page.length;
  }
  return { name, rows, checksum: sum.toString("hex") };
}

/** What PostgreSQL has now, read back as text. */
async function readBack(em: Em, table: Table): Promise<CopiedTable> {
  const { name, columns } = table;
  const texts = columns.map(({ name: column, type }) => {
    const text = type === "boolean" ? `${quote(column)}::int::text` : `${quote(column)}::text`;
    return `${text} as ${quote(column)}`;
  });
  const sum = Buffer.alloc(32);
  let rows = 0;
  await em.execute(
    `declare copied no scroll cursor for select ${texts.join(", ")} from ${quote(name)} where ${whereOf(table)}`,
  );
  for (;;) {
    const page: Row[] = await em.execute(`fetch ${rowsAtOnce} from copied`, [], "all");
    if (page.length === 0) break;
    for (const row of page) addToChecksum(sum, columns, row);
    rows += page.length;
  }
  await em.execute("close copied");
  return { name, rows, checksum: sum.toString("hex") };
}

/** Ids that are drawn from here on are larger than those that were copied. */
async function continueSequences(from: Em, to: Em, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables) {
    if (!columns.some((column) => column.name === "id" && column.type === "integer")) continue;
    await to.execute(
      `select setval(pg_get_serial_sequence('${name}', 'id'), max(id)) from ${quote(name)} having max(id) is not null`,
    );
  }
  const [drawn]: { value: number | string }[] = await from.execute(
    "select value from store_sequence",
    [],
    "all",
  );
  const value = Number(drawn?.value ?? 0);
  if (value > 0) await to.execute("select setval('store_sequence', ?)", [value]);
}

async function copyAll(
  from: Em,
  to: Em,
  random: Random,
  onCopied: (table: CopiedTable) => void,
): Promise<CopiedTable[]> {
  await to.execute("select pg_advisory_xact_lock(?)", [migrationLock]);
  const tables = await listTables(to);
  await refuseIfUsed(to, tables);
  const copied: CopiedTable[] = [];
  for (const table of tables) {
    const written = await copyTable(from, to, table);
    const read = await readBack(to, table);
    if (read.rows !== written.rows || read.checksum !== written.checksum) {
      throw new Error(
        `${table.name} came out otherwise than it went in: ${written.rows} rows ${written.checksum} were written, ` +
          `${read.rows} rows ${read.checksum} are there. Nothing was kept.`,
      );
    }
    copied.push(read);
    onCopied(read);
  }
  await continueSequences(from, to, tables);
  await to.execute("insert into meta (key, value) values (?, ?)", [logEpochKey, newLogEpoch(random)]);
  return copied;
}

/**
 * Throws MigrationRefused where the file is not there or the database is not empty, and StoreInUse where a gateway has
 * the file open. The SQLite file stays as it is, but that it is brought to this version's tables.
 */
export async function migrateStore({
  path,
  url,
  random,
  onCopied = () => undefined,
}: {
  path: string;
  url: string;
  random: Random;
  onCopied?: (table: CopiedTable) => void;
}): Promise<CopiedTable[]> {
  if (!existsSync(path)) throw new MigrationRefused(`There is no SQLite database at ${path}.`);
  const opened: Database[] = [];
  try {
    const from = await openDatabase({ engine: "sqlite", path });
    opened.push(from);
    const to = await openDatabase({ engine: "postgres", url });
    opened.push(to);
    // Begun by hand: within the ORM's own transactions every other database's statements would go to this one.
    const em = to.fork();
    await em.begin();
    try {
      const copied = await copyAll(from.forReading(), em, random, onCopied);
      await em.commit();
      return copied;
    } catch (error) {
      await em.rollback();
      throw error;
    }
  } finally {
    for (const database of opened) await database.close();
  }
}
