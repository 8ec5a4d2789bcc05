// A program of ours as a process of its own: started until it answers, killed outright, or asked to end.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { compiled } from "../../test/support/compiled.ts";

export type Program = {
  name: string;
  /** Of the project's root. */
  script: string;
  args?: readonly string[];
  environment?: Record<string, string>;
  /** Where it answers with less than 500 once it is up. */
  probe: string;
};

export type RunningProcess = {
  pid: number;
  /** What it printed so far. */
  output(): string;
  /** Resolves when it has ended. */
  ended: Promise<number | null>;
  /** Resolves once it answers; throws where it ended instead. */
  up(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

const root = `${import.meta.dirname}/../..`;
const patienceMs = 60_000;
const mostOutput = 200_000;

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status < 500;
    },
    () => false,
  );

async function waitUntilUp(
  { name, probe }: Program,
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await answers(probe))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended: ${output()}`);
    if (performance.now() > deadline) throw new Error(`${name} is not up: ${output()}`);
    await sleep(25);
  }
}

export function runProcess(program: Program): RunningProcess {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", program.script, ...(program.args ?? [])],
    {
      cwd: root,
      env: { PATH: "/usr/bin:/bin", ...compiled, ...program.environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (text = (text + String(chunk)).slice(-mostOutput)));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    pid: child.pid ?? 0,
    output: () => text,
    ended,
    up: () => waitUntilUp(program, child, () => text),
    async kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
