// The numbers of every variant at every location: read, changed, and remembered as they were before this request.
import type { Collection, StateFile } from "../../shared/state-file.ts";
import { type Decimal, decimal, formatDecimal } from "../decimal.ts";
import type { Level } from "../state/stock-records.ts";

export type LevelNumbers = {
  inStock: Decimal;
  committed: Decimal;
  expected: Decimal;
  averageCost: Decimal;
  safetyStock: Decimal;
  reorderPoint: Decimal;
};

export type LevelChange = {
  variantId: number;
  locationId: number;
  before: LevelNumbers;
  after: LevelNumbers;
};

export type Levels = {
  /** Zeros where nothing ever happened. */
  read: (variantId: number, locationId: number) => LevelNumbers;
  /** Null where nothing ever happened. */
  record(variantId: number, locationId: number): Level | null;
  change(variantId: number, locationId: number, changes: Partial<LevelNumbers>): void;
  /** Counts a movement in, and says whether an earlier one has a later date. */
  noteMovement(
    variantId: number,
    locationId: number,
    movedAt: string,
  ): { rank: number; isBackDated: boolean };
  /** What changed since the last call, and forgets it. */
  takeChanges(): LevelChange[];
};

const untouched = { in_stock: "0", committed: "0", expected: "0", average_cost: "0" };

export function createLevels(state: StateFile): Levels {
  const levels: Collection<Level> = state.collection("levels");
  const before = new Map<string, LevelNumbers>();
  const keyOf = (variantId: number, locationId: number) => `${variantId}@${locationId}`;
  const read = (variantId: number, locationId: number) => numbersOf(levels.get(keyOf(variantId, locationId)));
  const recordOf = (variantId: number, locationId: number): Level =>
    levels.get(keyOf(variantId, locationId)) ?? {
      variant_id: variantId,
      location_id: locationId,
      ...untouched,
      safety_stock: "0",
      reorder_point: "0",
      movements: 0,
      last_moved_at: null,
    };

  return {
    read,
    record: (variantId, locationId) => levels.get(keyOf(variantId, locationId)) ?? null,
    change(variantId, locationId, changes) {
      const key = keyOf(variantId, locationId);
      const numbers = read(variantId, locationId);
      if (!before.has(key)) before.set(key, numbers);
      levels.set(key, { ...recordOf(variantId, locationId), ...textOf({ ...numbers, ...changes }) });
    },
    noteMovement(variantId, locationId, movedAt) {
      const level = recordOf(variantId, locationId);
      const last = level.last_moved_at;
      const isBackDated = last !== null && movedAt < last;
      const rank = level.movements + 1;
      const last_moved_at = isBackDated ? last : movedAt;
      levels.set(keyOf(variantId, locationId), { ...level, movements: rank, last_moved_at });
      return { rank, isBackDated };
    },
    takeChanges() {
      const changes = [...before].map(([key, numbers]) => {
        const [variantId = 0, locationId = 0] = key.split("@").map(Number);
        return { variantId, locationId, before: numbers, after: read(variantId, locationId) };
      });
      before.clear();
      return changes;
    },
  };
}

const numbersOf = (level: Level | undefined): LevelNumbers => ({
  inStock: decimal(level?.in_stock ?? "0"),
  committed: decimal(level?.committed ?? "0"),
  expected: decimal(level?.expected ?? "0"),
  averageCost: decimal(level?.average_cost ?? "0"),
  safetyStock: decimal(level?.safety_stock ?? "0"),
  reorderPoint: decimal(level?.reorder_point ?? "0"),
});

const textOf = (numbers: LevelNumbers) => ({
  in_stock: formatDecimal(numbers.inStock, 5),
  committed: formatDecimal(numbers.committed, 5),
  expected: formatDecimal(numbers.expected, 5),
  average_cost: formatDecimal(numbers.averageCost, 10),
  safety_stock: formatDecimal(numbers.safetyStock, 5),
  reorder_point: formatDecimal(numbers.reorderPoint, 5),
});
