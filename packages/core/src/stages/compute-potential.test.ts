import { describe, expect, it } from "vitest";
import { type Level, levelKey, type Snapshot } from "../domain/availability.ts";
import { quantity } from "../domain/quantity.ts";
import { computePotential } from "./compute-potential.ts";

const location = 7;
const aLevel = (inStock: string, potential: string | null = null): Level => ({
  inStock: quantity(inStock),
  committed: 0n,
  expected: 0n,
  potential: potential === null ? null : quantity(potential),
  readAt: 1,
});

/** Kits by id with their parts; levels by id. */
const aSnapshot = (kits: Record<number, [number, string][]>, levels: Record<number, Level>): Snapshot => {
  const ids = new Set([...Object.keys(kits), ...Object.keys(levels)].map(Number));
  return {
    variants: new Map([...ids].map((id) => [id, { id, externalId: String(id), isKit: id in kits }])),
    recipes: new Map(
      Object.entries(kits).map(([id, parts]) => [
        Number(id),
        parts.map(([componentId, each]) => ({ componentId, quantityPerKit: quantity(each) })),
      ]),
    ),
    inFlight: new Map(),
    notCounted: new Map(),
    contenders: new Map(),
    readProblems: new Map(),
    levels: new Map(Object.entries(levels).map(([id, level]) => [levelKey(Number(id), location), level])),
  };
};

describe("Q2 the potential of a kit", () => {
  it("Q2 the bottleneck is marked, several where they tie", () => {
    const snapshot = aSnapshot(
      {
        9: [
          [1, "0.25"],
          [2, "2"],
          [3, "1"],
        ],
      },
      { 1: aLevel("1"), 2: aLevel("9.99"), 3: aLevel("50") },
    );
    const { potential, components } = computePotential(snapshot, 9, location);
    expect(potential).toBe(quantity("4"));
    expect(components.map(({ allows, isLimiting }) => [allows, isLimiting])).toStrictEqual([
      [4, true],
      [4, true],
      [50, false],
    ]);
  });

  it("Q2 a component short of stock allows none, never less", () => {
    const snapshot = aSnapshot({ 9: [[1, "1"]] }, { 1: aLevel("-3") });
    expect(computePotential(snapshot, 9, location)).toMatchObject({
      potential: 0n,
      components: [{ available: quantity("-3"), allows: 0 }],
    });
  });

  it("Q2 thirds are thirds: 1 unit at 0.33333 per kit gives 3", () => {
    const snapshot = aSnapshot({ 9: [[1, "0.33333"]] }, { 1: aLevel("1") });
    expect(computePotential(snapshot, 9, location).potential).toBe(quantity("3"));
    const short = aSnapshot({ 9: [[1, "0.33334"]] }, { 1: aLevel("1") });
    expect(computePotential(short, 9, location).potential).toBe(quantity("2"));
  });

  it("Q2 a kit in the kit counts with what is assembled and what can be", () => {
    const kits: Record<number, [number, string][]> = { 8: [[1, "2"]], 9: [[8, "2"]] };
    const assembled = aSnapshot(kits, { 1: aLevel("5"), 8: aLevel("3") });
    expect(computePotential(assembled, 9, location).potential).toBe(quantity("2"));
    // What the source says of the inner kit beats its recipe.
    const stated = aSnapshot(kits, { 1: aLevel("5"), 8: aLevel("3", "7") });
    expect(computePotential(stated, 9, location).potential).toBe(quantity("5"));
  });

  it.each([
    ["without a recipe", { 9: [] }, { 1: aLevel("5") }, "The kit has no recipe."],
    ["of nothing at all", { 9: [[1, "0"]] }, { 1: aLevel("5") }, "The kit has no recipe."],
    [
      "with an unknown component",
      {
        9: [
          [1, "1"],
          [2, "1"],
        ],
      },
      { 1: aLevel("5") },
      "A component's stock is unknown.",
    ],
    [
      "with an unknown kit in it",
      { 8: [[2, "1"]], 9: [[8, "1"]] },
      { 8: aLevel("5") },
      "A component's stock is unknown.",
    ],
  ] as [string, Record<number, [number, string][]>, Record<number, Level>, string][])(
    "Q2 %s it is not known",
    (_, kits, levels, reason) => {
      expect(computePotential(aSnapshot(kits, levels), 9, location)).toMatchObject({
        potential: null,
        unknownReason: reason,
      });
    },
  );

  it("Q2 Q9 orders for a kit in the kit count once, and not again in its components", () => {
    const snapshot = aSnapshot(
      { 8: [[1, "2"]], 9: [[8, "1"]] },
      { 1: aLevel("30"), 8: aLevel("0"), 9: aLevel("0") },
    );
    const inFlight = new Map([[levelKey(8, location), quantity("6")]]);
    // Of 30 parts 12 are for the 6 that are ordered; the other 18 make 9.
    expect(computePotential({ ...snapshot, inFlight }, 9, location)).toMatchObject({
      potential: quantity("9"),
      components: [{ variantId: 8, available: quantity("9"), allows: 9 }],
    });
  });

  it("Q2 a recipe that contains itself comes to an end, unknown", () => {
    const loop = aSnapshot({ 8: [[9, "1"]], 9: [[8, "1"]] }, { 8: aLevel("1"), 9: aLevel("1") });
    expect(computePotential(loop, 9, location).potential).toBeNull();
    const self = aSnapshot({ 9: [[9, "1"]] }, { 9: aLevel("1") });
    expect(computePotential(self, 9, location).potential).toBeNull();
  });

  it("Q2 at the same location alone", () => {
    const snapshot = aSnapshot({ 9: [[1, "1"]] }, { 1: aLevel("5") });
    expect(computePotential(snapshot, 9, location + 1).potential).toBeNull();
  });
});
