// Reads and changes levels within a request. Every change goes through here, so that none is left unannounced.
import type { InventoryItemRecord, LevelRecord, QuantityState } from "../store/records.ts";
import { levelKey, type Store } from "../store/store.ts";
import type { Work } from "../work.ts";
import { emptyLevel, withDeltas } from "./quantities.ts";

export const findLevel = (store: Store, itemId: string, locationId: string): LevelRecord | undefined =>
  store.levels.get(levelKey(itemId, locationId));

/** The levels of an item, by location, inactive ones too. */
export const levelsOfItem = (store: Store, itemId: string): LevelRecord[] =>
  [...store.locations.keys()].flatMap((locationId) => findLevel(store, itemId, locationId) ?? []);

/** The levels at a location, by item, inactive ones too. */
export const levelsAt = (store: Store, locationId: string): LevelRecord[] =>
  [...store.items.keys()].flatMap((itemId) => findLevel(store, itemId, locationId) ?? []);

export function isStocked(store: Store, itemId: string, locationId: string): boolean {
  return findLevel(store, itemId, locationId)?.isActive === true;
}

/** Adds to a level's states. Shopify: where the item is not stocked it succeeds all the same, and is not seen. */
export function changeLevel(
  work: Work,
  itemId: string,
  locationId: string,
  deltas: Partial<Record<QuantityState, number>>,
) {
  const level = findLevel(work.store, itemId, locationId);
  if (level?.isActive !== true && work.settings.unconnectedWrites === "DROPPED") return;
  putLevel(work, withDeltas(level ?? emptyLevel(itemId, locationId, work.now), deltas, work.now));
}

export function setLevelActive(work: Work, itemId: string, locationId: string, isActive: boolean) {
  const level = findLevel(work.store, itemId, locationId) ?? emptyLevel(itemId, locationId, work.now);
  putLevel(work, { ...level, isActive, updatedAt: work.now });
}

function putLevel(work: Work, level: LevelRecord) {
  const key = levelKey(level.itemId, level.locationId);
  if (!work.levelsBefore.has(key)) work.levelsBefore.set(key, work.store.levels.get(key) ?? null);
  work.store.levels.set(key, level);
}

/** A bundle's parent is sold through its components. */
export const isMutable = (store: Store, item: InventoryItemRecord) =>
  store.variants.get(item.variantId)?.requiresComponents !== true;
