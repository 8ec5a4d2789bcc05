// One PostgreSQL server for a whole run of contract tests: started before the first, stopped behind the last. A run in
// which it cannot be started fails; nothing is skipped.
import type { TestProject } from "vitest/node";
import { openDatabase } from "../store/database.ts";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server's URL, without a database's name. */
    postgresServer: string;
    /** A migrated, empty database that fresh ones are copied from. */
    postgresTemplate: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const url = await postgres.createDatabase();
  await (await openDatabase({ engine: "postgres", url })).close();
  const { pathname } = new URL(url);
  project.provide("postgresServer", url.slice(0, -pathname.length));
  project.provide("postgresTemplate", pathname.slice(1));
  return () => postgres.stop();
}
