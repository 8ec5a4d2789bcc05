// docs/fidelity.md names files that are there and tests that bear the titles it quotes; and what it holds against a row
// that does not.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findFaults, readRows, titlesIn } from "../support/fidelity.ts";

const cache = new Map<string, string | null>();
const read = (path: string): string | null => {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const text = existsSync(path) ? readFileSync(path, "utf8") : null;
  cache.set(path, text);
  return text;
};

const namesIn = (path: string) =>
  [...(read(path) ?? "").matchAll(/^ {2}(\w+): /gm)].map(([, name = ""]) => name);
const settings = new Set([
  ...namesIn("packages/mock-servers/src/katana/settings.ts"),
  ...namesIn("packages/mock-servers/src/shopify/settings.ts"),
]);
const markdown = read("docs/fidelity.md") ?? "";

describe("the tables of docs/fidelity.md", () => {
  const { rows, faults } = readRows(markdown);

  it("have four columns in every row, and hold what both vendors do", () => {
    expect(faults).toEqual([]);
    expect(rows.length).toBeGreaterThan(200);
    const headings = markdown.match(/^### (Katana|Shopify): /gm) ?? [];
    expect(headings.filter((each) => each.includes("Katana"))).toHaveLength(9);
    expect(headings.filter((each) => each.includes("Shopify"))).toHaveLength(10);
  });

  it("name files that are there, tests by their titles, a grade and settings of the mocks", () => {
    expect(rows.flatMap((row) => findFaults(row, read, settings))).toEqual([]);
  });

  it("say each behaviour once", () => {
    const said = rows.map(({ line, behaviour }) => {
      const section = markdown
        .split("\n")
        .slice(0, line)
        .findLast((text) => text.startsWith("### "));
      return `${section} ${behaviour}`;
    });
    expect(said.filter((each, index) => said.indexOf(each) !== index)).toEqual([]);
  });
});

describe("a row", () => {
  const files: Record<string, string> = {
    "src/quota.ts": "export {};",
    "src/quota.test.ts": 'it("holds", () => {});\n// it("held once", () => {});\nit.skip("rests", () => {});',
  };
  const test = '[quota.test](../src/quota.test.ts) "holds"';
  const good = `| The quota holds. | Docs: documented | [quota.ts](../src/quota.ts) | ${test} |`;
  const faultsOf = (line: string) => {
    const { rows, faults } = readRows(line);
    const isThere = (path: string) => files[path] ?? null;
    return [...faults, ...rows.flatMap((row) => findFaults(row, isThere, new Set(["quotaWindow"])))];
  };

  it("that is right has no fault", () => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf(good.replace("documented", "not verified; setting `quotaWindow`"))).toEqual([]);
    expect(faultsOf(good.replace("[quota.ts]", "not simulated; [quota.ts]"))).toEqual([]);
  });

  it.each([
    ["a title that no test has", good.replace('"holds"', '"held"'), /has no test "held"/],
    ["a test that is commented out", good.replace('"holds"', '"held once"'), /has no test "held once"/],
    ["a test that is skipped", good.replace('"holds"', '"rests"'), /has no test "rests"/],
    [
      "one right title and one wrong",
      good.replace(test, `${test}; ${test.replace("holds", "x")}`),
      /has no test "x"/,
    ],
    [
      "a test file that is not there",
      good.replace("src/quota.test.ts", "src/cost.test.ts"),
      /there is no src\/cost/,
    ],
    [
      "a file of the mock that is not there",
      good.replace("src/quota.ts", "src/cost.ts"),
      /there is no src\/cost/,
    ],
    ["no test", good.replace(test, "none"), /a link and a title/],
    ["a title without its file", good.replace(test, '"holds"'), /a link and a title/],
    ["no grade", good.replace("documented", "page 7"), /no grade/],
    [
      "a setting that no mock has",
      good.replace("documented", "reported; setting `quota`"),
      /no setting quota/,
    ],
    ["three columns", good.replace("| Docs: documented ", ""), /four columns/],
    ["an empty column", good.replace("Docs: documented", ""), /four columns/],
  ])("with %s is at fault", (_name, line, fault) => {
    expect(faultsOf(line)).toEqual([expect.stringMatching(fault)]);
  });
});

describe("titles", () => {
  it.each([
    ["a title", 'it("holds", () => {});', ["holds"]],
    ["a template", 'test.for([1, 2])("with %s", () => {});', ["with %s"]],
    [
      "a template behind types and a table",
      'it.each<[string, (x: number) => void]>([\n["one (", f(1)],\n])(\n"%s", () => {});',
      ["%s", "one ("],
    ],
    ["a template in backquotes", "it.each([1])(`with %i`, () => {});", ["with %i"]],
    ["names of no test", 'describe("d", () => {});\nsubmit("x", () => {});\nlist.each(["a"])("b", c);', []],
  ])("%s", (_name, text, titles) => {
    expect([...titlesIn(text)].toSorted()).toEqual(titles.toSorted());
  });
});
