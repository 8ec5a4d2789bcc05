// Arrow 2: which variants do the signals make stale? Resolves a batch of stored signals to source variants and marks
// them. It asks the far side only for what a signal names and the store does not hold: an order's rows, a catalog entry.
import type { CatalogRef, OrderRef, OrderRowRef, SignalKey, SourceOrderRecord } from "../contracts/index.ts";
import { type CatalogNews, readCatalogNews, saveCatalogNews } from "../engine/catalog-news.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import { askSource } from "../engine/far-side.ts";
import { type Allowance, inHalves } from "../engine/halving.ts";
import type { RoundResult } from "../engine/loop.ts";
import { markForReading, secondLookMs } from "../engine/marking.ts";
import { markForLook } from "../engine/push-marks.ts";
import { staleWith, withComponents } from "../engine/relevance.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { SignalRow } from "../store/entities/signals.ts";
import type { NewEvent } from "../store/tables/events.ts";
import { orderKey } from "../store/tables/signals.ts";
import type { Tx } from "../store/tx.ts";

/** Signals resolved in one round. */
const batchSize = 500;

type Key<About extends SignalKey["about"]> = Extract<SignalKey, { about: About }>;

const keysAbout = <About extends SignalKey["about"]>(
  signals: readonly SignalRow[],
  about: About,
): Key<About>[] =>
  signals.flatMap((signal) => signal.keys.filter((key): key is Key<About> => key.about === about));

/** What a batch of signals needs from the far side before it can be resolved. */
type Findings = { orders: SourceOrderRecord[]; news: CatalogNews | null };

const isAllSecondLook = (signals: readonly SignalRow[]): boolean =>
  signals.every((signal) => signal.isSecondLook);

async function find(
  context: EngineContext,
  account: AccountRow,
  signals: readonly SignalRow[],
): Promise<Findings> {
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

/**
 * The source variants that these signals are about: named, or by the rows an order has and had before. An order for a
 * kit may commit the kit's components as well (rule Q2).
 */
async function resolveVariants(
  tx: Tx,
  account: AccountRow,
  signals: readonly SignalRow[],
  orders: readonly SourceOrderRecord[],
): Promise<number[]> {
  const ordered = new Set(orders.flatMap((order) => order.rows.map((row) => row.variantExternalId)));
  for (const [kind, group] of Map.groupBy(orders, (order) => order.kind)) {
    const ids = group.map(({ externalId }) => externalId);
    for (const id of await tx.sourceOrders.variantsOfOrders(account.id, kind, ids)) ordered.add(id);
  }
  const idsOf = async (externalIds: readonly string[]) =>
    (await tx.catalog.sourceVariantsByExternalIds(account.id, externalIds)).map(({ id }) => id);
  const named = await idsOf(keysAbout(signals, "level").map((key) => key.externalId));
  const { ids } = await withComponents(tx, await idsOf([...ordered]));
  return [...named, ...ids];
}

/** A channel's own level changed: its targets are looked at, which costs the source nothing (rule G4). */
async function markTargets(
  tx: Tx,
  account: AccountRow,
  signals: readonly SignalRow[],
  now: number,
): Promise<void> {
  const keys = keysAbout(signals, "level");
  if (keys.length === 0) return;
  const items = [...new Set(keys.map((key) => key.externalId))];
  const variants = await tx.catalog.channelVariantsByStockItems(account.id, items);
  const locations = await tx.accounts.locations(account.id);
  const variantOf = new Map(variants.map((variant) => [variant.stockItemExternalId, variant.id]));
  const locationOf = new Map(locations.map((location) => [location.externalId, location.id]));
  const wanted = new Set(
    keys.map((key) => {
      const location = key.locationExternalId === null ? "any" : locationOf.get(key.locationExternalId);
      return `${variantOf.get(key.externalId)}:${location}`;
    }),
  );
  const mark = await tx.sequence.next();
  for (const target of await tx.targets.ofChannelVariants(variants.map(({ id }) => id))) {
    const isNamed =
      wanted.has(`${target.channelVariant}:${target.channelLocation}`) ||
      wanted.has(`${target.channelVariant}:any`);
    if (!isNamed) continue;
    // A mark with a time of retry keeps it: a webhook is no reason to try a refused write sooner.
    markForLook(target, mark, target.retryAt ?? now);
    tx.wake(topics.pushes(target.integration));
  }
}

/** The signals about orders that could not be read yet, or read as they were stored: too early, perhaps (rule C10). */
function withoutEffect(
  signals: readonly SignalRow[],
  orders: readonly SourceOrderRecord[],
  changed: ReadonlySet<string>,
): SignalRow[] {
  const orderOfRow = new Map(
    orders.flatMap((order) =>
      order.rows.map((row) => [orderKey(order.kind, row.externalId), orderKey(order.kind, order.externalId)]),
    ),
  );
  const isUnmoved = (key: SignalKey): boolean => {
    if (key.about === "order") return !changed.has(orderKey(key.orderKind, key.externalId));
    if (key.about !== "order-row") return false;
    return !changed.has(orderOfRow.get(orderKey(key.orderKind, key.externalId)) ?? "");
  };
  return signals.filter((signal) => !signal.isSecondLook && signal.keys.some(isUnmoved));
}

/**
 * Marks what a source's signals are about; answers those to be resolved once more, later. At the second look only what
 * has changed by then is marked: the rest was read again in its own right.
 */
async function markVariants(
  tx: Tx,
  account: AccountRow,
  signals: readonly SignalRow[],
  orders: readonly SourceOrderRecord[],
  now: number,
): Promise<SignalRow[]> {
  const variantIds = await resolveVariants(tx, account, signals, orders);
  const changed = await tx.sourceOrders.save(account.id, orders, now);
  const isSecondLook = isAllSecondLook(signals);
  if (isSecondLook && changed.size === 0) return [];
  await markForReading(tx, account.id, await staleWith(tx, variantIds), {
    cause: isSecondLook ? "second-look" : "signal",
    priority: "webhook",
    dueAt: now,
    markedAt: Math.min(...signals.map((signal) => signal.receivedAt)),
  });
  return withoutEffect(signals, orders, changed);
}

async function settleSignals(
  context: EngineContext,
  account: AccountRow,
  signals: readonly SignalRow[],
  findings: Findings,
): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    let later: SignalRow[] = [];
    if (account.kind === "CHANNEL") await markTargets(tx, account, signals, now);
    else later = await markVariants(tx, account, signals, findings.orders, now);
    if (findings.news) await saveCatalogNews(tx, account, findings.news, now);
    const laterIds = new Set(later.map(({ id }) => id));
    const resolved = signals.map(({ id }) => id).filter((id) => !laterIds.has(id));
    await tx.signals.resolve(resolved, now);
    await tx.signals.postpone([...laterIds], now + secondLookMs);
    await tx.events.append(
      signals.filter((signal) => !signal.isSecondLook).map((signal) => toEvent(account, signal)),
    );
    tx.wake(topics.events);
  });
}

const toEvent = (account: AccountRow, signal: SignalRow): NewEvent => ({
  type: "SIGNAL_RECEIVED",
  occurredAt: signal.receivedAt,
  message: `${account.name}: ${signal.topic}`,
  detail: { accountId: account.id, topic: signal.topic, keys: signal.keys },
});

/**
 * Resolves a batch. Where the far side answers it with an error that stays, the signal at fault is found by halving and
 * let go with a word in the log: what it was about is found by the next full reading.
 */
async function settleBatch(
  context: EngineContext,
  account: AccountRow,
  batch: readonly SignalRow[],
  allowance: Allowance,
): Promise<void> {
  const work = async (part: readonly SignalRow[]) =>
    settleSignals(context, account, part, await find(context, account, part));
  const { faults, left } = await inHalves(batch, work, allowance);
  for (const { item: signal, error } of faults) {
    context.ports.log.error(
      { accountId: account.id, topic: signal.topic, error },
      "a signal cannot be resolved",
    );
    await settleSignals(context, account, [signal], { orders: [], news: null });
  }
  // The search goes on after a rest.
  const [first] = left;
  if (first) throw first.error;
}

/**
 * The rounds of those signals of an account that need a request, or of those that need none: each kind has its own, so
 * that a far side which fails or is slow at what it is asked holds back no level. Second looks come last, and by
 * themselves.
 */
export function createResolver(
  context: EngineContext,
  accountId: number,
  withRequest: boolean,
  allowance: Allowance,
): () => Promise<RoundResult> {
  const { store, ports } = context;
  return async () => {
    const { account, signals } = await store.read(async (tx) => ({
      account: await tx.accounts.byId(accountId),
      signals: await tx.signals.due(accountId, withRequest, ports.clock.now(), batchSize),
    }));
    if (!account) return { more: false, dueAt: null };
    if (signals.length === 0) {
      return { more: false, dueAt: await store.read((tx) => tx.signals.nextDueAt(accountId, withRequest)) };
    }
    const first = signals.filter((signal) => !signal.isSecondLook);
    await settleBatch(context, account, first.length > 0 ? first : signals, allowance);
    return { more: true };
  };
}
