// The benchmarks by number. Each is loaded by the process that runs it.
import type { Benchmark } from "./support/lines.ts";

type Entry = { title: string; load: () => Promise<{ run: Benchmark }> };

export const benchmarks: Readonly<Record<string, Entry>> = {
  1: { title: "Full sync under the vendors' rate limits", load: () => import("./full-sync/run.ts") },
  2: { title: "From a change to the storefront", load: () => import("./storefront/run.ts") },
  3: { title: "A burst of webhooks", load: () => import("./burst/run.ts") },
  4: { title: "Durable webhook acknowledgements", load: () => import("./webhooks/run.ts") },
  5: { title: "The engine alone", load: () => import("./engine/run.ts") },
  6: { title: "Answers over GraphQL", load: () => import("./graphql/run.ts") },
  7: { title: "Start to ready", load: () => import("./start/run.ts") },
  8: { title: "The console's first screen", load: () => import("./console/run.ts") },
};
