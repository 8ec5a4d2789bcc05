// Opens the world of one stretch of trade: the real engine, both mock servers, Katana's import of the store's orders, and
// a network that takes time and loses writes.
import { importApp, type OrderImport, startOrderImport } from "@stockgate/mock-servers";
import { done, openStand, type Stand, type Wares } from "../../test/support/stand.ts";
import type { Column } from "./columns.ts";
import type { Contender } from "./contenders.ts";
import type { Scenario } from "./scenario.ts";

/** One way. As far as such vendors are away, and as long as they take. */
const travelMs = { katana: 200, shopify: 120 };
const webhookDelays = { webhookDelayMs: 500, webhookJitterMs: 2000 };

const demoStores = importApp.installations.flatMap(({ domain, token }) =>
  domain === "demo.myshopify.com" && token !== null ? [{ domain, token }] : [],
);

export type Shop = {
  stand: Stand;
  importing: OrderImport;
  /** The store's own id of what is sold under a SKU. */
  variantIds: ReadonlyMap<string, string>;
  [Symbol.asyncDispose](): Promise<void>;
};

const waresOf = ({ opening }: Scenario): Wares =>
  Object.fromEntries(Object.entries(opening).map(([sku, stock]) => [sku, { stock }]));

/** Half of the lost writes never arrive; of the others the answer never comes. */
async function loseWrites({ world }: Stand, share: number, seed: number): Promise<void> {
  if (share === 0) return;
  const fault = { match: "SetLevels", client: "shpat_demo", probability: share / 2 };
  await world.control.shopify.fault({ ...fault, kind: "reset", afterEffect: false, seed });
  await world.control.shopify.fault({ ...fault, kind: "timeout", afterEffect: true, seed: seed + 500_000 });
}

async function readVariantIds({ world }: Stand, skus: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const sku of skus) {
    const [variant] = await world.shopify.variants(sku);
    if (variant) ids.set(sku, variant.id);
  }
  return ids;
}

export async function openShop(
  scenario: Scenario,
  column: Column,
  contender: Contender,
  seed: number,
): Promise<Shop> {
  const wares = waresOf(scenario);
  const stand = await openStand({
    wares,
    isOnlineOnly: true,
    seed,
    travelMs,
    wrapChannel: contender.wrapChannel,
    shopify: { isProtectedDataApproved: true, ...webhookDelays },
  });
  const { world, integrationId } = stand;
  done(await world.engine.commands.updateSyncPolicy({ integrationId, policy: contender.policy }));
  const variantIds = await readVariantIds(stand, Object.keys(wares));
  await stand.rest(60_000);
  await loseWrites(stand, column.lostWriteShare, seed);
  const importing = startOrderImport({
    katana: (request) => world.mocks.katana.fetch(request),
    shopify: (request) => world.mocks.shopify.fetch(request),
    ports: world.time,
    seed,
    stores: demoStores,
    settings: {
      lagMs: column.importLagMs - column.importPollMs / 2,
      pollMs: column.importPollMs,
      neverImportedShare: column.neverImportedShare,
    },
  });
  return {
    stand,
    importing,
    variantIds,
    async [Symbol.asyncDispose]() {
      importing.stop();
      await world.close();
    },
  };
}
