import { quantity } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { readDecimal, readNumber } from "./decimal.ts";

test.for([
  ["12.50000", "12.5"],
  ["-3.00000", "-3"],
  ["0.0000000001", "0.0000000001"],
  ["7", "7"],
  ["1e-7", "0.0000001"],
  ["1.5e-7", "0.00000015"],
  ["-2.5E+3", "-2500"],
  ["12.34e1", "123.4"],
  ["0e0", "0"],
] as const)("Q7 %s is %s exactly", ([text, expected]) => {
  expect(readDecimal(text)).toBe(quantity(expected));
  expect(readNumber(text)).toBe(quantity(expected));
});

test.for(["1000000000000001", "-1e21", "9".repeat(400), "-1000000000000000.5"])(
  "%s is no count of goods",
  (text) => {
    expect(readDecimal(text)).toBeUndefined();
    expect(readNumber(text)).toBeUndefined();
  },
);

test.for(["", "abc", "1,5", "0x10", "NaN", "1e999", "."])("%j is no decimal", (text) => {
  expect(readDecimal(text)).toBeUndefined();
  expect(readNumber(text)).toBeUndefined();
});

test("a decimal string finer than ten digits is refused", () => {
  expect(readDecimal("0.12345678901")).toBeUndefined();
});

test.for([
  ["0.30000000000000004", "0.3"],
  ["0.29999999999999993", "0.3"],
  ["-0.30000000000000004", "-0.3"],
  ["1.00000000005", "1.0000000001"],
  ["-1.00000000005", "-1.0000000001"],
  ["1.00000000004999", "1"],
] as const)("the noise of a binary number is rounded away: %s is %s", ([text, expected]) => {
  expect(readNumber(text)).toBe(quantity(expected));
});
