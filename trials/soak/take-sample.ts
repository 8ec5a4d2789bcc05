// What a gateway's process and its database look like at a moment, seen from outside.
import { DatabaseSync } from "node:sqlite";
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

function countRows(path: string): Sample["rows"] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    const tables = database
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
      )
      .all();
    return Object.fromEntries(
      tables.map(({ name }) => {
        const row = database.prepare(`select count(*) as count from "${String(name)}"`).get();
        return [String(name), Number(row?.["count"])];
      }),
    );
  } finally {
    database.close();
  }
}

export async function takeSample(
  shop: Pick<RealShop, "databasePath">,
  metricsUrl: string,
  rest: Pick<Sample, "seconds" | "latencyMs" | "changes">,
): Promise<Sample> {
  return { ...rest, ...(await readProcess(metricsUrl)), rows: countRows(shop.databasePath) };
}
