// What of one channel order is in flight for one integration, and why (rule Q9).
import { type InFlightReason, inFlightReason, unitsInFlight } from "../domain/in-flight.ts";
import { ceilToUnits, toUnits } from "../domain/quantity.ts";
import type { ChannelOrderLineRow, ChannelOrderRow, HeldLine } from "../store/entities/channel-orders.ts";
import type { NewInFlightUnits } from "../store/tables/in-flight-units.ts";
import type { BookedOrder, OrderBooks } from "./order-books.ts";

export type OrderStatement = {
  units: NewInFlightUnits[];
  lines: HeldLine[];
  /** Null where nothing of it is in flight. */
  reason: InFlightReason | null;
  /** When the source should have it, in epoch milliseconds; null where nobody expects it to. */
  dueAt: number | null;
};
export const nothingHeld: OrderStatement = { units: [], lines: [], reason: null, dueAt: null };

const minuteMs = 60_000;

/** The units of each source variant, laid out over the lines that they are on. */
function layOut(
  lines: readonly ChannelOrderLineRow[],
  units: readonly NewInFlightUnits[],
  books: OrderBooks,
): HeldLine[] {
  return units.flatMap((held) => {
    let rest = toUnits(ceilToUnits(held.units));
    return lines.flatMap((line): HeldLine[] => {
      const { variantExternalId } = line;
      if (variantExternalId === null || books.sourceVariantOf(line) !== held.sourceVariant) return [];
      return line.places.flatMap((place): HeldLine[] => {
        const { sourceLocationId, units: placed } = books.placeOf(place);
        const taken = sourceLocationId === held.sourceLocation ? Math.min(rest, placed) : 0;
        rest -= taken;
        const { locationExternalId } = place;
        return taken > 0 ? [{ variantExternalId, locationExternalId, units: taken }] : [];
      });
    });
  });
}

function reasonOf(
  order: ChannelOrderRow,
  lines: readonly ChannelOrderLineRow[],
  booked: readonly BookedOrder[],
  isOverdue: boolean,
): InFlightReason {
  return inFlightReason({
    isUnseen: order.heldUntil !== null,
    isDeletedThere: booked.some((each) => each.isDeleted),
    isQuoteThere: booked.some((each) => each.isQuote),
    isKnownThere: booked.length > 0,
    isFulfilled: lines.every((line) => line.unfulfilledQuantity === 0),
    isWaiting: order.waitsFor !== null,
    isOverdue,
  });
}

export type Timing = { now: number; orderImportMinutes: number };

export function stateOrder(
  order: ChannelOrderRow,
  lines: readonly ChannelOrderLineRow[],
  integrationId: number,
  books: OrderBooks,
  { now, orderImportMinutes }: Timing,
): OrderStatement {
  const isOver = order.heldUntil !== null && now >= order.heldUntil;
  if (order.isCancelled || isOver) return nothingHeld;
  const booked = books.bookedOf(order);
  const counting = booked.filter((each) => !each.isDeleted && !each.isQuote);
  const byVariant = Map.groupBy(lines, (line) => books.sourceVariantOf(line));
  const units = [...byVariant].flatMap(([sourceVariant, group]) => {
    if (sourceVariant === null) return [];
    const ordered = {
      current: group.reduce((sum, line) => sum + line.currentQuantity, 0),
      places: group.flatMap((line) => line.places.map((place) => books.placeOf(place))),
    };
    const rows = counting.flatMap((each) => books.rowsCounted(each, sourceVariant));
    return unitsInFlight(ordered, rows).map(({ sourceLocationId, units: quantity }) => ({
      order: order.id,
      integration: integrationId,
      sourceVariant,
      sourceLocation: sourceLocationId,
      units: quantity,
    }));
  });
  if (units.length === 0) return nothingHeld;
  const expectedAt = order.importableSince + orderImportMinutes * minuteMs;
  const reason = reasonOf(order, lines, booked, now >= expectedAt);
  const isExpected = booked.length === 0 && order.heldUntil === null && order.waitsFor === null;
  return { units, lines: layOut(lines, units, books), reason, dueAt: isExpected ? expectedAt : null };
}
