// Simulated stories as tests.
import { type Story, tellStory } from "../../sim/tell-story.ts";

/** Seeds of a part of a test run; it is spread over files, since files are what runs side by side. */
export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

/** The stories in which something happened that must not, with what led to it. Each has a database of its own. */
export async function brokenAmong(seeds: readonly number[], steps: number): Promise<Story[]> {
  const broken: Story[] = [];
  for (const seed of seeds) {
    const story = await tellStory(seed, { steps });
    if (story.violations.length > 0) broken.push(story);
  }
  return broken;
}
