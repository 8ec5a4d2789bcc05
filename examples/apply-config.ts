// A configuration in version control: what the file would change, as Markdown for the pull request that changes it; with
// --apply it is carried out, as when that is merged.
//   node examples/apply-config.ts examples/stockgate.yaml
//   node examples/apply-config.ts examples/stockgate.yaml --apply
// It ends as `stockgate apply` does: 0 where nothing is to change or all is done, 5 where something is to change.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { token, url } from "./settings.ts";

type Change = { sign: string; text: string; details: string[]; warning: string | null; state: string };
type Fault = { file: string; line: number; path: string; message: string };
type Answer = { changes?: Change[]; faults?: Fault[]; error?: { message: string; faults?: Fault[] } };

const [file = "examples/stockgate.yaml", ...words] = process.argv.slice(2);
const isCarriedOut = words.includes("--apply");

const stockgate = join(import.meta.dirname, "../packages/cli/bin/stockgate.mjs");
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [stockgate, "apply", "-f", file, "--json", isCarriedOut ? "--yes" : "--dry-run"],
  { encoding: "utf8", env: { ...process.env, STOCKGATE_URL: url, STOCKGATE_TOKEN: token } },
);
if (stderr !== "") console.error(stderr);
const { changes = [], faults = [], error }: Answer = JSON.parse(stdout);

console.log(`# ${isCarriedOut ? "Applied" : "Would change"}: ${file}\n`);
if (changes.length === 0 && !error) console.log("Nothing to change.");
for (const { sign, text, details, warning, state } of changes) {
  console.log(`- \`${sign}\` ${text}${isCarriedOut ? ` (${state})` : ""}`);
  for (const detail of details) console.log(`  - ${detail}`);
  if (warning !== null) console.log(`  - **${warning}**`);
}
for (const { line, path, message } of [...faults, ...(error?.faults ?? [])])
  console.log(`- **${file}:${line}** ${path}: ${message}`);
if (error && !error.faults) console.log(`- **${error.message}**`);
process.exitCode = status ?? 1;
