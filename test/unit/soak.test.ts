// The soak's judgement: what leaks is told from what is flat.
import { expect, it } from "vitest";
import { judge } from "../../trials/soak/judge.ts";
import type { Sample } from "../../trials/soak/take-sample.ts";

const minute = (index: number, changes: Partial<Sample> = {}): Sample => ({
  seconds: index * 60,
  rssMb: 180 + (index % 3),
  heapMb: 70 + (index % 4),
  handles: 12,
  files: 30,
  latencyMs: 400 + (index % 5) * 20,
  changes: index * 100,
  rows: { target: 126, sync_event: index * 300 },
  ...changes,
});
const soak = (change: (index: number) => Partial<Sample>) =>
  judge(Array.from({ length: 30 }, (_, index) => minute(index, change(index))))
    .filter(({ isFlat }) => !isFlat)
    .map(({ what }) => what);

it.each<[string, (index: number) => Partial<Sample>, string[]]>([
  ["nothing where all is flat, the log growing with the traffic", () => ({}), []],
  ["memory that grows by 4 MB a minute", (index) => ({ rssMb: 180 + 4 * index }), ["resident memory, MB"]],
  ["a heap that does", (index) => ({ heapMb: 70 + 4 * index }), ["heap, MB"]],
  ["a handle that is left open each minute", (index) => ({ handles: 12 + index }), ["open handles"]],
  ["a file that is", (index) => ({ files: 30 + index }), ["open files"]],
  ["answers that become slower", (index) => ({ latencyMs: 300 + 120 * index }), ["change to storefront, ms"]],
  ["a table that should stay", (index) => ({ rows: { target: 126 + 10 * index } }), ["rows of target"]],
  [
    "a log that grows faster than what happens",
    (index) => ({ rows: { sync_event: index * 9000 } }),
    ["rows of sync_event"],
  ],
])("finds %s", (_, change, expected) => {
  expect(soak(change)).toStrictEqual(expected);
});
