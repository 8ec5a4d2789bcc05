// Reads a channel's orders (rules Q9, C9): all that are open when it is first connected, and from then on what changed.
// Where webhooks tell of orders this is done now and then, for one may be lost; where they are refused, often.
import { type ChannelOrderRecord, isFinal, type Page, type Priority } from "../contracts/index.ts";
import { mayReadOrders } from "./access-limits.ts";
import type { EngineContext } from "./context.ts";
import { askChannel } from "./far-side.ts";
import { storeOrders } from "./in-flight.ts";
import { isYetToCome, type RoundResult } from "./loop.ts";
import { pollingPace } from "./polling-pace.ts";

async function saveOrders(
  context: EngineContext,
  accountId: number,
  records: readonly ChannelOrderRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await context.store.transaction(async (tx) => {
    const account = await tx.accounts.byId(accountId);
    if (account?.sealedConfig) await storeOrders(tx, account, records, context.ports.clock.now());
  });
}

async function readPages(
  context: EngineContext,
  accountId: number,
  page: (cursor: string | null) => Promise<Page<ChannelOrderRecord>>,
): Promise<number> {
  let cursor: string | null = null;
  let newest = 0;
  do {
    const read: Page<ChannelOrderRecord> = await page(cursor);
    await saveOrders(context, accountId, read.items);
    newest = Math.max(newest, ...read.items.map((order) => order.updatedAt));
    cursor = read.next;
  } while (cursor !== null);
  return newest;
}

/**
 * Reads what is to be read now, to its end. Repeating is harmless: what is stored already changes nothing.
 * `ordersReadTo` moves once all before it is stored.
 */
export async function readOrders(
  context: EngineContext,
  accountId: number,
  priority: Priority,
): Promise<void> {
  const { store, ports } = context;
  const account = await store.read((tx) => tx.accounts.byId(accountId));
  if (!account?.sealedConfig || !mayReadOrders(account)) return;
  const call = { priority };
  const beganAt = ports.clock.now();
  const since = account.ordersReadTo;
  const newest = await readPages(context, accountId, (cursor) =>
    askChannel(context, accountId, (channel) =>
      since === null ? channel.openOrderPage(cursor, call) : channel.changedOrderPage(since, cursor, call),
    ),
  );
  await store.transaction(async (tx) => {
    const row = await tx.accounts.byId(accountId);
    if (!row) return;
    // The channel's own time, so that no clock needs to agree with ours; before the first order there is none.
    const first = newest === 0 ? beganAt : Math.min(newest, beganAt);
    row.ordersReadTo = since === null ? first : Math.max(since, newest);
  });
}

/** Longer than an order is without its places anywhere, and than a gateway is without a channel's answers. */
const doubtfulForMs = 24 * 3_600_000;
/** Asked for again at once. */
const mostDoubtful = 50;

/**
 * Reads orders again of which it was not said what all of their units are or where they are sent from: it may be by now.
 * Shopify assigns an order's units to locations by itself, after it was placed.
 */
export async function readDoubtfulOrders(context: EngineContext, accountId: number): Promise<void> {
  const since = context.ports.clock.now() - doubtfulForMs;
  const ids = await context.store.read((tx) => tx.channelOrders.doubtful(accountId, since, mostDoubtful));
  if (ids.length === 0) return;
  const call = { priority: "webhook" } as const;
  try {
    const records = await askChannel(context, accountId, (channel) => channel.orders(ids, call));
    await saveOrders(context, accountId, records);
  } catch (error) {
    if (!isFinal(error)) throw error;
    context.ports.log.warn({ accountId, error }, "orders that are not wholly known cannot be read again");
  }
}

/** The rounds of one channel account. */
export function createOrderReader(context: EngineContext, accountId: number): () => Promise<RoundResult> {
  const { store, ports, publicUrl } = context;
  let readAt = -Infinity;
  return async () => {
    const account = await store.read((tx) => tx.accounts.byId(accountId));
    if (!account?.sealedConfig || !mayReadOrders(account)) return { more: false, dueAt: null };
    const isFirst = account.ordersReadTo === null;
    const { everyMs, priority } = pollingPace(account, publicUrl);
    if (!isFirst && isYetToCome(readAt + everyMs, ports.clock.now(), everyMs))
      return { more: false, dueAt: readAt + everyMs };
    await readOrders(context, accountId, isFirst ? "orders" : priority);
    readAt = ports.clock.now();
    return { more: false, dueAt: readAt + everyMs };
  };
}
