import { describe, expect, it } from "vitest";
import { createCostBuckets } from "./cost-buckets.ts";

function open(most = 100, perSecond = 10) {
  let now = 1_000_000;
  const buckets = createCostBuckets({ most, perSecond }, { now: () => now });
  return { buckets, pass: (ms: number) => (now += ms) };
}

describe("a caller's bucket", () => {
  it("holds twenty seconds' worth, and never less than one operation may cost", () => {
    expect(open().buckets.statusOf("a")).toEqual({
      maximumAvailable: 200,
      currentlyAvailable: 200,
      restoreRate: 10,
    });
    expect(open(1000).buckets.statusOf("a").maximumAvailable).toBe(1000);
  });

  it("says how long to wait, and that is enough", () => {
    const { buckets, pass } = open();
    expect(buckets.take("a", 200)).toEqual({ isTaken: true });
    expect(buckets.take("a", 25)).toEqual({ isTaken: false, waitMs: 2500 });
    pass(2499);
    expect(buckets.take("a", 25).isTaken).toBe(false);
    pass(1);
    expect(buckets.take("a", 25).isTaken).toBe(true);
    expect(buckets.take("a", 1).isTaken).toBe(false);
  });

  it("is its own: another's is still full", () => {
    const { buckets } = open();
    buckets.take("a", 200);
    expect(buckets.take("b", 200).isTaken).toBe(true);
  });

  it("is never more than full, and loses nothing by a clock that jumps back", () => {
    const { buckets, pass } = open();
    buckets.take("a", 100);
    pass(-60_000);
    expect(buckets.statusOf("a").currentlyAvailable).toBe(100);
    buckets.giveBack("a", 1000);
    pass(1_000_000);
    expect(buckets.statusOf("a").currentlyAvailable).toBe(200);
  });

  it("is kept while it is not full, however many others come", () => {
    const { buckets } = open();
    buckets.take("busy", 200);
    for (let index = 0; index < 3000; index += 1) buckets.take(`caller ${index}`, 0);
    expect(buckets.take("busy", 1).isTaken).toBe(false);
  });
});
