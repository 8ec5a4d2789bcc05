// 5. The engine alone: vendors that answer at once, in its own process, and a store file. Every level is read, computed,
// looked at, written as an intent and recorded.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Benchmark, type Line, say } from "../support/lines.ts";
import type { Measured, Task } from "./task.ts";

const quickSizes = [10_000, 100_000];
const sizes = [...quickSizes, 1_000_000];
/** At the largest size. */
const mostMegabytes = 400;
/**
 * Time a level at the largest size beside that at the smallest. A tree of a hundred times as many rows is a level or two
 * deeper, and no longer in the caches; what is done once for every level and looks at all others would be a hundred.
 */
const mostTimesSlower = 1.5;

/** As the gateway is started (deploy/, package.json): with less room for garbage than Node gives by itself. */
const nodeOptions = ["--max-semi-space-size=8", "--heap-growing-percent=100"];

type Answer = Measured & { peakMegabytes: number };

async function inProcess(task: Task): Promise<Answer> {
  const child = fork(join(import.meta.dirname, "worker.ts"), {
    execArgv: ["--disable-warning=ExperimentalWarning", ...nodeOptions],
  });
  const answers: Answer[] = [];
  child.on("message", (answer) => answers.push(answer as Answer));
  child.send(task);
  const code = await new Promise((resolve) => child.once("exit", resolve));
  const [answer] = answers;
  if (code !== 0 || !answer)
    throw new Error(`the process for ${JSON.stringify(task)} ended with ${String(code)}`);
  return answer;
}

async function pushOf(levels: number): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-"));
  const path = join(folder, "stockgate.db");
  try {
    await inProcess({ kind: "fill", path, levels });
    say(`${levels} levels are there`);
    const answer = await inProcess({ kind: "push", path, levels });
    say(`${levels} levels: ${answer.seconds.toFixed(1)} s, ${answer.peakMegabytes.toFixed(0)} MB`);
    return answer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const linesOf = (levels: number, { seconds, cpuSeconds, peakMegabytes, wrong }: Answer): Line[] => [
  {
    what: `${levels} levels, a second`,
    measured: levels / seconds,
    unit: "levels/s",
    remark: `${seconds.toFixed(1)} s; ${((cpuSeconds / levels) * 1e6).toFixed(0)} us of the processor each`,
  },
  {
    what: `${levels} levels, of them wrong afterwards`,
    measured: wrong,
    unit: "levels",
    limit: { atMost: 0 },
  },
  {
    what: `${levels} levels, peak memory of the process`,
    measured: peakMegabytes,
    unit: "MB",
    limit: { atMost: mostMegabytes },
  },
];

/** How much longer a level takes at the largest size than at each smaller one, by the processor's time. */
function growthOf(answers: readonly { levels: number; answer: Answer }[]): Line[] {
  const largest = answers.at(-1);
  if (!largest) return [];
  const times = (of: "seconds" | "cpuSeconds", { levels, answer }: typeof largest) =>
    largest.answer[of] / largest.levels / (answer[of] / levels);
  return answers.slice(0, -1).map((smaller) => ({
    what: `a level of ${largest.levels}, beside one of ${smaller.levels}`,
    measured: times("cpuSeconds", smaller),
    unit: "times",
    limit: { atMost: mostTimesSlower },
    remark: `of the processor's time; ${times("seconds", smaller).toFixed(2)} by the clock, which others that use the cores move`,
  }));
}

export const run: Benchmark = async ({ isQuick }) => {
  const bare = await inProcess({ kind: "bare" });
  const loaded = await inProcess({ kind: "load" });
  const lines: Line[] = [
    { what: "Node alone, peak memory", measured: bare.peakMegabytes, unit: "MB" },
    { what: "Node with the engine's modules, peak memory", measured: loaded.peakMegabytes, unit: "MB" },
  ];
  const answers: { levels: number; answer: Answer }[] = [];
  for (const levels of isQuick ? quickSizes : sizes) {
    const answer = await pushOf(levels);
    answers.push({ levels, answer });
    lines.push(...linesOf(levels, answer));
  }
  return [...lines, ...growthOf(answers)];
};
