import { describe, expect, it } from "vitest";
import { oneUnit } from "./quantity.ts";
import { isMassZero } from "./zero-guard.ts";

const percent = (value: bigint | null) => ({ massZeroGuardPercent: value === null ? null : value * oneUnit });

describe("G1 too many at zero", () => {
  it.each([
    [{ zeroed: 31, onSale: 100 }, 30n, true],
    [{ zeroed: 30, onSale: 100 }, 30n, false],
    [{ zeroed: 19, onSale: 19 }, 30n, false],
    [{ zeroed: 20, onSale: 20 }, 30n, true],
    [{ zeroed: 20, onSale: 10_000 }, 0n, true],
    [{ zeroed: 500, onSale: 500 }, 100n, false],
    [{ zeroed: 500, onSale: 500 }, null, false],
  ] as const)("%o at %s percent: %s", (figures, share, isTooMany) => {
    expect(isMassZero(figures, percent(share))).toBe(isTooMany);
  });

  it("compares exactly", () => {
    const third = { massZeroGuardPercent: 333_333_333_333n };
    expect(isMassZero({ zeroed: 20, onSale: 60 }, third)).toBe(true);
    expect(isMassZero({ zeroed: 20, onSale: 60 }, { massZeroGuardPercent: 333_333_333_334n })).toBe(false);
  });
});
