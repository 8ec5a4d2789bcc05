// PostgreSQL for a whole run of tests: started before the first, stopped behind the last. A server for each worker, since the
// log shows nothing behind a writing transaction that is open anywhere on its server: tests side by side would hide events from
// each other. A run in which none can be started fails; nothing is skipped.
import { availableParallelism } from "node:os";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../store/database.ts";
import { startPostgres } from "./postgres.ts";

/** A server's URL, without a database's name, and a migrated, empty database that fresh ones are copied from. */
export type PostgresPlace = { server: string; template: string };

declare module "vitest" {
  interface ProvidedContext {
    postgresPlaces: PostgresPlace[];
  }
}

async function openPlace(): Promise<{ place: PostgresPlace; stop: () => Promise<void> }> {
  const postgres = await startPostgres();
  const url = await postgres.createDatabase();
  await (await openDatabase({ engine: "postgres", url })).close();
  const { pathname } = new URL(url);
  const place = { server: url.slice(0, -pathname.length), template: pathname.slice(1) };
  return { place, stop: () => postgres.stop() };
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const opened = await Promise.all(Array.from({ length: availableParallelism() }, openPlace));
  project.provide(
    "postgresPlaces",
    opened.map(({ place }) => place),
  );
  return async () => {
    await Promise.all(opened.map(({ stop }) => stop()));
  };
}
