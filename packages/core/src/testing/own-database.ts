// The database that a test's system stands on where the test names none: a SQLite file of its own, or, in the projects
// that run the same tests on PostgreSQL, a database of its own on the run's server.
import { join } from "node:path";
import type { DatabaseUrl } from "../store/database.ts";
import type { PostgresDatabases } from "./postgres-databases.ts";

export type OwnDatabase = {
  url: DatabaseUrl;
  /** Once nobody works on it any more. A file goes with its folder. */
  remove(): Promise<void>;
};

let onServer: PostgresDatabases | null = null;

/** From now on, in this process. */
export const standOnPostgres = (databases: PostgresDatabases): void => {
  onServer = databases;
};

/** `folder` is where a file is to be; one that is named stays whose it is. */
export async function createOwnDatabase(folder: string, named?: DatabaseUrl): Promise<OwnDatabase> {
  const stays = () => Promise.resolve();
  if (named) return { url: named, remove: stays };
  const server = onServer;
  if (!server) return { url: { engine: "sqlite", path: join(folder, "stockgate.db") }, remove: stays };
  const url = await server.copyTemplate();
  return { url: { engine: "postgres", url }, remove: () => server.drop(url) };
}
