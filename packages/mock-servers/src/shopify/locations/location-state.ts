// What keeps a location from being closed.
import { levelsAt } from "../inventory/levels.ts";
import { quantityOf } from "../inventory/quantities.ts";
import { isOpen } from "../orders/order-status.ts";
import type { LocationRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** Units lie there, or are to come. */
export const hasActiveInventory = (store: Store, location: LocationRecord) =>
  levelsAt(store, location.id).some(
    (level) => level.isActive && (quantityOf(level, "on_hand") !== 0 || level.amounts.incoming !== 0),
  );

export const hasUnfulfilledOrders = (store: Store, location: LocationRecord) =>
  [...store.fulfillmentOrders.values()].some((each) => each.locationId === location.id && isOpen(each));
