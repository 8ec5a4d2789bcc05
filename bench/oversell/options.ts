// What the command line asks for.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Column, columns } from "./columns.ts";
import { type Contender, contenders } from "./contenders.ts";

export type Options = {
  seeds: readonly number[];
  columns: readonly Column[];
  contenders: readonly Contender[];
  /** Processes at once. */
  workers: number;
  /** Where the counts of every single day are kept; what is there already is not run again. */
  keptPath: string | null;
  /** Tell of everything that happens in one day of one engine, in this process. */
  isTrace: boolean;
};

const usage = `npm run bench:oversell -- [options]
  --seeds 50         days of each kind
  --first 1          the first day's seed
  --quick            4 days of each kind
  --columns a,b      of ${columns.map(({ name }) => name).join(", ")}
  --engines a,b      of ${contenders.map(({ name }) => name).join(", ")}
  --workers 2        processes at once; default: one for each core
  --keep file        every day's counts as JSON; days that are there already are not run again
  --trace            everything that happens on the first day of the first column, for the first engine`;

class UsageError extends Error {}

function chosen<T extends { name: string }>(all: readonly T[], names: string | undefined): readonly T[] {
  if (names === undefined) return all;
  return names.split(",").map((name) => {
    const found = all.find((each) => each.name === name);
    if (!found) throw new UsageError(`There is no ${name}.`);
    return found;
  });
}

function countOf(text: string | undefined, usual: number): number {
  const count = text === undefined ? usual : Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`${text} is no number of one or more.`);
  return count;
}

function parse(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: "string" },
      first: { type: "string" },
      quick: { type: "boolean", default: false },
      columns: { type: "string" },
      engines: { type: "string" },
      workers: { type: "string" },
      keep: { type: "string" },
      trace: { type: "boolean", default: false },
    },
  });
  const first = countOf(values.first, 1);
  const count = countOf(values.seeds, values.quick ? 4 : 50);
  return {
    seeds: Array.from({ length: count }, (_, index) => first + index),
    columns: chosen(columns, values.columns),
    contenders: chosen(contenders, values.engines),
    workers: countOf(values.workers, availableParallelism()),
    keptPath: values.keep ?? null,
    isTrace: values.trace,
  };
}

/** A text where the arguments are none. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    return parse(args);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof TypeError)) throw error;
    return `${error.message}\n${usage}`;
  }
}
