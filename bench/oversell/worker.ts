// One process of the benchmark: is sent one day after the other, and answers what was counted.
import { columnNamed, type ColumnName } from "./columns.ts";
import { type ContenderName, contenderNamed } from "./contenders.ts";
import type { Day } from "./results.ts";
import { runDay } from "./run-day.ts";

export type Task = { column: ColumnName; contender: ContenderName; seed: number };
export type Report = { kind: "day"; day: Day } | { kind: "failure"; task: Task; message: string };

async function carryOut(task: Task): Promise<Report> {
  const [column, contender] = [columnNamed(task.column), contenderNamed(task.contender)];
  if (!column || !contender) return { kind: "failure", task, message: "there is no such cell" };
  try {
    return { kind: "day", day: { ...task, tally: await runDay(column, contender, task.seed) } };
  } catch (error) {
    return { kind: "failure", task, message: error instanceof Error ? (error.stack ?? "") : String(error) };
  }
}

process.on("message", (task: Task) => {
  void carryOut(task).then((report) => process.send?.(report));
});
