// What of the configuration concerns requests and answers themselves: bounds, documents, origins.
import type { CostLimits } from "./cost/cost-buckets.ts";

/** A value, or what is wrong with it, to be put behind the variable's name. */
export type Parsed<T> = { value: T } | { problem: string };

export type TransportConfig = {
  costLimits: CostLimits;
};

export const transportDefaults = {
  STOCKGATE_MOST_COST: "25000",
  STOCKGATE_COST_PER_SECOND: "5000",
} as const;

/** Undefined where the value is refused; the problem is noted by then. */
type Take = <T>(name: keyof typeof transportDefaults, parse: (text: string) => Parsed<T>) => T | undefined;

function parsePoints(text: string): Parsed<number> {
  return /^[1-9]\d{0,8}$/.test(text)
    ? { value: Number(text) }
    : { problem: `must be a number of points from 1 to 999999999, not "${text}"` };
}

export function readTransport(take: Take): TransportConfig | undefined {
  const most = take("STOCKGATE_MOST_COST", parsePoints);
  const perSecond = take("STOCKGATE_COST_PER_SECOND", parsePoints);
  if (most === undefined || perSecond === undefined) return undefined;
  return { costLimits: { most, perSecond } };
}
