import { describe, expect, it } from "vitest";
import { AdapterError, type AdapterErrorKind } from "../contracts/index.ts";
import { createAllowance, inHalves } from "./halving.ts";

const items = Array.from({ length: 250 }, (_, index) => index);

/** A far side that fails wherever one of these is asked for. */
function aFarSide(bad: (item: number) => boolean, kind: AdapterErrorKind = "bad-response") {
  const asked: (readonly number[])[] = [];
  const done: number[] = [];
  const work = async (part: readonly number[]) => {
    asked.push(part);
    if (part.some(bad)) throw new AdapterError(kind, "no");
    done.push(...part);
  };
  return { asked, done, work };
}
const itemsOf = (those: readonly { item: number }[]) => those.map(({ item }) => item);

describe("halving", () => {
  it.each([0, 124, 249])("G2 finds one of 250, wherever it lies (%i)", async (bad) => {
    const { done, work } = aFarSide((item) => item === bad);
    const { faults, left } = await inHalves(items, work, createAllowance({ now: () => 0 }));
    expect([itemsOf(faults), left]).toStrictEqual([[bad], []]);
    expect(done).toStrictEqual(items.filter((item) => item !== bad));
  });

  it("G2 spends so many requests and no more; nothing is lost from sight", async () => {
    const { asked, done, work } = aFarSide((item) => item % 10 === 0);
    const { faults, left } = await inHalves(items, work, createAllowance({ now: () => 0 }));
    expect(asked).toHaveLength(21);
    expect([...itemsOf(faults), ...itemsOf(left), ...done].toSorted((a, b) => a - b)).toStrictEqual(items);
  });

  it("asks once where all goes well, and for one that fails alone", async () => {
    const good = aFarSide(() => false);
    expect(await inHalves(items, good.work, { take: () => false })).toStrictEqual({ faults: [], left: [] });
    const bad = aFarSide(() => true);
    expect(itemsOf((await inHalves([7], bad.work, { take: () => false })).faults)).toStrictEqual([7]);
    expect([good.asked, bad.asked].map((each) => each.length)).toStrictEqual([1, 1]);
  });

  it.each(["throttled", "unavailable", "unauthorized"] as const)("G2 %s is nobody's fault", async (kind) => {
    const { asked, work } = aFarSide(() => true, kind);
    await expect(inHalves(items, work, { take: () => true })).rejects.toMatchObject({ kind });
    expect(asked).toHaveLength(1);
  });
});

it("an allowance is given anew each minute, and where the clock was set back", () => {
  let now = 5_000_000;
  const allowance = createAllowance({ now: () => now });
  const takeAll = () => Array.from({ length: 30 }, () => allowance.take()).filter(Boolean).length;
  const taken = [takeAll(), takeAll()];
  for (const step of [59_999, 1, -1]) {
    now += step;
    taken.push(takeAll());
  }
  expect(taken).toStrictEqual([20, 0, 0, 20, 20]);
});
