// Whatever people, vendors and faults do, in whatever order: in the end every store shows what the source says.
import { describe, expect, it } from "vitest";
import { openSimulation, sellable, simulated } from "../support/simulation.ts";

describe.each([3, 14, 28])("by chance, seed %i", (seed) => {
  it("C0 T3 Q10 it ends right, and nothing was written while it was forbidden", async () => {
    const simulation = await openSimulation(seed);
    const { stand, story, trespasses, step, comeToRest } = simulation;
    await using _ = stand;
    for (let steps = 0; steps < 40; steps += 1) await step();
    await comeToRest();

    const wanted: Record<string, number> = {};
    const shown: Record<string, number | undefined> = {};
    for (const [source, channel] of simulated.places) {
      for (const sku of simulated.sold) {
        wanted[`${sku} at ${source}`] = await sellable(simulation, sku, source);
        [shown[`${sku} at ${source}`]] = await stand.world.shopify.available(sku, channel);
      }
    }
    const unfinished = (await stand.allTargets()).filter(
      (target) => target.state !== "IN_SYNC" || target.pushMark !== null,
    );
    const open = await stand.world.engine.read(async (tx) => [
      ...(await tx.intents.openOf(stand.integrationId)),
      ...(await tx.runs.open(stand.integrationId)),
    ]);
    // The story tells what led to it.
    expect({ story, trespasses, unfinished, open, shown }).toStrictEqual({
      story,
      trespasses: [],
      unfinished: [],
      open: [],
      shown: wanted,
    });
  });
});
