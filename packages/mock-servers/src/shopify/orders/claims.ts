// How an order moves units between the states of a level. Only tracked items have any to move.
//
//   placed     available -> committed          (on hand stays)
//   sent       committed -> gone               (on hand falls)
//   restocked  committed -> available
//   dropped    committed -> gone, unsent       (removed from the order without restocking)
//   returned   nowhere -> available            (on hand rises)
import { changeLevel, isStocked } from "../inventory/levels.ts";
import type { Work } from "../work.ts";

/** Answers how many units were claimed: none of an item that is not tracked or not stocked there. */
export function claim(work: Work, itemId: string | null, locationId: string, units: number): number {
  const item = itemId === null ? undefined : work.store.items.get(itemId);
  if (!item?.tracked || !isStocked(work.store, item.id, locationId)) return 0;
  changeLevel(work, item.id, locationId, { available: -units, committed: units });
  return units;
}

/** `to` is where the units are put back; null where they are not. */
export function release(
  work: Work,
  itemId: string | null,
  locationId: string,
  units: number,
  to: string | null,
) {
  if (itemId === null || units === 0) return;
  changeLevel(work, itemId, locationId, { committed: -units });
  if (to !== null) changeLevel(work, itemId, to, { available: units });
}

export const send = (work: Work, itemId: string | null, locationId: string, units: number) =>
  release(work, itemId, locationId, units, null);

/** Takes back what was sent: the fulfilment was cancelled. */
export function unsend(work: Work, itemId: string | null, locationId: string, units: number) {
  if (itemId !== null && units > 0) changeLevel(work, itemId, locationId, { committed: units });
}

export function putBack(work: Work, itemId: string | null, locationId: string, units: number) {
  if (itemId !== null && work.store.items.get(itemId)?.tracked) {
    changeLevel(work, itemId, locationId, { available: units });
  }
}

/** The inventory item of an order's line; null for a custom one, or where the variant is gone. */
export function itemIdOf(work: Work, line: { variantId: string | null } | undefined): string | null {
  return work.store.variants.get(line?.variantId ?? "")?.inventoryItemId ?? null;
}
