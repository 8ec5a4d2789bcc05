import { assert, bigInt, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decimal,
  decimalToNumber,
  divide,
  formatDecimal,
  multiply,
  roundDecimal,
  wholeTimes,
} from "./decimal.ts";

describe("decimals", () => {
  it.each([
    ["0.1", 0.1 + 0, "0.10000"],
    ["-0.000005", -0.000005, "-0.00001"],
    ["1e-7", 1e-7, "0.00000"],
    ["1e21", 1e21, "1000000000000000000000.00000"],
    ["123456789012.3", 123_456_789_012.3, "123456789012.30000"],
    ["-0.000001", -0.000001, "0.00000"],
  ])("reads and writes %s", (text, number, written) => {
    expect(formatDecimal(decimal(text), 5)).toBe(written);
    expect(formatDecimal(decimal(number), 5)).toBe(written);
  });

  it("adds what binary fractions cannot", () => {
    expect(decimal(0.1) + decimal(0.2)).toBe(decimal("0.3"));
    expect(decimalToNumber(decimal("0.3"))).toBe(0.3);
  });

  it("multiplies, divides and counts whole times exactly", () => {
    expect(multiply(decimal("1.5"), decimal("0.75"))).toBe(decimal("1.125"));
    expect(formatDecimal(divide(decimal(10), decimal(3)), 10)).toBe("3.3333333333");
    expect(wholeTimes(decimal("12.5"), decimal("0.25"))).toBe(decimal(50));
    expect(wholeTimes(decimal("0.3"), decimal("0.1"))).toBe(decimal(3));
    expect(() => divide(1n, 0n)).toThrow(RangeError);
  });

  it("gives back every number it was given as text", () => {
    assert(
      property(bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (units) => {
        expect(decimal(formatDecimal(units, 10))).toBe(units);
      }),
    );
  });

  it("rounds to at most half a unit away", () => {
    assert(
      property(
        bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        integer({ min: 0, max: 10 }),
        (units, places) => {
          const off = roundDecimal(units, places) - units;
          expect(2n * (off < 0n ? -off : off) <= 10n ** BigInt(10 - places)).toBe(true);
        },
      ),
    );
  });

  it("refuses what is no decimal", () => {
    expect(() => decimal("7,5")).toThrow("Not a decimal");
    expect(() => decimal(Number.NaN)).toThrow("Not a decimal");
  });
});
