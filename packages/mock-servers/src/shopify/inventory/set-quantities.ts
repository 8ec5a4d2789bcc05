// inventorySetQuantities: sets available or on hand to given numbers, all rows or none.
// Every case as captured from the real API; see the package's README for the sources.
import { invalidFieldArguments } from "../graphql/errors.ts";
import type { AdjustmentChange, InventoryItemRecord } from "../store/records.ts";
import type { LevelWrite, Work } from "../work.ts";
import {
  type AdjustmentOutcome,
  checkHead,
  checkPlace,
  recordGroup,
  refuse,
  type RowError,
} from "./adjustment.ts";
import { changeLevel, findLevel } from "./levels.ts";
import { quantityOf } from "./quantities.ts";
import { isGiven } from "../given.ts";

export type SetQuantitiesInput = {
  name: string;
  reason: string;
  referenceDocumentUri?: string | null;
  quantities: SetRow[];
};

type SetRow = {
  inventoryItemId: string;
  locationId: string;
  quantity: number;
  changeFromQuantity?: number | null;
};

const limit = 1_000_000_000;
const limitText = limit.toLocaleString("en-US");

/** Shopify: optional in the schema, required by the server; null says that nothing is compared. */
export function requireChangeFrom(typeName: string, rows: readonly { changeFromQuantity?: number | null }[]) {
  if (rows.every((row) => row.changeFromQuantity !== undefined)) return;
  throw invalidFieldArguments(`${typeName} must include the following argument: changeFromQuantity.`);
}

export function setQuantities(work: Work, input: SetQuantitiesInput): AdjustmentOutcome {
  const { name } = input;
  const headErrors = checkHead(input);
  if (name !== "available" && name !== "on_hand") {
    const message = "The quantity name must be either 'available' or 'on_hand'.";
    return refuse([{ code: "INVALID_NAME", field: ["input", "name"], message }, ...headErrors]);
  }
  if (headErrors.length > 0) return refuse(headErrors);

  const placed: PlacedRow[] = [];
  const errors = input.quantities.flatMap((row, index) => {
    const path = ["input", "quantities", String(index)];
    const { item, locationId, errors } = checkPlace(work, row, path);
    if (item && locationId !== null) placed.push({ row, path, item, locationId });
    return [...errors, ...checkQuantity(name, row.quantity, path)];
  });
  errors.push(...findDuplicates(input.quantities));
  if (errors.length > 0) return refuse(errors);

  const stale = placed.filter(({ row, item, locationId }) => {
    const current = quantityOf(findLevel(work.store, item.id, locationId), name);
    return isGiven(row.changeFromQuantity) && row.changeFromQuantity !== current;
  });
  if (stale.length > 0) return refuse(stale.map(({ path }) => staleError(work, path)));
  return apply(work, input, name, placed);
}

/** Numbers, in the indices of a path, are text: ["input", "quantities", "0", "quantity"]. */
type PlacedRow = { row: SetRow; path: string[]; item: InventoryItemRecord; locationId: string };

function checkQuantity(name: "available" | "on_hand", quantity: number, path: string[]): RowError[] {
  const field = [...path, "quantity"];
  if (quantity > limit) {
    const message = `The quantity can't be higher than ${limitText}.`;
    return [{ code: "INVALID_QUANTITY_TOO_HIGH", field, message }];
  }
  if (quantity < -limit) {
    const message = `The quantity can't be lower than -${limitText}.`;
    return [{ code: "INVALID_QUANTITY_TOO_LOW", field, message }];
  }
  // Shopify: available may well be negative.
  if (name === "on_hand" && quantity < 0) {
    return [{ code: "INVALID_QUANTITY_NEGATIVE", field, message: "The quantity can't be negative." }];
  }
  return [];
}

/** Shopify: one error for each row of a pair that occurs twice, the first included. */
function findDuplicates(rows: readonly SetRow[]): RowError[] {
  const pairs = rows.map((row) => `${row.inventoryItemId} ${row.locationId}`);
  const counts = new Map<string, number>();
  for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return pairs.flatMap((pair, index) =>
    (counts.get(pair) ?? 0) < 2
      ? []
      : {
          code: "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR",
          field: ["input", "quantities", String(index), "locationId"],
          message: "The combination of inventoryItemId and locationId must be unique.",
        },
  );
}

export function staleError(work: Work, path: string[]): RowError {
  const places = { CHANGE_FROM_QUANTITY: [...path, "changeFromQuantity"], ROW: path, NONE: null };
  return {
    code: "CHANGE_FROM_QUANTITY_STALE",
    field: places[work.settings.staleErrorField],
    message: "The changeFromQuantity argument no longer matches the persisted quantity.",
  };
}

function apply(
  work: Work,
  input: SetQuantitiesInput,
  name: "available" | "on_hand",
  placed: readonly PlacedRow[],
): AdjustmentOutcome {
  const changes: AdjustmentChange[] = [];
  const applied: LevelWrite["applied"] = [];
  for (const { row, item, locationId } of placed) {
    if (!item.tracked && work.settings.untrackedWrites === "IGNORED") continue;
    const from = quantityOf(findLevel(work.store, item.id, locationId), name);
    const delta = row.quantity - from;
    if (delta === 0) {
      if (work.settings.isNoOpAnnounced) changeLevel(work, item.id, locationId, {});
      continue;
    }
    // Whichever of the two is set, the units come to or go from available.
    changeLevel(work, item.id, locationId, { available: delta });
    for (const changed of ["available", "on_hand"]) {
      changes.push({ name: changed, delta, itemId: item.id, locationId, ledgerDocumentUri: null });
    }
    applied.push({ inventoryItemId: item.id, locationId, name, from, to: row.quantity });
  }
  const group = recordGroup(work, input, changes);
  return { group, userErrors: [], applied };
}
