// A database whose gateway has ended: is it whole, and is everything in it that was acknowledged?
import { DatabaseSync } from "node:sqlite";

export type Inspection = { signals: number; delivered: number; faults: string[] };

const textOf = (row: Record<string, unknown>) => Object.values(row).join(" ");

export function inspectStore(path: string, acknowledged: readonly string[], delivered: number): Inspection {
  const database = new DatabaseSync(path);
  try {
    const faults: string[] = [];
    const rows = (sql: string) => database.prepare(sql).all() as Record<string, unknown>[];
    const integrity = rows("pragma integrity_check").map(textOf);
    if (integrity.join() !== "ok") faults.push(...integrity.map((each) => `integrity: ${each}`));
    faults.push(...rows("pragma foreign_key_check").map((row) => `foreign key: ${textOf(row)}`));
    const stored = new Set(
      rows("select event_id from signal where event_id is not null").map(
        (row) => String(row["event_id"]).split("/")[0],
      ),
    );
    faults.push(
      ...acknowledged
        .filter((event) => !stored.has(event))
        .map((event) => `the signal ${event} was acknowledged and is lost`),
    );
    const ofSource = rows(
      "select count(*) as count from signal join account on account.id = signal.account_id where account.kind = 'SOURCE'",
    );
    const signals = Number(ofSource[0]?.["count"]);
    if (signals < delivered)
      faults.push(`${delivered} of Katana's deliveries were acknowledged, of which ${signals} are stored`);
    const open = rows("select count(*) as count from intent where settled_at is null");
    if (Number(open[0]?.["count"]) > 0) faults.push(`${textOf(open[0] ?? {})} intents are still open`);
    return { signals, delivered, faults };
  } finally {
    database.close();
  }
}
