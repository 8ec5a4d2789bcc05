// What units in flight do to numbers: to the variant's own, to kits that contain it, to what kits on order will take.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Level, levelKey, type Snapshot } from "../domain/availability.ts";
import { defaultPolicy } from "../domain/policy.ts";
import { formatQuantity, fromUnits, quantity } from "../domain/quantity.ts";
import { computeAvailability } from "./compute.ts";
import { unitsInFlightOf } from "./take-apart.ts";

type Ware = {
  inStock?: number;
  committed?: number;
  /** As the source states it. */
  potential?: number;
  /** By component; a kit is what has one. */
  recipe?: Record<number, string>;
  inFlight?: number;
};
const location = 1;

function snapshotOf(wares: Record<number, Ware>): Snapshot {
  const entries = Object.entries(wares).map(([id, ware]) => [Number(id), ware] as const);
  const levelOf = (ware: Ware): Level => ({
    inStock: fromUnits(ware.inStock ?? 0),
    committed: fromUnits(ware.committed ?? 0),
    expected: 0n,
    potential: ware.potential === undefined ? null : fromUnits(ware.potential),
    readAt: 0,
  });
  return {
    variants: new Map(
      entries.map(([id, ware]) => [id, { id, externalId: `${id}`, isKit: ware.recipe !== undefined }]),
    ),
    recipes: new Map(
      entries.map(([id, { recipe = {} }]) => [
        id,
        Object.entries(recipe).map(([component, perKit]) => ({
          componentId: Number(component),
          quantityPerKit: quantity(perKit),
        })),
      ]),
    ),
    levels: new Map(entries.map(([id, ware]) => [levelKey(id, location), levelOf(ware)])),
    inFlight: new Map(
      entries.flatMap(([id, { inFlight = 0 }]) =>
        inFlight > 0 ? [[levelKey(id, location), fromUnits(inFlight)] as const] : [],
      ),
    ),
    notCounted: new Map(),
    contenders: new Map(),
    readProblems: new Map(),
  };
}

const numbers = (wares: Record<number, Ware>, policy = defaultPolicy) => {
  const snapshot = snapshotOf(wares);
  return Object.keys(wares).map(
    (id) => computeAvailability(snapshot, Number(id), location, policy).available,
  );
};

describe("Q9 units in flight", () => {
  it("lower the variant's own number, as a step of its own", () => {
    const snapshot = snapshotOf({ 1: { inStock: 10, committed: 2, inFlight: 3 } });
    const { available, inFlight, steps } = computeAvailability(snapshot, 1, location, defaultPolicy);
    expect({ available, inFlight: formatQuantity(inFlight) }).toStrictEqual({ available: 5, inFlight: "3" });
    expect(steps.map(({ kind, amount }) => `${kind} ${formatQuantity(amount)}`)).toStrictEqual([
      "IN_STOCK 10",
      "COMMITTED -2",
      "IN_FLIGHT -3",
    ]);
  });

  it("are not subtracted where the policy says so", () => {
    const policy = { ...defaultPolicy, subtractInFlightOrders: false };
    const kit = { 1: { inStock: 10, inFlight: 3 }, 2: { recipe: { 1: "1" }, inFlight: 2 } };
    expect(numbers(kit, policy)).toStrictEqual([10, 10]);
  });

  it("Q2 of a component lower every kit that contains it, where the source says otherwise too", () => {
    const component = { inStock: 10, inFlight: 4 };
    expect(numbers({ 1: component, 2: { recipe: { 1: "1" } } })).toStrictEqual([6, 6]);
    expect(numbers({ 1: component, 2: { recipe: { 1: "1" }, potential: 10 } })).toStrictEqual([6, 6]);
    expect(numbers({ 1: component, 2: { recipe: { 1: "1" }, potential: 5 } })).toStrictEqual([6, 5]);
    expect(numbers({ 1: component, 2: { recipe: { 1: "2" } }, 3: { recipe: { 2: "1" } } })).toStrictEqual([
      6, 3, 3,
    ]);
  });

  it("Q2 of a kit lower its components and every other kit that shares them, and its own number once", () => {
    const shared = { 1: { inStock: 10 }, 2: { recipe: { 1: "1" }, inFlight: 2 }, 3: { recipe: { 1: "1" } } };
    expect(numbers(shared)).toStrictEqual([8, 8, 8]);
    const stated = { ...shared, 2: { ...shared[2], potential: 10 }, 3: { ...shared[3], potential: 10 } };
    expect(numbers(stated)).toStrictEqual([8, 8, 8]);
  });

  it("Q2 of a kit take finished kits first: only the rest must be put together", () => {
    const kit = { recipe: { 1: "2" }, inStock: 3, committed: 1 };
    expect(numbers({ 1: { inStock: 10 }, 2: { ...kit, inFlight: 2 } })).toStrictEqual([10, 5]);
    expect(numbers({ 1: { inStock: 10 }, 2: { ...kit, inFlight: 4 } })).toStrictEqual([6, 3]);
  });

  it("Q2 of a kit of kits go down to the last component", () => {
    const nested = {
      1: { inStock: 12 },
      2: { recipe: { 1: "2" }, inStock: 1 },
      3: { recipe: { 2: "1" }, inFlight: 3 },
    };
    // Three of 3 take the one finished 2 and two more of it, which take four of 1.
    expect(numbers(nested)).toStrictEqual([8, 4, 4]);
  });

  it("Q7 of a kit that takes fractions are fractions of its components", () => {
    expect(numbers({ 1: { inStock: 10 }, 2: { recipe: { 1: "0.3" }, inFlight: 1 } })).toStrictEqual([9, 32]);
  });

  it("end where a recipe contains itself", () => {
    const wares = {
      1: { recipe: { 2: "1" }, inStock: 5, inFlight: 1 },
      2: { recipe: { 1: "1" }, inStock: 5 },
    };
    expect(() => numbers(wares)).not.toThrow();
  });

  it("never promise more of a component than there is, whatever is ordered of its kits", () => {
    const world = fc.record({
      stock: fc.nat(60),
      own: fc.nat(20),
      kits: fc.array(fc.record({ perKit: fc.integer({ min: 1, max: 4 }), ordered: fc.nat(12) }), {
        maxLength: 5,
      }),
    });
    fc.assert(
      fc.property(world, ({ stock, own, kits }) => {
        const wares: Record<number, Ware> = { 1: { inStock: stock, inFlight: own } };
        for (const [index, { perKit, ordered }] of kits.entries()) {
          wares[index + 2] = { recipe: { 1: `${perKit}` }, inFlight: ordered };
        }
        const taken = own + kits.reduce((sum, { perKit, ordered }) => sum + perKit * ordered, 0);
        const free = Math.max(0, stock - taken);
        const [component, ...ofKits] = numbers(wares);
        expect(component).toBe(free);
        for (const [index, { perKit }] of kits.entries()) {
          expect(ofKits[index]).toBe(Math.floor(free / perKit));
        }
      }),
    );
  });

  it("costs nothing where there is none", () => {
    const snapshot = snapshotOf({ 1: { inStock: 1 }, 2: { recipe: { 1: "1" } } });
    expect(unitsInFlightOf(snapshot, 1, location)).toBe(0n);
  });
});
