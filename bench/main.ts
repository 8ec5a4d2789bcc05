// `npm run bench`: all benchmarks one after the other, each in a process of its own. Prints a table, each line with its
// own limit beside it; `-- --only 1,3` runs some, `-- --quick` leaves out the sizes that take long, `-- --json <file>` writes
// what was measured and on what. docs/benchmarks.md says how to read it.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchmarks } from "./benchmarks.ts";
import { isKept, type Line, printTable } from "./support/lines.ts";

type Result = {
  number: string;
  title: string;
  lines: Line[];
  failure: string | null;
  seconds: number;
  /** Processes that wanted a core, on average over the last minute, as it began and ended. */
  loadBefore: number;
  loadAfter: number;
};

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const load = () => loadavg()[0] ?? 0;

async function run(number: string, title: string): Promise<Result> {
  const beganAt = performance.now();
  const loadBefore = load();
  let lines: Line[] = [];
  const child = fork(
    join(import.meta.dirname, "support/worker.ts"),
    [number, values.quick ? "quick" : "whole"],
    {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      // Not JSON, which knows no infinity.
      serialization: "advanced",
    },
  );
  child.on("message", (message) => (lines = message as Line[]));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  const seconds = (performance.now() - beganAt) / 1000;
  const failure = code === 0 ? null : `ended with ${code}`;
  return { number, title, lines, failure, seconds, loadBefore, loadAfter: load() };
}

const wanted = values.only?.split(",") ?? Object.keys(benchmarks);
const results: Result[] = [];
for (const number of wanted) {
  const benchmark = benchmarks[number];
  if (!benchmark) throw new Error(`there is no benchmark ${number}: ${Object.keys(benchmarks).join(", ")}`);
  console.error(`${number}. ${benchmark.title} ...`);
  const result = await run(number, benchmark.title);
  results.push(result);
  const busy = `${result.seconds.toFixed(0)} s; load ${result.loadBefore.toFixed(1)} to ${result.loadAfter.toFixed(1)}`;
  console.log(`\n${number}. ${benchmark.title} (${busy})\n`);
  console.log(result.failure ?? printTable(result.lines));
}
const isAllKept = results.every(({ failure, lines }) => failure === null && lines.every(isKept));
if (values.json !== undefined) {
  const [core] = cpus();
  const machine = { cores: cpus().length, model: core?.model ?? "unknown", node: process.version };
  const text = JSON.stringify({ measuredAt: new Date().toISOString(), machine, isAllKept, results }, null, 2);
  writeFileSync(values.json, `${text}\n`);
}
process.exitCode = isAllKept ? 0 : 1;
