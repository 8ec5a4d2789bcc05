// inventory_levels/*: which levels a request changed, and what is told of them.
import { levelGid } from "../store/gid.ts";
import { printDateTime } from "../graphql/scalars.ts";
import type { LevelRecord } from "../store/records.ts";
import type { Work } from "../work.ts";
import { findLevel } from "../inventory/levels.ts";
import { onHandStates } from "../inventory/quantities.ts";
import type { EventObject } from "./event-body.ts";

/** Announces the levels that this request changed; once, when all else is done. */
export function announceLevels(work: Work) {
  for (const [key, before] of work.levelsBefore) {
    const level = work.store.levels.get(key);
    // Shopify: what happens where an item is not stocked is not seen from outside.
    if (!level?.isActive || !isWorthAnnouncing(work, before, level)) continue;
    const { itemId, locationId } = level;
    const body = () => levelConnectBody(work, itemId, locationId);
    work.announce("INVENTORY_LEVELS_UPDATE", body, `level ${itemId} ${locationId}`);
  }
}

function isWorthAnnouncing(work: Work, before: LevelRecord | null, level: LevelRecord): boolean {
  const states = work.settings.levelWebhooks === "AVAILABLE" ? (["available"] as const) : onHandStates;
  if (states.some((state) => (before?.amounts[state] ?? 0) !== level.amounts[state])) return true;
  return work.settings.isNoOpAnnounced && before?.isActive === true;
}

/** Of /connect and /update alike. */
export function levelConnectBody(work: Work, itemId: string, locationId: string): EventObject {
  const level = findLevel(work.store, itemId, locationId);
  const isTracked = work.store.items.get(itemId)?.tracked === true;
  const levelNumber = work.store.locations.get(locationId)?.levelNumber ?? locationId;
  return {
    inventory_item_id: BigInt(itemId),
    location_id: BigInt(locationId),
    // Shopify: null for an item that is not tracked.
    available: isTracked ? (level?.amounts.available ?? 0) : null,
    updated_at: printDateTime(level?.updatedAt ?? work.now),
    admin_graphql_api_id: levelGid(levelNumber, itemId),
  };
}

export const levelDisconnectBody = (level: LevelRecord): EventObject => ({
  inventory_item_id: BigInt(level.itemId),
  location_id: BigInt(level.locationId),
});
