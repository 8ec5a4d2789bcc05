// What a benchmark answers: lines of a table, each with its own limit beside it.

type Limit = { atLeast: number } | { atMost: number };

export type Line = {
  what: string;
  measured: number;
  unit: string;
  /** None: shown for comparison. */
  limit?: Limit;
  /** How the figure or its limit comes about. */
  remark?: string;
};

/** Answers its lines. In a hurry it leaves out the sizes that take long. */
export type Benchmark = (options: { isQuick: boolean }) => Promise<Line[]>;

/** What it is at, meanwhile. */
export const say = (text: string): void => void process.stderr.write(`  ${text}\n`);

export function isKept({ measured, limit }: Line): boolean {
  if (!limit) return true;
  return "atLeast" in limit ? measured >= limit.atLeast : measured <= limit.atMost;
}

const figure = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 3);

function limitText({ limit, unit }: Line): string {
  if (!limit) return "";
  return "atLeast" in limit ? `at least ${limit.atLeast} ${unit}` : `at most ${limit.atMost} ${unit}`;
}

function row(line: Line): string {
  const verdict = line.limit ? (isKept(line) ? "ok" : "MISSED") : "";
  const cells = [line.what, `${figure(line.measured)} ${line.unit}`.trim(), limitText(line).trim(), verdict];
  return `| ${cells.join(" | ")} | ${line.remark ?? ""} |`;
}

export const printTable = (lines: readonly Line[]): string =>
  ["| what | measured | limit | | how |", "|---|---|---|---|---|", ...lines.map(row)].join("\n");

/** The value that this share of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
