// What the command line asks for.
import { parseArgs } from "node:util";
import { type Mutant, mutants } from "./mutants.ts";

export type Options = {
  firstSeed: number;
  /** Null: until it is stopped. */
  seeds: number | null;
  steps: number;
  /** On PostgreSQL, with several gateways; otherwise on SQLite. */
  isPostgres: boolean;
  /** A wrong engine, to see whether it is noticed. Null: the right one. */
  mutant: Mutant | null;
};

const usage = `npm run sim -- [options]
  --seed 7       tells this seed's story as it happens, and what it broke
  --seeds 100    tells so many stories, one after the other, and prints those that broke something
  --first 1      the first of them
  --steps 10     deeds in a story
  --postgres     on a PostgreSQL server of its own, with gateways that come and go
  --mutant name  with an engine that is wrong: ${mutants.map(({ name }) => name).join(", ")}
npm run sim:long -- [--first 1] [--steps 25]   story after story until it is stopped, and how many a minute`;

function wholeNumber(text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`${text} is no number of one or more.`);
  return value;
}

function mutantNamed(name: string | undefined): Mutant | null {
  if (name === undefined) return null;
  const found = mutants.find((each) => each.name === name);
  if (!found) throw new TypeError(`There is no mutant ${name}.`);
  return found;
}

/** A text where the arguments are none. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: "string" },
        seeds: { type: "string" },
        first: { type: "string" },
        steps: { type: "string" },
        mutant: { type: "string" },
        postgres: { type: "boolean", default: false },
        long: { type: "boolean", default: false },
      },
    });
    const isOne = values.seed !== undefined;
    return {
      firstSeed: wholeNumber(values.seed ?? values.first, 1),
      seeds: values.long ? null : isOne ? 1 : wholeNumber(values.seeds, 100),
      isPostgres: values.postgres,
      mutant: mutantNamed(values.mutant),
      steps: wholeNumber(values.steps, values.long ? 25 : 10),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `${error.message}\n${usage}`;
  }
}
