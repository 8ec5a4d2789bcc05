// One location's stock with all that is made of it: could so many units of these be delivered, all at once? Pure.
import { levelKey } from "../domain/availability.ts";
import { ceilDivide, oneUnit, type Quantity } from "../domain/quantity.ts";
import { committedUnits } from "./commitments.ts";
import { potentialOf } from "./compute-potential.ts";
import { finishedUnits, type Stock } from "./take-apart.ts";

type Line = { componentId: number; quantityPerKit: Quantity };

export type Stockroom = {
  /** By variant: units promised of it, beside all that orders take already. */
  canDeliver(promises: ReadonlyMap<number, Quantity>): boolean;
  /** Those that take of the same components, at whatever depth, stand in one group. */
  groupsOf<Item extends { id: number }>(items: readonly Item[]): Item[][];
};

/** Kits before what goes into them. A recipe that contains itself is cut where it closes. */
function topDown(stock: Stock, linesOf: (id: number) => readonly Line[]): number[] {
  const sorted: number[] = [];
  const seen = new Set<number>();
  const visit = (id: number) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const { componentId } of linesOf(id)) visit(componentId);
    sorted.push(id);
  };
  for (const id of [...stock.variants.keys()].toSorted((left, right) => left - right)) visit(id);
  return sorted.toReversed();
}

/** What goes into it, at whatever depth, itself among that. */
function partsOf(id: number, linesOf: (id: number) => readonly Line[]): Set<number> {
  const parts = new Set([id]);
  for (const part of parts) for (const { componentId } of linesOf(part)) parts.add(componentId);
  return parts;
}

type Group<Item> = { items: Item[]; parts: number[] };

function groupByParts<Item extends { id: number }>(
  items: readonly Item[],
  linesOf: (id: number) => readonly Line[],
): Item[][] {
  /** By part: the group that takes it. */
  const groupOf = new Map<number, Group<Item>>();
  for (const item of items) {
    const parts = [...partsOf(item.id, linesOf)];
    const met = [...new Set(parts.flatMap((part) => groupOf.get(part) ?? []))];
    // The largest takes the others in: what is in a group moves seldom.
    const [group = { items: [], parts: [] }, ...others] = met.toSorted(
      (left, right) => right.parts.length - left.parts.length,
    );
    for (const taken of [...others, { items: [item], parts }]) {
      group.items.push(...taken.items);
      group.parts.push(...taken.parts);
      for (const part of taken.parts) groupOf.set(part, group);
    }
  }
  return [...new Set(groupOf.values())].map((group) => group.items);
}

export function createStockroom(stock: Stock, locationId: number): Stockroom {
  const linesOf = (id: number) => stock.recipes.get(id)?.filter((line) => line.quantityPerKit > 0n) ?? [];
  const order = topDown(stock, linesOf);
  const rooms = new Map(
    order.map((id) => {
      const level = stock.levels.get(levelKey(id, locationId));
      const isKit = stock.variants.get(id)?.isKit ?? false;
      const free = (level?.inStock ?? 0n) - committedUnits(stock, id, locationId);
      const finished = isKit ? finishedUnits(stock, id, locationId) : free;
      const assembled = isKit ? (potentialOf(stock, id, locationId).potential ?? 0n) : 0n;
      return [id, { finished, assembled, lines: linesOf(id) }] as const;
    }),
  );

  /** By variant: what would be missing, and is to be put together. */
  function missingWith(promises: ReadonlyMap<number, Quantity>): Map<number, Quantity> {
    const wanted = new Map(promises);
    const missing = new Map<number, Quantity>();
    for (const id of order) {
      const room = rooms.get(id);
      if (!room) continue;
      const units =
        (wanted.get(id) ?? 0n) + (stock.inFlight.get(levelKey(id, locationId)) ?? 0n) - room.finished;
      if (units <= 0n) continue;
      missing.set(id, units);
      for (const { componentId, quantityPerKit } of room.lines) {
        // Rounded up in the last digit, where it is finer: never promised twice.
        const taken = ceilDivide(units * quantityPerKit, oneUnit);
        wanted.set(componentId, (wanted.get(componentId) ?? 0n) + taken);
      }
    }
    return missing;
  }
  const owed = missingWith(new Map());

  return {
    canDeliver: (promises) =>
      [...missingWith(promises)].every(
        ([id, units]) => units <= (owed.get(id) ?? 0n) || units <= (rooms.get(id)?.assembled ?? 0n),
      ),
    groupsOf: (items) => groupByParts(items, linesOf),
  };
}
