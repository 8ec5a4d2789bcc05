// Each watch of the simulated stories speaks where an engine is wrong in the way that it is there for.
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { mutants } from "../../sim/mutants.ts";

it.each(mutants)("an engine is noticed that $wrong", { timeout: 300_000 }, ({ name, sign, story }) => {
  const numbers = ["--seed", story.seed, "--steps", story.steps].map(String);
  const told = spawnSync(process.execPath, ["sim/main.ts", "--mutant", name, ...numbers], {
    encoding: "utf8",
  });
  expect(told.stdout).toMatch(sign);
  expect(told.status).toBe(1);
});
