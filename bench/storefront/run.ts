// 2. From a change in Katana to the store's number, with no throttling: both mock servers and the gateway as processes of
// their own, over HTTP, a file for each one's state.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type DemoOptions, readDemoOptions } from "../../scripts/demo/options.ts";
import { startProcesses } from "../../scripts/demo/processes.ts";
import { setUp } from "../../scripts/demo/set-up.ts";
import { katana, type KatanaRows } from "../../scripts/demo/vendors.ts";
import { freePorts } from "../../test/support/free-ports.ts";
import { type Benchmark, median, quantile, say } from "../support/lines.ts";

const changes = 200;
const quickChanges = 20;
const skus = ["OAK-STOO-L", "OAK-STOO-M", "OAK-TRAY-S", "ASH-STOO-S"];
const betweenMs = 300;
const patienceMs = 30_000;
const limitsMs = { median: 500, p99: 2000 };

async function readOptions(folder: string): Promise<DemoOptions> {
  const [gatewayPort, katanaPort, shopifyPort] = await freePorts(3);
  const reading = readDemoOptions({
    STOCKGATE_DATABASE_URL: `file:${join(folder, "stockgate.db")}`,
    STOCKGATE_PORT: String(gatewayPort),
    MOCK_KATANA_PORT: String(katanaPort),
    MOCK_SHOPIFY_PORT: String(shopifyPort),
    STOCKGATE_DEMO_TRAFFIC: "off",
  });
  if ("problems" in reading) throw new Error(reading.problems.join("; "));
  return reading.options;
}

const setting = (url: string, settings: object) =>
  fetch(`${url}/__mock/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  }).then((response) => {
    if (!response.ok) throw new Error(`the mock refuses its settings: ${response.status}`);
  });

type Write = { at: string; shop: string; applied: unknown[] };

/** When the store was written to, in epoch milliseconds, of every write that changed something; a second one follows it. */
async function writesOf({ shopifyUrl }: DemoOptions): Promise<number[]> {
  const answer = (await (await fetch(`${shopifyUrl}/__mock/writes`)).json()) as { recent: Write[] };
  return answer.recent
    .filter(({ shop, applied }) => shop.startsWith("demo") && applied.length > 0)
    .map(({ at }) => Date.parse(at));
}

/** From the moment that the change is sent to Katana to the moment that the store's number is another. */
async function timeChange(
  options: DemoOptions,
  place: number,
  variant: number,
  turn: number,
): Promise<number> {
  const before = (await writesOf(options)).length;
  const changedAt = performance.timeOrigin + performance.now();
  await katana(options, "POST", "/stock_adjustments", {
    stock_adjustment_number: `BENCH-${turn}`,
    location_id: place,
    stock_adjustment_rows: [{ variant_id: variant, quantity: 1 }],
  });
  for (;;) {
    const writes = await writesOf(options);
    const first = writes[before];
    if (first !== undefined) return first - changedAt;
    if (performance.timeOrigin + performance.now() - changedAt > patienceMs)
      throw new Error(`the change did not arrive within ${patienceMs} ms`);
    await sleep(50);
  }
}

export const run: Benchmark = async ({ isQuick }) => {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-storefront-"));
  const ending = new AbortController();
  const options = await readOptions(folder);
  const processes = await startProcesses(options, say, ending);
  try {
    await setting(options.katanaUrl, { quotaRequests: 1_000_000 });
    await setting(options.shopifyUrl, { plans: { "demo.myshopify.com": "ENTERPRISE" } });
    await setUp(options, say, ending.signal);
    const places = await katana<KatanaRows>(options, "GET", "/locations");
    const place = Number(places.data.find((row) => row["name"] === "Main warehouse")?.["id"]);
    const variants: number[] = [];
    for (const sku of skus) {
      const found = await katana<KatanaRows>(options, "GET", `/variants?sku=${sku}`);
      variants.push(Number(found.data[0]?.["id"]));
    }
    const took: number[] = [];
    for (let turn = 0; turn < (isQuick ? quickChanges : changes); turn += 1) {
      took.push(await timeChange(options, place, variants[turn % variants.length] ?? 0, turn));
      await sleep(betweenMs);
    }
    const remark = `${took.length} changes, one behind the other; 60 ms of it Katana gathers events`;
    return [
      { what: "median", measured: median(took), unit: "ms", limit: { atMost: limitsMs.median }, remark },
      { what: "p99", measured: quantile(took, 0.99), unit: "ms", limit: { atMost: limitsMs.p99 } },
      { what: "least", measured: Math.min(...took), unit: "ms" },
    ];
  } finally {
    ending.abort();
    await processes.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
