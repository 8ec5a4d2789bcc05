// The whole system in one process on a virtual clock: the real engine with its real store, both mock servers, and
// between them a network that is a function call.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKatanaAdapter } from "@stockgate/adapter-katana";
import { createShopifyAdapter } from "@stockgate/adapter-shopify";
import {
  type DatabaseUrl,
  type Http,
  HttpFailure,
  type Ports,
  startStockgate,
  type Stockgate,
} from "@stockgate/core";
import { createVirtualTime, type VirtualTime } from "@stockgate/core/testing";
import {
  createKatanaMock,
  createSeededRandom,
  createShopifyMock,
  type KatanaMock,
  type KatanaSettingsInput,
  type Network,
  type ShopifyMock,
  type ShopifySettingsInput,
} from "@stockgate/mock-servers";
import { katanaClient, shopifyClient } from "./vendor-clients.ts";

const publicUrl = "https://stockgate.test";
const katanaHost = "api.katanamrp.com";
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** One request as the vendors saw it. */
export type Sent = { at: number; host: string; method: string; path: string; body: string };

export type WorldOptions = {
  database?: DatabaseUrl;
  katana?: KatanaSettingsInput;
  shopify?: ShopifySettingsInput;
  /** Called before a request of the engine reaches a vendor; what it awaits holds the request back. */
  onRequest?: (sent: Sent) => void | Promise<void>;
};

export type World = {
  time: VirtualTime;
  engine: Stockgate;
  katana: ReturnType<typeof katanaClient>;
  shopify: ReturnType<typeof shopifyClient>;
  mocks: { katana: KatanaMock; shopify: ShopifyMock };
  /** What the engine sent, in order. */
  sent: Sent[];
  /** Stops the engine and starts another on the same store. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

const startOfTime = Date.UTC(2026, 10, 2, 9);

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const time = createVirtualTime(startOfTime);
  const folder = mkdtempSync(join(tmpdir(), "stockgate-world-"));
  const database = options.database ?? { engine: "sqlite", path: join(folder, "stockgate.db") };
  const sent: Sent[] = [];
  let engine: Stockgate | null = null;

  /** The vendors' way to us: webhooks. */
  const network: Network = async (request) => {
    const url = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    if (!engine || url.origin !== publicUrl) throw new TypeError("fetch failed");
    const reception = await time.track(
      engine.receiveWebhook(url.pathname.replace("/webhooks/", ""), {
        body,
        headers: Object.fromEntries(request.headers),
      }),
    );
    return new Response(null, { status: reception.kind === "rejected" ? 401 : 200 });
  };
  const mockPorts = { clock: time.clock, timers: time.timers, random: createSeededRandom(7), network };
  const report = (error: unknown) => {
    throw error;
  };
  const katana = createKatanaMock({
    ports: mockPorts,
    report,
    ...(options.katana ? { settings: options.katana } : {}),
  });
  const shopify = createShopifyMock({
    ports: mockPorts,
    ...(options.shopify ? { settings: options.shopify } : {}),
  });

  /** Our way to the vendors. */
  const http: Http = ({ method, url, headers, body = "" }) =>
    time.track(
      (async () => {
        const { host, pathname, search } = new URL(url);
        const record = { at: time.clock.now(), host, method, path: `${pathname}${search}`, body };
        sent.push(record);
        await options.onRequest?.(record);
        const request = new Request(url, { method, headers, ...(body === "" ? {} : { body }) });
        try {
          const response = await (host === katanaHost ? katana : shopify).fetch(request);
          return {
            status: response.status,
            headers: Object.fromEntries(response.headers),
            body: await response.text(),
          };
        } catch (cause) {
          throw new HttpFailure(`${host}: the connection failed`, { isUnsent: false, cause });
        }
      })(),
    );
  const ports: Ports = {
    clock: time.clock,
    timers: time.timers,
    random: { next: () => 0.5, uuid: () => randomUUID() },
    http,
    log: silent,
  };
  const start = () =>
    startStockgate({
      database,
      adapters: [createKatanaAdapter({ allowedHosts: [] }), createShopifyAdapter({ allowedHosts: [] })],
      secretKey: new Uint8Array(32).fill(7),
      publicUrl,
      ports,
    });
  engine = await start();

  const world: World = {
    time,
    engine,
    katana: katanaClient(katana, time),
    shopify: shopifyClient(shopify, time),
    mocks: { katana, shopify },
    sent,
    async restart() {
      await engine?.stop();
      engine = await start();
      world.engine = engine;
      await time.settle();
    },
    async close() {
      await engine?.stop();
      katana.close();
      shopify.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}
