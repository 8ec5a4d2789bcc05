// The gateway and both mock servers as processes that are talked to over HTTP alone: the demo world, two stores in sync.
// Each of the three keeps what it knows in a file, and can be killed and started again.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseUrl } from "@stockgate/core";
import { createOwnDatabase, startPostgres } from "@stockgate/core/testing";
import { ask, command } from "../../scripts/demo/graphql.ts";
import type { DemoOptions } from "../../scripts/demo/options.ts";
import { setUp } from "../../scripts/demo/set-up.ts";
import { freePorts } from "../../test/support/free-ports.ts";
import { type Ledger, openLedger } from "../../test/support/ledger.ts";
import { type Program, type RunningProcess, runProcess } from "./run-process.ts";

export type Part = "gateway" | "katana" | "shopify";
export type Json = Record<string, unknown>;

/** The vendors' quotas are not what is tried here. */
const mockSettings = {
  katana: { quotaRequests: 1_000_000 },
  shopify: { plans: { "demo.myshopify.com": "ENTERPRISE", "outlet.myshopify.com": "ENTERPRISE" } },
};

const adminToken = "a-token-for-the-trials-alone";

export type RealShop = {
  /** What its store holds, read past the gateway. */
  ledger: Ledger;
  urls: Record<Part, string>;
  options: DemoOptions;
  running: Record<Part, RunningProcess>;
  /** Starts a part that has ended; it may not be up yet. */
  start(part: Part): RunningProcess;
  ask<T>(query: string, variables?: object): Promise<T>;
  /** One request to Katana's own API; `path` begins behind /v1. */
  katana(method: string, path: string, body?: object): Promise<Json>;
  /** One document to a store's own Admin API, as another app. */
  shopify(query: string, token?: string): Promise<Json>;
  close(): Promise<void>;
};

async function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Json> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as Json;
}

function programsOf(
  folder: string,
  urls: Record<Part, string>,
  databaseUrl: string,
  settings: Record<string, string>,
) {
  const portOf = (part: Part) => new URL(urls[part]).port;
  const mock = (part: "katana" | "shopify"): Program => ({
    name: part,
    script: "packages/mock-servers/src/main.ts",
    args: [
      "--only",
      part,
      `--${part}-port`,
      portOf(part),
      "--state",
      folder,
      "--settings",
      join(folder, "settings.json"),
    ],
    probe: `${urls[part]}/__mock`,
  });
  return {
    katana: mock("katana"),
    shopify: mock("shopify"),
    gateway: {
      name: "gateway",
      script: "packages/gateway/src/main.ts",
      environment: {
        STOCKGATE_PORT: portOf("gateway"),
        STOCKGATE_DATABASE_URL: databaseUrl,
        STOCKGATE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
        STOCKGATE_ADMIN_TOKEN: adminToken,
        STOCKGATE_PUBLIC_URL: urls.gateway,
        STOCKGATE_ALLOWED_HOSTS: "127.0.0.1",
        STOCKGATE_LOG_LEVEL: "error",
        ...settings,
      },
      probe: `${urls.gateway}/ready`,
    },
  } satisfies Record<Part, Program>;
}

async function connectEverything(options: DemoOptions): Promise<void> {
  await setUp(options, () => undefined, new AbortController().signal);
  type Integrations = { integrations: { nodes: { id: string }[] } };
  const { integrations } = await ask<Integrations>(options, "{ integrations(first: 5) { nodes { id } } }");
  // What differs from before the first switch-on is nobody's to push but who asks for it.
  for (const { id } of integrations.nodes) {
    const { syncRun } = await command<{ syncRun: { id: string } }>(
      options,
      "reconcile",
      { integrationId: id },
      "syncRun { id }",
    );
    const isDone = async () => {
      const query = "query ($id: ID!) { node(id: $id) { ... on SyncRun { finishedAt } } }";
      const { node } = await ask<{ node: { finishedAt: string | null } }>(options, query, { id: syncRun.id });
      return node.finishedAt !== null;
    };
    while (!(await isDone())) await sleep(100);
  }
}

export type RealShopOptions = {
  /** Of the gateway's environment besides. */
  settings?: Record<string, string>;
  /** The gateway's store is on a PostgreSQL server of its own. Default: where the run has it. */
  isPostgres?: boolean;
};

export async function openRealShop({
  settings = {},
  isPostgres = false,
}: RealShopOptions = {}): Promise<RealShop> {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-trial-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "settings.json"), JSON.stringify(mockSettings));
  const [gatewayPort, katanaPort, shopifyPort] = await freePorts(3);
  const at = (port: number | undefined) => `http://127.0.0.1:${port}`;
  const urls = { gateway: at(gatewayPort), katana: at(katanaPort), shopify: at(shopifyPort) };
  const server = isPostgres ? await startPostgres() : null;
  const named: DatabaseUrl | undefined = server
    ? { engine: "postgres", url: await server.createDatabase() }
    : undefined;
  const own = await createOwnDatabase(folder, named);
  const databaseUrl = own.url.engine === "postgres" ? own.url.url : `file:${own.url.path}`;
  const programs = programsOf(folder, urls, databaseUrl, settings);
  const options: DemoOptions = {
    gatewayUrl: urls.gateway,
    katanaUrl: urls.katana,
    shopifyUrl: urls.shopify,
    adminToken,
    stateFolder: folder,
    hasTraffic: false,
    environment: {},
  };
  const running = {
    katana: runProcess(programs.katana),
    shopify: runProcess(programs.shopify),
    gateway: runProcess(programs.gateway),
  };
  let ledger: Ledger | null = null;
  const close = async () => {
    await Promise.all(Object.values(running).map((each) => each.kill("SIGKILL")));
    await ledger?.close();
    await own.remove();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const each of Object.values(running)) await each.up();
    await connectEverything(options);
    ledger = await openLedger(() => own.url);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ledger,
    urls,
    options,
    running,
    start: (part) => (running[part] = runProcess(programs[part])),
    ask: (query, variables) => ask(options, query, variables),
    katana: (method, path, body) =>
      send(`${urls.katana}/v1${path}`, method, { authorization: "Bearer katana-user-key" }, body),
    shopify: (query, token = "shpat_demo_user") =>
      send(
        `${urls.shopify}/admin/api/2026-10/graphql.json`,
        "POST",
        { "x-shopify-access-token": token },
        { query },
      ),
    close,
  };
}
