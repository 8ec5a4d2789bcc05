// `npm run bench:workers [stores] [variants] [changes]`: 100 stores on one stock; one gateway on SQLite, then one, two and
// three on one PostgreSQL. How long does it take until every store shows what changed? Vendors and database are processes
// of their own, on the same machine.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "../../packages/core/src/testing/postgres.ts";
import { query } from "../../packages/core/src/testing/waits.ts";
import { createClient, type TestClient } from "../../packages/gateway/src/testing/client.ts";
import { waitUntil } from "../../test/support/demo-process.ts";
import { launch } from "../../test/support/fleet.ts";
import { startHttpProxy } from "../../test/support/proxies.ts";

const stores = Number(process.argv[2] ?? 100);
const variants = Number(process.argv[3] ?? 10);
const rounds = Number(process.argv[4] ?? 5);
const longestMs = 10 * 60_000;
const adminToken = "a-token-for-the-bench-alone";

type Named = { id: string; name: string };
type Account = { account: { id: string; locations: Named[] } };
type Writes = { totals: { rowsApplied: number; calls: number } };

async function setUp(client: TestClient, katanaUrl: string, shopifyUrl: string): Promise<void> {
  /** Once more where a connection that lay idle was closed at the same moment. */
  const connect = async (adapter: string, name: string, config: object, attempts = 3): Promise<Account> => {
    const selection = "account { id locations { id name } }";
    try {
      return await client.command<Account>("connectAccount", { adapter, name, config }, selection);
    } catch (error) {
      if (attempts === 1) throw error;
      return connect(adapter, name, config, attempts - 1);
    }
  };
  const katana = await connect("katana", "katana", { apiKey: "katana-demo-key", baseUrl: `${katanaUrl}/v1` });
  const main = katana.account.locations.find(({ name }) => name === "Main warehouse");
  for (let store = 0; store < stores; store += 1) {
    const shopify = await connect("shopify", `store ${store}`, {
      shopDomain: `store-${store}.myshopify.com`,
      accessToken: `shpat_${store}`,
      clientSecret: "shpss_demo",
      baseUrl: shopifyUrl,
    });
    const { integration } = await client.command<{ integration: { id: string } }>(
      "createIntegration",
      { name: `store ${store}`, sourceAccountId: katana.account.id, channelAccountId: shopify.account.id },
      "integration { id }",
    );
    const mapping = {
      integrationId: integration.id,
      channelLocationId: shopify.account.locations[0]?.id,
      sourceLocationId: main?.id,
    };
    await client.command("mapLocation", mapping, "locationMapping { origin }");
    const toggle = { integrationId: integration.id, enabled: true };
    await client.command("setInventorySync", toggle, "integration { status }");
  }
}

/** Makes everything more by one at Katana, in one adjustment. */
function adjuster(katanaUrl: string, skus: readonly string[]) {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${katanaUrl}/v1${path}`, {
      method,
      headers: { authorization: "Bearer katana-user-key", "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  let number = 0;
  return async () => {
    type Rows = { data: { id: number; name?: string; sku?: string }[] };
    const known = (await ask<Rows>("GET", "/variants?limit=250")).data;
    const places = (await ask<Rows>("GET", "/locations")).data;
    number += 1;
    await ask("POST", "/stock_adjustments", {
      stock_adjustment_number: `B-${number}`,
      location_id: places.find(({ name }) => name === "Main warehouse")?.id,
      stock_adjustment_rows: known
        .filter(({ sku = "" }) => skus.includes(sku))
        .map(({ id }) => ({ variant_id: id, quantity: 1 })),
    });
  };
}

/** How many accounts each gateway works for; nothing on SQLite, where there is one. */
async function sharesIn(url: string): Promise<number[]> {
  if (!url.startsWith("postgres")) return [];
  const sql =
    "select count(*)::int as count from lease where owner is not null group by owner order by count";
  const rows = (await query({ engine: "postgres", url }, sql)) as { count: number }[];
  return rows.map(({ count }) => count);
}

const isShared = (shares: readonly number[], workers: number) =>
  shares.length === workers && (shares.at(-1) ?? 0) - (shares[0] ?? 0) <= 1;

type Result = { seconds: number; numbers: number; perSecond: number; shares: number[] };

/** No worker: one gateway on SQLite. */
async function measure(workers: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-"));
  const postgres = workers === 0 ? null : await startPostgres();
  const url = (await postgres?.createDatabase()) ?? `file:${join(folder, "stockgate.db")}`;
  const vendors = await launch(
    ["bench/workers/peer.ts", String(stores), String(variants)],
    {},
    /vendors (\S+) (\S+) (\S+)/,
  );
  const [, katanaUrl = "", shopifyUrl = "", skus = ""] = vendors.found;
  const intake = await startHttpProxy(shopifyUrl);
  const gateways: Awaited<ReturnType<typeof launch>>[] = [];
  try {
    for (let worker = 0; worker < Math.max(1, workers); worker += 1) {
      const environment = {
        STOCKGATE_PORT: "0",
        STOCKGATE_DATABASE_URL: url,
        STOCKGATE_ADMIN_TOKEN: adminToken,
        STOCKGATE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
        STOCKGATE_ALLOWED_HOSTS: "127.0.0.1",
        STOCKGATE_LOG_LEVEL: "error",
        STOCKGATE_PUBLIC_URL: intake.url,
      };
      gateways.push(
        await launch(["packages/gateway/src/main.ts"], environment, /(http:\/\/127\.0\.0\.1:\d+)\/graphql/),
      );
    }
    intake.target = gateways[0]?.found[1] ?? "";
    const client = createClient(gateways[0]?.found[1] ?? "", adminToken);
    await setUp(client, katanaUrl, shopifyUrl);
    const isActive = async () => {
      type Answer = { integrations: { nodes: { status: string }[] } };
      const { integrations } = await client.ask<Answer>("{ integrations(first: 250) { nodes { status } } }");
      return integrations.nodes.filter(({ status }) => status === "ACTIVE").length === stores;
    };
    await waitUntil(isActive, longestMs, 500);
    if (workers > 0) await waitUntil(async () => isShared(await sharesIn(url), workers), longestMs, 500);

    await fetch(`${katanaUrl}/__mock/settings`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ quotaRequests: 60 }),
    });
    const adjust = adjuster(katanaUrl, skus.split(","));
    const written = async () =>
      ((await (await fetch(`${shopifyUrl}/__mock/writes`)).json()) as Writes).totals.rowsApplied;
    const each = stores * skus.split(",").length;
    // One round to begin with: caches, and what differed before.
    await adjust();
    await waitUntil(async () => (await written()) >= each, longestMs, 200);
    await sleep(2000);
    const before = await written();
    const startedAt = performance.now();
    for (let round = 1; round <= rounds; round += 1) {
      await adjust();
      await waitUntil(async () => (await written()) >= before + round * each, longestMs, 50);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const numbers = rounds * each;
    return { seconds, numbers, perSecond: numbers / seconds, shares: await sharesIn(url) };
  } finally {
    for (const { child } of [...gateways, vendors]) child.kill("SIGKILL");
    intake.close();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`${stores} stores, ${variants} variants each, ${rounds} changes of all of them`);
for (const workers of [1, 2, 3, 0]) {
  const { seconds, numbers, perSecond, shares } = await measure(workers);
  const who = workers === 0 ? "1 gateway, SQLite" : `${workers} gateway(s), PostgreSQL`;
  console.log(
    `${who}: ${numbers} numbers in ${seconds.toFixed(1)} s, ${perSecond.toFixed(0)} a second, ` +
      `${(seconds / rounds).toFixed(2)} s until every store shows a change; accounts held: ${shares.join(", ")}`,
  );
}
