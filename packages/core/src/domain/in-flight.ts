// Which units of a channel's order does the source not count yet (rule Q9)? By order identity, one variant of one order at
// a time. Pure.
import { fromUnits, type Quantity } from "./quantity.ts";

/** One variant on one channel order; its lines are one. */
export type OrderedUnits = {
  /** Still on the order: what was removed or refunded has left, what was fulfilled has not. */
  current: number;
  places: readonly OrderedPlace[];
};

export type OrderedPlace = {
  /** What the channel's location follows; null where it is mapped to none. */
  sourceLocationId: number | null;
  /** Units that are to be taken from there, or were. */
  units: number;
};

/** Units of that variant on one row of the source's order. */
export type BookedUnits = { sourceLocationId: number | null; open: Quantity; shipped: Quantity };

/** Why the source does not count units of an order. */
export type InFlightReason =
  /** It has not heard of it, or not of all of it. */
  | "NOT_YET_IMPORTED"
  /** The source had it and deleted it. */
  | "DELETED_AT_SOURCE"
  /** There it is a quote, which commits nothing. */
  | "QUOTE_AT_SOURCE"
  /** Fulfilled in the channel before the source knew; the source still counts the units in stock. */
  | "FULFILLED_UNKNOWN";

export type UnitsInFlight = { sourceLocationId: number; units: Quantity };

const most = (left: Quantity, right: Quantity): Quantity => (left > right ? left : right);
const least = (left: Quantity, right: Quantity): Quantity => (left < right ? left : right);
const sum = (values: readonly Quantity[]): Quantity => values.reduce((total, value) => total + value, 0n);

/** Unmapped places first, since what is taken from them costs nothing; then by id, so that order never matters. */
const unmappedFirst = (left: OrderedPlace, right: OrderedPlace): number =>
  (left.sourceLocationId ?? -1) - (right.sourceLocationId ?? -1);

/** Takes units away from the places in turn. */
function takeAway(rest: { place: OrderedPlace; left: Quantity }[], units: Quantity): void {
  let open = units;
  for (const each of rest) {
    const taken = least(open, each.left);
    each.left -= taken;
    open -= taken;
  }
}

/**
 * max(0, (units still on the order - units the source has shipped for it) - units open in its rows), put where the
 * channel takes them from. What the source has booked is taken off its own location first, and the rest off the others:
 * an order may be moved on one side before the other. Units that the channel places nowhere are in flight nowhere.
 */
export function unitsInFlight(ordered: OrderedUnits, booked: readonly BookedUnits[]): UnitsInFlight[] {
  const known = sum(booked.map(({ open, shipped }) => open + shipped));
  const total = most(0n, fromUnits(ordered.current) - known);
  if (total === 0n) return [];
  const rest = ordered.places
    .toSorted(unmappedFirst)
    .map((place) => ({ place, left: fromUnits(place.units) }));
  let elsewhere = 0n;
  for (const [locationId, rows] of Map.groupBy(booked, (row) => row.sourceLocationId)) {
    const here = rest.find(({ place }) => place.sourceLocationId === locationId);
    const units = sum(rows.map(({ open, shipped }) => open + shipped));
    const taken = here ? least(here.left, units) : 0n;
    if (here) here.left -= taken;
    elsewhere += units - taken;
  }
  takeAway(rest, elsewhere);
  // Returned units stay fulfilled at their place, and are on the order no more.
  takeAway(rest, most(0n, sum(rest.map(({ left }) => left)) - total));
  const byLocation = Map.groupBy(rest, ({ place }) => place.sourceLocationId);
  return [...byLocation].flatMap(([sourceLocationId, group]) => {
    const units = sum(group.map(({ left }) => left));
    return sourceLocationId === null || units === 0n ? [] : [{ sourceLocationId, units }];
  });
}
