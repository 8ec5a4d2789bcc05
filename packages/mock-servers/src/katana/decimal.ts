// Exact decimals: quantities and costs as whole numbers of ten-billionths. Nothing passes through binary fractions,
// but the JSON numbers that Katana itself takes and gives, read and written by their shortest decimal spelling.

/** In units of 10^-10: enough for Katana's quantities (5 places) and costs (10 places). */
export type Decimal = bigint;

const scale = 10;
const one = 10n ** BigInt(scale);
const powersOfTen = Array.from({ length: scale + 1 }, (_, power) => 10n ** BigInt(power));
const powerOfTen = (power: number) => powersOfTen[power] ?? 10n ** BigInt(power);
const spelling = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** Digits past the tenth place are rounded half away from zero. Throws where the text is no decimal. */
export function decimal(value: number | string): Decimal {
  const parts = spelling.exec(String(value));
  if (!parts) throw new Error(`Not a decimal: ${value}`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts;
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const magnitude = shift >= 0 ? digits * powerOfTen(shift) : roundedQuotient(digits, powerOfTen(-shift));
  return sign === "-" ? -magnitude : magnitude;
}

/** "7.00000": rounded half away from zero to the places that the field has. */
export function formatDecimal(value: Decimal, places: number): string {
  const rounded = roundDecimal(value, places) / powerOfTen(scale - places);
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? "" : `.${digits.slice(-places)}`;
  return `${rounded < 0n ? "-" : ""}${whole}${fraction}`;
}

/** For the fields that Katana writes as JSON numbers. */
export const decimalToNumber = (value: Decimal): number => Number(formatDecimal(value, scale));

export function roundDecimal(value: Decimal, places: number): Decimal {
  const unit = powerOfTen(scale - places);
  return roundedQuotient(value, unit) * unit;
}

export const multiply = (a: Decimal, b: Decimal): Decimal => roundedQuotient(a * b, one);

/** Throws where `b` is zero. */
export const divide = (a: Decimal, b: Decimal): Decimal => roundedQuotient(a * one, b);

/** How many whole times `b` fits into `a`, for `a` not below zero and `b` above it. */
export const wholeTimes = (a: Decimal, b: Decimal): Decimal => (a / b) * one;

export const smallest = (a: Decimal, b: Decimal): Decimal => (a < b ? a : b);
export const largest = (a: Decimal, b: Decimal): Decimal => (a > b ? a : b);

/** Half away from zero. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const a = dividend < 0n ? -dividend : dividend;
  const b = divisor < 0n ? -divisor : divisor;
  const quotient = (a * 2n + b) / (b * 2n);
  return isNegative ? -quotient : quotient;
}
