// What setting and adjusting quantities share: reasons, reference documents, and the group that records the changes.
import { idIn } from "../store/gid.ts";
import type { AdjustmentChange, AdjustmentGroupRecord, InventoryItemRecord } from "../store/records.ts";
import type { LevelWrite, Work } from "../work.ts";
import { isMutable } from "./levels.ts";
import { isGiven } from "../given.ts";

export type RowError = { code: string; field: string[] | null; message: string };

export type AdjustmentOutcome = {
  group: AdjustmentGroupRecord | null;
  userErrors: RowError[];
  applied: LevelWrite["applied"];
};

export const refuse = (userErrors: RowError[]): AdjustmentOutcome => ({
  group: null,
  userErrors,
  applied: [],
});

/** As the error's text lists them. */
const reasons = [
  "correction",
  "cycle_count_available",
  "damaged",
  "movement_canceled",
  "movement_created",
  "movement_received",
  "movement_updated",
  "other",
  "promotion",
  "quality_control",
  "received",
  "reservation_created",
  "reservation_deleted",
  "reservation_updated",
  "restock",
  "safety_stock",
  "shrinkage",
];

/** Groups are kept as long as a replay may ask for them, and no more than this many. */
const keptGroups = 2000;
const keepGroupsMs = 25 * 3_600_000;

export function checkHead(input: { reason: string; referenceDocumentUri?: string | null }): RowError[] {
  const errors: RowError[] = [];
  if (!reasons.includes(input.reason)) {
    const message = `The specified reason is invalid. Valid values are: ${reasons.join(", ")}.`;
    errors.push({ code: "INVALID_REASON", field: ["input", "reason"], message });
  }
  if (isGiven(input.referenceDocumentUri) && !isUri(input.referenceDocumentUri)) {
    const message = "The specified reference document is invalid.";
    errors.push({ code: "INVALID_REFERENCE_DOCUMENT", field: ["input", "referenceDocumentUri"], message });
  }
  return errors;
}

export const isUri = (text: string) => /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text);

/** Checks a row's item and location; `path` leads to the row. */
export function checkPlace(
  work: Work,
  row: { inventoryItemId: string; locationId: string },
  path: string[],
): { item: InventoryItemRecord | undefined; locationId: string | null; errors: RowError[] } {
  const { store } = work;
  const errors: RowError[] = [];
  const item = store.items.get(idIn(row.inventoryItemId, "InventoryItem") ?? "");
  const locationId = idIn(row.locationId, "Location");
  if (!item) {
    const message = "The specified inventory item could not be found.";
    errors.push({ code: "INVALID_INVENTORY_ITEM", field: [...path, "inventoryItemId"], message });
  } else if (!isMutable(store, item)) {
    const message = "The specified inventory item is not allowed to be adjusted via API.";
    errors.push({ code: "NON_MUTABLE_INVENTORY_ITEM", field: [...path, "inventoryItemId"], message });
  }
  if (locationId === null || !store.locations.get(locationId)) {
    const message = "The specified location could not be found.";
    errors.push({ code: "INVALID_LOCATION", field: [...path, "locationId"], message });
  }
  return { item, locationId, errors };
}

/** Shopify: where nothing changed there is no group, and no error either. */
export function recordGroup(
  work: Work,
  input: { reason: string; referenceDocumentUri?: string | null },
  changes: AdjustmentChange[],
): AdjustmentGroupRecord | null {
  if (changes.length === 0) return null;
  const { store, now } = work;
  for (const old of store.adjustments.values()) {
    if (store.adjustments.size < keptGroups && old.createdAt > now - keepGroupsMs) break;
    store.adjustments.delete(old.id);
  }
  const group: AdjustmentGroupRecord = {
    type: "InventoryAdjustmentGroup",
    id: store.newId("InventoryAdjustmentGroup"),
    appKey: work.app.key,
    reason: input.reason,
    referenceDocumentUri: input.referenceDocumentUri ?? null,
    createdAt: now,
    changes,
  };
  store.adjustments.set(group.id, group);
  return group;
}
