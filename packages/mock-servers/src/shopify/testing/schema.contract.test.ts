// The served schema is a part of the vendor's: nothing renamed, nothing loosened, nothing added.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type DefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { pruneSchema, printBare } from "../../../scripts/prune-schema.ts";
import { printPrunedSchema, readMaybeZipped } from "../../../scripts/prune-shopify-schema.ts";
import idempotentMutations from "../generated/idempotent-mutations.json" with { type: "json" };

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const served = readFileSync(pathOf("../generated/schema.graphql"), "utf8");
/** The vendor's file, where the repository has it. */
const fullPath = pathOf("../../../../adapter-shopify/schema/admin-2026-10.graphql.gz");

describe.runIf(existsSync(fullPath))("beside the full schema", () => {
  const full = existsSync(fullPath) ? readMaybeZipped(fullPath) : "";
  const byName = new Map(parse(full).definitions.map((each) => [nameOf(each), each]));

  it("is what the script makes of it", () => {
    expect(printPrunedSchema(full)).toBe(served);
    expect(pruneSchema(full).idempotentMutations).toStrictEqual(idempotentMutations);
  });

  it("has each definition, field, argument and value as it is there", () => {
    const differing: string[] = [];
    for (const definition of parse(served).definitions) {
      const original = byName.get(nameOf(definition));
      for (const [name, text] of partsOf(definition)) {
        if (partsOf(original).get(name) !== text) differing.push(`${nameOf(definition)}.${name}`);
      }
    }
    expect(differing).toStrictEqual([]);
  });
});

/** Fields one by one, as some are left out; everything else as a whole. */
function partsOf(definition: DefinitionNode | undefined): Map<string, string> {
  if (!definition) return new Map();
  if ("fields" in definition && definition.fields) {
    return new Map(definition.fields.map((field) => [field.name.value, printBare(field)]));
  }
  return new Map([["", printBare(definition)]]);
}

function nameOf(definition: DefinitionNode): string {
  return "name" in definition && definition.name ? definition.name.value : definition.kind;
}

it("says of what it is a part, and under whose licence", () => {
  expect(served).toMatch(
    /^# Pruned by .*\n# Copyright .* Shopify Inc\., ISC licence.*\n# sha256 of the full SDL: [0-9a-f]{64}\n/,
  );
});
