// A company with one warehouse and one store, every variant mapped and nothing pushed yet. The store shows a number that
// is not right of each variant: all must be read, looked at and written.
import { type KatanaSeed, shopifyDemoSeed, type ShopifySeed } from "@stockgate/mock-servers";
import { connectAccount, connectStore, done, integrate } from "../../test/support/stand.ts";
import { createWorld, type World, type WorldOptions } from "../../test/support/world.ts";

export const inStock = 25;
const shown = 11;
export const apiKey = "katana-demo-key";
export const storeToken = "shpat_demo";
const place = "Online warehouse";

export const skuOf = (index: number) => `SKU-${String(index + 1).padStart(6, "0")}`;

function katanaSeed(variants: number): KatanaSeed {
  return {
    locations: [{ key: "main", name: "Main warehouse", isPrimary: true }],
    items: Array.from({ length: variants }, (_, index) => ({
      key: skuOf(index),
      sku: skuOf(index),
      product: skuOf(index),
      option: "",
      kind: "product" as const,
      price: "10.00",
      stock: { main: inStock, shop: 0, wholesale: 0 },
      recipe: [],
      ageDays: 10,
    })),
  };
}

function shopifySeed(variants: number): ShopifySeed {
  const listings = Array.from({ length: variants }, (_, index) => ({
    product: skuOf(index),
    option: "",
    sku: skuOf(index),
    price: "10.00",
    isTracked: true,
    available: { [place]: shown },
  }));
  const stores = [
    {
      domain: "demo.myshopify.com",
      name: "Demo store",
      locations: [{ name: place, sellsOnline: true }],
      listings,
    },
  ];
  return { stores, apps: shopifyDemoSeed.apps };
}

export type Catalog = { world: World; integrationId: number; sourceId: number; channelId: number };

async function mapTheLocation({ world, ...ids }: Catalog): Promise<void> {
  const [source] = await world.engine.read((tx) => tx.accounts.locations(ids.sourceId));
  const [channel] = await world.engine.read((tx) => tx.accounts.locations(ids.channelId));
  const mapping = {
    integrationId: ids.integrationId,
    channelLocationId: channel?.id ?? 0,
    sourceLocationId: source?.id ?? 0,
  };
  done(await world.time.finish(world.engine.commands.mapLocation(mapping)));
}

/** Switched on; its baseline is stored, and nothing is under way. */
export async function openCatalog(variants: number, options: WorldOptions = {}): Promise<Catalog> {
  const seeds = { katanaSeed: katanaSeed(variants), shopifySeed: shopifySeed(variants) };
  const world = await createWorld({ ...options, ...seeds });
  const sourceId = await connectAccount(world, "katana", { apiKey });
  const channelId = await connectStore(world, "demo.myshopify.com");
  const integrationId = await integrate(world, sourceId, channelId);
  const catalog = { world, integrationId, sourceId, channelId };
  await mapTheLocation(catalog);
  const switchOn = world.engine.commands.setInventorySync({ integrationId, enabled: true });
  done(await world.time.finish(switchOn));
  const isSettled = () =>
    world.engine.read(async (tx) => {
      const integration = await tx.integrations.byId(integrationId);
      const targets = await tx.targets.ofIntegration(integrationId);
      return (
        integration?.status === "ACTIVE" &&
        targets.length === variants &&
        targets.every((target) => target.desired !== null)
      );
    });
  for (let minute = 0; !(await isSettled()); minute += 1) {
    if (minute > 600) throw new Error("the catalog was not read within ten hours");
    await world.time.advance(60_000);
  }
  await world.time.advance(5000);
  return catalog;
}
