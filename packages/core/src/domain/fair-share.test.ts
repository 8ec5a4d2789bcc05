// Shares: everything is shared out, evenly, and nobody's share moves the wrong way.
import { assert, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { fairShare } from "./fair-share.ts";

const accounts = integer({ min: 0, max: 10_000 });
const engines = integer({ min: 1, max: 40 });

const sharesOf = (count: number, among: number) =>
  Array.from({ length: among }, (_, place) => fairShare(count, among, place));

it("everything is shared out, and no engine has more than one above another", () => {
  assert(
    property(accounts, engines, (count, among) => {
      const shares = sharesOf(count, among);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }),
  );
});

it("an engine that comes last takes from the others and gives to none; one that goes gives to all and takes from none", () => {
  assert(
    property(accounts, engines, integer({ min: 0, max: 40 }), (count, among, gone) => {
      const before = sharesOf(count, among);
      const joined = sharesOf(count, among + 1);
      for (const [place, share] of before.entries()) expect(joined[place]).toBeLessThanOrEqual(share);
      const left = joined.toSpliced(gone % (among + 1), 1);
      for (const [place, share] of left.entries()) expect(before[place]).toBeGreaterThanOrEqual(share);
    }),
  );
});

it("an account more is one more for one engine and changes nothing for the others", () => {
  assert(
    property(accounts, engines, (count, among) => {
      const before = sharesOf(count, among);
      const grown = sharesOf(count + 1, among).map((share, place) => share - (before[place] ?? 0));
      expect(grown.toSorted((left, right) => left - right)).toEqual([...Array(among - 1).fill(0), 1]);
    }),
  );
});

it("an engine that is not among them has nothing to take", () => {
  expect(fairShare(10, 0, 0)).toBe(0);
  expect(fairShare(10, 2, 2)).toBe(0);
});
