// Both mocks over one small world on one virtual clock, for what happens between them. Katana's answers are judged by
// the document, whoever asked.
import { type DemoItem, demoKatanaLocations, type DemoListing, demoStoreLocations } from "../demo/world.ts";
import { importApp } from "../import/import-credentials.ts";
import { aKatana, anItem, judged } from "../katana/testing/katana-client.ts";
import { aListing, aShopify, aStore } from "../shopify/testing/shopify-client.ts";
import type { KatanaMockOptions } from "../katana/index.ts";
import type { ShopifyMockOptions } from "../shopify/index.ts";

const item = (key: string, main: number, fields: Partial<DemoItem> = {}): DemoItem =>
  anItem(key, { stock: { main, shop: 5, wholesale: 50 }, ...fields });

const items: DemoItem[] = [
  item("STOOL", 100, { recipe: [{ key: "WOOD", quantity: 0.5 }] }),
  item("SHELF", 100),
  item("TRAY", 100),
  item("WOOD", 500, { kind: "material" }),
  item("PAIR", 0, {
    kind: "kit",
    recipe: [{ key: "STOOL", quantity: 2 }],
    stock: { main: 0, shop: 0, wholesale: 0 },
  }),
  item("TWIN-OLD", 3, { sku: "TWIN", ageDays: 90 }),
  item("TWIN-NEW", 4, { sku: "TWIN", ageDays: 5 }),
  item("Offcuts", 30, { sku: null }),
];
/** Katana's variant ids, in the order of the items above. */
export const variantIds = {
  stool: 1,
  shelf: 2,
  tray: 3,
  wood: 4,
  pair: 5,
  twinOld: 6,
  twinNew: 7,
  offcuts: 8,
};

const available = { "Online warehouse": 20, "Retail store": 5 };
const listing = (product: string, fields: Partial<DemoListing> = {}) =>
  aListing({ product, sku: product, available, ...fields });

export function twoMocks(
  options: {
    katana?: Partial<KatanaMockOptions>;
    shopify?: Partial<ShopifyMockOptions>;
    listings?: DemoListing[];
  } = {},
) {
  const katana = aKatana({
    seed: { locations: demoKatanaLocations, items },
    ...options.katana,
  });
  const shopify = aShopify({
    stores: [
      aStore({
        locations: demoStoreLocations.demo,
        listings: options.listings ?? [
          listing("STOOL"),
          listing("SHELF"),
          listing("TRAY"),
          listing("PAIR"),
          listing("TWIN"),
          listing("Offcuts", { sku: null }),
          listing("BOOK"),
        ],
      }),
    ],
    apps: [importApp],
    ...options.shopify,
    ports: katana.ports,
  });
  const handlers = {
    katana: judged(katana.mock.fetch),
    shopify: (request: Request) => shopify.mock.fetch(request),
    ports: katana.ports,
  };
  return { katana, shopify, handlers, advance: (ms: number) => katana.ports.advance(ms) };
}
