// `backup` and `restore`: of the SQLite database, on the machine where the file is.
import { parseArgs } from "node:util";
import {
  backUpStore,
  type CountedTable,
  parseDatabaseUrl,
  restoreStore,
  systemRandom,
} from "@stockgate/core";

const usages = {
  backup: `Usage: npm run gateway -- backup --to <path> [--from file:<path>]

  Copies the SQLite database as it is at this moment, while the gateway works on, and examines the copy. Without --from,
  STOCKGATE_DATABASE_URL says which. The secret key is not in it: keep that elsewhere.`,
  restore: `Usage: npm run gateway -- restore --from <path> [--to file:<path>]

  Puts a backup where the gateway looks for its database; what is there is put aside, not deleted. Stop the gateway first.
  Without --to, STOCKGATE_DATABASE_URL says where.`,
};

type Command = keyof typeof usages;
/** Where it prints: what was done, and what is wrong. */
type Terminal = { log(text: string): void; error(text: string): void };
type Request = { database: string; copy: string };
const defaultDatabase = "file:data/stockgate.db";

function readArguments(command: Command, args: readonly string[], configured: string | undefined) {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: "string" }, to: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return null;
  const [own, other] = command === "backup" ? (["from", "to"] as const) : (["to", "from"] as const);
  const database = parseDatabaseUrl(values[own] ?? configured ?? defaultDatabase);
  const copy = values[other];
  if (database?.engine !== "sqlite")
    throw new Error(
      `--${own} must be file:<path>, the SQLite database. PostgreSQL has pg_dump and pg_restore.`,
    );
  if (copy === undefined) throw new Error(`--${other} must be the backup's path.`);
  return { database: database.path, copy };
}

const sumOf = (tables: readonly CountedTable[]) =>
  `${tables.reduce((sum, { rows }) => sum + rows, 0)} rows of ${tables.length} tables, examined`;

function backUp({ database, copy }: Request, terminal: Terminal): void {
  const tables = backUpStore({ from: database, to: copy });
  terminal.log(`${copy}: ${sumOf(tables)}.`);
}

function restore({ database, copy }: Request, terminal: Terminal): void {
  const { tables, aside } = restoreStore({ from: copy, to: database, random: systemRandom });
  terminal.log(`${database}: ${sumOf(tables)}.`);
  if (aside !== null) terminal.log(`What was there is at ${aside} now.`);
  terminal.log(
    "Start the gateway with the secret key that it had. What changed since is read again by itself.",
  );
  terminal.log("Whoever follows the event log is told CURSOR_EXPIRED, and reads the state anew.");
}

const works = { backup: backUp, restore };

/** Answers the exit code. */
export function runStoreCopy(
  command: Command,
  args: readonly string[],
  configured: string | undefined,
  terminal: Terminal,
): number {
  let request: ReturnType<typeof readArguments>;
  try {
    request = readArguments(command, args, configured);
  } catch (error) {
    terminal.error(`${error instanceof Error ? error.message : String(error)}\n\n${usages[command]}`);
    return 2;
  }
  if (request === null) {
    terminal.log(usages[command]);
    return 0;
  }
  try {
    works[command](request, terminal);
    return 0;
  } catch (error) {
    terminal.error(`No ${command}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
