// Every code that an error may leave with is told of in docs/api.md, and no other.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const api = readFileSync(join(import.meta.dirname, "../../../docs/api.md"), "utf8");
const told = [...api.matchAll(/^\| `([A-Z_]+)` \| [\d, ]*\|/gm)].map(([, code]) => code ?? "");

/** Files that make errors of GraphQL; those of CSV files have a page of their own. */
const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !/\.test\.ts$|^(csv|metrics|testing)/.test(path),
);
const given = /(?:code: |coded\(|refuse\(|return )"([A-Z]{2,}(?:_[A-Z]+)*)"/g;
/** What yoga gives, and what is said by a ternary or of a status alone. */
const elsewhere = [
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "TOO_MANY_OPERATIONS",
  "TRUSTED_DOCUMENTS_ONLY",
];
/** Data of a mutation. */
const userErrors = new Set(["INVALID", "OUT_OF_RANGE"]);

it("GraphQL bar: docs/api.md has each code of an error, and none that is never given", () => {
  const codes = sources.flatMap((path) =>
    [...readFileSync(join(import.meta.dirname, path), "utf8").matchAll(given)].map(([, code]) => code ?? ""),
  );
  const all = new Set([...codes, ...elsewhere].filter((code) => !userErrors.has(code)));
  expect(told.toSorted()).toEqual([...all].toSorted());
});
