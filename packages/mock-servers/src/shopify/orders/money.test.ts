import { expect, it } from "vitest";
import { fromCents, sumCents, toCents } from "./money.ts";

it.each([
  ["0", 0],
  ["19", 1900],
  ["19.5", 1950],
  ["19.005", 1901],
  ["-0.07", -7],
  [".5", 50],
])("reads %s as %i cents", (amount, cents) => {
  expect(toCents(amount)).toBe(cents);
});

it("writes two places", () => {
  expect([0, 5, 1900, -7, 123_456].map(fromCents)).toStrictEqual([
    "0.00",
    "0.05",
    "19.00",
    "-0.07",
    "1234.56",
  ]);
});

it("loses nothing in a sum", () => {
  expect(fromCents(sumCents(["0.1", "0.2", "0.3"], (amount) => amount))).toBe("0.60");
});
