// Turns the decimals of Katana's answers into quantities: strings such as "12.50000", and the source text of JSON
// numbers, which may bear an exponent. Exact; undefined where the text is no decimal.
import { parseQuantity, type Quantity } from "@stockgate/core/contracts";

const numberForm = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;
const scaleDigits = 10;

/** Exactly what the text says; undefined also where it is finer than ten digits. */
export function readDecimal(text: string): Quantity | undefined {
  const plain = withoutExponent(text.trim());
  return plain === undefined ? undefined : parseQuantity(plain);
}

/**
 * As readDecimal, rounded to ten digits.
 * Katana: what it states as JSON numbers it computed in binary, so three tenths may arrive as 0.30000000000000004.
 */
export function readNumber(text: string): Quantity | undefined {
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
