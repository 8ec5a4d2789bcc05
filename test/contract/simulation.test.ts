// Whatever people, vendors, faults and power cuts do, in whatever order: nothing happens that must never happen, and in
// the end every store shows what the source says. docs/simulation.md tells what is watched.
import { describe, expect, it } from "vitest";
import { keptSeeds } from "../../sim/seeds.ts";
import { brokenAmong, seedsFrom } from "../support/stories.ts";

describe("by chance", () => {
  it("C0 T3 Q10 it ends right, and nothing happened that must not: the first stories", async () => {
    expect(await brokenAmong(seedsFrom(1, 47), 10)).toEqual([]);
  }, 1_800_000);

  it("nor in the stories that once went wrong", async () => {
    for (const { seed, steps } of keptSeeds) expect(await brokenAmong([seed], steps)).toEqual([]);
  }, 1_800_000);
});
