// The engine's arithmetic against the plain model, over worlds by chance.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelKey, type OrderUnits, type Snapshot } from "../domain/availability.ts";
import { defaultPolicy, noOverrides, type SyncPolicy } from "../domain/policy.ts";
import { oneUnit, type Quantity, quantity } from "../domain/quantity.ts";
import { createPlainModel, type PlainPolicy, type PlainWorld } from "../testing/plain-model.ts";
import { anyPlainWorld } from "../testing/plain-worlds.ts";
import { computeAvailability } from "./compute.ts";

const location = 4;
const hundredths = (figure: number): Quantity => (BigInt(figure) * oneUnit) / 100n;
type Rank = (ids: number[]) => number[];

function inFlightOf(world: PlainWorld): Map<string, Quantity> {
  const inFlight = new Map<string, Quantity>();
  for (const { variant, units, open, shipped } of world.orders) {
    const booked = world.levels[variant] ? open + shipped : 0;
    const left = hundredths(units * 100 - booked);
    const key = levelKey(variant, location);
    if (left > 0n) inFlight.set(key, (inFlight.get(key) ?? 0n) + left);
  }
  return inFlight;
}

function leftOutOf({ direct, elsewhere, policy }: PlainWorld): Map<string, OrderUnits[]> {
  const rows = [
    ...(policy.commitments === "ALL" ? [] : direct),
    ...(policy.commitments === "THIS_CHANNEL" ? elsewhere : []),
  ].filter(({ open }) => open > 0);
  const byKey = Map.groupBy(rows, ({ variant }) => levelKey(variant, location));
  return new Map(
    [...byKey].map(([key, group]) => [
      key,
      group.map(({ open }) => ({ orderExternalId: "1", number: null, units: hundredths(open) })),
    ]),
  );
}

function toSnapshot(world: PlainWorld, rank: Rank = (ids) => ids): Snapshot {
  const ids = rank([...world.recipes.keys()]);
  return {
    variants: new Map(
      ids.map((id) => [id, { id, externalId: `${id}`, isKit: (world.recipes[id] ?? null) !== null }]),
    ),
    recipes: new Map(
      ids.flatMap((id) => {
        const parts = world.recipes[id];
        if (!parts) return [];
        const lines = parts.map((part) => ({
          componentId: part.component,
          quantityPerKit: hundredths(part.quantity),
        }));
        return [[id, rank([...lines.keys()]).flatMap((index) => lines[index] ?? [])] as const];
      }),
    ),
    levels: new Map(
      ids.flatMap((id) => {
        const level = world.levels[id];
        if (!level) return [];
        const { inStock, committed, potential } = level;
        const figures = {
          inStock: hundredths(inStock),
          committed: hundredths(committed),
          expected: 0n,
          potential: potential === null ? null : hundredths(potential),
          readAt: 0,
        };
        return [[levelKey(id, location), figures] as const];
      }),
    ),
    notCounted: leftOutOf(world),
    inFlight: inFlightOf(world),
    contenders: new Map(),
    readProblems: new Map(),
  };
}

const toPolicy = ({ bufferPercent, ...rest }: PlainPolicy): SyncPolicy => ({
  ...defaultPolicy,
  ...rest,
  bufferPercent: hundredths(bufferPercent),
});
const numbersOf = (world: PlainWorld, rank?: Rank) => {
  const snapshot = toSnapshot(world, rank);
  const policy = toPolicy(world.policy);
  return world.recipes.map((_, id) => computeAvailability(snapshot, id, location, policy).available);
};

describe("numbers, whatever the stock, the orders, the recipes and the policy", () => {
  it("Q1 Q2 Q5 Q7 Q8 Q9 are what the rules say, in exact fractions", () => {
    fc.assert(
      fc.property(anyPlainWorld, (world) => {
        const model = createPlainModel(world);
        const expected = world.recipes.map((_, id) => model.available(id));
        expect(numbersOf(world)).toStrictEqual(expected.map((each) => (each === null ? null : Number(each))));
      }),
      { numRuns: 2000 },
    );
  });

  it("are the same whatever the order of what they are computed from", () => {
    fc.assert(
      fc.property(anyPlainWorld, fc.func(fc.nat()), (world, rank) => {
        const shuffle: Rank = (ids) =>
          ids.toSorted((left, right) => rank(left) - rank(right) || right - left);
        expect(numbersOf(world, shuffle)).toStrictEqual(numbersOf(world));
      }),
    );
  });

  it("Q8 a variant's own buffers are what the same policy would do", () => {
    fc.assert(
      fc.property(anyPlainWorld, anyPlainWorld, (world, other) => {
        const { bufferPercent, bufferQuantity, maximumQuantity } = toPolicy(other.policy);
        const own = toPolicy(world.policy);
        const overrides = { bufferPercent, bufferQuantity, maximumQuantity };
        const asPolicy = { ...own, ...overrides, maximumQuantity: maximumQuantity ?? own.maximumQuantity };
        const snapshot = toSnapshot(world);
        for (const id of world.recipes.keys()) {
          const number = (policy: SyncPolicy, each = noOverrides) =>
            computeAvailability(snapshot, id, location, policy, each).available;
          expect(number(own, overrides)).toBe(number(asPolicy));
        }
      }),
    );
  });

  it("Q7 pass through no binary floating point: tenths stay tenths, huge ones stay exact", () => {
    const numberOf = (inStock: string, committed: string) => {
      const level = {
        inStock: quantity(inStock),
        committed: quantity(committed),
        expected: 0n,
        potential: null,
      };
      const snapshot = toSnapshot({ ...emptyWorld });
      const levels = new Map([[levelKey(0, location), { ...level, readAt: 0 }]]);
      return computeAvailability({ ...snapshot, levels }, 0, location, defaultPolicy);
    };
    // In binary 0.3 - 0.1 - 0.2 is below zero, and 1.1 + 2.2 above 3.3.
    expect(numberOf("100.3", "0.3").available).toBe(100);
    expect(numberOf("3.3", "2.3").available).toBe(1);
    expect(numberOf("0.7", "0.1").steps.at(1)?.result).toBe(quantity("0.6"));
    expect(numberOf("9007199254740993", "9007199254740992.0000000001").available).toBe(0);
    expect(numberOf("9007199254740993", "9007199254740992").available).toBe(1);
    expect(numberOf("123456789012345678901234567890", "123456789012345678901234567889.5").available).toBe(0);
  });
});

const emptyWorld: PlainWorld = {
  recipes: [null],
  levels: [null],
  direct: [],
  elsewhere: [],
  orders: [],
  policy: {
    commitments: "ALL",
    subtractInFlightOrders: true,
    kitOrdersCommitComponents: false,
    allowNegative: false,
    bufferQuantity: 0,
    bufferPercent: 0,
    maximumQuantity: null,
  },
};
