// What makes a story worth keeping: it can be told again.
import { expect, it } from "vitest";
import { tellStory } from "../../sim/tell-story.ts";

it("the same seed tells the same story, bit for bit", async () => {
  const told = async (seed: number) => (await tellStory(seed, { steps: 12 })).fingerprint;
  for (const seed of [103, 108]) expect(await told(seed)).toBe(await told(seed));
  expect(await told(103)).not.toBe(await told(108));
}, 300_000);
