// Does the channel count other committed units than the orders that were read? Then orders are read at once (rule Q10).
// Where it still counts more, an order is not visible yet: the units beyond are kept as if they were an order, and are in
// flight for a bounded time. No longer: not all that a channel commits need be an order that we may see.
import type { ChannelLevelKey } from "../contracts/index.ts";
import type { Sighting } from "../stages/plan.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import { unseenId } from "../store/tables/unseen-units.ts";
import type { Tx } from "../store/tx.ts";
import { areOrdersKnown } from "./access-limits.ts";
import type { EngineContext } from "./context.ts";
import { restateOrders } from "./in-flight.ts";
import { readDoubtfulOrders, readOrders } from "./read-orders.ts";
import { loadPolicy } from "./stored-policy.ts";

type Looked = {
  integration: IntegrationRow;
  keys: ReadonlyMap<number, ChannelLevelKey>;
  sightings: ReadonlyMap<number, Sighting>;
};

/** Answers whether anything was learned: then the numbers may have moved, and the look is to be repeated. */
export type OrderCheck = (looked: Looked) => Promise<boolean>;

/** Units of one item at one location that the channel has committed beyond its orders; below zero: short of them. */
type Excess = ChannelLevelKey & {
  units: number;
  /** As it was found before, whether its time is over or not; null where it was not. */
  before: { units: number; heldUntil: number } | null;
};

/** By what they are kept as. */
async function findExcess(
  tx: Tx,
  accountId: number,
  { keys, sightings }: Looked,
): Promise<Map<string, Excess>> {
  const items = [...new Set([...keys.values()].map((key) => key.stockItemExternalId))];
  const ofOrders = await tx.channelOrders.unfulfilledOf(accountId, items);
  const rows = await tx.channelOrders.byExternalIds(accountId, [...keys.values()].map(unseenId));
  const lines = await tx.channelOrders.linesOf(rows.map(({ id }) => id));
  const unitsOf = new Map(lines.map((line) => [line.order, line.currentQuantity]));
  const kept = new Map(
    rows.map(({ id, externalId, heldUntil }) => [
      externalId,
      { units: unitsOf.get(id) ?? 0, heldUntil: heldUntil ?? 0 },
    ]),
  );
  return new Map(
    [...keys].map(([target, key]) => {
      const known = ofOrders.get(`${key.stockItemExternalId} ${key.locationExternalId}`) ?? 0;
      const units = (sightings.get(target)?.committed ?? 0) - known;
      return [unseenId(key), { ...key, units, before: kept.get(unseenId(key)) ?? null }];
    }),
  );
}

/** More or fewer units are unexplained than before. */
const isChanged = ({ units, before }: Excess): boolean => Math.max(0, units) !== (before?.units ?? 0);

/** What grew is held back anew, until `heldUntil`. */
async function keepUnseen(
  tx: Tx,
  accountId: number,
  changed: readonly Excess[],
  { now, heldUntil }: { now: number; heldUntil: number },
): Promise<void> {
  const items = changed.map(({ stockItemExternalId }) => stockItemExternalId);
  const variants = await tx.catalog.channelVariantsByStockItems(accountId, items);
  const variantOf = new Map(variants.map((variant) => [variant.stockItemExternalId, variant.externalId]));
  const unseen = changed.map(({ before, ...each }) => ({
    ...each,
    variantExternalId: variantOf.get(each.stockItemExternalId) ?? null,
    heldUntil: before !== null && each.units < before.units ? before.heldUntil : heldUntil,
  }));
  await restateOrders(tx, await tx.channelOrders.saveUnseen(accountId, unseen, now), now);
}

/** Of one channel account; remembers where orders hold back too much, so that it asks for nothing twice. */
export function createOrderCheck(context: EngineContext, accountId: number): OrderCheck {
  const { store, ports } = context;
  const missing = new Map<string, number>();
  const isNews = ([id, { units, before }]: [string, Excess]): boolean =>
    units < (missing.get(id) ?? 0) || units > (before?.units ?? 0);

  return async (looked) => {
    const policy = loadPolicy(looked.integration.policy);
    const account = await store.read((tx) => tx.accounts.byId(accountId));
    if (!account || !areOrdersKnown(account) || !policy.subtractInFlightOrders) return false;
    const find = () => store.read((tx) => findExcess(tx, accountId, looked));
    let excess = await find();
    const hasNews = [...excess].some(isNews);
    if (hasNews) {
      await readOrders(context, accountId, "webhook");
      excess = await find();
      if ([...excess].some(isNews)) {
        await readDoubtfulOrders(context, accountId);
        excess = await find();
      }
    }
    for (const [id, { units }] of excess) {
      if (units < 0) missing.set(id, units);
      else missing.delete(id);
    }
    const changed = [...excess.values()].filter(isChanged);
    if (changed.length > 0) {
      const now = ports.clock.now();
      const times = { now, heldUntil: now + policy.unseenOrderHoldSeconds * 1000 };
      await store.transaction((tx) => keepUnseen(tx, accountId, changed, times));
    }
    return hasNews || changed.length > 0;
  };
}
