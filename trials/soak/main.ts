// `npm run soak`: real traffic for a long time; is everything as small and as fast at the end as it was? docs/trials.md says
// what is looked at.
import { mkdirSync, writeFileSync } from "node:fs";
import { readNumbers } from "../support/run-options.ts";
import { drawPlot } from "./draw-plot.ts";
import { judge } from "./judge.ts";
import { runSoak } from "./run-soak.ts";
import type { Sample } from "./take-sample.ts";

const usage = `npm run soak -- [options]
  --minutes 20   how long
  --seed 1       of what happens meanwhile
Writes data/soak.json and data/soak.svg.`;

const whole = (value: number) => value.toFixed(0).padStart(6);
const tell = ({ seconds, rssMb, heapMb, handles, files, latencyMs, changes }: Sample) =>
  console.log(
    `${whole(seconds)} s ${whole(changes)} changes ${whole(rssMb)} MB, heap ${whole(heapMb)} MB ` +
      `${whole(handles)} handles ${whole(files)} files ${whole(latencyMs)} ms`,
  );

const options = readNumbers(process.argv.slice(2), usage, { minutes: 20, seed: 1 });
if (typeof options === "string") {
  console.error(options);
  process.exitCode = 2;
} else {
  const samples = await runSoak({ seed: options.seed, seconds: options.minutes * 60 }, tell);
  const verdicts = judge(samples);
  mkdirSync("data", { recursive: true });
  writeFileSync("data/soak.json", JSON.stringify({ samples, verdicts }, null, 1));
  writeFileSync("data/soak.svg", drawPlot(samples));
  for (const { what, middle, last, allowance, perHour, isFlat } of verdicts) {
    const figures = `${middle.toFixed(0)} -> ${last.toFixed(0)}, at most ${(middle + allowance).toFixed(0)}`;
    console.log(`${isFlat ? "ok  " : "GROWS"} ${what}: ${figures}; ${perHour.toFixed(1)} an hour`);
  }
  process.exitCode = verdicts.every(({ isFlat }) => isFlat) ? 0 : 1;
}
