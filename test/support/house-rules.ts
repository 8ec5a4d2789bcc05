// The house's rules as functions: a file's path and text in, what is wrong with it out.

export type SourceFile = { path: string; text: string };
type Rule = { name: string; check(file: SourceFile): string | null };

const isTest = (path: string) => /\.test\.ts$|^test\/|\/testing\//.test(path);
const isGenerated = (path: string) => path.includes("/generated/");
/** Programs that use the real system from outside, over the network, as anybody does. */
const isFromOutside = (path: string) => /^(bench|trials)\//.test(path);
const isScript = (path: string) => /(^|\/)scripts\//.test(path);
/** Comments and strings tell of things; only code does them. */
const codeOf = (text: string) =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(^|\s)\/\/.*$/gm, "")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');

const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "").length;

const found = (pattern: RegExp, text: string): string | null => pattern.exec(text)?.[0] ?? null;

/** Packages by where they may be imported; everywhere else they are refused. */
const homes: { package: RegExp; home: RegExp; within: RegExp }[] = [
  { package: /from "@mikro-orm\//, home: /^packages\/core\/src\/store\//, within: /^packages\// },
  { package: /from "p-queue"/, home: /^packages\/core\/src\/engine\/lanes\.ts$/, within: /^packages\// },
  {
    package: /from "@stockgate\/adapter-/,
    home: /^packages\/gateway\/src\/adapters\.ts$/,
    within: /^packages\//,
  },
  { package: /from "@stockgate\/(?!core\/contracts")/, home: /^$/, within: /^packages\/adapter-/ },
  { package: /from "@stockgate\//, home: /^$/, within: /^packages\/(core|mock-servers|client)\// },
  { package: /from "@stockgate\/(?!client")/, home: /^$/, within: /^packages\/(cli|console)\// },
];

const rules: Rule[] = [
  {
    name: "a file is named in kebab-case, after what it holds",
    check: ({ path }) =>
      found(/[^/]*[A-Z_][^/]*\.tsx?$|(^|\/)(utils?|helpers?|manager|data|info|misc)\.tsx?$/, path),
  },
  {
    name: "a file has at most 300 lines",
    check: ({ path, text }) => (isTest(path) || lines(text) <= 300 ? null : `${lines(text)} lines`),
  },
  {
    name: "a file opens with what question it answers",
    check: ({ path, text }) => (isTest(path) || /^(#!.*\n)?\/\//.test(text) ? null : "no opening comment"),
  },
  {
    name: "nothing is left to be done, nothing is waved through",
    check: ({ text }) =>
      found(/\b(TO[D]O|FIX[M]E)\b|@ts-(ignore|expect-error|nocheck)/, text) ??
      found(/: an[y]\b|\bas an[y]\b/, codeOf(text)),
  },
  {
    name: "time, chance, timers and the network come in through ports",
    check: ({ path, text }) =>
      isTest(path) || isScript(path) || path.endsWith("system-ports.ts")
        ? null
        : (found(
            /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bset(Timeout|Interval|Immediate)\(/,
            codeOf(text),
          ) ?? (isFromOutside(path) ? null : found(/(await|return|=>?) fetch\(/, codeOf(text)))),
  },
  {
    name: "a package is imported where it belongs",
    check: ({ path, text }) => {
      if (isTest(path)) return null;
      const broken = homes.find(
        (wall) => wall.within.test(path) && !wall.home.test(path) && wall.package.test(text),
      );
      return broken ? found(broken.package, text) : null;
    },
  },
];

export const checkFile = (file: SourceFile): string[] =>
  isGenerated(file.path)
    ? []
    : rules.flatMap((rule) => {
        const finding = rule.check(file);
        return finding === null ? [] : [`${file.path}: ${rule.name}: ${finding}`];
      });
