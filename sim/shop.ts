// The shop that a story is about: small, so that things meet. One Katana account, one store, everything mapped, sync on.
import {
  importApp,
  type KatanaSettingsInput,
  type OrderImport,
  type ShopifySettingsInput,
  startOrderImport,
} from "@stockgate/mock-servers";
import type { Watching, WorldOptions } from "../test/support/world.ts";
import { openStand, type Stand, type Wares } from "../test/support/stand.ts";
import type { Chance } from "../test/support/chance.ts";
import type { Swarm } from "./swarm.ts";

export const wares: Wares = {
  CHAIR: { stock: { main: 40, shop: 9 } },
  LAMP: { stock: { main: 12, shop: 3 }, shows: { online: 9, retail: 3 } },
  VASE: { stock: { main: 8, shop: 2 } },
  OIL: { kind: "material", stock: { main: 10.5, shop: 2 } },
  PAIR: { recipe: { CHAIR: 2, OIL: 0.5 }, shows: { online: 20, retail: 4 } },
  ROOM: { recipe: { PAIR: 1, LAMP: 2 }, shows: { online: 3, retail: 1 } },
};
export const sold = ["CHAIR", "LAMP", "PAIR", "ROOM", "VASE"];
export const stocked = ["CHAIR", "LAMP", "OIL", "VASE"];
/** In no kit's recipe and without one: what is free of it is plain arithmetic. */
export const plainSku = "VASE";

/** A location of Katana's, and the store's that follows it. */
export type Place = { source: string; store: string };
/** What is bought online goes from here. */
const online: Place = { source: "Main warehouse", store: "Online warehouse" };
const retail: Place = { source: "High street shop", store: "Retail store" };

export type Shop = {
  stand: Stand;
  /** The first is where what is bought online goes from. */
  places: readonly Place[];
  /** Null: nobody ever brings the store's orders to Katana. */
  importing: OrderImport | null;
  /** When each order of the store came to Katana, by the last part of its id. */
  importedAt: ReadonlyMap<string, number>;
  /** How far the engine's clock is ahead of the vendors'. */
  clock: { skewMs: number };
};

function katanaSettings({ oneOf }: Chance, swarm: Swarm): KatanaSettingsInput {
  return {
    kitPotential: oneOf(["computed", "null"]),
    kitOrdersCommitComponents: oneOf([true, false]),
    inventoryReadLagMs: swarm.has("lagging-levels") ? oneOf([500, 4000]) : 0,
    commitmentChangesFire: oneOf(["nothing", "everything"]),
    quotaWindow: oneOf(["fixed", "sliding"]),
  };
}

function shopifySettings({ oneOf }: Chance, swarm: Swarm): ShopifySettingsInput {
  const isLate = swarm.has("late-webhooks");
  return {
    isProtectedDataApproved: oneOf([true, false]),
    webhookDelayMs: isLate ? oneOf([500, 2500]) : 0,
    webhookJitterMs: isLate ? oneOf([0, 5000]) : 0,
    webhookDuplicateShare: swarm.has("doubled-webhooks") ? 0.4 : 0,
    staleErrorField: oneOf(["CHANGE_FROM_QUANTITY", "ROW", "NONE"]),
    levelWebhooks: oneOf(["AVAILABLE", "ANY"]),
  };
}

type Imported = Map<string, number>;

function startImport({ world }: Stand, chance: Chance, seed: number, imported: Imported): OrderImport {
  return startOrderImport({
    async katana(request) {
      const isOrder = request.method === "POST" && new URL(request.url).pathname === "/v1/sales_orders";
      const body = isOrder ? await request.clone().text() : "";
      const response = await world.mocks.katana.fetch(request);
      const id = /"ecommerce_order_id":"(\d+)"/.exec(body)?.[1];
      if (id !== undefined && response.ok) imported.set(id, world.time.clock.now());
      return response;
    },
    shopify: (request) => world.mocks.shopify.fetch(request),
    ports: world.time,
    seed,
    stores: importApp.installations.flatMap(({ domain, token }) =>
      domain === "demo.myshopify.com" && token !== null ? [{ domain, token }] : [],
    ),
    settings: { lagMs: chance.oneOf([2000, 20_000]), pollMs: 2000, neverImportedShare: 0 },
  });
}

export async function openShop(
  seed: number,
  chance: Chance,
  swarm: Swarm,
  options: Watching & Pick<WorldOptions, "database">,
): Promise<Shop> {
  const clock = { skewMs: 0 };
  const places = chance.isLikely(0.3) ? [online, retail] : [online];
  const stand = await openStand({
    wares,
    seed,
    isOnlineOnly: places.length === 1,
    isChancy: true,
    isPrivate: chance.isLikely(0.1),
    travelMs: chance.oneOf([undefined, { katana: 200, shopify: 100 }]) ?? { katana: 0, shopify: 0 },
    katana: katanaSettings(chance, swarm),
    shopify: shopifySettings(chance, swarm),
    skewMs: () => clock.skewMs,
    ...options,
  });
  const importedAt: Imported = new Map();
  const importing = swarm.has("imports") ? startImport(stand, chance, seed, importedAt) : null;
  return { stand, places, importing, importedAt, clock };
}
