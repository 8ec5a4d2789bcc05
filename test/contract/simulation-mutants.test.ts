// Each watch of the simulated stories speaks where an engine is wrong in the way that it is there for.
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { mutants } from "../../sim/mutants.ts";
import { compiled } from "../support/compiled.ts";

const env = { ...process.env, ...compiled };

it.each(mutants)("an engine is noticed that $wrong", { timeout: 300_000 }, ({ name, sign, story }) => {
  const numbers = ["--seed", story.seed, "--steps", story.steps].map(String);
  const told = spawnSync(process.execPath, ["sim/main.ts", "--mutant", name, ...numbers], {
    encoding: "utf8",
    env,
  });
  expect(told.stdout).toMatch(sign);
  expect(told.status).toBe(1);
});
