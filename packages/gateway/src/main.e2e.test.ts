// The production entry as a process: what it prints, what it refuses, how it ends.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "../../core/src/testing/postgres.ts";
import { compiled } from "../../../test/support/compiled.ts";
import { createClient } from "./testing/client.ts";
import { waitFor } from "./testing/gateway-stand.ts";

const entry = join(import.meta.dirname, "main.ts");
const secretKey = Buffer.alloc(32, 7).toString("base64");

let folder: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-main-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(environment: Record<string, string>, ...args: string[]) {
  let output = "";
  const started = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry, ...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      ...compiled,
      STOCKGATE_PORT: "0",
      STOCKGATE_LOG_LEVEL: "warn",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  for (const stream of [started.stdout, started.stderr])
    stream.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => started.once("close", resolve));
  return { process: started, output: () => output, ended };
}

describe("the production entry", () => {
  it("refuses to start without a key, and says everything that is to be mended", async () => {
    const { ended, output } = start({ STOCKGATE_LOG_LEVEL: "loud" });
    expect(await ended).toBe(2);
    expect(output()).toContain("STOCKGATE_SECRET_KEY is missing");
    expect(output()).toContain("randomBytes(32)");
    expect(output()).toContain("STOCKGATE_LOG_LEVEL");
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "prints its address and the token it made, and ends by %s without waiting for a stream that is open",
    async (signal) => {
      const { process: gateway, output, ended } = start({ STOCKGATE_SECRET_KEY: secretKey });
      const token = await waitFor(async () => /Bearer (sg_[\w-]+)/.exec(output())?.[1]);
      const url = await waitFor(async () => /(http:\/\/127\.0\.0\.1:\d+)\/graphql/.exec(output())?.[1]);
      const client = createClient(url, token);
      expect(await client.ask("{ accounts { id } }")).toEqual({ accounts: [] });
      const subscription = await client.subscribe("subscription { syncEvents { type } }");

      const startedAt = performance.now();
      gateway.kill(signal);
      expect(await subscription.nextAnswer()).toBeNull();
      expect(await ended).toBe(0);
      // To wait for it would take 20 seconds.
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      expect(output().match(/sg_[\w-]{43}/g)).toEqual([token]);
    },
  );

  it("prints no token that was given, and says so where the database is in use", async () => {
    const environment = {
      STOCKGATE_SECRET_KEY: secretKey,
      STOCKGATE_ADMIN_TOKEN: "a-token-for-the-tests-alone",
    };
    const first = start(environment);
    await waitFor(async () => first.output().includes("/graphql"));
    const second = start(environment);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain("Another process has this database open");
    expect(first.output()).not.toContain("a-token-for-the-tests-alone");
    first.process.kill("SIGTERM");
    expect(await first.ended).toBe(0);
  });

  it.each<[string, string, RegExp, (path: string) => void]>([
    [
      "that is no database",
      "store.db",
      /store\.db cannot be used .*Restore a backup/,
      (path) => writeFileSync(path, "a text of some length, and no database at all. ".repeat(200)),
    ],
    [
      "of a newer version",
      "store.db",
      /store\.db was changed by a newer version of Stockgate \(9999-later\)/,
      (path) => {
        const database = new DatabaseSync(path);
        database.exec(`pragma journal_mode = wal; create table migration (id integer primary key, name text, executed_at text);
          insert into migration (name) values ('9999-later')`);
        database.close();
      },
    ],
    ["in a place where nobody may write", "/proc/store.db", /\/proc\/store\.db/, () => undefined],
  ])("refuses a file %s, says the way out, and leaves it as it is", async (_, file, expected, spoil) => {
    const path = join(file.startsWith("/") ? "" : folder, file);
    spoil(path);
    const bytes = existsSync(path) ? readFileSync(path) : null;
    const { ended, output } = start({
      STOCKGATE_SECRET_KEY: secretKey,
      STOCKGATE_DATABASE_URL: `file:${file}`,
    });
    expect(await ended).toBe(1);
    expect(output()).toMatch(expected);
    expect(output()).not.toMatch(/\n\s+at /);
    expect(existsSync(path) ? readFileSync(path) : null).toEqual(bytes);
  });

  it("copies a SQLite database into PostgreSQL, says what came over, and refuses what it cannot do", async () => {
    const first = start({ STOCKGATE_SECRET_KEY: secretKey });
    await waitFor(async () => first.output().includes("/graphql"));
    const inUse = start(
      {},
      "migrate-store",
      "--from",
      "file:data/stockgate.db",
      "--to",
      "postgres://u:p@127.0.0.1:9/d",
    );
    expect(await inUse.ended).toBe(1);
    expect(inUse.output()).toContain("Another process has this database open");
    expect(inUse.output()).not.toContain(":p@");
    first.process.kill("SIGTERM");
    expect(await first.ended).toBe(0);

    const unknown = start({}, "migrate");
    expect(await unknown.ended).toBe(2);
    expect(unknown.output()).toContain("migrate-store");
    const unsaid = start({}, "migrate-store", "--from", "file:data/stockgate.db");
    expect(await unsaid.ended).toBe(2);
    expect(unsaid.output()).toContain("--to must be postgres://");

    const postgres = await startPostgres();
    try {
      const url = await postgres.createDatabase();
      const copying = start(
        { STOCKGATE_DATABASE_URL: url },
        "migrate-store",
        "--from",
        "file:data/stockgate.db",
      );
      expect(await copying.ended).toBe(0);
      expect(copying.output()).toMatch(/account +0 rows .* verified/);
      const again = start({}, "migrate-store", "--from", "file:data/stockgate.db", "--to", url);
      expect(await again.ended).toBe(1);
      expect(again.output()).toContain("not empty");
      const gateway = start({ STOCKGATE_SECRET_KEY: secretKey, STOCKGATE_DATABASE_URL: url });
      await waitFor(async () => gateway.output().includes("/graphql"));
      gateway.process.kill("SIGTERM");
      expect(await gateway.ended).toBe(0);
    } finally {
      await postgres.stop();
    }
  });
});
