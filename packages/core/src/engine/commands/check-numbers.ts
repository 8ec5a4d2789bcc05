// Numbers of an input within their bounds: what is wrong with each is told at its own field, which is the last of `path`.
import { wholePercent } from "../../domain/policy.ts";
import { parseQuantity } from "../../domain/quantity.ts";
import { type Refusal, refusal } from "./refusal.ts";

const mostUnits = 1_000_000_000;

/** Units, unless other bounds are given. What is left out or null is not checked. */
export function checkRange(
  value: number | null | undefined,
  path: string[],
  [least, most]: readonly [number, number] = [0, mostUnits],
): Refusal[] {
  if (value === null || value === undefined || (value >= least && value <= most)) return [];
  return [refusal("OUT_OF_RANGE", `${path.at(-1)} lies between ${least} and ${most}.`, path)];
}

export function checkPercent(text: string | null | undefined, path: string[]): Refusal[] {
  if (text === null || text === undefined) return [];
  const percent = parseQuantity(text);
  if (percent === undefined)
    return [refusal("INVALID", `${path.at(-1)} is a decimal of at most ten digits.`, path)];
  const isInRange = percent >= 0n && percent <= wholePercent;
  return isInRange ? [] : [refusal("OUT_OF_RANGE", `${path.at(-1)} lies between 0 and 100.`, path)];
}
