// `npm run bench:oversell`: how much does each engine sell that is not there? docs/oversell.md says how to read it.
import { askedOf, leftOf, openKeptDays } from "./kept-days.ts";
import { type Options, readOptions } from "./options.ts";
import { cellsOf, type Day, isWithin } from "./results.ts";
import { runAll, tasksOf } from "./run-all.ts";
import { runDay } from "./run-day.ts";
import { printTable } from "./table.ts";

const minutesOf = (ms: number) => (ms / 60_000).toFixed(1);

/** A line for each day, and how long the rest will take. */
function createProgress(count: number): (day: Day, tookMs: number) => void {
  const beganAt = performance.now();
  let done = 0;
  return ({ column, contender, seed, tally }, tookMs) => {
    done += 1;
    const leftMs = ((performance.now() - beganAt) / done) * (count - done);
    const what = `${tally.sales} sales, ${tally.oversold} oversold, ${tally.refused} refused`;
    console.error(
      `[${done}/${count}] ${column}, ${contender}, seed ${seed}: ${what} ` +
        `(${(tookMs / 1000).toFixed(0)} s; about ${minutesOf(leftMs)} minutes left)`,
    );
  };
}

async function trace({ columns: [column], contenders: [contender], seeds: [seed] }: Options): Promise<void> {
  if (!column || !contender || seed === undefined) return;
  const clockOf = (ms: number) => new Date(ms).toISOString().slice(11, 23);
  const note = (ms: number, text: string) => console.log(`${clockOf(ms)} ${text}`);
  console.log(JSON.stringify(await runDay(column, contender, seed, { note })));
}

async function fillTable(options: Options): Promise<boolean> {
  const kept = openKeptDays(options.keptPath);
  const tasks = tasksOf(options);
  const left = leftOf(tasks, kept.days);
  const progress = createProgress(left.length);
  await runAll(left, options.workers, (day, tookMs) => {
    kept.add(day);
    progress(day, tookMs);
  });
  const cells = cellsOf(askedOf(kept.days, tasks), options.columns, options.contenders);
  console.log(printTable(cells, options.columns, options.contenders));
  const missed = cells.filter((cell) => !isWithin(cell));
  for (const { column } of missed) console.log(`The engine as shipped misses its limits in ${column}.`);
  return missed.length === 0;
}

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = 2;
} else if (options.isTrace) {
  await trace(options);
} else {
  process.exitCode = (await fillTable(options)) ? 0 : 1;
}
