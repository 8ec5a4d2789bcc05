// More stories of the same kind, in a file of their own so that they are told beside the others.
import { expect, it } from "vitest";
import { brokenAmong, seedsFrom } from "../support/stories.ts";

it("C0 T3 Q10 it ends right, and nothing happened that must not: more stories", async () => {
  expect(await brokenAmong(seedsFrom(48, 53), 10)).toEqual([]);
}, 1_800_000);
