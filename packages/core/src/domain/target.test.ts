import { describe, expect, it } from "vitest";
import { baselineDrift, isHandEdit, needsPush, type TargetFigures, targetState } from "./target.ts";

const figures = (fields: Partial<TargetFigures> = {}): TargetFigures => ({
  desired: 5,
  settled: 5,
  holdCode: null,
  hasError: false,
  driftCause: null,
  ...fields,
});

describe("a target", () => {
  it("T2 needs a push once its number departs from the settled one; an unknown number never does", () => {
    expect(needsPush({ desired: 5, settled: 5 })).toBe(false);
    expect(needsPush({ desired: 4, settled: 5 })).toBe(true);
    expect(needsPush({ desired: 0, settled: null })).toBe(true);
    expect(needsPush({ desired: null, settled: 5 })).toBe(false);
  });

  it.each([
    ["IN_SYNC", figures(), true],
    ["PENDING", figures({ desired: 4 }), true],
    ["HELD", figures({ desired: 4 }), false],
    ["HELD", figures({ desired: null }), true],
    ["DRIFTED", figures({ driftCause: "MANUAL_EDIT" }), true],
    ["DRIFTED", figures({ driftCause: "BEFORE_SYNC" }), false],
    ["FAILED", figures({ hasError: true, desired: 4 }), true],
    ["HELD", figures({ holdCode: "SECOND_WRITER", hasError: true }), true],
  ] as const)("T3 T5 G2 G3 is %s", (state, of, isActive) => {
    expect(targetState(of, isActive)).toBe(state);
  });

  it("T2 what the channel showed before the baseline, where it is another number, is drift", () => {
    expect(baselineDrift(5, 6)).toBe("BEFORE_SYNC");
    expect(baselineDrift(5, 5)).toBeNull();
    expect(baselineDrift(5, null)).toBeNull();
    expect(baselineDrift(null, 6)).toBeNull();
  });

  it("T5 Q10 available that moves alone was edited by hand; an order moves both", () => {
    const before = { available: 10, committed: 2 };
    expect(isHandEdit(before, { available: 9, committed: 2 })).toBe(true);
    expect(isHandEdit(before, { available: 9, committed: 3 })).toBe(false);
    expect(isHandEdit(before, { available: 10, committed: 1 })).toBe(false);
  });
});
