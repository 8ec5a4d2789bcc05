// The leaky bucket that every app has at every store: filled by the plan's rate, charged with actual cost.

import type { QuotaStatus } from "../../shared/status.ts";

export type Plan = "STANDARD" | "ADVANCED" | "PLUS" | "ENTERPRISE";

export type PlanLimits = { maximumAvailable: number; restoreRate: number };

/** Points, and points a second. Restore rates: https://shopify.dev/docs/api/usage/limits; sizes as observed. */
export const planLimits: Record<Plan, PlanLimits> = {
  STANDARD: { maximumAvailable: 2000, restoreRate: 100 },
  ADVANCED: { maximumAvailable: 4000, restoreRate: 200 },
  PLUS: { maximumAvailable: 20_000, restoreRate: 1000 },
  ENTERPRISE: { maximumAvailable: 40_000, restoreRate: 2000 },
};

export type ThrottleStatus = {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
};

export type CostBuckets = {
  /** Of those that were charged, by key. */
  left(now: number): QuotaStatus[];
  /** As of `now`. */
  status(key: string, limits: PlanLimits, now: number): ThrottleStatus;
  charge(key: string, limits: PlanLimits, now: number, cost: number): ThrottleStatus;
};

/** Not kept over a restart: a bucket is full again in 20 s anyway. */
export function createCostBuckets(): CostBuckets {
  const buckets = new Map<string, { level: number; at: number; limits: PlanLimits }>();
  const levelOf = (key: string, limits: PlanLimits, now: number) => {
    const bucket = buckets.get(key);
    if (!bucket) return limits.maximumAvailable;
    const restored = bucket.level + ((now - bucket.at) / 1000) * limits.restoreRate;
    return Math.min(limits.maximumAvailable, restored);
  };
  const report = (level: number, limits: PlanLimits): ThrottleStatus => ({
    maximumAvailable: limits.maximumAvailable,
    currentlyAvailable: Math.floor(level),
    restoreRate: limits.restoreRate,
  });
  return {
    left: (now) =>
      [...buckets].map(([who, { limits }]) => ({
        who,
        left: Math.floor(levelOf(who, limits, now)),
        of: limits.maximumAvailable,
        next: `${limits.restoreRate} a second`,
      })),
    status: (key, limits, now) => report(levelOf(key, limits, now), limits),
    charge(key, limits, now, cost) {
      const level = levelOf(key, limits, now) - cost;
      buckets.set(key, { level, at: now, limits });
      return report(level, limits);
    },
  };
}
