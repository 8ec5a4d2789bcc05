// Asks the far side for what signals name and the store does not hold: an order's rows, a catalog entry. Stores nothing.
import type {
  CatalogRef,
  ChannelOrderRecord,
  OrderRef,
  OrderRowRef,
  SourceOrderRecord,
} from "../contracts/index.ts";
import { type CatalogNews, readCatalogNews } from "../engine/catalog-news.ts";
import type { EngineContext } from "../engine/context.ts";
import { askChannel, askSource } from "../engine/far-side.ts";
import { mayReadOrders } from "../engine/access-limits.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { SignalRow } from "../store/entities/signals.ts";
import { isAllSecondLook, keysAbout } from "./signal-keys.ts";

/** What a batch of signals needs from the far side before it can be resolved. */
export type SignalFindings = {
  orders: SourceOrderRecord[];
  channelOrders: ChannelOrderRecord[];
  news: CatalogNews | null;
};

export async function lookUpSignals(
  context: EngineContext,
  account: AccountRow,
  signals: readonly SignalRow[],
): Promise<SignalFindings> {
  const refs = new Map<string, CatalogRef>();
  for (const about of ["product", "variant", "stock-item"] as const) {
    for (const { externalId } of keysAbout(signals, about))
      refs.set(`${about}:${externalId}`, { about, externalId });
  }
  const news = {
    refs: [...refs.values()],
    recipes: keysAbout(signals, "recipes").length > 0,
    locations: keysAbout(signals, "locations").length > 0,
    access: keysAbout(signals, "access").length > 0,
  };
  const hasNews = news.refs.length > 0 || news.recipes || news.locations || news.access;
  return {
    orders: account.kind === "SOURCE" ? await findOrders(context, account, signals) : [],
    channelOrders: account.kind === "CHANNEL" ? await findChannelOrders(context, account, signals) : [],
    news: hasNews ? await readCatalogNews(context, account, news) : null,
  };
}

async function findOrders(
  context: EngineContext,
  account: AccountRow,
  signals: readonly SignalRow[],
): Promise<SourceOrderRecord[]> {
  const refs = new Map<string, OrderRef | OrderRowRef>();
  for (const { orderKind: kind, externalId } of keysAbout(signals, "order")) {
    refs.set(`${kind}:${externalId}`, { kind, externalId });
  }
  const rowsByKind = Map.groupBy(keysAbout(signals, "order-row"), (key) => key.orderKind);
  for (const [kind, keys] of rowsByKind) {
    const rowIds = keys.map(({ externalId }) => externalId);
    const known = await context.store.read((tx) => tx.sourceOrders.ordersOfRows(account.id, kind, rowIds));
    const orderOf = new Map(known.map((row) => [row.rowExternalId, row.orderExternalId]));
    for (const rowExternalId of rowIds) {
      const externalId = orderOf.get(rowExternalId);
      if (externalId === undefined) refs.set(`${kind}-row:${rowExternalId}`, { kind, rowExternalId });
      else refs.set(`${kind}:${externalId}`, { kind, externalId });
    }
  }
  if (refs.size === 0) return [];
  const priority = isAllSecondLook(signals) ? "catalog" : "orders";
  return askSource(context, account.id, (source) => source.orders([...refs.values()], { priority }));
}

async function findChannelOrders(
  context: EngineContext,
  account: AccountRow,
  signals: readonly SignalRow[],
): Promise<ChannelOrderRecord[]> {
  const ids = [...new Set(keysAbout(signals, "order").map(({ externalId }) => externalId))];
  if (ids.length === 0 || !mayReadOrders(account)) return [];
  return askChannel(context, account.id, (channel) => channel.orders(ids, { priority: "orders" }));
}
