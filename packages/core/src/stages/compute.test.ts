import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Level,
  levelKey,
  type RecipeLine,
  type Snapshot,
  type StockVariant,
} from "../domain/availability.ts";
import { defaultPolicy, type SyncPolicy } from "../domain/policy.ts";
import { formatQuantity, quantity } from "../domain/quantity.ts";
import { computeAvailability } from "./compute.ts";

// An independent model of rules Q1, Q2, Q7 and Q8, in exact fractions.
type Fraction = { over: bigint; under: bigint };
const fraction = (over: bigint, under: bigint): Fraction => ({ over, under });
const whole = (units: bigint): Fraction => fraction(units, 1n);
const minus = (left: Fraction, right: Fraction): Fraction =>
  fraction(left.over * right.under - right.over * left.under, left.under * right.under);
const plus = (left: Fraction, right: Fraction): Fraction => minus(left, minus(whole(0n), right));
const dividedBy = (left: Fraction, right: Fraction): Fraction =>
  fraction(left.over * right.under, left.under * right.over);
/** Denominators are positive throughout. */
const floor = ({ over, under }: Fraction): bigint => (over - (((over % under) + under) % under)) / under;
const ceil = (value: Fraction): bigint => -floor(minus(whole(0n), value));
const least = (values: readonly bigint[]): bigint =>
  values.reduce((smallest, each) => (each < smallest ? each : smallest));

/** Hundred-thousandths of a unit: what a source states. */
type Stated = { inStock: number; committed: number; potential: number | null };
const ofStated = (figure: number): Fraction => fraction(BigInt(figure), 100_000n);
type Part = { component: number; quantity: number };
type World = {
  /** By variant; a kit is one with a recipe, even an empty one. Recipes name lesser variants alone. */
  recipes: (Part[] | null)[];
  levels: (Stated | null)[];
};

function modelPotential(world: World, kit: number): Fraction | null {
  const stated = world.levels[kit]?.potential ?? null;
  if (stated !== null) return ofStated(stated);
  const parts = world.recipes[kit] ?? [];
  if (parts.length === 0) return null;
  const allowed = parts.map(({ component, quantity }) => {
    const basis = modelBasis(world, component);
    return basis === null ? null : floor(dividedBy(basis, ofStated(quantity)));
  });
  if (allowed.includes(null)) return null;
  return whole(least(allowed.map((kits) => (kits === null || kits < 0n ? 0n : kits))));
}

function modelBasis(world: World, variant: number): Fraction | null {
  const level = world.levels[variant];
  if (!level) return null;
  const own = minus(ofStated(level.inStock), ofStated(level.committed));
  if (world.recipes[variant] === null) return own;
  const potential = modelPotential(world, variant);
  return potential === null ? null : plus(own, potential);
}

function modelAvailable(world: World, variant: number, policy: SyncPolicy): bigint | null {
  let result = modelBasis(world, variant);
  if (result === null) return null;
  if (result.over > 0n) {
    const percent = fraction(policy.bufferPercent, 10n ** 10n);
    const held = fraction(result.over * percent.over, result.under * percent.under * 100n);
    result = minus(result, whole(ceil(held)));
  }
  result = minus(result, whole(BigInt(policy.bufferQuantity)));
  const maximum = policy.maximumQuantity === null ? null : whole(BigInt(policy.maximumQuantity));
  if (maximum !== null && minus(result, maximum).over > 0n) result = maximum;
  const units = floor(result);
  return units < 0n && !policy.allowNegative ? 0n : units;
}

const text = (figure: number) => `${figure < 0 ? "-" : ""}${(Math.abs(figure) / 100_000).toFixed(5)}`;
const location = 7;

function toSnapshot({ recipes, levels }: World): Snapshot {
  const variants = recipes.map((recipe, id): StockVariant => ({
    id,
    externalId: String(id),
    isKit: recipe !== null,
  }));
  const linesOf = (parts: Part[]): RecipeLine[] =>
    parts.map(({ component, quantity: each }) => ({
      componentId: component,
      quantityPerKit: quantity(text(each)),
    }));
  const levelOf = ({ inStock, committed, potential }: Stated): Level => ({
    inStock: quantity(text(inStock)),
    committed: quantity(text(committed)),
    expected: 0n,
    potential: potential === null ? null : quantity(text(potential)),
    readAt: 1,
  });
  return {
    variants: new Map(variants.map((variant) => [variant.id, variant])),
    recipes: new Map(recipes.flatMap((parts, id) => (parts ? [[id, linesOf(parts)] as const] : []))),
    inFlight: new Map(),
    notCounted: new Map(),
    contenders: new Map(),
    readProblems: new Map(),
    levels: new Map(
      levels.flatMap((level, id) => (level ? [[levelKey(id, location), levelOf(level)] as const] : [])),
    ),
  };
}

const anyFigure = fc.oneof(
  fc.integer({ min: -3_000_000, max: 30_000_000 }),
  fc.integer({ min: -30, max: 300 }).map((units) => units * 100_000),
);
const anyLevel = fc.record<Stated>({
  inStock: anyFigure,
  committed: fc.nat({ max: 20_000_000 }),
  potential: fc.option(fc.nat({ max: 20_000_000 }), { freq: 2 }),
});
const anyWorld = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.record<World>({
    recipes: fc.tuple(
      ...Array.from({ length: size }, (_, id) =>
        id === 0
          ? fc.constant(null)
          : fc.option(
              fc.uniqueArray(
                fc.record({
                  component: fc.nat({ max: id - 1 }),
                  quantity: fc.integer({ min: 1, max: 400_000 }),
                }),
                { selector: (part) => part.component, maxLength: 3 },
              ),
            ),
      ),
    ),
    levels: fc.tuple(...Array.from({ length: size }, () => fc.option(anyLevel, { freq: 8 }))),
  }),
);
const anyPolicy = fc.record({
  bufferPercent: fc.integer({ min: 0, max: 10_000_000 }).map((percent) => quantity(text(percent))),
  bufferQuantity: fc.nat({ max: 30 }),
  maximumQuantity: fc.option(fc.nat({ max: 200 })),
  allowNegative: fc.boolean(),
});

describe("computeAvailability, whatever the stock", () => {
  it("Q1 Q2 Q7 Q8 is what the rules say, in exact fractions", () => {
    fc.assert(
      fc.property(anyWorld, anyPolicy, (world, change) => {
        // The source's figures as they are: orders for kits taken apart have tests of their own.
        const policy = { ...defaultPolicy, kitOrdersCommitComponents: true, ...change };
        const snapshot = toSnapshot(world);
        for (const variant of world.recipes.keys()) {
          const expected = modelAvailable(world, variant, policy);
          const { available } = computeAvailability(snapshot, variant, location, policy);
          expect(available).toBe(expected === null ? null : Number(expected));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("Q11 the steps add up to the number, and an unknown number says why", () => {
    fc.assert(
      fc.property(anyWorld, anyPolicy, (world, change) => {
        const snapshot = toSnapshot(world);
        for (const variant of world.recipes.keys()) {
          const answer = computeAvailability(snapshot, variant, location, { ...defaultPolicy, ...change });
          const sums = answer.steps.map((_, index) =>
            answer.steps.slice(0, index + 1).reduce((sum, step) => sum + step.amount, 0n),
          );
          expect(answer.steps.map((step) => step.result)).toStrictEqual(sums);
          expect(answer.available === null).toBe(answer.unavailableReason !== null);
          const last = sums.at(-1);
          expect(answer.available === null ? null : formatQuantity(last ?? 0n)).toBe(
            answer.available === null ? null : String(answer.available),
          );
        }
      }),
    );
  });

  it("Q8 is never above the maximum, nor below zero unless that is allowed, and buffers only lower it", () => {
    fc.assert(
      fc.property(anyWorld, anyPolicy, (world, change) => {
        const snapshot = toSnapshot(world);
        const [plain, buffered] = [defaultPolicy, { ...defaultPolicy, ...change }].map(
          (policy) => computeAvailability(snapshot, 0, location, policy).available,
        );
        const { maximumQuantity, allowNegative } = change;
        expect(buffered ?? 0).toBeLessThanOrEqual(maximumQuantity ?? Infinity);
        expect(buffered ?? 0).toBeLessThanOrEqual(plain ?? 0);
        expect((buffered ?? 0) >= 0 || allowNegative).toBe(true);
      }),
    );
  });
});

describe("computeAvailability", () => {
  const aSnapshot = (figures: Partial<Stated>, recipe: Part[] | null = null) =>
    toSnapshot({ recipes: [recipe], levels: [{ inStock: 0, committed: 0, potential: null, ...figures }] });
  const kinds = (snapshot: Snapshot, change: Partial<SyncPolicy> = {}) =>
    computeAvailability(snapshot, 0, location, { ...defaultPolicy, ...change }).steps.map(
      (step) => step.kind,
    );

  it("Q11 names its terms in the order in which they apply", () => {
    const kit = aSnapshot({ inStock: 250_000, potential: 300_000, committed: 150_000 }, []);
    const policy = { bufferPercent: quantity("10"), bufferQuantity: 1, maximumQuantity: 8 };
    // 2.5 + 3 - 1.5 = 4, less 1 of ten percent, less 1.
    expect(kinds(kit, policy)).toStrictEqual([
      "IN_STOCK",
      "POTENTIAL",
      "COMMITTED",
      "BUFFER_PERCENT",
      "BUFFER_QUANTITY",
      "MAXIMUM",
    ]);
    expect(kinds(aSnapshot({ inStock: -50_000 }))).toStrictEqual([
      "IN_STOCK",
      "COMMITTED",
      "ROUNDING",
      "CLAMP",
    ]);
  });

  it("Q2 the source's own potential counts, whatever the recipe would give", () => {
    const world: World = {
      recipes: [null, [{ component: 0, quantity: 100_000 }]],
      levels: [
        { inStock: 500_000, committed: 0, potential: null },
        { inStock: 0, committed: 0, potential: 200_000 },
      ],
    };
    const answer = computeAvailability(toSnapshot(world), 1, location, defaultPolicy);
    expect(answer).toMatchObject({ available: 2, components: [{ allows: 5, isLimiting: true }] });
    expect(answer.steps[1]).toMatchObject({ kind: "POTENTIAL", detail: { from: "source" } });
  });

  it("G2 what cannot be read is unknown, with the reason", () => {
    const snapshot = {
      variants: new Map([[0, { id: 0, externalId: "0", isKit: false }]]),
      recipes: new Map(),
      inFlight: new Map(),
      notCounted: new Map(),
      contenders: new Map(),
      readProblems: new Map([[0, "GET /inventory: not as documented"]]),
      levels: new Map(),
    };
    expect(computeAvailability(snapshot, 0, location, defaultPolicy)).toMatchObject({
      available: null,
      unavailableReason: "Its stock cannot be read: GET /inventory: not as documented",
    });
  });

  it("Q7 a number larger than a channel takes is not known, rather than cut", () => {
    const answer = computeAvailability(
      {
        variants: new Map([[0, { id: 0, externalId: "0", isKit: false }]]),
        recipes: new Map(),
        inFlight: new Map(),
        notCounted: new Map(),
        contenders: new Map(),
        readProblems: new Map(),
        levels: new Map([
          [
            levelKey(0, location),
            { inStock: quantity("1000000001"), committed: 0n, expected: 0n, potential: null, readAt: 1 },
          ],
        ]),
      },
      0,
      location,
      defaultPolicy,
    );
    expect(answer).toMatchObject({ available: null, unavailableReason: expect.stringMatching(/larger/) });
  });
});
