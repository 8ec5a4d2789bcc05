// Does the channel count other committed units than the orders that were read? Then orders are read at once (rule Q10).
// Where it still counts more, an order is not visible yet: the units beyond are kept as if they were an order, and are in
// flight for a bounded time. No longer: not all that a channel commits need be an order that we may see.
import type { ChannelLevelKey } from "../contracts/index.ts";
import type { Sighting } from "../stages/plan.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import { type UnseenUnits, unseenId } from "../store/tables/channel-orders.ts";
import type { Tx } from "../store/tx.ts";
import { mayReadOrders } from "./access-limits.ts";
import type { EngineContext } from "./context.ts";
import { restateOrders } from "./in-flight.ts";
import { readOrders } from "./read-orders.ts";
import { loadPolicy } from "./stored-policy.ts";

type Looked = {
  integration: IntegrationRow;
  keys: ReadonlyMap<number, ChannelLevelKey>;
  sightings: ReadonlyMap<number, Sighting>;
};

/** Answers whether anything was learned: then the numbers may have moved, and the look is to be repeated. */
export type OrderCheck = (looked: Looked) => Promise<boolean>;

type Excess = ChannelLevelKey & { units: number };

/** Units committed beyond those of the stored orders, by item and location; below zero: short of them. */
async function findExcess(
  context: EngineContext,
  accountId: number,
  { keys, sightings }: Looked,
): Promise<Map<string, Excess>> {
  const items = [...new Set([...keys.values()].map((key) => key.stockItemExternalId))];
  const known = await context.store.read((tx) => tx.channelOrders.unfulfilledOf(accountId, items));
  return new Map(
    [...keys].map(([target, key]) => {
      const ofOrders = known.get(`${key.stockItemExternalId} ${key.locationExternalId}`) ?? 0;
      const committed = sightings.get(target)?.committed ?? 0;
      return [unseenId(key), { ...key, units: committed - ofOrders }];
    }),
  );
}

type Kept = { units: number; heldUntil: number };

/** What was found before, whether its time is over or not. */
async function loadUnseen(tx: Tx, accountId: number): Promise<Map<string, Kept>> {
  const rows = await tx.channelOrders.unseenOf(accountId);
  const lines = await tx.channelOrders.linesOf(rows.map(({ id }) => id));
  const unitsOf = new Map(lines.map((line) => [line.order, line.currentQuantity]));
  return new Map(
    rows.flatMap(({ id, externalId, heldUntil }) =>
      heldUntil === null ? [] : [[externalId, { units: unitsOf.get(id) ?? 0, heldUntil }]],
    ),
  );
}

/** Those of which more or fewer units are unexplained than was known. What grew is held back anew. */
async function changedUnits(
  tx: Tx,
  accountId: number,
  excess: ReadonlyMap<string, Excess>,
  heldUntil: number,
): Promise<UnseenUnits[]> {
  const known = await loadUnseen(tx, accountId);
  const changed = [...excess].filter(([id, { units }]) => Math.max(0, units) !== (known.get(id)?.units ?? 0));
  const variants = await tx.catalog.channelVariantsByStockItems(
    accountId,
    changed.map(([, { stockItemExternalId }]) => stockItemExternalId),
  );
  const variantOf = new Map(variants.map((variant) => [variant.stockItemExternalId, variant.externalId]));
  return changed.map(([id, { units, ...key }]) => {
    const before = known.get(id);
    const isLess = before !== undefined && units < before.units;
    return {
      ...key,
      units,
      variantExternalId: variantOf.get(key.stockItemExternalId) ?? null,
      heldUntil: isLess ? before.heldUntil : heldUntil,
    };
  });
}

/** Of one channel account; remembers where orders hold back too much, so that it asks for nothing twice. */
export function createOrderCheck(context: EngineContext, accountId: number): OrderCheck {
  const missing = new Map<string, number>();

  async function isNews(excess: ReadonlyMap<string, Excess>): Promise<boolean> {
    if ([...excess].some(([id, { units }]) => units < (missing.get(id) ?? 0))) return true;
    if (![...excess.values()].some(({ units }) => units > 0)) return false;
    const known = await context.store.read((tx) => loadUnseen(tx, accountId));
    return [...excess].some(([id, { units }]) => units > (known.get(id)?.units ?? 0));
  }

  async function keep(excess: ReadonlyMap<string, Excess>, holdMs: number): Promise<boolean> {
    const now = context.ports.clock.now();
    for (const [id, { units }] of excess) missing.set(id, Math.min(0, units));
    const changed = await context.store.read((tx) => changedUnits(tx, accountId, excess, now + holdMs));
    if (changed.length === 0) return false;
    await context.store.transaction(async (tx) =>
      restateOrders(tx, await tx.channelOrders.saveUnseen(accountId, changed, now), now),
    );
    return true;
  }

  return async (looked) => {
    const policy = loadPolicy(looked.integration.policy);
    const account = await context.store.read((tx) => tx.accounts.byId(accountId));
    const isRead = account && mayReadOrders(account) && account.ordersReadTo !== null;
    if (!isRead || !policy.subtractInFlightOrders) return false;
    const excess = await findExcess(context, accountId, looked);
    const holdMs = policy.unseenOrderHoldSeconds * 1000;
    if (!(await isNews(excess))) return keep(excess, holdMs);
    await readOrders(context, accountId, "webhook");
    await keep(await findExcess(context, accountId, looked), holdMs);
    return true;
  };
}
