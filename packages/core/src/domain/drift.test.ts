import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { causeOfDrift, type DriftFacts } from "./drift.ts";
import type { DriftCause } from "./target.ts";

const seen = (available: number, committed = 0) => ({ available, committed });

/** In step: 5 wanted, settled and seen twice. */
const facts = (fields: Partial<DriftFacts> = {}): DriftFacts => ({
  desired: 5,
  settled: 5,
  seen: seen(5),
  lastSeen: seen(5),
  before: null,
  pushed: 5,
  replaced: 7,
  reversals: 0,
  isReversed: false,
  isTraded: false,
  isUntold: false,
  isRemapped: false,
  hasWriteFailed: false,
  isReconciled: false,
  ...fields,
});

/** The number moved to 4 and is not written yet. */
const moved = (fields: Partial<DriftFacts> = {}) => facts({ desired: 4, ...fields });
/** The channel shows 9 where 5 is settled, and did so at the last look. */
const departed = (fields: Partial<DriftFacts> = {}) => facts({ seen: seen(9), lastSeen: seen(9), ...fields });

const cases: [what: string, facts: DriftFacts, always: DriftCause | null, reconciled?: DriftCause | null][] =
  [
    ["the channel shows the right number", facts(), null],
    ["it does, though others edited and missed much", facts({ isUntold: true, before: "MANUAL_EDIT" }), null],
    ["it does, and only what is settled is another", facts({ settled: 8, seen: seen(5) }), null],
    ["the number is not known", facts({ desired: null, seen: seen(9) }), null],

    ["available moved alone", facts({ seen: seen(9) }), "MANUAL_EDIT"],
    ["available moved alone, and the number moved too", moved({ seen: seen(9) }), "MANUAL_EDIT"],
    ["an edit is no failed write", moved({ seen: seen(9), hasWriteFailed: true }), "MANUAL_EDIT"],
    ["an edit that was seen before stands", departed({ before: "MANUAL_EDIT" }), "MANUAL_EDIT"],
    ["a reversal that was seen before stands", departed({ before: "OTHER_WRITER" }), "OTHER_WRITER"],
    [
      "an order on top of an edit",
      facts({ seen: seen(7, 2), lastSeen: seen(9), before: "MANUAL_EDIT" }),
      "MANUAL_EDIT",
    ],

    ["it was never written", facts({ seen: seen(9), lastSeen: null, pushed: null }), "BEFORE_SYNC"],
    [
      "it drifted before, and the number has moved since",
      moved({ ...departed(), desired: 4, before: "BEFORE_SYNC" }),
      "BEFORE_SYNC",
    ],

    ["the number moved without a signal", moved({ isUntold: true }), "MISSED_SIGNAL"],
    ["it moved, and its write failed", moved({ isUntold: true, hasWriteFailed: true }), "FAILED_WRITE"],
    [
      "a write was let go: nothing is settled",
      facts({ settled: null, seen: seen(9), hasWriteFailed: true }),
      "FAILED_WRITE",
    ],
    ["it was mapped otherwise", moved({ isRemapped: true, isUntold: true }), "MAPPING"],
    [
      "mapped otherwise, and the new number refused",
      moved({ isRemapped: true, hasWriteFailed: true }),
      "FAILED_WRITE",
    ],
    ["mapped otherwise, but the number is settled", facts({ isRemapped: true }), null],

    ["the number moved just now", moved(), null, "LAG"],
    ["it is new here", facts({ settled: null, seen: seen(9), lastSeen: null, pushed: null }), null, "LAG"],
    ["an order moved both figures", facts({ seen: seen(3, 2) }), null, "LAG"],
    [
      "open orders account for what is missing",
      facts({ seen: seen(3, 2), lastSeen: seen(3, 2) }),
      null,
      "LAG",
    ],
    ["more is missing than is on order", facts({ seen: seen(2, 2), lastSeen: seen(2, 2) }), null, "UNKNOWN"],
    ["what lagged at the last look says nothing of this one", departed({ before: "LAG" }), null, "UNKNOWN"],

    ["written, never seen since, and another number", facts({ seen: seen(9), lastSeen: null }), "UNKNOWN"],
    ["it stands as it stood, and nothing accounts for it", departed(), null, "UNKNOWN"],
  ];

describe("the cause of a drift", () => {
  it.each(cases)("C6 T5 %s", (_, given, always, reconciled = always) => {
    expect(causeOfDrift({ ...given, isReconciled: false })).toBe(always);
    expect(causeOfDrift({ ...given, isReconciled: true })).toBe(reconciled);
  });

  it("C6 a reconciliation explains every difference", () => {
    const anyFacts = fc.record({
      settled: fc.constantFrom(null, 4, 5),
      lastSeen: fc.constantFrom(null, seen(5), seen(9), seen(7, 2)),
      pushed: fc.constantFrom(null, 5),
      before: fc.constantFrom(null, "LAG", "MAPPING"),
      isUntold: fc.boolean(),
      isRemapped: fc.boolean(),
    });
    fc.assert(
      fc.property(anyFacts, (given) => {
        expect(causeOfDrift(departed({ ...given, isReconciled: true }))).not.toBeNull();
      }),
    );
  });
});
