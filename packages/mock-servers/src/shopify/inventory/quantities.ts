// The states of a level's units and how they add up.
import type { LevelRecord, QuantityState } from "../store/records.ts";

export type QuantityName = QuantityState | "on_hand";

/** Shopify: on hand is everything that lies at the location, whatever it is set aside for; incoming is not there yet. */
export const onHandStates = [
  "available",
  "committed",
  "damaged",
  "quality_control",
  "reserved",
  "safety_stock",
] as const satisfies readonly QuantityState[];

export const quantityNames: readonly QuantityName[] = [
  "available",
  "committed",
  "damaged",
  "incoming",
  "on_hand",
  "quality_control",
  "reserved",
  "safety_stock",
];

export const isQuantityName = (name: string): name is QuantityName =>
  quantityNames.some((each) => each === name);

export function quantityOf(level: LevelRecord | undefined, name: QuantityName): number {
  if (!level) return 0;
  if (name !== "on_hand") return level.amounts[name];
  let total = 0;
  for (const state of onHandStates) total += level.amounts[state];
  return total;
}

export function emptyLevel(itemId: string, locationId: string, now: number): LevelRecord {
  return {
    type: "InventoryLevel",
    itemId,
    locationId,
    isActive: false,
    amounts: {
      available: 0,
      committed: 0,
      damaged: 0,
      incoming: 0,
      quality_control: 0,
      reserved: 0,
      safety_stock: 0,
    },
    changedAt: {},
    createdAt: now,
    updatedAt: now,
  };
}

/** The level with the deltas added; `changedAt` says which states moved when. */
export function withDeltas(
  level: LevelRecord,
  deltas: Partial<Record<QuantityState, number>>,
  now: number,
): LevelRecord {
  const amounts = { ...level.amounts };
  const changedAt = { ...level.changedAt };
  for (const state of [...onHandStates, "incoming"] as const) {
    const delta = deltas[state] ?? 0;
    if (delta === 0) continue;
    amounts[state] += delta;
    changedAt[state] = now;
  }
  return { ...level, amounts, changedAt, updatedAt: now };
}
