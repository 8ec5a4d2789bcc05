// How many points each caller may still spend: a bucket that fills again by itself, second by second.
import type { Clock } from "@stockgate/core";

export type CostLimits = {
  /** Points one operation may cost. */
  most: number;
  /** Points that come back to each caller every second; the bucket holds twenty seconds' worth, as Shopify's does. */
  perSecond: number;
};

const secondsHeld = 20;
/** Callers kept in mind; beyond it those whose buckets are full again are forgotten, who are all but the busy ones. */
const mostKept = 1000;

/** In Shopify's words. */
type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

type Spending = { isTaken: true } | { isTaken: false; waitMs: number };

export type CostBuckets = {
  /** Takes the points, or says how long it is until there are as many. */
  take(who: string, points: number): Spending;
  giveBack(who: string, points: number): void;
  statusOf(who: string): ThrottleStatus;
};

type Bucket = { available: number; at: number };

export function createCostBuckets({ most, perSecond }: CostLimits, clock: Clock): CostBuckets {
  // An operation that is allowed at all must fit into a full one.
  const maximum = Math.max(most, perSecond * secondsHeld);
  const buckets = new Map<string, Bucket>();

  /** Clocks may jump back: no points come or go by that. */
  const fill = (bucket: Bucket, now: number): Bucket => {
    const restored = (Math.max(0, now - bucket.at) / 1000) * perSecond;
    return Object.assign(bucket, { available: Math.min(maximum, bucket.available + restored), at: now });
  };

  function bucketOf(who: string): Bucket {
    const now = clock.now();
    const known = buckets.get(who);
    if (known) return fill(known, now);
    if (buckets.size >= mostKept) {
      for (const [name, bucket] of buckets) if (fill(bucket, now).available === maximum) buckets.delete(name);
    }
    const bucket = { available: maximum, at: now };
    buckets.set(who, bucket);
    return bucket;
  }

  return {
    take(who, points) {
      const bucket = bucketOf(who);
      if (bucket.available < points) {
        return { isTaken: false, waitMs: Math.ceil(((points - bucket.available) / perSecond) * 1000) };
      }
      bucket.available -= points;
      return { isTaken: true };
    },
    giveBack(who, points) {
      const bucket = bucketOf(who);
      bucket.available = Math.min(maximum, bucket.available + points);
    },
    statusOf: (who) => ({
      maximumAvailable: maximum,
      currentlyAvailable: Math.floor(bucketOf(who).available),
      restoreRate: perSecond,
    }),
  };
}
