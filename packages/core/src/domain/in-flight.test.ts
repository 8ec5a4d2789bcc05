// Units in flight of one variant on one order, case by case, as rule Q9 has them.
import { describe, expect, it } from "vitest";
import { type BookedUnits, type OrderedPlace, unitsInFlight } from "./in-flight.ts";
import { formatQuantity, quantity } from "./quantity.ts";

const place = (sourceLocationId: number | null, units: number): OrderedPlace => ({ sourceLocationId, units });
const row = (open: string, shipped = "0", sourceLocationId: number | null = 1): BookedUnits => ({
  sourceLocationId,
  open: quantity(open),
  shipped: quantity(shipped),
});
const inFlight = (current: number, places: OrderedPlace[], booked: BookedUnits[] = []) =>
  unitsInFlight({ current, places }, booked).map(
    ({ sourceLocationId, units }) => `${formatQuantity(units)} at ${sourceLocationId}`,
  );

describe("Q9 units in flight of one variant on one order", () => {
  it.each<[string, number, OrderedPlace[], BookedUnits[], string[]]>([
    ["an order that the source does not have", 3, [place(1, 3)], [], ["3 at 1"]],
    ["one that it has in full", 3, [place(1, 3)], [row("3")], []],
    ["one that it has shipped in full", 3, [place(1, 3)], [row("0", "3")], []],
    ["one partly open and partly shipped", 3, [place(1, 3)], [row("1", "2")], []],
    ["one that was raised in the channel", 5, [place(1, 5)], [row("3")], ["2 at 1"]],
    ["one that the source has more of", 2, [place(1, 2)], [row("3")], []],
    ["one whose units were all removed or refunded", 0, [place(1, 3)], [], []],
    ["one partly refunded after it was sent", 1, [place(1, 3)], [], ["1 at 1"]],
    ["one at a place that follows no source location", 3, [place(null, 3)], [], []],
    ["one from two places", 5, [place(1, 3), place(2, 2)], [], ["3 at 1", "2 at 2"]],
    ["one from two places, one of them unmapped", 5, [place(1, 3), place(null, 2)], [], ["3 at 1"]],
    ["one of two places, booked at one of them", 5, [place(1, 3), place(2, 2)], [row("3")], ["2 at 2"]],
    ["booked elsewhere than the channel takes it from", 3, [place(1, 3)], [row("3", "0", 2)], []],
    ["booked elsewhere in part", 3, [place(1, 3)], [row("2", "0", 2)], ["1 at 1"]],
    ["booked at no location", 3, [place(1, 3)], [row("2", "0", null)], ["1 at 1"]],
    ["booked more than is on the order, by rows together", 3, [place(1, 3)], [row("2"), row("2")], []],
    ["a fraction that the source has booked", 3, [place(1, 3)], [row("0.5")], ["2.5 at 1"]],
    ["two channel locations that follow one", 4, [place(1, 1), place(1, 3)], [row("1")], ["3 at 1"]],
    ["units that the channel places nowhere", 3, [], [], []],
  ])("%s", (_title, current, places, booked, expected) => {
    expect(inFlight(current, places, booked)).toStrictEqual(expected);
  });

  it("is the same in whatever order the places and rows come", () => {
    const places = [place(2, 4), place(null, 1), place(1, 3)];
    const booked = [row("1", "1", 2), row("2", "0", 3), row("0", "1", 1)];
    expect(inFlight(8, places.toReversed(), booked.toReversed()).toSorted()).toStrictEqual(
      inFlight(8, places, booked).toSorted(),
    );
  });
});
