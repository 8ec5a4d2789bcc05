import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ceilDivide,
  ceilToUnits,
  floorDivide,
  floorToUnits,
  formatQuantity,
  fromUnits,
  multiplyQuantities,
  oneUnit,
  parseQuantity,
  quantity,
  toUnits,
} from "./quantity.ts";

const anyQuantity = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const anyDivisor = fc.bigInt({ min: 1n, max: 10n ** 20n });

describe("Q7 reading and writing decimals", () => {
  it("Q7 every quantity survives being written and read", () => {
    fc.assert(
      fc.property(anyQuantity, (value) => {
        expect(parseQuantity(formatQuantity(value))).toBe(value);
      }),
    );
  });

  it("Q7 a decimal is written in its shortest form, whatever zeros it came with", () => {
    const digits = fc.stringMatching(/^\d{1,10}$/);
    fc.assert(
      fc.property(
        fc.constantFrom("", "-"),
        fc.nat(),
        digits,
        fc.nat({ max: 4 }),
        (sign, whole, part, zeros) => {
          const value = parseQuantity(`${sign}00${whole}.${part}${"0".repeat(zeros)}`);
          const fraction = part.replace(/0+$/, "");
          const expected = `${whole}${fraction && `.${fraction}`}`;
          expect(value === undefined ? value : formatQuantity(value)).toBe(
            expected === "0" ? "0" : sign + expected,
          );
        },
      ),
    );
  });

  it.each([
    ["12.50000", "12.5"],
    ["-3", "-3"],
    ["+0.00001", "0.00001"],
    ["-0.0", "0"],
    [" 7 ", "7"],
    ["0.1234567891000", "0.1234567891"],
  ])("Q7 %s is %s", (text, expected) => {
    expect(formatQuantity(quantity(text))).toBe(expected);
  });

  it.each(["", " ", ".5", "5.", "1e3", "0x10", "1,5", "--1", "NaN", "Infinity", "0.12345678901", "1 2"])(
    "Q7 %j is no quantity",
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
      expect(() => quantity(text)).toThrow(RangeError);
    },
  );

  it("Q7 nothing passes through binary floating point", () => {
    const dimes = Array.from({ length: 10 }, () => quantity("0.1"));
    expect(dimes.reduce((sum, each) => sum + each)).toBe(quantity("1"));
    expect(formatQuantity(quantity("9007199254740993.00001"))).toBe("9007199254740993.00001");
  });
});

describe("Q7 rounding", () => {
  it("Q7 floorDivide and ceilDivide hug the exact quotient", () => {
    fc.assert(
      fc.property(anyQuantity, anyDivisor, fc.boolean(), (dividend, size, isNegative) => {
        const divisor = isNegative ? -size : size;
        const rest = dividend - floorDivide(dividend, divisor) * divisor;
        // The rest has the divisor's sign, and is smaller than it.
        expect(isNegative ? rest <= 0n && rest > divisor : rest >= 0n && rest < divisor).toBe(true);
        const isExact = dividend % divisor === 0n;
        expect(ceilDivide(dividend, divisor) - floorDivide(dividend, divisor)).toBe(isExact ? 0n : 1n);
      }),
    );
  });

  it("Q7 to units: down never up, up never down, whole numbers stay", () => {
    fc.assert(
      fc.property(anyQuantity, (value) => {
        const [floor, ceil] = [floorToUnits(value), ceilToUnits(value)];
        expect(floor <= value && value < floor + oneUnit).toBe(true);
        expect(ceil >= value && value > ceil - oneUnit).toBe(true);
        expect(floor % oneUnit).toBe(0n);
        expect(ceil).toBe(-floorToUnits(-value));
        expect(floorToUnits(floor)).toBe(floor);
      }),
    );
  });

  it("Q7 units go there and back", () => {
    fc.assert(
      fc.property(fc.integer(), (units) => {
        expect(toUnits(fromUnits(units))).toBe(units);
      }),
    );
    expect(toUnits(floorToUnits(quantity("-0.5")))).toBe(-1);
  });

  it("Q2 a product is rounded down in its last digit, and exact where it has one", () => {
    fc.assert(
      fc.property(anyQuantity, fc.integer({ min: -1000, max: 1000 }), (value, times) => {
        expect(multiplyQuantities(value, fromUnits(times))).toBe(value * BigInt(times));
      }),
    );
    expect(multiplyQuantities(quantity("0.00001"), quantity("0.000001"))).toBe(0n);
    expect(multiplyQuantities(quantity("0.00001"), quantity("-0.000001"))).toBe(-1n);
  });
});
