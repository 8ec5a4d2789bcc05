// Databases on a run's PostgreSQL server, each of its own: made in a moment from a template, and dropped behind a test.
import { runAlone } from "./postgres.ts";
import type { PostgresPlace } from "./postgres-setup.ts";

export type PostgresDatabases = {
  /** With the current tables and no rows. Answers its URL. */
  copyTemplate(): Promise<string>;
  /** Without a single table. Answers its URL. */
  createBlank(): Promise<string>;
  /** Whoever is still connected is cut off. */
  drop(url: string): Promise<void>;
};

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

let made = 0;

/** On this worker's server: vitest numbers those that work side by side from 1. */
export function createPostgresDatabases(places: readonly PostgresPlace[]): PostgresDatabases {
  const worker = Number(process.env["VITEST_POOL_ID"] ?? 1) - 1;
  const place = places[worker % places.length];
  if (!place) throw new Error("there is no PostgreSQL server");
  const { server, template } = place;
  const administer = (sql: string) => runAlone(`${server}/postgres`, sql);
  async function create(origin: string): Promise<string> {
    made += 1;
    const name = `case_${process.pid}_${made}`;
    await administer(`create database ${name} template ${origin} strategy file_copy`);
    return `${server}/${name}`;
  }
  return {
    copyTemplate: () => create(template),
    createBlank: () => create("template1"),
    async drop(url) {
      await administer(`drop database ${nameOf(url)} with (force)`);
    },
  };
}
