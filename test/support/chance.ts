// Chance of one seed: whatever a story or a trial draws it draws here, so that the same seed draws the same again.
import { createSeededRandom } from "@stockgate/mock-servers";

export type Chance = {
  /** A whole number of zero or more, below this. */
  below: (count: number) => number;
  oneOf: <T>(values: readonly T[]) => T;
  isLikely: (probability: number) => boolean;
};

export function createChance(seed: number): Chance {
  const random = createSeededRandom(seed);
  const below = (count: number) => Math.floor(random.next() * count);
  return {
    below,
    oneOf: <T>(values: readonly T[]): T => values[below(values.length)] as T,
    isLikely: (probability) => random.next() < probability,
  };
}
