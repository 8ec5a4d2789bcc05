// What the lint of the schema lets pass and what it refuses, for parts that no schema of ours has yet.
import { readFileSync } from "node:fs";
import { ESLint } from "eslint";
import { expect, it, vi } from "vitest";

// Loading the linter alone takes seconds where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

const path = "packages/gateway/schema.graphql";
const schema = readFileSync(path, "utf8");

/** The rules that a field breaks which is put into `Query`. */
async function rulesBrokenBy(field: string): Promise<string[]> {
  const text = schema.replace(/^type Query \{\n/m, (begin) => `${begin}${field}\n\n`);
  expect(text).not.toBe(schema);
  const [result] = await new ESLint().lintText(text, { filePath: path });
  return result?.messages.map(({ ruleId }) => (ruleId ?? "").replace("@graphql-eslint/", "")) ?? [];
}

it("GraphQL bar: a field is deprecated with a reason, which is all that the directive has, and with none it is not", async () => {
  const field = '  """How it was."""\n  aBefore: Int';
  expect(await rulesBrokenBy(`${field} @deprecated(reason: "Use accounts.")`)).toEqual([]);
  expect(await rulesBrokenBy(`${field} @deprecated`)).toEqual(["require-deprecation-reason"]);
});

it("GraphQL bar: what has no description, or is no Relay page, is refused", async () => {
  expect(await rulesBrokenBy("  aBefore: Int")).toEqual(["require-description"]);
  expect(await rulesBrokenBy('  """A page."""\n  aBefore(first: Int): IntegrationConnection')).toEqual(
    expect.arrayContaining(["require-description", "relay-arguments"]),
  );
});
