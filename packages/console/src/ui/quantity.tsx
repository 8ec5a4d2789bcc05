// Numbers as the reader's language writes them. Decimals come as text and stay exact: they are never made floating point.

import { lazily } from "./lazily.ts";

const whole = lazily(() => new Intl.NumberFormat());
const signed = lazily(() => new Intl.NumberFormat(undefined, { signDisplay: "exceptZero" }));

export const formatNumber = (value: number): string => whole().format(value);

/** A decimal as the API has it: "12", "-0.5". */
const decimalForm = /^-?\d+(\.\d+)?$/;

/** Intl takes decimals as text since ES2023, and reads them exactly. */
const formatDecimal = (text: string, isSigned = false): string =>
  decimalForm.test(text) ? (isSigned ? signed : whole)().format(text as Intl.StringNumericLiteral) : text;

type Props = {
  value: number | string | null | undefined;
  /** With a plus before what is more than zero. */
  isSigned?: boolean;
  /** What is read out and shown where the number is not known. */
  unknown?: string;
};

export function Quantity({ value, isSigned = false, unknown = "not known" }: Props) {
  if (value === null || value === undefined)
    return (
      <span title={unknown} aria-label={unknown} role="img">
        –
      </span>
    );
  return <>{formatDecimal(String(value), isSigned)}</>;
}
