// Is it flat? The middle third of the samples is held against the last one; the first is left to warm up.
import type { Sample } from "./take-sample.ts";

type Verdict = {
  what: string;
  middle: number;
  last: number;
  /** By how much `last` may be more. */
  allowance: number;
  /** A least-squares line through both thirds. */
  perHour: number;
  isFlat: boolean;
};

/** These tell of what happened, and are trimmed by age (7 and 30 days): they grow with the traffic, and with nothing else. */
const logs = new Set([
  "sync_event",
  "signal",
  "intent",
  "intent_push",
  "stock_push",
  "store_sequence",
  "target_point",
]);
/** Rows that a log may get for each change. */
const logRowsPerChange = 20;

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

function slopePerHour(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ seconds }) => seconds)), mean(samples.map(of))];
  const over = samples.reduce((sum, sample) => sum + (sample.seconds - x) * (of(sample) - y), 0);
  const under = samples.reduce((sum, sample) => sum + (sample.seconds - x) ** 2, 0);
  return under === 0 ? 0 : (over / under) * 3600;
}

type Measure = {
  what: string;
  of: (sample: Sample) => number;
  allow: (middle: number) => number;
  /** What a third comes to. Default: its median. */
  typical?: (values: readonly number[]) => number;
};

/** Of what a stall takes more of for seconds, as connections of a pool: a leak lifts the least of it, too. */
const least = (values: readonly number[]): number => Math.min(...values);

const measures: readonly Measure[] = [
  { what: "resident memory, MB", of: ({ rssMb }) => rssMb, allow: (middle) => 15 + middle * 0.1 },
  { what: "heap, MB", of: ({ heapMb }) => heapMb, allow: (middle) => 15 + middle * 0.15 },
  { what: "open handles", of: ({ handles }) => handles, allow: () => 5, typical: least },
  { what: "open files", of: ({ files }) => files, allow: () => 5, typical: least },
  {
    what: "change to storefront, ms",
    of: ({ latencyMs }) => latencyMs,
    allow: (middle) => 300 + middle * 0.3,
  },
];

const measuresOf = (tables: readonly string[], changes: number): Measure[] =>
  tables.map((table) => ({
    what: `rows of ${table}`,
    of: ({ rows }) => rows[table] ?? 0,
    allow: (middle) => (logs.has(table) ? 50 + changes * logRowsPerChange : 20 + middle * 0.1),
  }));

export function judge(samples: readonly Sample[]): Verdict[] {
  const third = Math.floor(samples.length / 3);
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  const changes = (last.at(-1)?.changes ?? 0) - (middle[0]?.changes ?? 0);
  const tables = Object.keys(last.at(-1)?.rows ?? {});
  return [...measures, ...measuresOf(tables, changes)].map(({ what, of, allow, typical = median }) => {
    const [before, after] = [typical(middle.map(of)), typical(last.map(of))];
    const allowance = allow(before);
    const perHour = slopePerHour(samples.slice(third), of);
    return { what, middle: before, last: after, allowance, perHour, isFlat: after - before <= allowance };
  });
}
