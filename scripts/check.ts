// Format, lint with types and import walls, types, purity of the core, dead code, breaking changes of the schema: each a step of its own,
// all run even where one fails. `--fix` writes the format and the lint fixes instead of checking them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const fix = process.argv.includes("--fix");
const bin = (name: string) => join("node_modules", ".bin", name);

const steps: { name: string; command: string; args: string[] }[] = [
  { name: "format", command: bin("oxfmt"), args: fix ? ["."] : ["--check", "."] },
  { name: "lint", command: bin("oxlint"), args: fix ? ["--fix", "."] : ["."] },
  {
    name: "GraphQL lint",
    command: bin("eslint"),
    args: ["packages/gateway/schema.graphql", "packages/client/operations"],
  },
  {
    name: "GraphQL lint of the console",
    command: bin("eslint"),
    args: ["-c", "packages/console/eslint.config.mjs", "packages/console/src/graphql"],
  },
  { name: "types", command: bin("tsc"), args: ["-p", "tsconfig.json"] },
  { name: "purity", command: bin("tsc"), args: ["-p", "packages/core/tsconfig.pure.json"] },
  { name: "browsers", command: bin("tsc"), args: ["-p", "packages/client/tsconfig.browser.json"] },
  { name: "console", command: bin("tsc"), args: ["-p", "packages/console/tsconfig.json"] },
  { name: "console's weight", command: bin("node"), args: ["packages/console/scripts/build.ts"] },
  { name: "dead code", command: bin("knip"), args: [] },
  { name: "generated files", command: bin("node"), args: ["scripts/generate.ts", "--check"] },
  { name: "breaking changes", command: bin("node"), args: ["scripts/check-schema.ts"] },
];

/** Runs every step and answers the names of those that failed. */
export function runChecks(): { passed: string[]; failed: string[] } {
  const passed: string[] = [];
  const failed: string[] = [];
  for (const step of steps) {
    const startedAt = performance.now();
    const { status } = spawnSync(step.command, step.args, { stdio: "inherit" });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    (status === 0 ? passed : failed).push(step.name);
    console.log(`${status === 0 ? "ok  " : "FAIL"} ${step.name} (${seconds} s)`);
  }
  return { passed, failed };
}

if (import.meta.main) {
  const { failed } = runChecks();
  process.exit(failed.length === 0 ? 0 : 1);
}
