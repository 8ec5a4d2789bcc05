// What each of those that take the same components may promise, so that all of it could be delivered (kitContention
// EXCLUSIVE). Part of arrow 4. Pure; the same whatever the order of what it is given.
import type { Snapshot } from "../domain/availability.ts";
import type { SyncPolicy } from "../domain/policy.ts";
import { floorToUnits, oneUnit, type Quantity } from "../domain/quantity.ts";
import { createStockroom, type Stockroom } from "./stockroom.ts";
import { sumUp } from "./sum-up.ts";
import type { Stock } from "./take-apart.ts";

export type Share = {
  units: Quantity;
  /** The source's ids of those that take the same components. */
  with: string[];
};

type Contender = { id: number; externalId: string; most: Quantity };
type Promises = Map<number, Quantity>;

/** By the source's id, as a number where it is one: an order that everybody can follow. */
const byExternalId = (left: Contender, right: Contender): number => {
  const [a, b] = [left.externalId, right.externalId];
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : left.id - right.id);
};

const least = (left: Quantity, right: Quantity): Quantity => (left < right ? left : right);

/** The most units that each of the open ones may have, one and all, beside what the others have. */
function commonLevel(
  room: Stockroom,
  open: readonly Contender[],
  promises: Promises,
  from: Quantity,
): Quantity {
  const raised = (level: Quantity) =>
    new Map([...promises, ...open.map(({ id, most }) => [id, least(level, most)] as const)]);
  let [low, high] = [
    from / oneUnit,
    open.reduce((top, { most }) => (most > top ? most : top), from) / oneUnit,
  ];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (room.canDeliver(raised(middle * oneUnit))) low = middle;
    else high = middle - 1n;
  }
  return low * oneUnit;
}

/**
 * Everybody is given the same number of units as long as that can be delivered and is no more than its own maximum; who
 * cannot be given one more stays where it is, and the others go on. What does not go round is given one by one in the order
 * of the source's ids.
 */
function divide(room: Stockroom, contenders: readonly Contender[]): Promises {
  const promises: Promises = new Map(contenders.map(({ id }) => [id, 0n]));
  let open = contenders.filter(({ most }) => most > 0n);
  let level: Quantity = 0n;
  while (open.length > 0) {
    level = commonLevel(room, open, promises, level);
    for (const { id, most } of open) promises.set(id, least(level, most));
    open = open.filter(({ id, most }) => {
      if (most <= level) return false;
      promises.set(id, level + oneUnit);
      if (room.canDeliver(promises)) return true;
      promises.set(id, level);
      return false;
    });
    level += oneUnit;
  }
  return promises;
}

function computeShares(
  snapshot: Snapshot,
  stock: Stock,
  locationId: number,
  policy: SyncPolicy,
): Map<number, Share> {
  const contenders = (snapshot.contenders.get(locationId) ?? []).flatMap((id): Contender[] => {
    const { ledger, unknownReason } = sumUp(stock, id, locationId, policy.commitments);
    const most = floorToUnits(ledger.result());
    const externalId = snapshot.variants.get(id)?.externalId ?? String(id);
    return unknownReason === null ? [{ id, externalId, most: most > 0n ? most : 0n }] : [];
  });
  const shares = new Map<number, Share>();
  const room = createStockroom(stock, locationId);
  for (const members of room.groupsOf(contenders)) {
    const group = members.toSorted(byExternalId);
    const [first] = group;
    // A kit may contend with itself: it takes a component directly, and within another kit once more.
    const isAlone = group.length === 1 && first && room.canDeliver(new Map([[first.id, first.most]]));
    if (isAlone) continue;
    for (const [id, units] of divide(room, group)) {
      const others = group.filter((each) => each.id !== id).map(({ externalId }) => externalId);
      shares.set(id, { units, with: others.slice(0, mostNamed) });
    }
  }
  return shares;
}

/** Others that a step names. */
const mostNamed = 50;

type Known = Map<number, Map<number, Share>>;
const known = new WeakMap<Snapshot, WeakMap<SyncPolicy, Known>>();

/** By variant; one that contends with nobody is not in it. Divided once for each location of a snapshot. */
export function sharesAt(
  snapshot: Snapshot,
  stock: Stock,
  locationId: number,
  policy: SyncPolicy,
): ReadonlyMap<number, Share> {
  const byPolicy = known.get(snapshot) ?? new WeakMap<SyncPolicy, Known>();
  const byLocation: Known = byPolicy.get(policy) ?? new Map<number, Map<number, Share>>();
  const shares = byLocation.get(locationId) ?? computeShares(snapshot, stock, locationId, policy);
  known.set(snapshot, byPolicy.set(policy, byLocation.set(locationId, shares)));
  return shares;
}
