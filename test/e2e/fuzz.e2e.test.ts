// What `npm run fuzz` does with a hundred thousand inputs, with two thousand.
import { expect, it } from "vitest";
import { kinds, tryBatch } from "../../trials/fuzz/run-fuzz.ts";

it.each([
  ["readings", 1500],
  ["deliveries", 300],
  ["documents", 150],
  ["answers", 50],
] as const)("G2 hostile %s break nothing, and nothing is written of them", async (kind, inputs) => {
  expect(Object.keys(kinds)).toContain(kind);
  const { inputs: tried, faults } = await tryBatch({ kind, seed: 11, inputs });
  expect(faults).toStrictEqual([]);
  expect(tried).toBe(inputs);
});
