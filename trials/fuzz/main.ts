// `npm run fuzz`: hostile input to all that listens, and hostile answers from all that is asked. docs/trials.md tells what
// is held against it.
import { readNumbers } from "../support/run-options.ts";
import { type Kind, kinds, runFuzz, type Tried } from "./run-fuzz.ts";

const usage = `npm run fuzz -- [kind] [options]
  kind               ${Object.keys(kinds).join(", ")}; default: all of them
  --inputs 100000    how many
  --seed 1           the first batch's seed`;

function tell({ kind, seed, inputs, findings }: Tried): void {
  const met = Object.entries(findings.tally).map(([how, count]) => `${how} ${count}`);
  console.log(`${kind}, seed ${seed}, ${findings.inputs} inputs: ${met.join(", ")}`);
  for (const fault of findings.faults) console.log(`  FAULT ${fault}`);
  if (findings.faults.length > 0)
    console.log(`  again: npm run fuzz -- ${kind} --seed ${seed} --inputs ${inputs}`);
}

const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text);
const args = process.argv.slice(2);
const only = args[0] !== undefined && isKind(args[0]) ? args[0] : null;
const options = readNumbers(only === null ? args : args.slice(1), usage, { inputs: 100_000, seed: 1 });
if (typeof options === "string") {
  console.error(options);
  process.exitCode = 2;
} else {
  const beganAt = performance.now();
  const { inputs, faults } = await runFuzz({ ...options, only }, tell);
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(0);
  console.log(`${inputs} inputs in ${seconds} s, ${faults} faults`);
  process.exitCode = faults === 0 ? 0 : 1;
}
