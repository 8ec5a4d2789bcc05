// Which location sends a line: the first online one, by id, that has enough; else the first that stocks it at all.
// Shopify's real routing follows rules that a merchant sets; a line is not split over locations here.
import { findLevel } from "../inventory/levels.ts";
import type { LocationRecord } from "../store/records.ts";
import type { Work } from "../work.ts";

export type Route = { locationId: string; hasEnough: boolean };

export function routeLine(work: Work, itemId: string | null, units: number, fixed: string | null): Route {
  const { store } = work;
  const tracked = itemId !== null && store.items.get(itemId)?.tracked === true;
  const availableAt = (location: LocationRecord) => {
    const level = itemId === null ? undefined : findLevel(store, itemId, location.id);
    return level?.isActive ? level.amounts.available : null;
  };
  const active = [...store.locations.values()].filter((each) => each.isActive);
  const candidates =
    fixed === null
      ? active.filter((each) => each.fulfillsOnlineOrders)
      : active.filter((each) => each.id === fixed);
  const stocking = candidates.filter((each) => availableAt(each) !== null);
  const sufficient = stocking.find((each) => (availableAt(each) ?? 0) >= units);
  const chosen = sufficient ?? stocking[0] ?? candidates[0] ?? active[0];
  if (!chosen) throw new Error("A store without an active location cannot take orders");
  return { locationId: chosen.id, hasEnough: !tracked || sufficient !== undefined };
}
