// Counts the requests of each key. Katana: 60 in 60 s (O), for each key and not for the account (V); the numbers stand
// on every response (O). Whether the window slides, and whether a refusal carries the headers, is not known (?).
import type { Clock } from "../../shared/ports.ts";
import type { KatanaSettings } from "../settings.ts";

export type Quota = {
  /** Counts one request. `retryAfterSeconds` is null where it is let through. */
  take(key: string): { headers: Record<string, string>; retryAfterSeconds: number | null };
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

  return {
    take(key) {
      const { quotaRequests, quotaWindowMs, quotaWindow } = settings();
      const now = clock.now();
      const earlier = taken.get(key) ?? [];
      const first = earlier[0];
      const isExpired = first !== undefined && first + quotaWindowMs <= now;
      const open = !isExpired
        ? earlier
        : quotaWindow === "sliding"
          ? earlier.filter((at) => at + quotaWindowMs > now)
          : [];
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
