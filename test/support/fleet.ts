// Several gateways as processes of their own on one PostgreSQL database, between the vendors' mock servers in a process of
// theirs. Everything is at 127.0.0.1 and goes with the tests.
import { type ChildProcess, spawn } from "node:child_process";
import { startPostgres } from "../../packages/core/src/testing/postgres.ts";
import { query } from "../../packages/core/src/testing/waits.ts";
import { createClient, type TestClient } from "../../packages/gateway/src/testing/client.ts";
import { compiled } from "./compiled.ts";
import { waitUntil } from "./demo-process.ts";
import { type HttpProxy, type PostgresProxy, startHttpProxy, startPostgresProxy } from "./proxies.ts";

const adminToken = "a-token-for-the-tests-alone";

export type Member = {
  name: string;
  url: string;
  client: TestClient;
  process: ChildProcess;
  /** What it is called among the living engines. */
  engineId: string;
  database: PostgresProxy;
  ended: Promise<number | null>;
};

export type Fleet = {
  katanaUrl: string;
  /** In front of the Shopify mock: what accounts are connected to. */
  shopify: HttpProxy;
  /** Where vendors deliver webhooks; its target is one of the members. */
  intake: HttpProxy;
  members: Member[];
  start(name: string): Promise<Member>;
  sql<Row>(text: string): Promise<Row[]>;
  stop(): Promise<void>;
};

/** A program of ours; resolves with what the pattern finds in its output. */
export async function launch(
  args: string[],
  environment: Record<string, string>,
  pattern: RegExp,
): Promise<{ child: ChildProcess; found: string[] }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
    env: { PATH: process.env["PATH"], ...compiled, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // Whoever is ended in the middle leaves nothing running.
  process.once("exit", () => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  await waitUntil(() => pattern.test(output) || child.exitCode !== null, 60_000);
  const found = pattern.exec(output);
  if (!found) throw new Error(`it did not start: ${output}`);
  return { child, found: [...found] };
}

export async function startFleet(): Promise<Fleet> {
  const postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  const mocks = await launch(
    ["packages/mock-servers/src/main.ts", "--katana-port", "0", "--shopify-port", "0", "--seed", "7"],
    {},
    /Katana mock\s+(http\S+)\/v1[^]*Shopify mock\s+(http:\/\/[^/]+)[^]*__mock\s*$/,
  );
  const [, katanaUrl = "", shopifyUrl = ""] = mocks.found;
  const shopify = await startHttpProxy(shopifyUrl);
  const intake = await startHttpProxy("http://127.0.0.1:9");
  const sql = async <Row>(text: string) =>
    (await query({ engine: "postgres", url: databaseUrl }, text)) as Row[];
  const members: Member[] = [];

  async function start(name: string): Promise<Member> {
    const proxy = await startPostgresProxy(databaseUrl);
    const { child, found } = await launch(
      ["packages/gateway/src/main.ts"],
      {
        STOCKGATE_PORT: "0",
        STOCKGATE_DATABASE_URL: proxy.url,
        STOCKGATE_ADMIN_TOKEN: adminToken,
        STOCKGATE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
        STOCKGATE_PUBLIC_URL: intake.url,
        STOCKGATE_ALLOWED_HOSTS: "127.0.0.1",
        STOCKGATE_LOG_LEVEL: "error",
      },
      /(http:\/\/127\.0\.0\.1:\d+)\/graphql/,
    );
    const known = new Set(members.map(({ engineId }) => engineId));
    const living = await sql<{ id: string }>("select id from living_engine");
    const url = found[1] ?? "";
    const member: Member = {
      name,
      url,
      client: createClient(url, adminToken),
      process: child,
      engineId: living.find(({ id }) => !known.has(id))?.id ?? "",
      database: proxy,
      ended: new Promise((resolve) => child.once("exit", resolve)),
    };
    members.push(member);
    intake.target = url;
    return member;
  }

  return {
    katanaUrl,
    shopify,
    intake,
    members,
    start,
    sql,
    async stop() {
      for (const { process: child, database: proxy, ended } of members) {
        child.kill("SIGKILL");
        await ended;
        proxy.close();
      }
      mocks.child.kill("SIGKILL");
      shopify.close();
      intake.close();
      await postgres.stop();
    },
  };
}
