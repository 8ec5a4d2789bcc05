// Marks what signals are about: a source's variants to be read, a channel's targets to be looked at. Inside the
// transaction of whoever resolves them; asks nobody.
import type { SignalKey, SourceOrderRecord } from "../contracts/index.ts";
import { topics } from "../engine/context.ts";
import { restateKnown } from "../engine/in-flight.ts";
import { markForReading } from "../engine/marking.ts";
import { markForLook } from "../engine/push-marks.ts";
import { staleWith, withComponents } from "../engine/relevance.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { SignalRow } from "../store/entities/signals.ts";
import { addCause } from "../store/mark-causes.ts";
import { orderKey } from "../store/tables/save-source-orders.ts";
import type { Tx } from "../store/tx.ts";
import { isStockingError } from "./settle-target.ts";
import { isAllSecondLook, keysAbout } from "./signal-keys.ts";

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
export async function markTargets(
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
    // A mark with a time of retry keeps it: a webhook is no reason to try a refused write sooner. Whether a level is stocked
    // by now is seen by looking, which tries nothing.
    markForLook(target, mark, isStockingError(target.errorCode) ? now : (target.retryAt ?? now));
    target.traceparents = addCause(target.traceparents, tx.traceparent());
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
export async function markVariants(
  tx: Tx,
  account: AccountRow,
  signals: readonly SignalRow[],
  orders: readonly SourceOrderRecord[],
  now: number,
): Promise<SignalRow[]> {
  const variantIds = await resolveVariants(tx, account, signals, orders);
  const changed = await tx.sourceOrders.save(account.id, orders, {
    readAt: now,
    ticket: await tx.sequence.next(),
  });
  await restateKnown(tx, account.id, changed, now);
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
