// Chance as the world's people take it.
import type { Random } from "../shared/ports.ts";

export type Chance = {
  /** A whole number of at least `lowest` and at most `highest`. */
  from(lowest: number, highest: number): number;
  /** Undefined where there is nothing to choose from. */
  oneOf<T>(values: readonly T[]): T | undefined;
  /** So many different ones, or all where there are fewer. */
  some<T>(values: readonly T[], count: number): T[];
  isLikely(share: number): boolean;
  /** By weight; throws where all weigh nothing. */
  weighed<T extends string>(weights: Partial<Record<T, number>>): T;
  /** Milliseconds to the next of events that come by themselves, `perMinute` of them on average. */
  gapMs(perMinute: number): number;
};

export function createChance(random: Random): Chance {
  const from = (lowest: number, highest: number) =>
    lowest + Math.floor(random.next() * (highest - lowest + 1));
  const oneOf = <T>(values: readonly T[]) => values[from(0, values.length - 1)];
  return {
    from,
    oneOf,
    some(values, count) {
      const left = [...values];
      const drawn = [];
      while (drawn.length < count && left.length > 0) drawn.push(...left.splice(from(0, left.length - 1), 1));
      return drawn;
    },
    isLikely: (share) => random.next() < share,
    weighed<T extends string>(weights: Partial<Record<T, number>>) {
      const entries = Object.entries(weights) as [T, number][];
      let rest = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const found = entries.find(([, weight]) => (rest -= weight) < 0);
      if (!found) throw new Error("Nothing weighs anything");
      return found[0];
    },
    gapMs: (perMinute) => Math.round((-Math.log(1 - random.next()) * 60_000) / perMinute),
  };
}
