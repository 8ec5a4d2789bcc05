import { describe, expect, it } from "vitest";
import { quantity } from "./quantity.ts";
import {
  type CountedLocation,
  type CountedVariant,
  type LevelStatement,
  stateLevels,
} from "./state-levels.ts";

const online: CountedLocation = { id: 1, name: "Online", sourceLocation: 10 };
const retail: CountedLocation = { id: 2, name: "Retail", sourceLocation: 20 };
const outlet: CountedLocation = { id: 3, name: "Outlet", sourceLocation: null };
const chair: CountedVariant = { id: 1, sku: "CHAIR", title: "Chair", sourceVariant: 100 };
const lamp: CountedVariant = { id: 2, sku: "LAMP", title: "Lamp", sourceVariant: 200 };
const nameless: CountedVariant = { id: 3, sku: null, title: "Stool - Oak", sourceVariant: 300 };

const count = (
  row: number,
  sku: string | null,
  inStock: string | null,
  fields: Partial<LevelStatement> = {},
): LevelStatement => ({
  row,
  sku,
  title: null,
  location: "Online",
  inStock: inStock === null ? null : quantity(inStock),
  ...fields,
});
const state = (
  statements: readonly LevelStatement[],
  { variants = [chair, lamp, nameless], locations = [online, retail, outlet] } = {},
) => stateLevels(statements, variants, locations);
const placesOf = (found: ReturnType<typeof state>) =>
  found.stock.map(({ sourceVariant, sourceLocation, inStock }) => [sourceVariant, sourceLocation, inStock]);

describe("counts at the channel's locations", () => {
  it("M10 become stock of what each variant and location follows, negative ones too", () => {
    const found = state([
      count(2, "CHAIR", "5"),
      count(3, "CHAIR", "-2", { location: "Retail" }),
      count(4, null, "7", { title: "Stool - Oak" }),
    ]);
    expect(found).toMatchObject({ faults: [], skipped: [] });
    expect(placesOf(found)).toEqual([
      [100, 10, quantity("5")],
      [100, 20, quantity("-2")],
      [300, 10, quantity("7")],
    ]);
  });

  it("M10 L2 are summed where locations share a source location, and then must all be there", () => {
    const locations = [online, { ...retail, sourceLocation: 10 }];
    const both = [count(2, "CHAIR", "5"), count(3, "CHAIR", "3", { location: "Retail" })];
    expect(placesOf(state(both, { locations }))).toEqual([[100, 10, quantity("8")]]);
    const one = state(both.slice(0, 1), { locations });
    expect(one).toMatchObject({ stock: [], faults: [{ row: 2, field: "location" }] });
    const notThere = [count(2, "CHAIR", "5"), count(3, "CHAIR", null, { location: "Retail" })];
    expect(placesOf(state(notThere, { locations }))).toEqual([[100, 10, quantity("5")]]);
  });

  it("M2 M10 of several channel variants on one stock must agree", () => {
    const seat = { ...chair, id: 4, title: "Seat" };
    const variants = [chair, seat];
    const rows = (left: string, right: string) => [
      count(2, "CHAIR", left, { title: "Chair" }),
      count(3, "CHAIR", right, { title: "Seat" }),
    ];
    expect(placesOf(state(rows("5", "5"), { variants }))).toEqual([[100, 10, quantity("5")]]);
    expect(state(rows("5", "6"), { variants })).toMatchObject({
      stock: [],
      faults: [
        { row: 2, field: "inStock" },
        { row: 3, field: "inStock" },
      ],
    });
    // The SKU alone does not say which is meant.
    expect(state([count(2, "CHAIR", "5")], { variants }).faults).toMatchObject([{ row: 2, field: "sku" }]);
  });

  it.each<[string, LevelStatement[], object[]]>([
    ["an unknown SKU", [count(2, "chair", "5")], [{ row: 2, field: "sku" }]],
    ["an unknown title", [count(2, null, "5", { title: "Sofa" })], [{ row: 2, field: "title" }]],
    ["an unknown location", [count(2, "CHAIR", "5", { location: "Moon" })], [{ row: 2, field: "location" }]],
    ["a count twice", [count(2, "CHAIR", "5"), count(3, "CHAIR", "5")], [{ row: 3, field: "location" }]],
  ])("M10 refuses %s, with its row", (_name, statements, faults) => {
    expect(state(statements).faults).toMatchObject(faults);
  });

  it("M10 refuses a location's name that several bear", () => {
    const locations = [online, { ...retail, name: "Online" }];
    expect(state([count(2, "CHAIR", "5")], { locations }).faults).toMatchObject([
      { row: 2, field: "location" },
    ]);
  });

  it("M10 passes over what follows nothing, and says so of a variant", () => {
    const variants = [{ ...chair, sourceVariant: null }, lamp];
    const found = state(
      [count(2, "CHAIR", "5"), count(3, "LAMP", "5", { location: "Outlet" }), count(4, "LAMP", null)],
      { variants },
    );
    expect(found.stock).toEqual([]);
    expect(found.faults).toEqual([]);
    expect(found.skipped.map(({ channelVariant }) => channelVariant)).toEqual([1, 2]);
  });
});
