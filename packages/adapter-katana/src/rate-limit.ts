// What Katana says about its request quota. Reads headers only; the engine decides what follows from them.
import type { BudgetReading, RateBudget } from "@stockgate/core/contracts";

/** Documented: 60 requests in 60 seconds, counted for each API key. */
export const katanaBudget: RateBudget = { kind: "window", limit: 60, windowMs: 60_000 };

/** No list answers with more rows a page. Katana: more than 250 is clamped in silence, or refused. */
export const rowsPerPage = 250;

/** Undefined where the answer does not state the quota. */
export function readBudget(headers: Record<string, string>): BudgetReading | undefined {
  const remaining = wholeNumber(headers["x-ratelimit-remaining"]);
  if (remaining === undefined) return undefined;
  const limit = wholeNumber(headers["x-ratelimit-limit"]);
  const resetsAt = resetInstant(wholeNumber(headers["x-ratelimit-reset"]));
  return {
    remaining,
    ...(limit === undefined ? {} : { limit }),
    ...(resetsAt === undefined ? {} : { resetsAt }),
  };
}

/** How long a refused request should wait, where the answer says it in seconds. */
export function readRetryAfterMs(headers: Record<string, string>): number | undefined {
  const seconds = wholeNumber(headers["retry-after"]);
  return seconds === undefined ? undefined : seconds * 1000;
}

/**
 * Katana: documented in milliseconds since 1970, sampled in seconds. Smaller than either can be is no instant at all.
 */
function resetInstant(value: number | undefined): number | undefined {
  if (value === undefined || value < 1e9) return undefined;
  return value < 1e12 ? value * 1000 : value;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}
