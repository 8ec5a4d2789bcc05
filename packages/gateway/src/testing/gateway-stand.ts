// The gateway as it is, on a port and a database file of its own, between both vendors' mock servers: what tests ask
// from outside, over HTTP alone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { DatabaseUrl, Log } from "@stockgate/core";
import { createOwnDatabase, untilLogIsWhole } from "@stockgate/core/testing";
import {
  createKatanaMock,
  createShopifyMock,
  createSystemPorts,
  demoSeed,
  type KatanaSeed,
  serve,
  shopifyDemoSeed,
  type ShopifySeed,
} from "@stockgate/mock-servers";
import { freePorts } from "../../../../test/support/free-ports.ts";
import type { GatewayConfig } from "../config.ts";
import { type Gateway, startGateway } from "../gateway.ts";
import { createClient, type TestClient } from "./client.ts";
import { testConfig } from "./test-config.ts";

const skus = new Set(["OAK-STOO-S", "OAK-STOO-M", "OAK-TRAY-S", "OAK-BOX-S", "ASH-STOO-S"]);
const keys = new Set([
  ...skus,
  "MAT-CARD",
  "MAT-RIBBON",
  "KIT-GIFT-TRAY",
  "KIT-GIFT-BOX",
  "CASE",
  "KAT-ONLY",
]);

/** A dozen wares out of the demo world: products, two kits that share components, one that matches but for its case. */
const katanaSeed: KatanaSeed = { ...demoSeed, items: demoSeed.items.filter((item) => keys.has(item.key)) };
const shopifySeed: ShopifySeed = {
  ...shopifyDemoSeed,
  stores: shopifyDemoSeed.stores.map((store) => ({
    ...store,
    listings: store.listings.filter(
      ({ sku }) => sku !== null && (skus.has(sku) || sku.startsWith("KIT-GIFT") || sku === "case-mix-01"),
    ),
  })),
};

export const adminToken = "a-token-for-the-tests-alone";
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

export type Stand = {
  gateway: Gateway;
  client: TestClient;
  katanaUrl: string;
  shopifyUrl: string;
  database: DatabaseUrl;
  /** One request to Katana's own API by somebody else; `path` begins behind /v1. */
  katana<T>(method: string, path: string, body?: object): Promise<T>;
  /** Adds units to a variant's stock at Katana's main warehouse, or takes them. */
  adjust(sku: string, quantity: number): Promise<void>;
  /** Stops the gateway and starts another on the same database and port, with these settings from now on. */
  restart(settings?: Partial<GatewayConfig>): Promise<void>;
  close(): Promise<void>;
};

export type StandOptions = {
  /** Default: one of its own, as the run has it. */
  database?: DatabaseUrl;
  /** Default: says nothing. */
  log?: Log;
  /** Of the gateway, for all its starts. */
  settings?: Partial<GatewayConfig>;
  /** Where the built console is; none is served without. */
  consoleFolder?: string;
  /** What both vendors begin with. Default: a dozen wares out of the demo world. */
  seeds?: { katana: KatanaSeed; shopify: ShopifySeed };
  /** Where spans go to; `settings` is to switch them on. */
  spanExporter?: SpanExporter;
};

export async function waitFor<T>(
  what: () => Promise<T | null | undefined | false>,
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await what();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`it did not come true within ${withinMs} ms`);
    await sleep(25);
  }
}

/** Both vendors, over HTTP. */
export async function startMocks(
  seeds: NonNullable<StandOptions["seeds"]> = { katana: katanaSeed, shopify: shopifySeed },
) {
  const ports = createSystemPorts();
  const report = (error: unknown) => {
    throw error;
  };
  let katanaUrl = "";
  const katana = createKatanaMock({ ports, seed: seeds.katana, baseUrl: () => `${katanaUrl}/v1`, report });
  const shopify = createShopifyMock({ ports, seed: seeds.shopify });
  const on = { host: "127.0.0.1", port: 0, timers: ports.timers, report };
  const servers = [await serve(katana.fetch, on), await serve(shopify.fetch, on)] as const;
  katanaUrl = servers[0].url;
  return {
    katanaUrl,
    shopifyUrl: servers[1].url,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      katana.close();
      shopify.close();
    },
  };
}

const createKatanaClient = (katanaUrl: string) =>
  async function send<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${katanaUrl}/v1${path}`, {
      method,
      headers: { authorization: "Bearer katana-user-key", "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text || "null") as T;
  };

/** Asks for the log when it shows all that was committed before. */
export const patient = (client: TestClient, database: DatabaseUrl): TestClient => ({
  ...client,
  async ask(query, variables) {
    if (query.includes("syncEvents")) await untilLogIsWhole(database);
    return client.ask(query, variables);
  },
});

export async function openStand(options: StandOptions = {}): Promise<Stand> {
  const mocks = await startMocks(options.seeds);
  const folder = mkdtempSync(join(tmpdir(), "stockgate-gateway-"));
  const own = await createOwnDatabase(folder, options.database);
  const database = own.url;
  let settings: Partial<GatewayConfig> = {};
  const start = () =>
    startGateway(
      testConfig({
        port,
        database,
        adminToken,
        publicUrl: `http://127.0.0.1:${port}`,
        ...options.settings,
        ...settings,
      }),
      {
        log: options.log ?? silent,
        ...(options.spanExporter ? { spanExporter: options.spanExporter } : {}),
        ...(options.consoleFolder === undefined ? {} : { consoleFolder: options.consoleFolder }),
      },
    );
  // Vendors deliver to the port, so it must be known before the gateway starts.
  const [port = 0] = await freePorts(1);

  const katana = createKatanaClient(mocks.katanaUrl);
  let number = 0;
  const stand: Stand = {
    gateway: await start(),
    client: patient(createClient(`http://127.0.0.1:${port}`, adminToken), database),
    katanaUrl: mocks.katanaUrl,
    shopifyUrl: mocks.shopifyUrl,
    database,
    katana,
    async adjust(sku, quantity) {
      type Rows = { data: { id: number; name?: string }[] };
      const [variant] = (await katana<Rows>("GET", `/variants?sku=${sku}`)).data;
      const locations = (await katana<Rows>("GET", "/locations")).data;
      const main = locations.find((location) => location.name === "Main warehouse");
      number += 1;
      await katana("POST", "/stock_adjustments", {
        stock_adjustment_number: `T-${number}`,
        location_id: main?.id,
        stock_adjustment_rows: [{ variant_id: variant?.id, quantity }],
      });
    },
    async restart(changes = {}) {
      settings = { ...settings, ...changes };
      await stand.gateway.stop();
      stand.gateway = await start();
    },
    async close() {
      await stand.gateway.stop();
      await mocks.close();
      await own.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return stand;
}
