// Half a minute of what `npm run soak` does for twenty: enough to see what is left open, too short to judge memory by.
import { expect, it } from "vitest";
import { judge } from "../../trials/soak/judge.ts";
import { runSoak } from "../../trials/soak/run-soak.ts";

it("C1 C4 under real traffic nothing is left open, and no table grows that should not", async () => {
  const samples = await runSoak({ seed: 5, seconds: 30 });
  expect(samples.length).toBeGreaterThan(3);
  for (const { rssMb, handles, files, latencyMs } of samples) {
    for (const value of [rssMb, handles, files, latencyMs]) expect(value).toBeGreaterThan(0);
  }
  const grown = judge(samples).filter(({ what, isFlat }) => !isFlat && /handles|files|rows/.test(what));
  expect(grown).toStrictEqual([]);
});
