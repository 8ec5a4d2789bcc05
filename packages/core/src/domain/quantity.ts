// Exact decimal quantities. A quantity is a bigint that counts ten-billionths of a unit, so sums, differences and
// comparisons are plain bigint arithmetic and nothing ever passes through binary floating point (rule Q7).

/** A decimal number of units, scaled by 10^10. */
export type Quantity = bigint;

/** Digits behind the point. Katana states five; a recipe inside a recipe multiplies two of those. */
const scaleDigits = 10;
export const oneUnit: Quantity = 10n ** BigInt(scaleDigits);

/** As most are, and short enough that a number holds them exactly. */
const shortWholeForm = /^-?\d{1,15}$/;
const decimalForm = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Reads a decimal such as "12.50000" or "-3"; undefined where the text is none, or finer than ten digits. */
export function parseQuantity(text: string): Quantity | undefined {
  if (shortWholeForm.test(text)) return BigInt(Number(text)) * oneUnit;
  const match = decimalForm.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > scaleDigits) return undefined;
  const value = BigInt(whole + digits.padEnd(scaleDigits, "0"));
  return sign === "-" ? -value : value;
}

/** As parseQuantity, for text that is known to be a decimal: constants, and what the store wrote itself. */
export function quantity(text: string): Quantity {
  const value = parseQuantity(text);
  if (value === undefined) throw new RangeError(`not a decimal of at most ${scaleDigits} digits: ${text}`);
  return value;
}

/** Whole units, such as a channel's counts. */
export const fromUnits = (units: number): Quantity => BigInt(units) * oneUnit;

/** The shortest decimal: "12.5", never "12.50000". */
export function formatQuantity(value: Quantity): string {
  if (value % oneUnit === 0n) return String(value / oneUnit);
  const digits = (value < 0n ? -value : value).toString().padStart(scaleDigits + 1, "0");
  const text = `${digits.slice(0, -scaleDigits)}.${digits.slice(-scaleDigits).replace(/0+$/, "")}`;
  return value < 0n ? `-${text}` : text;
}

/** Division rounded towards minus infinity, where BigInt's own rounds towards zero. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const isExact = quotient * divisor === dividend;
  return isExact || dividend < 0n === divisor < 0n ? quotient : quotient - 1n;
}

export const ceilDivide = (dividend: bigint, divisor: bigint): bigint => -floorDivide(-dividend, divisor);

/** The largest whole number of units that is not more than the value: never rounds up, -0.5 becomes -1. */
export const floorToUnits = (value: Quantity): Quantity => floorDivide(value, oneUnit) * oneUnit;

export const ceilToUnits = (value: Quantity): Quantity => ceilDivide(value, oneUnit) * oneUnit;

/** Whole units as a number; only for values that floorToUnits gave and that fit a channel's integer. */
export const toUnits = (value: Quantity): number => Number(value / oneUnit);

/** The product, rounded down in the tenth digit where it is finer than that. */
export const multiplyQuantities = (left: Quantity, right: Quantity): Quantity =>
  floorDivide(left * right, oneUnit);
