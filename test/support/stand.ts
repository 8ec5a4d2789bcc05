// A small company to try rules on: one Katana account, its online store, everything mapped, sync switched on. Reads are
// the engine's own; changes are made by people at the vendors.
import type {
  Availability,
  IntegrationRow,
  StockChangeRow,
  SyncEventRow,
  SyncRunRow,
  TargetRow,
} from "@stockgate/core";
import {
  explainAvailability,
  findProblems,
  type IntegrationProblem,
  resolveLocations,
} from "@stockgate/core";
import { untilLogIsWhole } from "../../packages/core/src/testing/waits.ts";
import type { KatanaSeed, ShopifySeed } from "@stockgate/mock-servers";
import { importApp, shopifyDemoSeed } from "@stockgate/mock-servers";
import type { LevelWrite } from "./mock-control.ts";
import { shopifyClient } from "./vendor-clients.ts";
import { createWorld, type World, type WorldOptions } from "./world.ts";

type Item = KatanaSeed["items"][number];
type Store = ShopifySeed["stores"][number];
type Listing = Store["listings"][number];

type Ware = Partial<Omit<Item, "stock" | "recipe" | "key">> & {
  key?: string;
  /** Units at the main warehouse, or by location. */
  stock?: number | { main?: number; shop?: number; wholesale?: number };
  /** Units of each component, by key. */
  recipe?: Record<string, number>;
  /** What the store shows in the beginning. Default: what is in stock; null: the store does not sell it. */
  shows?: number | { online: number; retail: number } | null;
  isTracked?: boolean;
  /** The store's spelling. Default: as in Katana. */
  listedAs?: string | null;
};

/** Wares by SKU; one that bears none, or another's, says so itself. */
export type Wares = Record<string, Ware>;

const stockOf = ({ stock = 0 }: Ware) => ({
  main: 0,
  shop: 0,
  wholesale: 0,
  ...(typeof stock === "number" ? { main: stock } : stock),
});

function itemsOf(wares: Wares): Item[] {
  return Object.entries(wares).map(([sku, ware]): Item => {
    const { stock: _, recipe = {}, shows: __, isTracked: ___, listedAs: ____, ...fields } = ware;
    const parts = Object.entries(recipe).map(([key, quantity]) => ({ key, quantity }));
    return {
      key: sku,
      sku,
      product: sku,
      option: "",
      kind: parts.length > 0 ? "kit" : "product",
      price: "10.00",
      ageDays: 10,
      ...fields,
      stock: stockOf(ware),
      recipe: parts,
    };
  });
}

function listingsOf(wares: Wares): Listing[] {
  return Object.entries(wares).flatMap(([sku, ware]): Listing[] => {
    const { shows, isTracked = true } = ware;
    if (shows === null || (ware.kind === "material" && shows === undefined)) return [];
    const stock = stockOf(ware);
    const inStock = { online: Math.floor(stock.main), retail: Math.floor(stock.shop) };
    const { online, retail } =
      shows === undefined
        ? inStock
        : typeof shows === "number"
          ? { online: shows, retail: inStock.retail }
          : shows;
    return [
      {
        product: ware.product ?? sku,
        option: ware.option ?? "",
        sku: ware.listedAs === undefined ? (ware.sku === undefined ? sku : ware.sku) : ware.listedAs,
        price: "10.00",
        isTracked,
        available: { "Online warehouse": online, "Retail store": retail },
      },
    ];
  });
}

const demoDomain = "demo.myshopify.com";
export const outletDomain = "outlet.myshopify.com";

const bothLocations: Store["locations"] = [
  { name: "Online warehouse", sellsOnline: true },
  { name: "Retail store", sellsOnline: false },
];

function demoStore(listings: Listing[], isOnlineOnly: boolean): Store {
  const locations = isOnlineOnly ? bothLocations.slice(0, 1) : bothLocations;
  const isThere = ([name]: [string, number]) => locations.some((location) => location.name === name);
  return {
    domain: demoDomain,
    name: "Demo woodshop",
    locations,
    listings: listings.map((listing) => ({
      ...listing,
      available: Object.fromEntries(Object.entries(listing.available).filter(isThere)),
    })),
  };
}

const outletStore = (wares: Wares): Store => ({
  domain: outletDomain,
  name: "Outlet",
  locations: [{ name: "Outlet warehouse", sellsOnline: true }],
  listings: listingsOf(wares).map((listing) => ({
    ...listing,
    available: { "Outlet warehouse": listing.available["Online warehouse"] ?? 0 },
  })),
});

const katanaLocations: KatanaSeed["locations"] = [
  { key: "main", name: "Main warehouse", isPrimary: true },
  { key: "shop", name: "High street shop", isPrimary: false },
  { key: "wholesale", name: "Wholesale warehouse", isPrimary: false },
];

export type StandOptions = Omit<WorldOptions, "katanaSeed" | "shopifySeed"> & {
  wares: Wares;
  /** What the outlet, a second store, sells too. */
  outletWares?: Wares;
  /** Default: true. */
  isSyncOn?: boolean;
  /** Default: main to online, shop to retail. */
  locations?: Record<string, string>;
  /** The demo store has no shop, which halves its targets. */
  isOnlineOnly?: boolean;
};

const onlineMapping = { "Online warehouse": "Main warehouse" };
const bothMapping = { ...onlineMapping, "Retail store": "High street shop" };

type Applied = { inventoryItemId: string; locationId: string; from: number; to: number };
type Write = LevelWrite & { applied: Applied[]; idempotencyKey: string | null };

export type Stand = Awaited<ReturnType<typeof openStand>>;

/** The demo store's integration has the id that `integrationId` says; the outlet is connected by `connectStore`. */
export async function openStand(options: StandOptions) {
  const { wares, outletWares = {}, isSyncOn = true, isOnlineOnly = false, ...more } = options;
  const { locations = isOnlineOnly ? onlineMapping : bothMapping, ...worldOptions } = more;
  const world = await createWorld({
    ...worldOptions,
    katanaSeed: { locations: katanaLocations, items: itemsOf(wares) },
    shopifySeed: {
      stores: [demoStore(listingsOf(wares), isOnlineOnly), outletStore(outletWares)],
      apps: [...shopifyDemoSeed.apps, importApp],
    },
  });
  const sourceId = await connectAccount(world, "katana", { apiKey: "katana-demo-key" });
  const channelId = await connectStore(world, demoDomain);
  const integrationId = await integrate(world, sourceId, channelId);
  const ids = { world, sourceId, channelId, integrationId };
  const stand = {
    ...ids,
    ...readersOf(world, integrationId),
    locationId: (name: string) => locationId(ids, name),
    mapLocation: (channel: string, source: string) => mapLocation(ids, channel, source),
  };
  for (const [channel, source] of Object.entries(locations)) await stand.mapLocation(channel, source);
  await world.time.advance(5000);
  if (isSyncOn) await stand.switchOn();
  return stand;
}

/** The value of a command that must not be refused. */
export function done<T>(result: { value: T | null; refusals: readonly { message: string }[] }): T {
  const [first] = result.refusals;
  if (first) throw new Error(first.message);
  if (result.value === null) throw new Error("the command answered nothing");
  return result.value;
}

export async function connectAccount(world: World, adapter: string, config: object): Promise<number> {
  const call = world.engine.commands.connectAccount({ adapter, name: adapter, config });
  return done(await world.time.finish(call)).id;
}

export const connectStore = (world: World, shopDomain: string): Promise<number> =>
  connectAccount(world, "shopify", {
    shopDomain,
    accessToken: shopDomain === demoDomain ? "shpat_demo" : "shpat_outlet",
    clientSecret: "shpss_demo",
  });

export async function integrate(world: World, sourceAccountId: number, channelAccountId: number) {
  const input = { name: "Shop", sourceAccountId, channelAccountId };
  const { id } = done(await world.engine.commands.createIntegration(input));
  await world.time.advance(2000);
  return id;
}

/** Connects the outlet, which sells from the same warehouse, and switches its sync on. */
export async function openOutlet(stand: Stand, isSyncOn = true) {
  const { world } = stand;
  const channelId = await connectStore(world, outletDomain);
  const integrationId = await integrate(world, stand.sourceId, channelId);
  const [place] = await world.engine.read((tx) => tx.accounts.locations(channelId));
  const sourceLocationId = await stand.locationId("Main warehouse");
  const mapping = { integrationId, channelLocationId: place?.id ?? 0, sourceLocationId };
  done(await world.engine.commands.mapLocation(mapping));
  await stand.rest(5000);
  if (isSyncOn) done(await world.engine.commands.setInventorySync({ integrationId, enabled: true }));
  await stand.rest(5000);
  const shop = shopifyClient(world.mocks.shopify, world.time, "outlet", "shpat_outlet_user");
  return { shop, shown: (sku: string) => shop.available(sku, "Outlet warehouse") };
}

type Ids = { world: World; sourceId: number; channelId: number; integrationId: number };

/** Our id of a location by its name. */
async function locationId({ world, sourceId, channelId }: Ids, name: string): Promise<number> {
  const all = await world.engine.read(async (tx) => [
    ...(await tx.accounts.locations(sourceId)),
    ...(await tx.accounts.locations(channelId)),
  ]);
  const found = all.find((location) => location.name === name);
  if (!found) throw new Error(`there is no location ${name}`);
  return found.id;
}

async function mapLocation(ids: Ids, channel: string, source: string): Promise<void> {
  const call = ids.world.engine.commands.mapLocation({
    integrationId: ids.integrationId,
    channelLocationId: await locationId(ids, channel),
    sourceLocationId: await locationId(ids, source),
  });
  done(await ids.world.time.finish(call));
}

function readersOf(world: World, integrationId: number) {
  const { time } = world;
  const read: World["engine"]["read"] = (work) => world.engine.read(work);
  const integration = () =>
    read(async (tx): Promise<IntegrationRow> => {
      const row = await tx.integrations.byId(integrationId);
      if (!row) throw new Error("the integration is gone");
      return row;
    });
  const switchTo = (enabled: boolean) => world.engine.commands.setInventorySync({ integrationId, enabled });
  let writesSeen = 0;
  let sentSeen = 0;
  return {
    integration,
    problems: (): Promise<IntegrationProblem[]> =>
      integration().then((row) => read((tx) => findProblems(tx, row))),
    locationMappings: () => integration().then((row) => read((tx) => resolveLocations(tx, row))),
    /** What is available of this SKU by location name, and why. */
    async explain(sku: string, location = "Main warehouse"): Promise<Availability> {
      const row = await integration();
      const found = await read(async (tx) => {
        const all = await tx.accounts.locations(row.source);
        const id = all.find((each) => each.name === location)?.id;
        return (await explainAvailability(tx, row, [sku])).find((each) => each.locationId === id);
      });
      if (!found) throw new Error(`${sku} is not explained at ${location}`);
      return found;
    },
    /** The targets of every channel variant that bears this SKU at this location of the channel. */
    async targets(sku: string | null, location = "Online warehouse"): Promise<TargetRow[]> {
      const row = await integration();
      return read(async (tx) => {
        const ours = await tx.targets.ofIntegration(integrationId);
        const variants = await tx.catalog.channelVariants(row.channel);
        const places = await tx.accounts.locations(row.channel);
        const placeId = places.find((each) => each.name === location)?.id;
        const ids = new Set(variants.filter((each) => each.sku === sku).map((each) => each.id));
        return ours.filter((each) => ids.has(each.channelVariant) && each.channelLocation === placeId);
      });
    },
    async target(sku: string, location?: string): Promise<TargetRow> {
      const [first] = await this.targets(sku, location);
      if (!first) throw new Error(`${sku} has no target`);
      return first;
    },
    allTargets: () => read((tx) => tx.targets.ofIntegration(integrationId)),
    mappings: () => read((tx) => tx.mappings.ofIntegration(integrationId)),
    sourceVariants: () => integration().then((row) => read((tx) => tx.catalog.sourceVariants(row.source))),
    channelVariants: () => integration().then((row) => read((tx) => tx.catalog.channelVariants(row.channel))),
    async events(types?: SyncEventRow["type"][]): Promise<SyncEventRow[]> {
      await untilLogIsWhole(world.database());
      return read(async (tx) => (await tx.events.page(types ? { types } : {}, { first: 5000 })).rows);
    },
    run: (id: number): Promise<SyncRunRow> =>
      read(async (tx) => {
        const row = await tx.runs.byId(id);
        if (!row) throw new Error("there is no such run");
        return row;
      }),
    /** What the engine wrote or tried to write since it was asked last. */
    async newWrites(): Promise<Write[]> {
      const all = (await world.control.shopify.writes()) as Write[];
      const fresh = all.slice(writesSeen).filter((write) => write.app === "stockgate");
      writesSeen = all.length;
      return fresh;
    },
    /** The requests that the engine sent since it was asked last. */
    newRequests() {
      const fresh = world.sent.slice(sentSeen);
      sentSeen = world.sent.length;
      return fresh;
    },
    /** Time enough for a webhook, a read and a write. */
    rest: (ms = 2000) => time.advance(ms),
    async switchOn(): Promise<void> {
      done(await time.finish(switchTo(true)));
      await time.advance(2000);
    },
    switchOff: () => time.finish(switchTo(false)),
    /** Pushes these SKUs, or everything, and waits for the run's end. */
    async push(skus: string[] | null = null, isDryRun = false): Promise<SyncRunRow> {
      const request = { integrationId, skus, isDryRun, idempotencyKey: null };
      const { id } = done(await world.engine.commands.pushStock(request));
      await time.until(async () => (await this.run(id)).finishedAt !== null);
      return this.run(id);
    },
    /** Reconciles everything, and waits for the run's end. */
    async reconcile(isDryRun = false): Promise<SyncRunRow> {
      const request = { integrationId, isDryRun, idempotencyKey: null };
      const { id } = done(await world.engine.commands.reconcile(request));
      await time.until(async () => (await this.run(id)).finishedAt !== null);
      return this.run(id);
    },
    /** Each target's part in a run. */
    changes: (runId: number): Promise<StockChangeRow[]> =>
      read(async (tx) => (await tx.runs.changePages([runId], { first: 1000 })).get(runId)?.rows ?? []),
    [Symbol.asyncDispose]: () => world.close(),
  };
}
