// A server of a benchmark, in a process of its own: its script prints `listening at <url>`.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export type ServerProcess = {
  url: string;
  /** Of the processor, so far. */
  cpuSeconds: () => number;
  stop(): Promise<void>;
};

const ticksPerSecond = 100;

export function cpuSecondsOf(pid: number | undefined): number {
  // Behind the command in brackets: state is the third field, utime and stime the fourteenth and fifteenth.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export async function startServer(script: string, name: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, name], {
    env: { NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then(() => reject(new Error(`${name} did not start`)));
    child.stdout.on("data", (chunk) => {
      const found = /listening at (\S+)/.exec(String(chunk))?.[1];
      if (found) resolve(found);
    });
  });
  return {
    url,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    async stop() {
      child.kill();
      await ended;
    },
  };
}
