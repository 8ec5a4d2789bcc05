// A database whose gateway has ended: is it whole, and is everything in it that was acknowledged?
import type { Ledger, Row } from "../../test/support/ledger.ts";

export type Inspection = { signals: number; delivered: number; faults: string[] };

const textOf = (row: Row) => Object.values(row).map(String).join(" ");

/** PostgreSQL looks after itself, and refuses what breaks a foreign key. */
async function findDamage(ledger: Ledger): Promise<string[]> {
  if (ledger.engine === "postgres") return [];
  const integrity = (await ledger.read("pragma integrity_check")).map(textOf);
  return [
    ...(integrity.join() === "ok" ? [] : integrity.map((each) => `integrity: ${each}`)),
    ...(await ledger.read("pragma foreign_key_check")).map((row) => `foreign key: ${textOf(row)}`),
  ];
}

export async function inspectStore(
  ledger: Ledger,
  acknowledged: readonly string[],
  delivered: number,
): Promise<Inspection> {
  const faults = await findDamage(ledger);
  const events = await ledger.read("select event_id from signal where event_id is not null");
  const stored = new Set(events.map((row) => String(row["event_id"]).split("/")[0]));
  faults.push(
    ...acknowledged
      .filter((event) => !stored.has(event))
      .map((event) => `the signal ${event} was acknowledged and is lost`),
  );
  const [ofSource] = await ledger.read(
    "select count(*) as count from signal join account on account.id = signal.account_id where account.kind = 'SOURCE'",
  );
  const signals = Number(ofSource?.["count"]);
  if (signals < delivered)
    faults.push(`${delivered} of Katana's deliveries were acknowledged, of which ${signals} are stored`);
  const [open] = await ledger.read("select count(*) as count from intent where settled_at is null");
  if (Number(open?.["count"]) > 0) faults.push(`${textOf(open ?? {})} intents are still open`);
  return { signals, delivered, faults };
}
