// The vendors of `npm run bench:workers`, in a process of their own: one Katana, and as many stores as it is told, all on
// the same stock.
import {
  createKatanaMock,
  createShopifyMock,
  createSystemPorts,
  demoApiKeys,
  demoSeed,
  serve,
  shopifyDemoSeed,
  type ShopifySeed,
} from "@stockgate/mock-servers";

const [stores = 1, variants = 1] = process.argv.slice(2).map(Number);
const ports = createSystemPorts({ seed: 7 });
const report = (error: unknown) => process.stderr.write(`${String(error)}\n`);

const goods = demoSeed.items.filter((item) => item.kind === "product" && item.sku).slice(0, variants);
const domainOf = (store: number) => `store-${store}.myshopify.com`;

function shopifySeed(): ShopifySeed {
  const [app] = shopifyDemoSeed.apps;
  if (!app) throw new Error("the demo has no app");
  const numbers = Array.from({ length: stores }, (_, index) => index);
  return {
    apps: [
      {
        ...app,
        installations: numbers.map((store) => ({ domain: domainOf(store), token: `shpat_${store}` })),
      },
    ],
    stores: numbers.map((store) => ({
      domain: domainOf(store),
      name: `Store ${store}`,
      locations: [{ name: "Warehouse", sellsOnline: true }],
      listings: goods.map(({ product, option, sku, price }) => ({
        product,
        option,
        sku,
        price,
        isTracked: true,
        available: { Warehouse: 0 },
      })),
    })),
  };
}

let katanaUrl = "";
const katana = createKatanaMock({
  ports,
  seed: { locations: demoSeed.locations, items: goods },
  apiKeys: [...demoApiKeys],
  // For setting up: a catalog is read for each store, which would take minutes. It is set right before anything is measured.
  settings: { quotaRequests: 100_000 },
  baseUrl: () => `${katanaUrl}/v1`,
  report,
});
const shopify = createShopifyMock({ ports, seed: shopifySeed() });
const on = { host: "127.0.0.1", port: 0, timers: ports.timers, report };
katanaUrl = (await serve(katana.fetch, on)).url;
const shopifyServer = await serve((request) => shopify.fetch(request), on);
process.stdout.write(`vendors ${katanaUrl} ${shopifyServer.url} ${goods.map(({ sku }) => sku).join(",")}\n`);
// Whoever started it ends it; where that one is gone, so is its end of this pipe.
process.stdin.resume().once("end", () => process.exit(0));
