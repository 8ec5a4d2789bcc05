// Deals the days out to worker processes: one after the other to each, seed by seed, so that a table of the first seeds is
// complete while the later ones still run.
import { type ChildProcess, fork } from "node:child_process";
import type { Options } from "./options.ts";
import type { Day } from "./results.ts";
import type { Report, Task } from "./worker.ts";

/** A process that has run so many days gives way to a fresh one. */
const daysPerProcess = 30;

export const tasksOf = ({ seeds, columns, contenders }: Options): Task[] =>
  seeds.flatMap((seed) =>
    columns.flatMap((column) =>
      contenders.map((contender) => ({ seed, column: column.name, contender: contender.name })),
    ),
  );

const start = (): ChildProcess =>
  fork(new URL("worker.ts", import.meta.url), { execArgv: ["--disable-warning=ExperimentalWarning"] });

/** Sends one task and waits for its report. */
const ask = (worker: ChildProcess, task: Task): Promise<Report> =>
  new Promise((resolve) => {
    const onExit = (code: number | null) =>
      resolve({ kind: "failure", task, message: `the process ended with ${code}` });
    worker.once("exit", onExit);
    worker.once("message", (report) => {
      worker.off("exit", onExit);
      resolve(report as Report);
    });
    worker.send(task);
  });

/** `told` hears of each day as it ends. A day that fails ends everything. */
export async function runAll(
  tasks: readonly Task[],
  workers: number,
  told: (day: Day, tookMs: number) => void,
): Promise<void> {
  let next = 0;

  async function work(): Promise<void> {
    let worker = start();
    try {
      for (let done = 1; next < tasks.length; done += 1) {
        const task = tasks[next];
        next += 1;
        if (!task) return;
        const beganAt = performance.now();
        const report = await ask(worker, task);
        if (report.kind === "failure")
          throw new Error(`${task.column}, ${task.contender}, seed ${task.seed}: ${report.message}`);
        told(report.day, performance.now() - beganAt);
        if (done % daysPerProcess !== 0) continue;
        worker.kill();
        worker = start();
      }
    } catch (error) {
      next = tasks.length;
      throw error;
    } finally {
      worker.kill();
    }
  }

  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, work));
}
