// What both vendors have, by arithmetic from a variant's number: one to so many. Only what the channel shows is kept, since
// it is written: two bytes a level.
import type { LevelRecord } from "@stockgate/core/contracts";
import { fromUnits } from "../../packages/core/src/domain/quantity.ts";

export const place = "1";
/** What there was of each as the shop was opened. */
const openingStock = 20;
const largestMove = 9;

export type Shelves = ReturnType<typeof createShelves>;

/** By how much the stock of a variant moves, never by nothing: two thirds fall, one third rises, none to zero. */
const moveOf = (variant: number): number =>
  (1 + (variant % largestMove)) * (Math.floor(variant / largestMove) % 3 === 0 ? 1 : -1);

export function createShelves(count: number) {
  const shown = new Int16Array(count + 1).fill(openingStock);
  let isMoved = false;
  const inStock = (variant: number) => openingStock + (isMoved ? moveOf(variant) : 0);
  return {
    count,
    shownOf: (variant: number): number => shown[variant] ?? 0,
    /** False where the channel does not show `from`, and nothing is written. */
    write(variant: number, from: number, to: number): boolean {
      if (shown[variant] !== from) return false;
      shown[variant] = to;
      return true;
    },
    /** From now on the source has another number of each. */
    moveAll(): void {
      isMoved = true;
    },
    levelOf: (variant: number): LevelRecord => ({
      variantExternalId: String(variant),
      locationExternalId: place,
      inStock: fromUnits(inStock(variant)),
      committed: fromUnits(0),
      expected: fromUnits(0),
      potential: null,
    }),
    /** Of how many the channel shows another number than the source has. */
    countWrong(): number {
      let wrong = 0;
      for (let variant = 1; variant <= count; variant += 1)
        if (shown[variant] !== inStock(variant)) wrong += 1;
      return wrong;
    },
  };
}
