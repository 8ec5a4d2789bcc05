// The benchmarks by number. Each is loaded by the process that runs it.
import type { Benchmark } from "./support/lines.ts";

type Entry = { title: string; load: () => Promise<{ run: Benchmark }> };

export const benchmarks: Readonly<Record<string, Entry>> = {
  1: { title: "Full sync under the vendors' rate limits", load: () => import("./full-sync/run.ts") },
  4: { title: "Durable webhook acknowledgements", load: () => import("./webhooks/run.ts") },
};
