// docs/rules.md has a row for each rule, and each row names tests and files that are there.
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { cellsOf, isRule, pathOf, titlesIn } from "../support/fidelity.ts";

const count = (letter: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`);
const rules = [
  ...count("T", 1, 5),
  ...count("C", 0, 10),
  ...count("Q", 1, 11),
  ...count("M", 1, 10),
  ...count("L", 1, 5),
  ...count("G", 1, 4),
];

const rows = readFileSync("docs/rules.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("|") && !isRule(line) && !line.startsWith("| Rule |"))
  .map((line) => {
    const [rule = "", what = "", proofs = "", files = ""] = cellsOf(line);
    return { rule, what, proofs, files };
  });

const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : null);

/** What is wrong with a row's proofs: each is a link and the title of a test in that file. */
function faultsOf({ rule, proofs }: { rule: string; proofs: string }): string[] {
  const named = [...proofs.matchAll(/\]\(([^)\s]+)\) "([^"]+)"/g)];
  if (named.length === 0) return [`${rule} has no proof`];
  return named.flatMap(([, href = "", title = ""]) => {
    const text = read(pathOf(href));
    if (text === null) return [`${rule}: there is no ${pathOf(href)}`];
    return titlesIn(text).has(title) ? [] : [`${rule}: ${pathOf(href)} has no test "${title}"`];
  });
}

it("each rule has its row, in order, and no row another", () => {
  expect(rows.map(({ rule }) => rule)).toStrictEqual(rules);
  expect(rows.filter(({ what }) => what === "")).toStrictEqual([]);
});

it("each rule is proved by tests that are there", () => {
  expect(rows.flatMap(faultsOf)).toStrictEqual([]);
});

it("each rule is carried out in files that are there", () => {
  const missing = rows.flatMap(({ rule, files }) => {
    const paths = [...files.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = ""]) => pathOf(href));
    if (paths.length === 0) return [rule];
    return paths.filter((path) => !existsSync(path)).map((path) => `${rule} ${path}`);
  });
  expect(missing).toStrictEqual([]);
});

it("a row without a test of that title is found", () => {
  const here = '[rules](../test/unit/rules.test.ts) "each rule is proved by tests that are there"';
  expect(faultsOf({ rule: "Q1", proofs: here })).toStrictEqual([]);
  expect(faultsOf({ rule: "Q1", proofs: here.replace("proved", "shown") })).toHaveLength(1);
  expect(faultsOf({ rule: "Q1", proofs: "by looking at it" })).toStrictEqual(["Q1 has no proof"]);
});
