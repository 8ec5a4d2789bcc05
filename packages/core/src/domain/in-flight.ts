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
  /** The source takes no order in its present state: not paid, put on hold. */
  | "NOT_IMPORTABLE"
  /** The source should have had it by now. */
  | "OVERDUE"
  /** The source had it and deleted it. */
  | "DELETED_AT_SOURCE"
  /** There it is a quote, which commits nothing. */
  | "QUOTE_AT_SOURCE"
  /** Fulfilled in the channel before the source knew; the source still counts the units in stock. */
  | "FULFILLED_UNKNOWN"
  /** The channel counts more committed units than the orders it shows. */
  | "NOT_YET_VISIBLE";

/** What decides why units of an order are in flight. */
export type InFlightFacts = {
  /** Some order of the source came from it and is deleted there, or is a mere quote. */
  isDeletedThere: boolean;
  isQuoteThere: boolean;
  /** The source has an order that came from it, in whatever state. */
  isKnownThere: boolean;
  isFulfilled: boolean;
  isWaiting: boolean;
  /** The units are those that no order explains. */
  isUnseen: boolean;
  /** The source's usual delay is over, counted from when it could take the order. */
  isOverdue: boolean;
};

/** The one reason that says most. */
export function inFlightReason(facts: InFlightFacts): InFlightReason {
  if (facts.isUnseen) return "NOT_YET_VISIBLE";
  if (facts.isDeletedThere) return "DELETED_AT_SOURCE";
  if (facts.isQuoteThere) return "QUOTE_AT_SOURCE";
  if (facts.isFulfilled && !facts.isKnownThere) return "FULFILLED_UNKNOWN";
  if (facts.isWaiting && !facts.isKnownThere) return "NOT_IMPORTABLE";
  return facts.isOverdue ? "OVERDUE" : "NOT_YET_IMPORTED";
}

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
