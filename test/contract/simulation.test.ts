// Whatever people, vendors, faults and power cuts do, in whatever order: nothing happens that must never happen, and in
// the end every store shows what the source says. docs/simulation.md tells what is watched.
import { describe, expect, it } from "vitest";
import { keptSeeds } from "../../sim/seeds.ts";
import { expectSound, seedsFrom } from "../support/stories.ts";

describe("by chance", () => {
  it("C0 T3 Q10 it ends right, and nothing happened that must not: the first stories", async () => {
    for (const seed of seedsFrom(1, 50)) await expectSound(seed, 10);
  }, 600_000);

  it.each(keptSeeds)("a story that once went wrong: seed $seed, $sign", async ({ seed, steps }) => {
    await expectSound(seed, steps);
  });

  it("the same seed tells the same story, bit for bit", async () => {
    for (const seed of [3, 8]) expect(await expectSound(seed, 12)).toBe(await expectSound(seed, 12));
    expect(await expectSound(3, 12)).not.toBe(await expectSound(8, 12));
  });
});
