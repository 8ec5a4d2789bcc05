// The event log's name. Cursors bear it, so that those of a log that was lost are refused: a database that was restored
// elsewhere, or copied to PostgreSQL, has another one.
import type { Random } from "../ports/ports.ts";
import type { Database } from "./database.ts";
import type { Em } from "./engine.ts";
import { Meta } from "./entities/run.ts";

export const logEpochKey = "log-epoch";
const homeKey = "log-home";
const trimmedKey = "events-trimmed-to";

export const newLogEpoch = (random: Random): string => random.uuid().slice(0, 8);

/** Which cluster, and which database of it, this is; what cannot be told is left out. */
async function findHome(em: Em): Promise<string> {
  const [database]: { oid: string }[] = await em.execute(
    "select oid::text as oid from pg_database where datname = current_database()",
    [],
    "all",
  );
  const cluster: { id: string }[] = await em
    .execute<{ id: string }[]>("select system_identifier::text as id from pg_control_system()", [], "all")
    .catch(() => []);
  return `${cluster[0]?.id ?? "unknown"}/${database?.oid ?? "unknown"}`;
}

const put = async (em: Em, key: string, value: string) =>
  void (await em.upsert(Meta, { key, value }, { disableIdentityMap: true } as object));

/**
 * Rows of a dump bear the transactions' numbers of the cluster that it was made in. Elsewhere they mean nothing, and
 * what is larger than the newest one there would not be shown until that has caught up.
 */
async function settleIn(em: Em, home: string, random: Random): Promise<void> {
  await em.execute("select pg_advisory_xact_lock(hashtext('stockgate-log-home'))");
  const known = await em.findOne(Meta, { key: homeKey });
  if (known?.value === home) return;
  await put(em, homeKey, home);
  if (!known) return;
  await em.execute("update sync_event set tx = 0 where tx <> 0");
  const rows: { first: string | null }[] = await em.execute(
    "select min(id)::text as first from sync_event",
    [],
    "all",
  );
  const first = rows[0]?.first ?? null;
  if (first !== null) await put(em, trimmedKey, `0.${Number(first) - 1}`);
  await put(em, logEpochKey, newLogEpoch(random));
}

export async function readLogEpoch(database: Database, random: Random): Promise<string> {
  // Two gateways may open a new database at once: the first to write its name gives it.
  const proposed = { key: logEpochKey, value: newLogEpoch(random) };
  await database.fork().upsert(Meta, proposed, { onConflictAction: "ignore" });
  if (database.engine === "postgres") {
    const home = await findHome(database.fork());
    await database.fork().transactional((em) => settleIn(em, home, random));
  }
  return (await database.fork().findOneOrFail(Meta, { key: logEpochKey })).value;
}
