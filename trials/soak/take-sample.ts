// What a gateway's process and its database look like at a moment, seen from outside.
import type { Ledger } from "../../test/support/ledger.ts";
import type { RealShop } from "../support/real-shop.ts";

export type Sample = {
  /** Since the beginning. */
  seconds: number;
  rssMb: number;
  heapMb: number;
  handles: number;
  files: number;
  /** Milliseconds from a change at the source to the store that shows it. */
  latencyMs: number;
  changes: number;
  rows: { [table: string]: number };
};

const mb = (bytes: number) => bytes / 1_048_576;

async function readProcess(metricsUrl: string) {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  const of = (name: string) => Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
  return {
    rssMb: mb(of("process_resident_memory_bytes")),
    heapMb: mb(of("nodejs_heap_size_used_bytes")),
    handles: of("nodejs_active_handles_total"),
    files: of("process_open_fds"),
  };
}

const listTables = {
  sqlite: "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
  postgres: "select tablename as name from pg_tables where schemaname = 'public' order by name",
};

async function countRows(ledger: Ledger): Promise<Sample["rows"]> {
  const tables = await ledger.read(listTables[ledger.engine]);
  const counts = tables.map(
    ({ name }) => `select '${String(name)}' as name, count(*) as count from "${String(name)}"`,
  );
  const rows = await ledger.read(counts.join(" union all "));
  return Object.fromEntries(rows.map(({ name, count }) => [String(name), Number(count)]));
}

export async function takeSample(
  shop: Pick<RealShop, "ledger">,
  metricsUrl: string,
  rest: Pick<Sample, "seconds" | "latencyMs" | "changes">,
): Promise<Sample> {
  return { ...rest, ...(await readProcess(metricsUrl)), rows: await countRows(shop.ledger) };
}
