// The gateway as a process of its own, so that its memory is its own, on a database that nobody else has.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuSecondsOf } from "./server-process.ts";

const entry = join(import.meta.dirname, "../../packages/gateway/src/main.ts");
export const token = "a-token-for-the-bench-alone";

export type GatewayProcess = {
  url: string;
  /** Resident memory, in MB. */
  memory(): number;
  /** Of the processor, so far. */
  cpuSeconds: () => number;
  /** Puts events into its log, beside it. */
  tell(count: number, message: string): void;
  stop(): Promise<void>;
};

export type GatewayProcessOptions = {
  /** What is started; default: the gateway's own entry. */
  script?: string;
  args?: readonly string[];
  /** Fills its database before it starts. */
  prepare?: (path: string) => Promise<void>;
};

/** `settings` of its environment besides. */
export async function startGatewayProcess(
  settings: Record<string, string> = {},
  { script = entry, args = [], prepare }: GatewayProcessOptions = {},
): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-"));
  const path = join(folder, "stockgate.db");
  await prepare?.(path);
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
    env: {
      STOCKGATE_PORT: "0",
      STOCKGATE_DATABASE_URL: `file:${path}`,
      STOCKGATE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
      STOCKGATE_ADMIN_TOKEN: token,
      STOCKGATE_LOG_LEVEL: "error",
      ...settings,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  let url: string | undefined;
  while (url === undefined) {
    if (child.exitCode !== null) throw new Error(`the gateway did not start: ${output}`);
    await sleep(50);
    url = /(http:\/\/127\.0\.0\.1:\d+)\/graphql/.exec(output)?.[1];
  }
  const database = new DatabaseSync(path);
  database.exec("pragma busy_timeout = 10000");
  return {
    url,
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    cpuSeconds: () => cpuSecondsOf(child.pid),
    tell(count, message) {
      database.exec("begin immediate");
      const drawn = database
        .prepare("update store_sequence set value = value + ? returning value")
        .get(count);
      const before = Number(drawn?.["value"]) - count;
      const insert = database.prepare(
        "insert into sync_event (id, tx, type, occurred_at, message) values (?, 0, 'SIGNAL_RECEIVED', unixepoch() * 1000, ?)",
      );
      for (let index = 1; index <= count; index += 1) insert.run(before + index, message);
      database.exec("commit");
    },
    async stop() {
      database.close();
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
