// `npm run crash`: the real gateway and the real mock servers, killed again and again. docs/trials.md tells what must hold.
import { readNumbers } from "../support/run-options.ts";
import { runCrashes } from "./run-crashes.ts";

const usage = `npm run crash -- [options]
  --kills 200   how often one of the processes is killed with SIGKILL
  --seed 1      of what changes, who is killed and when
  --postgres 0  1: the store is on PostgreSQL, and its connections are cut now and then`;

const options = readNumbers(process.argv.slice(2), usage, { kills: 200, seed: 1, postgres: 0 });
if (typeof options === "string") {
  console.error(options);
  process.exitCode = 2;
} else {
  const beganAt = performance.now();
  const clock = () => `${((performance.now() - beganAt) / 1000).toFixed(0).padStart(5)} s  `;
  const { faults, ...figures } = await runCrashes(
    { ...options, isPostgres: options.postgres === 1 },
    (text) => console.log(clock() + text),
  );
  console.log(clock() + JSON.stringify(figures));
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(`${clock()}${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
