// The table of one document, beside the limits of the gateway.
import type { DocumentName } from "./documents.ts";

export type Measured = { perSecond: number; p50: number; p99: number };

/** Requests a second at least, in the best round: an undisturbed one. */
const least: Readonly<Record<DocumentName, number>> = { "one field": 4000, "100 rows of 6 fields": 250 };

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export function printTable(
  document: DocumentName,
  measured: ReadonlyMap<string, readonly Measured[]>,
): string {
  const best = (name: string) => Math.max(...(measured.get(name) ?? []).map(({ perSecond }) => perSecond));
  const lines = [...measured].map(([name, rounds]) => {
    const figures = [
      best(name).toFixed(0),
      median(rounds.map(({ perSecond }) => perSecond)).toFixed(0),
      `${median(rounds.map(({ p50 }) => p50))} ms`,
      `${median(rounds.map(({ p99 }) => p99))} ms`,
      (best(name) / best("yoga")).toFixed(2),
    ];
    return `| ${name} | ${figures.join(" | ")} |`;
  });
  const isKept = best("stockgate") >= least[document];
  if (!isKept) process.exitCode = 1;
  return [
    `\n${document}: at least ${least[document]} a second${isKept ? "" : ", MISSED"}\n`,
    "| server | best, a second | median | p50 | p99 | best beside yoga |",
    "|---|---|---|---|---|---|",
    ...lines.toSorted(),
  ].join("\n");
}
