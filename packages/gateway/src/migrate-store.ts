// `migrate-store`: from SQLite to PostgreSQL, on the machine where the file is and while no gateway runs on it.
import { parseArgs } from "node:util";
import { migrateStore, parseDatabaseUrl, systemRandom } from "@stockgate/core";

const usage = `Usage: npm run gateway -- migrate-store --from file:<path> [--to postgres://user:password@host/database]

  Copies a SQLite database into an empty PostgreSQL database: everything or nothing, compared row by row. Stop the gateway
  first. Without --to, STOCKGATE_DATABASE_URL says where to.`;

function readArguments(args: readonly string[], fallback: string | undefined) {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: "string" }, to: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return "help" as const;
  const from = parseDatabaseUrl(values.from ?? "");
  const to = parseDatabaseUrl(values.to ?? fallback ?? "");
  if (from?.engine !== "sqlite") throw new Error("--from must be file:<path>, the SQLite database.");
  if (to?.engine !== "postgres") throw new Error("--to must be postgres://user:password@host/database.");
  return { path: from.path, url: to.url };
}

/** Answers the exit code. */
export async function runMigrateStore(
  args: readonly string[],
  fallback: string | undefined,
  print: { line(text: string): void; problem(text: string): void },
): Promise<number> {
  let request: ReturnType<typeof readArguments>;
  try {
    request = readArguments(args, fallback);
  } catch (error) {
    print.problem(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (request === "help") {
    print.line(usage);
    return 0;
  }
  const copied = await migrateStore({
    ...request,
    random: systemRandom,
    onCopied: ({ name, rows, checksum }) =>
      print.line(`${name.padEnd(24)} ${String(rows).padStart(9)} rows  ${checksum.slice(0, 16)}  verified`),
  });
  const rows = copied.reduce((sum, table) => sum + table.rows, 0);
  print.line(`${rows} rows of ${copied.length} tables are in PostgreSQL now.`);
  print.line("Start the gateway with that STOCKGATE_DATABASE_URL and the same STOCKGATE_SECRET_KEY.");
  print.line("Whoever follows the event log is told CURSOR_EXPIRED, and reads the state anew.");
  return 0;
}
