// Simulated stories as tests: what must hold held, and everything came right in the end.
import { expect } from "vitest";
import { tellStory } from "../../sim/tell-story.ts";

/** The story tells what led to it. */
export async function expectSound(seed: number, steps: number): Promise<string> {
  const { deeds, violations, fingerprint } = await tellStory(seed, { steps });
  expect({ deeds, violations }).toEqual({ deeds, violations: [] });
  return fingerprint;
}

/** Seeds of a whole test run; it is spread over files, since files are what runs side by side. */
export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);
