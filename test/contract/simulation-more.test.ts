// More stories of the same kind, in a file of their own so that they are told beside the others.
import { it } from "vitest";
import { expectSound, seedsFrom } from "../support/stories.ts";

it("C0 T3 Q10 it ends right, and nothing happened that must not: fifty more stories", async () => {
  for (const seed of seedsFrom(51, 50)) await expectSound(seed, 10);
}, 600_000);
