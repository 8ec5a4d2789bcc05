// What one connection to PostgreSQL can see of the others: for tests that let two transactions meet.
import type { DatabaseUrl } from "../store/database.ts";
import { runAlone } from "./postgres.ts";

/** Runs one statement on a connection of its own. */
export async function query(url: DatabaseUrl, sql: string): Promise<Record<string, unknown>[]> {
  if (url.engine !== "postgres") throw new Error("only PostgreSQL can be asked from a second connection");
  return runAlone(url.url, sql);
}

const countWaiting = `select count(*)::int as count from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

/** Resolves as soon as a transaction waits for another's lock, or `other` has come to its end without waiting. */
export async function untilBlocked(url: DatabaseUrl, other: Promise<unknown>): Promise<"blocked" | "ended"> {
  const ended = other.then(
    () => "ended" as const,
    () => "ended" as const,
  );
  for (;;) {
    const looked = query(url, countWaiting).then(([row]) => (row?.["count"] === 0 ? null : "blocked"));
    const found = await Promise.race([ended, looked]);
    await looked;
    if (found !== null) return found;
  }
}

const countHidden = `select count(*)::int as count from sync_event
  where tx >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint`;
/** Each is a connection of its own: seconds. */
const mostAsked = 1000;

/**
 * Resolves once whoever reads the log sees all of it: on PostgreSQL nothing is seen behind a transaction that writes and is
 * open, in whatever database of the server: a gateway's own loops have some.
 */
export async function untilLogIsWhole(url: DatabaseUrl): Promise<void> {
  if (url.engine === "sqlite") return;
  for (let asked = 0; asked < mostAsked; asked += 1) {
    const [row] = await query(url, countHidden);
    if (row?.["count"] === 0) return;
  }
  throw new Error("some transaction that writes does not come to its end");
}

export type Gate = { open(): void; passed: Promise<void> };

/** Something to wait for that a test opens by hand. */
export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, passed: promise };
}
