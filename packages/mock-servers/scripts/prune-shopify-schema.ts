// Cuts Shopify's Admin schema down to what the mock serves (shopify-schema-keep.ts) and writes the result, committed,
// to src/shopify/generated. What stays keeps its arguments, nullability and directives; descriptions are left out.
//
//   node scripts/prune-shopify-schema.ts <full.graphql or .graphql.gz> [<admin introspection .json or .json.gz>]
//
// The introspection file (npm @shopify/dev-mcp, dist/data/admin_<version>.json.gz, ISC) also says which access scopes
// a field needs; without it the committed access file stays as it is.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { pruneSchema } from "./prune-schema.ts";
import { readRequiredAccess } from "./required-access.ts";

const generated = join(dirname(fileURLToPath(import.meta.url)), "../src/shopify/generated");

export function readMaybeZipped(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** The text of generated/schema.graphql for a full SDL: names the full one by its hash. */
export function printPrunedSchema(fullSdl: string): string {
  const hash = createHash("sha256").update(fullSdl).digest("hex");
  return [
    "# Pruned by scripts/prune-shopify-schema.ts from Shopify's Admin GraphQL schema 2026-10. Do not edit.",
    "# Copyright 2025-present, Shopify Inc., ISC licence (npm @shopify/dev-mcp).",
    `# sha256 of the full SDL: ${hash}`,
    "",
    pruneSchema(fullSdl).sdl,
    "",
  ].join("\n");
}

if (import.meta.main) {
  const [sdlPath, introspectionPath] = process.argv.slice(2);
  if (sdlPath === undefined) throw new Error("Give the path of the full SDL as the first argument");
  const fullSdl = readMaybeZipped(sdlPath);
  writeFileSync(join(generated, "schema.graphql"), printPrunedSchema(fullSdl));
  const { idempotentMutations, typeNames } = pruneSchema(fullSdl);
  const write = (name: string, value: unknown) =>
    writeFileSync(join(generated, name), `${JSON.stringify(value, null, 2)}\n`);
  write("idempotent-mutations.json", idempotentMutations);
  if (introspectionPath !== undefined) {
    write("required-access.json", readRequiredAccess(readMaybeZipped(introspectionPath), typeNames));
  }
}
