// Draws by a seed: the same seed draws the same again.
import { createSeededRandom } from "@stockgate/mock-servers";

export type Chance = {
  /** 0 <= value < 1. */
  next(): number;
  /** A whole number, both ends included. */
  from(lowest: number, highest: number): number;
  happens(share: number): boolean;
  /** An index, each as likely as its weight says. */
  weighed(weights: readonly number[]): number;
  /** Moments between 0 and `spanMs`, as people come: by chance, so many on average, in order. */
  moments(count: number, spanMs: number): number[];
};

export function createChance(seed: number): Chance {
  const random = createSeededRandom(seed);
  const next = () => random.next();
  return {
    next,
    from: (lowest, highest) => lowest + Math.floor(next() * (highest - lowest + 1)),
    happens: (share) => next() < share,
    weighed(weights) {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const found = weights.findIndex((weight) => (rest -= weight) < 0);
      return found === -1 ? weights.length - 1 : found;
    },
    moments(count, spanMs) {
      const found: number[] = [];
      for (let at = 0; ;) {
        at += (-Math.log(1 - next()) * spanMs) / count;
        if (at >= spanMs) return found;
        found.push(Math.round(at));
      }
    },
  };
}
