// Kits that divide their components: what is promised together could be delivered together. The deliveries here are made
// one by one, by a storekeeper who knows nothing of how it was divided.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelKey, type Snapshot } from "../domain/availability.ts";
import { defaultPolicy } from "../domain/policy.ts";
import { fromUnits } from "../domain/quantity.ts";
import { computeAvailability } from "./compute.ts";

/** Tenths of a unit throughout. */
type Part = { component: number; tenths: number };
type Item = {
  tenths: number;
  committed: number;
  recipe: Part[] | null;
  isShown: boolean;
  /** Whole kits, as the source states them. */
  potential: number | null;
};
const location = 3;
const exclusive = { ...defaultPolicy, kitContention: "EXCLUSIVE" as const };
const independent = { ...defaultPolicy };

const tenth = fromUnits(1) / 10n;
const stateOf = (items: readonly Item[], order: (ids: number[]) => number[] = (ids) => ids): Snapshot => {
  const ids = order([...items.keys()]);
  const item = (id: number) => items[id] as Item;
  return {
    variants: new Map(
      ids.map((id) => [id, { id, externalId: `${100 + id}`, isKit: item(id).recipe !== null }]),
    ),
    recipes: new Map(
      ids.flatMap((id) => {
        const { recipe } = item(id);
        if (!recipe) return [];
        const lines = recipe.map(({ component, tenths }) => ({
          componentId: component,
          quantityPerKit: BigInt(tenths) * tenth,
        }));
        return [[id, order(lines.map((_, index) => index)).map((index) => lines[index] as never)] as const];
      }),
    ),
    levels: new Map(
      ids.map((id) => [
        levelKey(id, location),
        {
          inStock: BigInt(item(id).tenths) * tenth,
          committed: BigInt(item(id).committed) * tenth,
          expected: 0n,
          potential: item(id).potential === null ? null : fromUnits(item(id).potential ?? 0),
          readAt: 0,
        },
      ]),
    ),
    inFlight: new Map(),
    notCounted: new Map(),
    contenders: new Map([[location, ids.filter((id) => item(id).isShown)]]),
    readProblems: new Map(),
  };
};
const numbersOf = (items: readonly Item[], snapshot: Snapshot, policy: typeof defaultPolicy) =>
  items.map((_, id) => computeAvailability(snapshot, id, location, policy).available);

/** Half a kit stands in no shop. */
const inWholeKits = (item: Item): Item =>
  item.recipe ? { ...item, tenths: Math.floor(item.tenths / 10) * 10 } : item;

/** Takes finished ones first, then puts together; false where a part is lacking. Stock below zero has nothing to give. */
function canTake(items: readonly Item[], stock: number[], id: number, tenths: number): boolean {
  const free = Math.max(0, Math.min(stock[id] ?? 0, tenths));
  stock[id] = (stock[id] ?? 0) - free;
  const missing = tenths - free;
  if (missing === 0) return true;
  const recipe = items[id]?.recipe;
  if (!recipe || recipe.length === 0) return false;
  return recipe.every((part) => canTake(items, stock, part.component, (missing * part.tenths) / 10));
}
const canDeliver = (items: readonly Item[], promises: readonly (number | null)[]): boolean => {
  const stock = items.map(({ tenths }) => tenths);
  return promises.every((units, id) => !units || canTake(items, stock, id, units * 10));
};

const anyItems = fc.integer({ min: 2, max: 7 }).chain((size) =>
  fc.tuple(
    ...Array.from({ length: size }, (_, id) =>
      fc.record<Item>({
        tenths: fc.oneof(
          fc.integer({ min: 0, max: 12 }).map((units) => units * 10),
          fc.integer({ min: -20, max: 200 }),
        ),
        committed: fc.constant(0),
        recipe:
          id < 2
            ? fc.constant(null)
            : fc.option(
                fc.uniqueArray(
                  // Whole units of a kit, so that the storekeeper need not saw any in two.
                  fc.record({
                    component: fc.nat(id - 1),
                    tenths: fc.integer({ min: 1, max: 3 }).map((n) => n * 10),
                  }),
                  { selector: (part) => part.component, minLength: 1, maxLength: 3 },
                ),
                { freq: 4 },
              ),
        isShown: fc.boolean(),
        potential: fc.constant(null),
      }),
    ),
  ),
);

describe("Q2 kits that divide their components", () => {
  it("promise together no more than can be delivered together, each no more than its own maximum", () => {
    fc.assert(
      fc.property(anyItems, (some) => {
        const items = some.map(inWholeKits);
        const snapshot = stateOf(items);
        const shown = numbersOf(items, snapshot, exclusive).map((units, id) =>
          items[id]?.isShown ? units : 0,
        );
        const alone = numbersOf(items, snapshot, independent);
        expect(canDeliver(items, shown)).toBe(true);
        for (const [id, units] of shown.entries()) {
          const most = alone[id] ?? 0;
          expect(units ?? 0).toBeLessThanOrEqual(most);
          if (!items[id]?.isShown || (units ?? 0) === most) continue;
          // Nothing that could be promised is kept back.
          const withOneMore = shown.map((each, other) => (other === id ? (each ?? 0) + 1 : each));
          expect(canDeliver(items, withOneMore)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("the sum of what is promised times the quantity per kit is at most the component's basis, in fractions too", () => {
    const world = fc.record({
      stock: fc.integer({ min: -10, max: 400 }),
      committed: fc.nat(100),
      own: fc.boolean(),
      kits: fc.array(fc.record({ tenths: fc.integer({ min: 1, max: 35 }), committed: fc.nat(4) }), {
        minLength: 1,
        maxLength: 6,
      }),
    });
    fc.assert(
      fc.property(world, ({ stock, committed, own, kits }) => {
        const items: Item[] = [
          { tenths: stock, committed, recipe: null, isShown: own, potential: null },
          ...kits.map((kit): Item => ({
            tenths: 0,
            committed: kit.committed * 10,
            recipe: [{ component: 0, tenths: kit.tenths }],
            isShown: true,
            potential: null,
          })),
        ];
        const numbers = numbersOf(items, stateOf(items), exclusive).map((units) => units ?? 0);
        const [ofComponent = 0, ...ofKits] = numbers;
        const ordered = kits.reduce((sum, kit) => sum + kit.committed * kit.tenths, 0);
        const basis = Math.max(0, stock - committed - ordered);
        const promised = ofKits.reduce((sum, units, index) => sum + units * (kits[index]?.tenths ?? 0), 0);
        expect(promised + (own ? ofComponent * 10 : 0)).toBeLessThanOrEqual(basis);
      }),
      { numRuns: 300 },
    );
  });

  it("is divided in the same way, whatever the order of what it is computed from", () => {
    fc.assert(
      fc.property(anyItems, fc.func(fc.nat()), (items, rank) => {
        const shuffled = stateOf(items, (ids) =>
          ids.toSorted((left, right) => rank(left) - rank(right) || right - left),
        );
        expect(numbersOf(items, shuffled, exclusive)).toStrictEqual(
          numbersOf(items, stateOf(items), exclusive),
        );
      }),
    );
  });

  const component = (units: number, isShown = false): Item => ({
    tenths: units * 10,
    committed: 0,
    recipe: null,
    isShown,
    potential: null,
  });
  const kitOf = (parts: Record<number, number>, more: Partial<Item> = {}): Item => ({
    tenths: 0,
    committed: 0,
    recipe: Object.entries(parts).map(([part, units]) => ({ component: Number(part), tenths: units * 10 })),
    isShown: true,
    potential: null,
    ...more,
  });

  it("the same number for each as far as its own maximum goes; what does not go round by the source's ids", () => {
    const items = [component(11), component(2), kitOf({ 0: 1 }), kitOf({ 0: 1, 1: 1 }), kitOf({ 0: 1 })];
    expect(numbersOf(items, stateOf(items), independent).slice(2)).toStrictEqual([11, 2, 11]);
    expect(numbersOf(items, stateOf(items), exclusive).slice(2)).toStrictEqual([5, 2, 4]);
  });

  it("the rest by the source's ids, however they came to be in one group", () => {
    // The last one brings together what the others take apart from each other.
    const items = [
      component(5),
      component(9),
      kitOf({ 0: 1 }),
      kitOf({ 1: 1 }),
      kitOf({ 0: 1 }),
      kitOf({ 0: 1, 1: 1 }),
    ];
    expect(numbersOf(items, stateOf(items), exclusive).slice(2)).toStrictEqual([2, 8, 2, 1]);
  });

  it("with the component itself, where it is sold, and never more than the source says can be assembled", () => {
    const items = [component(9, true), kitOf({ 0: 2 }), kitOf({ 0: 1 }, { potential: 1 })];
    // Two of each take eight; the one that is left goes to nobody but the component.
    expect(numbersOf(items, stateOf(items), exclusive)).toStrictEqual([4, 2, 1]);
  });

  it("Q11 says so in a step that names the others; who shares with nobody has none", () => {
    const items = [component(9, true), kitOf({ 0: 2 }), component(4, true)];
    const explain = (id: number) => computeAvailability(stateOf(items), id, location, exclusive);
    expect(explain(1).steps.find(({ kind }) => kind === "KIT_SHARE")).toMatchObject({
      amount: fromUnits(-1),
      result: fromUnits(3),
      detail: { rule: "Q2", sharedWith: [{ id: "100" }] },
    });
    expect(explain(2).steps.map(({ kind }) => kind)).not.toContain("KIT_SHARE");
  });
});
