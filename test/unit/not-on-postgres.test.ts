// What is left out of the run on PostgreSQL is there to be left out, and nothing else is.
import { globSync } from "node:fs";
import { expect, it } from "vitest";
import config from "../../vitest.config.ts";
import { contractsLeftOut, wholeSystemsLeftOut } from "../support/not-on-postgres.ts";

type Project = { test: { name: string; include: string[]; exclude?: string[] } };

/** The files of a project, by its own patterns. */
function filesOf(name: string): Set<string> {
  const projects = (config.test?.projects ?? []) as Project[];
  const project = projects.find(({ test }) => test.name === name);
  if (!project) throw new Error(`there is no project ${name}`);
  const { include, exclude = [] } = project.test;
  return new Set(globSync(include, { exclude: ["**/node_modules/**", ...exclude] }));
}

it.each([
  [["contract"], "contract-postgres", contractsLeftOut],
  [["e2e"], "e2e-postgres", wholeSystemsLeftOut],
])("each file of %s runs on PostgreSQL too, or says why not", (names, again, leftOut) => {
  const once = names.flatMap((name) => [...filesOf(name)]);
  const twice = filesOf(again);
  const matches = Object.keys(leftOut).map((pattern) => [pattern, new Set(globSync(pattern))] as const);
  const said = new Set(once.filter((file) => matches.some(([, files]) => files.has(file))));
  expect(once.filter((file) => !twice.has(file))).toEqual([...said]);
  expect(twice.size).toBeGreaterThan(20);
  // A reason that is left of a file that is gone.
  const stale = matches.filter(([, files]) => !once.some((file) => files.has(file)));
  expect(stale.map(([pattern]) => pattern)).toEqual([]);
});
