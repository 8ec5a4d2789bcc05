// All that a gateway's database holds, as text to look for what must not be there.
import { readFileSync } from "node:fs";
import type { DatabaseUrl } from "@stockgate/core";
import { openSession } from "@stockgate/core/testing";

async function serverText(url: string): Promise<string> {
  const session = await openSession(url);
  try {
    const tables = await session.run("select tablename from pg_tables where schemaname = 'public'");
    const texts: string[] = [];
    for (const { tablename } of tables) {
      const rows = await session.run(
        `select "${String(tablename)}"::text as row from "${String(tablename)}"`,
      );
      texts.push(...rows.map(({ row }) => String(row)));
    }
    return texts.join("\n");
  } finally {
    await session.end();
  }
}

/** Of a file, what was written last too, though it is not in its place yet. */
const fileText = (path: string): string =>
  ["", "-wal"].map((end) => readFileSync(path + end, "latin1")).join("");

export const databaseText = (database: DatabaseUrl): Promise<string> =>
  database.engine === "postgres" ? serverText(database.url) : Promise.resolve(fileText(database.path));
