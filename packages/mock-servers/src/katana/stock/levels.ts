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
  // Reading the text is most of the work of a large adjustment. Records are never changed, so it is read once.
  const parsed = new WeakMap<Level, LevelNumbers>();
  const before = new Map<string, LevelNumbers>();
  const keyOf = (variantId: number, locationId: number) => `${variantId}@${locationId}`;
  const read = (variantId: number, locationId: number) => {
    const level = levels.get(keyOf(variantId, locationId));
    if (!level) return nothing;
    const numbers = parsed.get(level) ?? numbersOf(level);
    parsed.set(level, numbers);
    return numbers;
  };
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
      const level = { ...recordOf(variantId, locationId), ...textOf({ ...numbers, ...changes }) };
      levels.set(key, level);
    },
    noteMovement(variantId, locationId, movedAt) {
      const level = recordOf(variantId, locationId);
      const last = level.last_moved_at;
      const isBackDated = last !== null && movedAt < last;
      const rank = level.movements + 1;
      const last_moved_at = isBackDated ? last : movedAt;
      const moved = { ...level, movements: rank, last_moved_at };
      levels.set(keyOf(variantId, locationId), moved);
      parsed.set(moved, parsed.get(level) ?? numbersOf(level));
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

const nothing: LevelNumbers = {
  inStock: 0n,
  committed: 0n,
  expected: 0n,
  averageCost: 0n,
  safetyStock: 0n,
  reorderPoint: 0n,
};

const numbersOf = (level: Level): LevelNumbers => ({
  inStock: decimal(level.in_stock),
  committed: decimal(level.committed),
  expected: decimal(level.expected),
  averageCost: decimal(level.average_cost),
  safetyStock: decimal(level.safety_stock),
  reorderPoint: decimal(level.reorder_point),
});

const textOf = (numbers: LevelNumbers) => ({
  in_stock: formatDecimal(numbers.inStock, 5),
  committed: formatDecimal(numbers.committed, 5),
  expected: formatDecimal(numbers.expected, 5),
  average_cost: formatDecimal(numbers.averageCost, 10),
  safety_stock: formatDecimal(numbers.safetyStock, 5),
  reorder_point: formatDecimal(numbers.reorderPoint, 5),
});
