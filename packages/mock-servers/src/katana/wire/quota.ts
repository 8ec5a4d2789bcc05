// Counts the requests of each key. Katana: 60 in 60 s (O), for each key and not for the account (V); the numbers stand
// on every response (O). Whether the window slides, and whether a refusal carries the headers, is not known (?).
import type { Clock } from "../../shared/ports.ts";
import type { QuotaStatus } from "../../shared/status.ts";
import type { KatanaSettings } from "../settings.ts";

export type Quota = {
  /** Counts one request. `retryAfterSeconds` is null where it is let through. */
  take(key: string): { headers: Record<string, string>; retryAfterSeconds: number | null };
  /** What is left to each key, those that never asked too. */
  left(keys: readonly string[]): QuotaStatus[];
  /** The headers for somebody without a key: nothing is counted. */
  untouched(): Record<string, string>;
};

export function createQuota(clock: Clock, settings: () => KatanaSettings): Quota {
  const taken = new Map<string, number[]>();

  const headersFor = (remaining: number, resetAt: number) => {
    const { quotaRequests, quotaResetUnit } = settings();
    return {
      "x-ratelimit-limit": String(quotaRequests),
      "x-ratelimit-remaining": String(Math.max(0, remaining)),
      "x-ratelimit-reset": String(quotaResetUnit === "seconds" ? Math.ceil(resetAt / 1000) : resetAt),
    };
  };

  /** The requests that count at this moment. */
  const openOf = (key: string, now: number): number[] => {
    const { quotaWindowMs, quotaWindow } = settings();
    const earlier = taken.get(key) ?? [];
    const first = earlier[0];
    if (first === undefined || first + quotaWindowMs > now) return earlier;
    return quotaWindow === "sliding" ? earlier.filter((at) => at + quotaWindowMs > now) : [];
  };

  return {
    left(keys) {
      const { quotaRequests, quotaWindowMs } = settings();
      const now = clock.now();
      return keys.map((who) => {
        const open = openOf(who, now);
        const seconds = Math.ceil(((open[0] ?? now) + quotaWindowMs - now) / 1000);
        const next = open.length === 0 ? "" : `in ${seconds} s`;
        return { who, left: Math.max(0, quotaRequests - open.length), of: quotaRequests, next };
      });
    },
    take(key) {
      const { quotaRequests, quotaWindowMs } = settings();
      const now = clock.now();
      const open = openOf(key, now);
      const isAllowed = open.length < quotaRequests;
      if (isAllowed) open.push(now);
      taken.set(key, open);
      const resetAt = (open[0] ?? now) + quotaWindowMs;
      return {
        headers: headersFor(quotaRequests - open.length, resetAt),
        retryAfterSeconds: isAllowed ? null : Math.max(1, Math.ceil((resetAt - now) / 1000)),
      };
    },
    untouched: () => headersFor(settings().quotaRequests, clock.now() + settings().quotaWindowMs),
  };
}
