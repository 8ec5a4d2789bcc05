// Could orders have moved a level without moving what is committed? A sale over the counter is fulfilled at once, a
// return is put back on the shelf: neither is somebody else who writes there (rules G3, Q10).
import type { ChannelLevelKey } from "../contracts/index.ts";
import { type ChannelSighting, isHandEdit } from "../domain/target.ts";
import type { PlanTarget, Sighting } from "../stages/plan.ts";
import type { EngineContext } from "./context.ts";
import { areOrdersKnown } from "./access-limits.ts";
import { readOrders } from "./read-orders.ts";

/** The channel's clock and ours need not agree. */
const clockMarginMs = 60_000;

type Looked = {
  targets: readonly PlanTarget[];
  keys: ReadonlyMap<number, ChannelLevelKey>;
  sightings: ReadonlyMap<number, Sighting>;
};
/** A level of ours that moved alone since it was last seen. */
type Move = { target: PlanTarget; key: ChannelLevelKey; before: ChannelSighting; now: ChannelSighting };

export type TradeCheck = (looked: Looked) => Promise<{
  /** Orders were read for it, which may have moved the numbers. */
  isRead: boolean;
  /** Targets whose move orders may explain. */
  traded: ReadonlySet<number>;
}>;

/** Only of what we wrote: the rest is nobody's fight. */
function movesOf({ targets, keys, sightings }: Looked): Move[] {
  return targets.flatMap((target) => {
    const [before, now, key] = [target.lastSeen, sightings.get(target.id), keys.get(target.id)];
    if (target.pushed === null || before === null || !now || !key || !isHandEdit(before, now)) return [];
    return [{ target, key, before, now }];
  });
}

const movedBy = ({ before, now }: Move): number => now.available - before.available;
const sinceOf = ({ target }: Move): number => (target.lastSeenAt ?? 0) - clockMarginMs;

/** Whether units sold since, and units returned since, may add up to the move. */
async function explainedByOrders(
  context: EngineContext,
  accountId: number,
  moves: readonly Move[],
): Promise<Set<number>> {
  const items = [...new Set(moves.map(({ key }) => key.stockItemExternalId))];
  const since = Math.min(...moves.map(sinceOf));
  const lines = await context.store.read((tx) => tx.channelOrders.changedLines(accountId, items, since));
  const byItem = Map.groupBy(lines, (line) => line.stockItemExternalId);
  const explained = moves.filter((move) => {
    const { stockItemExternalId, locationExternalId } = move.key;
    const recent = (byItem.get(stockItemExternalId) ?? []).filter((line) => line.changedAt >= sinceOf(move));
    let [sold, returned] = [0, 0];
    for (const line of recent) {
      const placed = line.places.reduce((sum, place) => sum + place.fulfilled + place.unfulfilled, 0);
      const here = line.places.filter((place) => place.locationExternalId === locationExternalId);
      if (line.placedAt >= sinceOf(move))
        sold += here.reduce((sum, place) => sum + place.fulfilled + place.unfulfilled, 0);
      // Where a return was put back on the shelf the channel does not say.
      returned += Math.max(0, placed - line.currentQuantity);
    }
    return movedBy(move) >= -sold && movedBy(move) <= returned;
  });
  return new Set(explained.map(({ target }) => target.id));
}

/** Of one channel account; remembers for which sighting it read orders, so that it reads for none twice. */
export function createTradeCheck(context: EngineContext, accountId: number): TradeCheck {
  const asked = new Map<number, string>();
  return async (looked) => {
    const moves = movesOf(looked);
    if (moves.length === 0) return { isRead: false, traded: new Set() };
    const account = await context.store.read((tx) => tx.accounts.byId(accountId));
    if (!account || !areOrdersKnown(account)) {
      // Any fall may have been a sale; no sale ever raised a number.
      const falls = moves.filter((move) => movedBy(move) < 0);
      return { isRead: false, traded: new Set(falls.map(({ target }) => target.id)) };
    }
    const textOf = ({ now }: Move) => `${now.available} ${now.committed}`;
    const isRead = moves.some((move) => asked.get(move.target.id) !== textOf(move));
    if (isRead) await readOrders(context, accountId, "webhook");
    asked.clear();
    for (const move of moves) asked.set(move.target.id, textOf(move));
    return { isRead, traded: await explainedByOrders(context, accountId, moves) };
  };
}
