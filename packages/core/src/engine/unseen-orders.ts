// Does the channel count other committed units than the orders that were read? Then orders are read at once (rule Q10).
// Where it still counts more, an order is not visible yet: what is missing then counts as in flight for a bounded time, and no longer: not all that a
// channel commits need be an order that we may see.
import type { ChannelLevelKey } from "../contracts/index.ts";
import type { Sighting } from "../stages/plan.ts";
import type { EngineContext } from "./context.ts";
import { markForLook } from "./push-marks.ts";
import { mayReadOrders, readOrders } from "./read-orders.ts";

/** Product.md's default for units whose order cannot be seen. */
const heldMs = 120_000;

export type UnseenUnits = { units: number; until: number };
type Looked = {
  keys: ReadonlyMap<number, ChannelLevelKey>;
  sightings: ReadonlyMap<number, Sighting>;
};

export type OrderCheck = (
  looked: Looked,
) => Promise<{ isRead: boolean; unseen: ReadonlyMap<number, UnseenUnits> }>;

const keyText = (key: ChannelLevelKey) => `${key.stockItemExternalId} ${key.locationExternalId}`;

/** By target: the units that the channel has committed beyond those of the stored orders; below zero: short of them. */
async function findExcess(context: EngineContext, accountId: number, { keys, sightings }: Looked) {
  const items = [...new Set([...keys.values()].map((key) => key.stockItemExternalId))];
  const known = await context.store.read((tx) => tx.channelOrders.unfulfilledOf(accountId, items));
  const excess = new Map<number, number>();
  for (const [target, key] of keys) {
    const committed = sightings.get(target)?.committed ?? 0;
    const units = committed - (known.get(keyText(key)) ?? 0);
    if (units !== 0) excess.set(target, units);
  }
  return excess;
}

/** Marks those targets to be looked at again when the wait is over. */
export async function lookAgainLater(
  context: EngineContext,
  unseen: ReadonlyMap<number, UnseenUnits>,
): Promise<void> {
  if (unseen.size === 0) return;
  await context.store.transaction(async (tx) => {
    const mark = await tx.sequence.next();
    for (const target of await tx.targets.byIds([...unseen.keys()])) {
      const until = unseen.get(target.id)?.until;
      if (until !== undefined) markForLook(target, target.pushMark ?? mark, until);
    }
  });
}

/** Of one channel account; remembers what it has waited for, so that it waits for nothing twice. */
export function createOrderCheck(context: EngineContext, accountId: number): OrderCheck {
  const waited = new Map<string, { units: number; until: number }>();
  return async (looked) => {
    const none = { isRead: false, unseen: new Map<number, UnseenUnits>() };
    const account = await context.store.read((tx) => tx.accounts.byId(accountId));
    if (!account || !mayReadOrders(account) || account.ordersReadTo === null) return none;
    const isNew = ([target, units]: [number, number]) => {
      const key = looked.keys.get(target);
      const before = key === undefined ? units : (waited.get(keyText(key))?.units ?? 0);
      return units > 0 ? units > before : units < before;
    };
    let excess = await findExcess(context, accountId, looked);
    const isRead = [...excess].some(isNew);
    if (isRead) {
      await readOrders(context, accountId, "webhook");
      excess = await findExcess(context, accountId, looked);
    }
    const now = context.ports.clock.now();
    const unseen = new Map<number, UnseenUnits>();
    for (const [target, key] of looked.keys) {
      const units = excess.get(target) ?? 0;
      if (units === 0) waited.delete(keyText(key));
      // Orders that are done with, and not known to be: that holds back too much, and is waited for by nobody.
      else if (isNew([target, units]))
        waited.set(keyText(key), { units, until: units > 0 ? now + heldMs : 0 });
      const wait = waited.get(keyText(key));
      if (wait && wait.until > now) unseen.set(target, { units, until: wait.until });
    }
    return { isRead, unseen };
  };
}
