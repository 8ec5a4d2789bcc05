// The whole system in one process on a virtual clock: the real engine with its real store, both mock servers, and
// between them a network that is a function call.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createKatanaAdapter } from "@stockgate/adapter-katana";
import { createShopifyAdapter } from "@stockgate/adapter-shopify";
import {
  type DatabaseUrl,
  type Http,
  HttpFailure,
  type HttpResponse,
  type Log,
  noTelemetry,
  type Reception,
  type Stockgate,
  type Telemetry,
} from "@stockgate/core";
import type { ChannelAdapter, SourceAdapter } from "@stockgate/core/contracts";
import { createOwnDatabase, createVirtualTime, type VirtualTime } from "@stockgate/core/testing";
import {
  createKatanaMock,
  createSeededRandom,
  createShopifyMock,
  demoApiKeys,
  type KatanaMock,
  type KatanaSeed,
  type KatanaSettingsInput,
  type Network,
  type ShopifyMock,
  type ShopifySeed,
  type ShopifySettingsInput,
} from "@stockgate/mock-servers";
import { awake, createGateways, type Gateway, type Line } from "./gateways.ts";
import { createMockControl, type MockControl } from "./mock-control.ts";
import { katanaClient, officeKeys, shopifyClient } from "./vendor-clients.ts";
import { quickFolder } from "./quick-folder.ts";

const publicAddress = "https://stockgate.test";
const katanaHost = "api.katanamrp.com";
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** One request as the vendors saw it. */
export type Sent = {
  at: number;
  host: string;
  method: string;
  path: string;
  body: string;
  /** The gateway that sent it; after a restart it is another. */
  by: number;
};

type Interception = HttpResponse | undefined | void;

export type WorldOptions = {
  /** Default: one of its own, as the run has it. */
  database?: DatabaseUrl;
  /** The gateway has no public address: no webhook comes. */
  isPrivate?: boolean;
  /** Katana lists nothing as changed, so that webhooks alone tell. */
  isPollingIdle?: boolean;
  katana?: KatanaSettingsInput;
  shopify?: ShopifySettingsInput;
  /** What the vendors begin with. Default: the demo world. */
  katanaSeed?: KatanaSeed;
  shopifySeed?: ShopifySeed;
  /** Of the vendors' chances. Default: 7. */
  seed?: number;
  /** How long a request of ours is on its way to each vendor, and its answer on the way back. Default: no time. */
  travelMs?: { katana: number; shopify: number };
  /** How far the engine's clock is from the vendors', at this moment. Default: not at all. */
  skewMs?: () => number;
  /** Chance draws how long the engine's pauses are. Default: always the middle. */
  isChancy?: boolean;
  /** Told of each answer that reaches the engine. */
  onAnswer?: (sent: Sent, answer: HttpResponse) => void;
  /** Told of each webhook before the engine gets it. */
  onDelivery?: (path: string, body: Uint8Array) => void | Promise<void>;
  /** Told of each webhook that the engine has answered. */
  onReception?: (reception: Reception, path: string, body: Uint8Array) => void;
  /** Told after each commit of the engine. */
  onCommit?: () => void;
  /** Puts something in the place of the store's adapter. */
  wrapChannel?: (adapter: ChannelAdapter) => ChannelAdapter;
  /** The same for the source's. */
  wrapSource?: (adapter: SourceAdapter) => SourceAdapter;
  /** Default: nobody counts. */
  telemetry?: Telemetry;
  /** Default: nobody reads it. */
  log?: Log;
};

/** Where the world tells of itself. */
export type Watching = Pick<WorldOptions, "onCommit" | "onAnswer" | "onDelivery" | "onReception">;

export type World = {
  time: VirtualTime;
  engine: Stockgate;
  katana: ReturnType<typeof katanaClient>;
  shopify: ReturnType<typeof shopifyClient>;
  mocks: { katana: KatanaMock; shopify: ShopifyMock };
  control: { katana: MockControl; shopify: MockControl };
  /** What the engine sent, in order. */
  sent: Sent[];
  /**
   * Called before a request of the engine reaches a vendor: what it awaits holds the request back, what it answers
   * stands for the vendor's answer.
   */
  onRequest: ((sent: Sent) => Interception | Promise<Interception>) | null;
  /** Called with each answer of a vendor to the engine; what it answers is what the engine gets. */
  alterAnswer: ((sent: Sent, answer: HttpResponse) => HttpResponse) | null;
  /** All gateways that work; the engine is one of them, the one that people and webhooks reach. */
  gateways: readonly Gateway[];
  /** Starts another gateway beside those that are there: on PostgreSQL alone. */
  join(): Promise<void>;
  /** The one that people reach hangs, and they reach another. Answers what has it go on. */
  freeze(): () => void;
  /** Stops the engine and starts another on the same store, after so long. */
  restart(downMs?: number): Promise<void>;
  /** What the engine's store is at this moment. */
  database(): DatabaseUrl;
  /**
   * Cuts the engine off in the middle of whatever it does: what was on its way to a vendor arrives there, and no answer
   * comes back. To be followed by `revive`.
   */
  cut(): void;
  /** People reach another gateway, or where there is none, one that starts on what the store held. */
  revive(): Promise<void>;
  /** Both. */
  crash(): Promise<void>;
  close(): Promise<void>;
};

const startOfTime = Date.UTC(2026, 10, 2, 9);

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { wrapChannel = (adapter) => adapter, wrapSource = (adapter) => adapter } = options;
  const time = createVirtualTime(startOfTime);
  const folder = mkdtempSync(join(quickFolder, "stockgate-world-"));
  const sent: Sent[] = [];
  const random = createSeededRandom((options.seed ?? 7) + 1_000_003);

  /** The vendors' way to us: webhooks. */
  const network: Network = async (request) => {
    const url = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    const { line, stockgate } = current;
    if (url.origin !== publicAddress || line.isCut) throw new TypeError("fetch failed");
    await time.trackWork(Promise.resolve(options.onDelivery?.(url.pathname, body)));
    const delivery = { body, headers: Object.fromEntries(request.headers) };
    const key = url.pathname.replace("/webhooks/", "");
    const reception = await Promise.race([
      time.track(stockgate.receiveWebhook(key, delivery)),
      line.ended.then(() => Promise.reject(new TypeError("fetch failed"))),
    ]);
    options.onReception?.(reception, url.pathname, body);
    return new Response(null, { status: reception.kind === "rejected" ? 401 : 200 });
  };
  const mockPorts = {
    clock: time.clock,
    timers: time.timers,
    random: createSeededRandom(options.seed ?? 7),
    network,
  };
  const mocks = {
    katana: createKatanaMock({
      ports: mockPorts,
      apiKeys: [...demoApiKeys, ...officeKeys],
      report: (error) => {
        throw error;
      },
      ...(options.katana ? { settings: options.katana } : {}),
      ...(options.katanaSeed ? { seed: options.katanaSeed } : {}),
    }),
    shopify: createShopifyMock({
      ports: mockPorts,
      ...(options.shopify ? { settings: options.shopify } : {}),
      ...(options.shopifySeed ? { seed: options.shopifySeed } : {}),
    }),
  };

  const travel = (host: string): Promise<void> | void => {
    const ms = options.travelMs?.[host === katanaHost ? "katana" : "shopify"] ?? 0;
    if (ms > 0) return new Promise((resolve) => void time.timers.after(ms, resolve));
  };

  /** Our way to the vendors. A request that was given up arrives all the same. */
  const httpOver =
    (line: Line): Http =>
    ({ method, url, headers, body = "" }, { timeoutMs }) => {
      const { host, pathname, search } = new URL(url);
      let isGivenUp = false;
      const exchange = async (): Promise<HttpResponse> => {
        await awake(line);
        const path = `${pathname}${search}`;
        const record = { at: time.clock.now(), host, method, path, body, by: line.id };
        sent.push(record);
        const intercepted = await world.onRequest?.(record);
        if (intercepted) return intercepted;
        if (options.isPollingIdle && record.path.includes("updated_at_min="))
          return { status: 200, headers: {}, body: '{"data":[]}' };
        await travel(host);
        const request = new Request(url, { method, headers, ...(body === "" ? {} : { body }) });
        const response = await (host === katanaHost ? mocks.katana : mocks.shopify).fetch(request);
        const answer = {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await response.text(),
        };
        await travel(host);
        if (!line.isCut && !isGivenUp) options.onAnswer?.(record, answer);
        if (line.isCut) throw new Error("nobody listens any more");
        return world.alterAnswer?.(record, answer) ?? answer;
      };
      const withTimeout = new Promise<HttpResponse>((resolve, reject) => {
        const fail = (why: string, cause?: unknown) =>
          reject(new HttpFailure(`${host}: ${why}`, { isUnsent: false, cause }));
        if (line.isCut) return fail("cut off");
        const cancel = time.timers.after(timeoutMs, () => {
          isGivenUp = true;
          fail(`no answer within ${timeoutMs} ms`);
        });
        exchange()
          .then(resolve, (cause: unknown) => fail("the connection failed", cause))
          .finally(cancel);
      });
      return time.track(withTimeout);
    };

  const own = await createOwnDatabase(folder, options.database);
  let database = own.url;
  const gateways = createGateways({
    time,
    ports: {
      clock: { now: () => time.clock.now() + (options.skewMs?.() ?? 0) },
      random: { next: () => (options.isChancy ? random.next() : 0.5), uuid: () => random.uuid() },
      httpOver,
      log: options.log ?? silent,
      telemetry: options.telemetry ?? noTelemetry,
    },
    adapters: [
      wrapSource(createKatanaAdapter({ allowedHosts: [] })),
      wrapChannel(createShopifyAdapter({ allowedHosts: [] })),
    ],
    secretKey: new Uint8Array(32).fill(7),
    publicUrl: options.isPrivate ? null : publicAddress,
    ...(options.onCommit ? { onCommit: options.onCommit } : {}),
  });
  const first = await gateways.start(database);
  if (!first) throw new Error("the power failed before there was a world");
  let current = first;
  let copies = 0;
  /** Another that is there already, or one that is started. */
  async function goOn(): Promise<void> {
    const next = gateways.open.find(({ line }) => !line.frozen) ?? (await gateways.start(database));
    current = next ?? current;
    world.engine = current.stockgate;
    await time.settle();
  }
  const world: World = {
    time,
    engine: current.stockgate,
    gateways: gateways.open,
    katana: katanaClient(mocks.katana, time),
    shopify: shopifyClient(mocks.shopify, time),
    mocks,
    control: { katana: createMockControl(mocks.katana), shopify: createMockControl(mocks.shopify) },
    sent,
    onRequest: null,
    alterAnswer: null,
    async join() {
      await gateways.start(database);
      await time.settle();
    },
    freeze() {
      const frozen = current;
      current = gateways.open.find((each) => each !== frozen && !each.line.frozen) ?? current;
      world.engine = current.stockgate;
      gateways.freeze(frozen);
      return () => gateways.thaw(frozen);
    },
    async restart(downMs = 0) {
      const stopping = current;
      await gateways.stop(stopping);
      await time.advance(downMs);
      // Cut off in the middle of stopping: it is started by whoever revives it.
      if (!stopping.line.isCut) await goOn();
    },
    database: () => database,
    cut() {
      gateways.cut(current);
      // Nothing of what is under way may come to the one that follows.
      if (database.engine !== "sqlite") return;
      copies += 1;
      const copy = join(folder, `store-${copies + 1}.db`);
      for (const suffix of ["", "-wal"]) {
        if (existsSync(database.path + suffix)) copyFileSync(database.path + suffix, copy + suffix);
      }
      database = { engine: "sqlite", path: copy };
    },
    revive: goOn,
    async crash() {
      world.cut();
      await world.revive();
    },
    async close() {
      world.onRequest = null;
      await gateways.close();
      mocks.katana.close();
      mocks.shopify.close();
      await own.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}
