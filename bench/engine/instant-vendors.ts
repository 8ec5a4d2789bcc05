// Adapters that answer at once, in this process: what an adapter would have to fetch is reckoned from the number of what is
// asked for. Their names, settings and sizes of a request are the real ones'.
import { createKatanaAdapter } from "@stockgate/adapter-katana";
import { createShopifyAdapter } from "@stockgate/adapter-shopify";
import type {
  AccountWebhooks,
  Adapter,
  ChannelVariantRecord,
  Page,
  SourceVariantRecord,
  StockChannel,
  StockSource,
} from "@stockgate/core/contracts";
import { place, type Shelves } from "./shelves.ts";

const rowsPerRequest = 250;
const itemPrefix = "item-";

const webhooks: AccountWebhooks = {
  ensure: () => Promise.resolve({ state: { subscribed: true }, refused: [] }),
  remove: () => Promise.resolve(),
  receive: () => ({ kind: "accepted", eventId: null, topic: "none", keys: [] }),
};

const nothing = <T>(): Promise<Page<T>> => Promise.resolve({ items: [], next: null });
const location = { externalId: place, name: "Warehouse", isActive: true, ineligibleReason: null };

/** Those behind the cursor, the first of them by number. */
function pageOf<T>(count: number, cursor: string | null, make: (variant: number) => T): Promise<Page<T>> {
  const after = Number(cursor ?? 0);
  const last = Math.min(count, after + rowsPerRequest);
  const items = Array.from({ length: last - after }, (_, index) => make(after + index + 1));
  return Promise.resolve({ items, next: last < count ? String(last) : null });
}

const sourceVariant = (variant: number): SourceVariantRecord => ({
  externalId: String(variant),
  productExternalId: `product-${variant}`,
  sku: `SKU-${variant}`,
  name: `Variant ${variant}`,
  isKit: false,
  hasStock: true,
  createdAt: 0,
  archivedAt: null,
  deletedAt: null,
});

const channelVariant = (variant: number): ChannelVariantRecord => ({
  externalId: String(variant),
  productExternalId: `product-${variant}`,
  stockItemExternalId: `${itemPrefix}${variant}`,
  sku: `SKU-${variant}`,
  title: `Variant ${variant}`,
  tags: [],
  isTracked: true,
  notSyncableReason: null,
});

const sourceOf = (shelves: Shelves): StockSource => ({
  identify: () => Promise.resolve({ externalName: "The source" }),
  locations: () => Promise.resolve([location]),
  variantPage: (cursor) => pageOf(shelves.count, cursor, sourceVariant),
  variants: () => Promise.resolve([]),
  recipes: () => Promise.resolve([]),
  levels: (ids) => Promise.resolve(ids.map((id) => shelves.levelOf(Number(id)))),
  levelPage: (cursor) => pageOf(shelves.count, cursor, shelves.levelOf),
  variantsPerLevelRead: () => rowsPerRequest,
  orders: () => Promise.resolve([]),
  findSalesOrders: () => Promise.resolve([]),
  openOrderPage: nothing,
  changes: () => Promise.resolve({ keys: [], cursor: "now", isComplete: true }),
  webhooks,
});

const numberOf = (stockItem: string): number => Number(stockItem.slice(itemPrefix.length));

const channelOf = (shelves: Shelves): StockChannel => ({
  identify: () => Promise.resolve({ externalName: "The channel", limits: [] }),
  locations: () => Promise.resolve([{ ...location, isPointOfSale: false }]),
  variantPage: (cursor) => pageOf(shelves.count, cursor, channelVariant),
  variants: () => Promise.resolve([]),
  listings: () => Promise.resolve([]),
  levels: (keys) =>
    Promise.resolve(
      keys.map((key) => {
        const available = shelves.shownOf(numberOf(key.stockItemExternalId));
        return { ...key, isStocked: true, available, committed: 0, onHand: available };
      }),
    ),
  maxLevelsPerRead: rowsPerRequest,
  prepareSetLevels: (pushes, options) => ({ body: JSON.stringify({ ...options, pushes }) }),
  sendSetLevels: (_, pushes) =>
    Promise.resolve(
      pushes.map(({ stockItemExternalId, from, to }) => ({
        kind: shelves.write(numberOf(stockItemExternalId), from, to) ? "applied" : "conflict",
      })),
    ),
  maxPushesPerWrite: rowsPerRequest,
  orders: () => Promise.resolve([]),
  openOrderPage: nothing,
  changedOrderPage: nothing,
  webhooks,
});

export const instantAdapters = (shelves: Shelves): Adapter[] => [
  { ...createKatanaAdapter({ allowedHosts: [] }), connect: () => sourceOf(shelves) },
  { ...createShopifyAdapter({ allowedHosts: [] }), connect: () => channelOf(shelves) },
];
