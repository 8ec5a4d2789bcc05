// Reads docs/fidelity.md: rows out of its tables, titles out of test files, and what is wrong with a row.
import { posix } from "node:path";

export type FidelityRow = { behaviour: string; source: string; mock: string; tests: string; line: number };

/** Answers a file's text, null where there is none. Paths are from the root of the repository. */
export type ReadFile = (path: string) => string | null;

/** The cells of a table's row. */
export const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll("\\|", "|").trim());

export const isRule = (line: string) => /^\|[\s|:-]+\|$/.test(line.trim());
const header = ["Vendor's behaviour", "Source", "In the mock", "Noticed by"].join("|");

type Table = { rows: FidelityRow[]; faults: string[] };

/** Every line of a table that is neither its head nor the rule below that. */
export function readRows(markdown: string): Table {
  const table: Table = { rows: [], faults: [] };
  for (const [index, text] of markdown.split("\n").entries()) {
    if (!text.trim().startsWith("|") || isRule(text)) continue;
    const cells = cellsOf(text);
    if (cells.join("|") === header) continue;
    const [behaviour = "", source = "", mock = "", tests = ""] = cells;
    if (cells.length !== 4 || cells.includes("")) {
      table.faults.push(`line ${index + 1}: a row has four columns, none of them empty`);
    } else {
      table.rows.push({ behaviour, source, mock, tests, line: index + 1 });
    }
  }
  return table;
}

const link = String.raw`\[[^\]]+\]\([^)\s]+\)`;
const target = /\]\(([^)\s]+)\)/g;
const mockCell = new RegExp(`^(not simulated; )?${link}(, ${link})*$`);
const testsCell = new RegExp(`^${link} "[^"]+"(; ${link} "[^"]+")*$`);
const grades = /\b(documented|seen live|reported|not verified)\b/;
const settingNames = /\bsettings? ((?:`\w+`(?:, )?)+)/g;

/** From the root of the repository, of a link in docs/. */
export const pathOf = (href: string) => posix.normalize(posix.join("docs", href));
const targetsIn = (cell: string) => [...cell.matchAll(target)].map(([, href = ""]) => pathOf(href));

/** `settings`: the names that the mocks' settings have. */
export function findFaults(
  { source, mock, tests, line }: FidelityRow,
  read: ReadFile,
  settings: ReadonlySet<string>,
): string[] {
  const faults: string[] = [];
  if (!grades.test(source)) faults.push("the source bears no grade");
  for (const [, names = ""] of source.matchAll(settingNames)) {
    const unknown = names.match(/\w+/g)?.filter((name) => !settings.has(name)) ?? [];
    faults.push(...unknown.map((name) => `the mocks have no setting ${name}`));
  }
  if (!mockCell.test(mock)) faults.push("the mock's file is no link");
  if (!testsCell.test(tests)) faults.push("a test is a link and a title in quotes");
  for (const path of [...targetsIn(mock), ...targetsIn(tests)]) {
    if (read(path) === null) faults.push(`there is no ${path}`);
  }
  for (const [, href = "", title = ""] of tests.matchAll(/\]\(([^)\s]+)\) "([^"]+)"/g)) {
    const text = read(pathOf(href));
    if (text !== null && !titlesIn(text).has(title)) faults.push(`${pathOf(href)} has no test "${title}"`);
  }
  return faults.map((fault) => `line ${line}: ${fault}`);
}

const literal = String.raw`"(?:[^"\\]|\\.)*"|\`(?:[^\`\\]|\\.)*\``;
const firstArgument = new RegExp(String.raw`^\(\s*(${literal})\s*,`);
const caseName = new RegExp(String.raw`\[\s*(${literal})\s*,`, "g");
const unquote = (text: string) => text.slice(1, -1).replaceAll(/\\(.)/g, "$1");

/**
 * What its tests are called: titles, the templates of those that run over many cases, and the names that such cases
 * begin with. Tests that are skipped or commented out have no title.
 */
export function titlesIn(text: string): Set<string> {
  const code = text.replaceAll(/^\s*\/\/.*$/gm, "");
  const titles = new Set<string>();
  for (const { 0: found, 1: table, index } of code.matchAll(/\b(?:it|test)(\.each|\.for)?(?=[(<])/g)) {
    let at = index + found.length;
    if (table !== undefined) {
      if (code[at] === "<") at = code.indexOf("(", endOfTypes(code, at));
      const end = endOfParentheses(code, at);
      const cases = code.slice(at, end);
      at = end;
      if (firstArgument.test(code.slice(at)))
        for (const [, name = ""] of cases.matchAll(caseName)) titles.add(unquote(name));
    }
    const [, title] = firstArgument.exec(code.slice(at)) ?? [];
    if (title !== undefined) titles.add(unquote(title));
  }
  return titles;
}

/** Behind the `>` that closes the types opened at `start`. */
function endOfTypes(code: string, start: number): number {
  let depth = 0;
  for (let at = start; at < code.length; at += 1) {
    if (code[at] === "<") depth += 1;
    if (code[at] === ">" && code[at - 1] !== "=") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return code.length;
}

/** Behind the parenthesis that closes the one at `start`; those within texts do not count. */
function endOfParentheses(code: string, start: number): number {
  const token = new RegExp(String.raw`${literal}|'(?:[^'\\\n]|\\.)*'|[()]`, "g");
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(code); match; match = token.exec(code)) {
    if (match[0] === "(") depth += 1;
    if (match[0] === ")") depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return code.length;
}
