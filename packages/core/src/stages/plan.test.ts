import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planPushes, type PlanTarget, type PlanTerms, type Sighting } from "./plan.ts";

const aTarget = (fields: Partial<PlanTarget> = {}): PlanTarget => ({
  id: 1,
  desired: 5,
  settled: 5,
  pushed: 5,
  replaced: 7,
  before: null,
  isUntold: false,
  isRemapped: false,
  hasWriteFailed: false,
  isReconciled: false,
  lastSeen: { available: 5, committed: 0 },
  lastSeenAt: 0,
  reversals: 0,
  isReversed: false,
  isTraded: false,
  hold: null,
  desiredTicket: 1,
  desiredReadAt: 0,
  rise: null,
  risesHeldUntil: null,
  stockAgainAt: null,
  isForced: false,
  ...fields,
});
const seenAt = 1000;
const termsOf = (isActive = true, holdRisesMs: number | null = null): PlanTerms => ({
  isActive,
  seenAt,
  holdRisesMs,
  isShadow: false,
  salesOnlyUntil: null,
  stockable: new Set(),
  confirmAfterMs: null,
  areOrdersSubtracted: false,
});
const plan = (target: PlanTarget, sighting: Sighting, terms = termsOf()) => {
  const { pushes, stockings, skips } = planPushes([target], new Map([[target.id, sighting]]), terms);
  return [...pushes, ...stockings, ...skips][0];
};
const seen = (available: number, committed = 0) => ({ available, committed });

const aHold = { code: "SECOND_WRITER", message: "Somebody else writes there." } as const;

const smallInt = fc.integer({ min: -3, max: 3 });
const anySighting = fc.option(fc.record({ available: smallInt, committed: fc.nat({ max: 2 }) }));
const anyTargets = fc.uniqueArray(
  fc.record<PlanTarget>({
    id: fc.nat({ max: 20 }),
    desired: fc.option(smallInt),
    settled: fc.option(smallInt),
    pushed: fc.option(smallInt),
    replaced: fc.option(smallInt),
    before: fc.constantFrom(null, "BEFORE_SYNC", "MANUAL_EDIT", "LAG"),
    isUntold: fc.boolean(),
    isRemapped: fc.boolean(),
    hasWriteFailed: fc.boolean(),
    isReconciled: fc.boolean(),
    lastSeen: anySighting,
    lastSeenAt: fc.constant(0),
    // The third is what plans with a hold of its own; see below.
    reversals: fc.nat({ max: 1 }),
    isReversed: fc.boolean(),
    isTraded: fc.boolean(),
    hold: fc.constantFrom(null, aHold),
    desiredTicket: fc.constant(1),
    desiredReadAt: fc.constant(0),
    rise: fc.constant(null),
    risesHeldUntil: fc.constantFrom(null, 999, 1001),
    stockAgainAt: fc.constantFrom(null, seenAt, seenAt + 1),
    isForced: fc.boolean(),
  }),
  { selector: (target) => target.id },
);
const anyCase = anyTargets.chain((targets) =>
  fc.record({
    targets: fc.constant(targets),
    sightings: fc
      .tuple(
        ...targets.map((target) => fc.option(anySighting.map((sighting) => [target.id, sighting] as const))),
      )
      .map((entries) => new Map(entries.filter((entry) => entry !== null))),
    terms: fc.record<PlanTerms>({
      isActive: fc.boolean(),
      seenAt: fc.constant(seenAt),
      holdRisesMs: fc.constantFrom(null, 500),
      isShadow: fc.boolean(),
      salesOnlyUntil: fc.constantFrom(null, seenAt, seenAt + 1),
      stockable: fc.subarray(targets.map(({ id }) => id)).map((ids) => new Set(ids)),
      confirmAfterMs: fc.constant(null),
      areOrdersSubtracted: fc.constant(false),
    }),
    order: fc.shuffledSubarray(targets, { minLength: targets.length }),
  }),
);

describe("planPushes, whatever the targets", () => {
  it("Q3 the order they come in makes no difference", () => {
    fc.assert(
      fc.property(anyCase, ({ targets, order, sightings, terms }) => {
        expect(planPushes(order, sightings, terms)).toStrictEqual(planPushes(targets, sightings, terms));
      }),
    );
  });

  it("C8 T3 G3 L5 writes and stocks exactly what is active, not held, known, seen, wrong, and departed or asked for", () => {
    fc.assert(
      fc.property(anyCase, ({ targets, sightings, terms }) => {
        const { pushes, stockings, skips } = planPushes(targets, sightings, terms);
        const wanted = targets.flatMap(
          ({ id, desired, settled, isForced, hold, lastSeen, risesHeldUntil }) => {
            const sighting = sightings.get(id);
            if (!terms.isActive || hold || desired === null || !sighting) return [];
            const hasFallen = lastSeen !== null && sighting.available < lastSeen.available;
            const isSale = (terms.salesOnlyUntil ?? 0) > seenAt;
            const isRiseHeld =
              isSale || (hasFallen && terms.holdRisesMs !== null) || (risesHeldUntil ?? 0) > seenAt;
            if (terms.isShadow) return [];
            if (sighting.available === desired || (isRiseHeld && desired > sighting.available)) return [];
            return isForced || desired !== settled
              ? [{ targetId: id, from: sighting.available, to: desired }]
              : [];
          },
        );
        expect(
          new Set(pushes.map(({ targetId, from, to }) => JSON.stringify({ targetId, from, to }))),
        ).toStrictEqual(new Set(wanted.map((push) => JSON.stringify(push))));
        const mayStock = terms.isActive && !terms.isShadow && (terms.salesOnlyUntil ?? 0) <= seenAt;
        const unstocked = targets.flatMap(({ id, desired, hold, stockAgainAt }) =>
          mayStock &&
          (stockAgainAt ?? 0) <= seenAt &&
          terms.stockable.has(id) &&
          sightings.get(id) === null &&
          desired !== null &&
          !hold
            ? [id]
            : [],
        );
        expect(stockings.map((step) => step.targetId)).toStrictEqual(unstocked.toSorted((a, b) => a - b));
        // Everything else that was seen is skipped, once; what was not seen is left alone.
        const answered = [...pushes, ...stockings, ...skips].map((step) => step.targetId);
        expect(answered.toSorted((a, b) => a - b)).toStrictEqual(
          [...sightings.keys()].toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it("Q3 decreases before increases, the largest fall first", () => {
    fc.assert(
      fc.property(anyCase, ({ targets, sightings }) => {
        const moves = planPushes(targets, sightings, termsOf()).pushes.map(({ from, to }) => to - from);
        expect(moves).toStrictEqual(moves.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("planPushes", () => {
  it.each([
    ["T3", "held", aTarget({ desired: 4 }), seen(5), false],
    ["L5", "not-stocked", aTarget({ desired: 4 }), null, true],
    ["Q1", "unknown", aTarget({ desired: null }), seen(5), true],
    ["C8", "unchanged", aTarget({ desired: 4 }), seen(4), true],
    ["T2", "drifted", aTarget(), seen(9), true],
    ["G3", "guarded", aTarget({ desired: 4, hold: aHold }), seen(5), true],
    ["G3", "guarded", aTarget({ isForced: true, hold: aHold }), seen(9), true],
  ] as const)("%s skips: %s", (_, reason, target, sighting, isActive) => {
    expect(plan(target, sighting, termsOf(isActive))).toMatchObject({ kind: "skip", reason });
  });

  it("Q9 where orders cannot be read, what fell may not rise for a while; it may fall further", () => {
    const blind = termsOf(true, 500);
    const fallen = aTarget({ desired: 9 });
    expect(plan(fallen, seen(4), blind)).toMatchObject({ reason: "rise-held", risesHeldUntil: 1500 });
    expect(plan(aTarget({ desired: 2 }), seen(4), blind)).toMatchObject({
      kind: "push",
      risesHeldUntil: 1500,
    });
    expect(plan(aTarget({ desired: 9, risesHeldUntil: 1200 }), seen(5), blind)).toMatchObject({
      reason: "rise-held",
      risesHeldUntil: 1200,
    });
    expect(plan(aTarget({ desired: 9, risesHeldUntil: 900 }), seen(5), blind)).toMatchObject({
      kind: "push",
    });
    expect(plan(fallen, seen(4))).toMatchObject({ kind: "push", to: 9 });
  });

  it("T2 before the first push, what differs from the baseline was there before", () => {
    const target = aTarget({ pushed: null, lastSeen: null });
    expect(plan(target, seen(9))).toMatchObject({ reason: "drifted", drift: "BEFORE_SYNC" });
  });

  it("T5 available moved alone: an edit by hand, also where it is overwritten at once", () => {
    expect(plan(aTarget(), seen(9))).toMatchObject({ reason: "drifted", drift: "MANUAL_EDIT" });
    expect(plan(aTarget({ desired: 4 }), seen(9))).toMatchObject({
      kind: "push",
      from: 9,
      to: 4,
      drift: "MANUAL_EDIT",
    });
  });

  it("Q10 an order moved both: no drift of its own, and what drifted before goes on doing so", () => {
    expect(plan(aTarget(), seen(3, 2))).toMatchObject({ drift: null });
    const drifted = aTarget({ before: "BEFORE_SYNC", lastSeen: seen(9) });
    expect(plan(drifted, seen(7, 2))).toMatchObject({ drift: "BEFORE_SYNC" });
  });

  it("T2 a person who asks has the channel brought right, whatever is settled", () => {
    expect(plan(aTarget({ isForced: true }), seen(9))).toMatchObject({ kind: "push", from: 9, to: 5 });
    expect(plan(aTarget({ isForced: true }), seen(9), termsOf(false))).toMatchObject({ reason: "held" });
  });

  it("G3 our number gone for the one that it replaced, or for the second time: another writer", () => {
    expect(plan(aTarget(), seen(7))).toMatchObject({ drift: "OTHER_WRITER", isReversal: true });
    expect(plan(aTarget(), seen(9))).toMatchObject({ drift: "MANUAL_EDIT", isReversal: true });
    expect(plan(aTarget({ reversals: 1 }), seen(9))).toMatchObject({ drift: "OTHER_WRITER" });
    expect(plan(aTarget({ reversals: 1, desired: 4 }), seen(9))).toMatchObject({ kind: "push" });
  });

  it("G3 the third within a day is held, wanted or not", () => {
    const held = { kind: "skip", reason: "guarded", hold: { code: "SECOND_WRITER" }, isReversal: true };
    expect(plan(aTarget({ reversals: 2 }), seen(9))).toMatchObject(held);
    expect(plan(aTarget({ reversals: 2, desired: 4 }), seen(9))).toMatchObject(held);
    expect(plan(aTarget({ reversals: 2, isForced: true }), seen(9))).toMatchObject(held);
  });

  it.each([
    ["G4 our own number is seen again", aTarget({ lastSeen: seen(8) }), seen(5)],
    ["an order moved both figures", aTarget(), seen(3, 2)],
    ["orders explain the move", aTarget({ isTraded: true }), seen(3)],
    ["the number that went was not ours", aTarget({ pushed: null }), seen(9)],
    ["it was reversed before, and we wrote nothing since", aTarget({ isReversed: true }), seen(9)],
    ["nothing counts as settled", aTarget({ settled: null }), seen(9)],
  ])("G3 is no reversal: %s", (_, target, sighting) => {
    expect(plan({ ...target, reversals: 2 }, sighting)).toMatchObject({ isReversal: false });
    expect(plan({ ...target, reversals: 2 }, sighting)).not.toMatchObject({ reason: "guarded" });
  });

  it("in shadow mode what would be written is held back, and the rest is as ever", () => {
    const shadow = { ...termsOf(), isShadow: true };
    const held = { reason: "guarded", hold: { code: "SHADOW" }, until: null };
    expect(plan(aTarget({ desired: 4 }), seen(5), shadow)).toMatchObject(held);
    expect(plan(aTarget({ desired: 4 }), seen(4), shadow)).toMatchObject({ reason: "unchanged" });
    expect(plan(aTarget(), seen(9), shadow)).toMatchObject({ reason: "drifted" });
  });

  it("L5 what is not stocked is stocked where it may be, and told of in shadow mode, in a sale and while off", () => {
    const may = { ...termsOf(), stockable: new Set([1]) };
    expect(plan(aTarget(), null, may)).toMatchObject({ kind: "stock" });
    const told = { kind: "skip", reason: "not-stocked", until: null };
    expect(plan(aTarget(), null, { ...may, stockable: new Set([2]) })).toMatchObject(told);
    expect(plan(aTarget(), null, { ...may, isShadow: true })).toMatchObject(told);
    expect(plan(aTarget(), null, { ...may, isActive: false })).toMatchObject(told);
    expect(plan(aTarget({ desired: null }), null, may)).toMatchObject(told);
    expect(plan(aTarget({ hold: aHold }), null, may)).toMatchObject(told);
    const again = aTarget({ stockAgainAt: seenAt + 9 });
    expect(plan(again, null, may)).toMatchObject({ ...told, until: seenAt + 9 });
    const sale = { ...may, salesOnlyUntil: seenAt + 500 };
    expect(plan(aTarget(), null, sale)).toMatchObject({ ...told, until: seenAt + 500 });
    expect(plan(aTarget(), seen(5), may)).toMatchObject({ reason: "unchanged" });
  });

  it("Q9 orders take along what is settled, where they are subtracted: what they took is not what drifts", () => {
    const terms = { ...termsOf(), areOrdersSubtracted: true };
    const moved = { settledByTrade: 4 };
    // One more unit on order, and the number wanted is as before: so many came in meanwhile.
    expect(plan(aTarget(), seen(4, 1), terms)).toMatchObject({ ...moved, kind: "push", from: 4, to: 5 });
    expect(plan(aTarget({ isTraded: true }), seen(4), terms)).toMatchObject({
      ...moved,
      kind: "push",
      to: 5,
    });
    const unknown = aTarget({ desired: null });
    expect(plan(unknown, seen(4, 1), terms)).toMatchObject({ ...moved, reason: "unknown" });
    const drifting = { ...unknown, before: "BEFORE_SYNC" } as const;
    const asBefore = { drift: "BEFORE_SYNC", settledByTrade: null };
    expect(plan(drifting, seen(4, 1), terms)).toMatchObject(asBefore);
    const held = aTarget({ hold: aHold });
    expect(plan(held, seen(4, 1), terms)).toMatchObject({ ...moved, reason: "guarded" });
    const before = aTarget({ before: "BEFORE_SYNC" });
    const stays = { reason: "drifted", settledByTrade: null };
    for (const [target, sighting, onTerms] of [
      [aTarget(), seen(4), terms],
      [before, seen(4, 1), terms],
      [aTarget({ lastSeen: null }), seen(4, 1), terms],
      [aTarget(), seen(4, 1), termsOf()],
    ] as const)
      expect(plan(target, sighting, onTerms)).toMatchObject(stays);
  });

  it("in a sale rises wait for its end, and falls do not", () => {
    const sale = { ...termsOf(), salesOnlyUntil: seenAt + 500 };
    const held = { reason: "guarded", hold: { code: "SALES_ONLY" }, until: seenAt + 500 };
    expect(plan(aTarget({ desired: 6 }), seen(5), sale)).toMatchObject(held);
    expect(plan(aTarget({ desired: 4 }), seen(5), sale)).toMatchObject({ kind: "push", to: 4 });
    expect(plan(aTarget({ desired: 6, hold: aHold }), seen(5), sale)).toMatchObject({ hold: aHold });
    const over = { ...termsOf(), salesOnlyUntil: seenAt };
    expect(plan(aTarget({ desired: 6 }), seen(5), over)).toMatchObject({ kind: "push", to: 6 });
  });

  it("where rises are to be confirmed one waits for a second reading, late enough and as large", () => {
    const terms = { ...termsOf(), confirmAfterMs: 60 };
    const rise = { quantity: 6, ticket: 3, seenAt: 900 };
    const second = { desired: 6, rise, desiredTicket: 4, desiredReadAt: 960 };
    const waits = (fields: Partial<PlanTarget>) => plan(aTarget({ ...second, ...fields }), seen(5), terms);
    expect(waits({})).toMatchObject({ kind: "push", to: 6, rise: null });
    expect(waits({ desired: 8 })).toMatchObject({ kind: "push", to: 8 });
    const held = { reason: "guarded", hold: { code: "AWAITING_CONFIRMATION" }, until: null };
    expect(waits({ rise: null })).toMatchObject({ ...held, rise: { quantity: 6, ticket: 4, seenAt } });
    expect(waits({ desiredTicket: 3 })).toMatchObject({ ...held, rise });
    expect(waits({ desiredReadAt: 959 })).toMatchObject({ ...held, rise });
    const larger = { quantity: 9, ticket: 3, seenAt: 900 };
    expect(waits({ rise: larger })).toMatchObject({ ...held, rise: { quantity: 6, ticket: 4, seenAt } });
    expect(waits({ desired: 4 })).toMatchObject({ kind: "push", to: 4 });
  });
});
