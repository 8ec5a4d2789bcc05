// Turns the decimals of Katana's answers into quantities: strings such as "12.50000", and the source text of JSON
// numbers, which may bear an exponent. Exact; undefined where the text is no decimal.
import { parseQuantity, type Quantity } from "@stockgate/core/contracts";

const numberForm = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;
const scaleDigits = 10;

/** No stock is a million times what a channel can show: there a field was overflown or mixed up, and is not believed. */
const mostUnits = parseQuantity("1000000000000000") ?? 0n;
const believable = (value: Quantity | undefined): Quantity | undefined =>
  value === undefined || value > mostUnits || value < -mostUnits ? undefined : value;

/** Exactly what the text says; undefined also where it is finer than ten digits, or beyond belief. */
export function readDecimal(text: string): Quantity | undefined {
  const plain = withoutExponent(text.trim());
  return plain === undefined ? undefined : believable(parseQuantity(plain));
}

/**
 * As readDecimal, rounded to ten digits.
 * Katana: what it states as JSON numbers it computed in binary, so three tenths may arrive as 0.30000000000000004.
 */
export const readNumber = (text: string): Quantity | undefined => believable(readRounded(text));

function readRounded(text: string): Quantity | undefined {
  const plain = withoutExponent(text.trim());
  if (plain === undefined) return undefined;
  const point = plain.indexOf(".");
  if (point < 0) return parseQuantity(plain);
  const kept = parseQuantity(plain.slice(0, point + 1 + scaleDigits));
  const isRoundedUp = (plain[point + 1 + scaleDigits] ?? "0") >= "5";
  if (kept === undefined || !isRoundedUp) return kept;
  return plain.startsWith("-") ? kept - 1n : kept + 1n;
}

/** "1.5e-7" as "0.00000015". */
function withoutExponent(text: string): string | undefined {
  const match = numberForm.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = match;
  const exponent = Number(exponentText);
  const digits = (whole + fraction).padStart(
    Math.max(0, -exponent) + whole.length + fraction.length + 1,
    "0",
  );
  const fractionLength = fraction.length - exponent;
  if (fractionLength <= 0) return sign + digits + "0".repeat(-fractionLength);
  return `${sign}${digits.slice(0, -fractionLength)}.${digits.slice(-fractionLength)}`;
}
