// The days that were run already, in a file: a long run can be interrupted, and goes on where it was. Whoever changed the
// engine since begins with another file.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { cellsOf, type Day } from "./results.ts";
import { columns } from "./columns.ts";
import { contenders } from "./contenders.ts";

export type KeptDays = {
  days: readonly Day[];
  add(day: Day): void;
};

/** Null: in memory alone. */
export function openKeptDays(path: string | null): KeptDays {
  const isThere = path !== null && existsSync(path);
  const days: Day[] = isThere ? (JSON.parse(readFileSync(path, "utf8")) as { days: Day[] }).days : [];
  return {
    days,
    add(day) {
      days.push(day);
      if (path === null) return;
      const cells = cellsOf(days, columns, contenders).map(({ days: each, ...cell }) => ({
        ...cell,
        days: each.length,
      }));
      // Never half a file, whenever it is interrupted.
      writeFileSync(`${path}.new`, `${JSON.stringify({ cells, days }, null, 1)}\n`);
      renameSync(`${path}.new`, path);
    },
  };
}

const keyOf = ({ column, contender, seed }: Omit<Day, "tally">) => `${column} ${contender} ${seed}`;

/** What of this is still to be run. */
export function leftOf<Task extends Omit<Day, "tally">>(
  tasks: readonly Task[],
  days: readonly Day[],
): Task[] {
  const done = new Set(days.map(keyOf));
  return tasks.filter((task) => !done.has(keyOf(task)));
}

/** Of all kept days those that were asked for. */
export function askedOf(days: readonly Day[], tasks: readonly Omit<Day, "tally">[]): Day[] {
  const asked = new Set(tasks.map(keyOf));
  return days.filter((day) => asked.has(keyOf(day)));
}
