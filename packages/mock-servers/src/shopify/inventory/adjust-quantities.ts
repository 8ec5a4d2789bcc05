// inventoryAdjustQuantities: adds to one state of levels, all rows or none. Other states than available need a ledger
// document that says what for.
import type { AdjustmentChange, QuantityState } from "../store/records.ts";
import type { LevelWrite, Work } from "../work.ts";
import {
  type AdjustmentOutcome,
  checkHead,
  checkPlace,
  isUri,
  recordGroup,
  refuse,
  type RowError,
} from "./adjustment.ts";
import { changeLevel, findLevel } from "./levels.ts";
import { quantityOf } from "./quantities.ts";
import { staleError } from "./set-quantities.ts";
import { isGiven } from "../given.ts";

export type AdjustQuantitiesInput = {
  name: string;
  reason: string;
  referenceDocumentUri?: string | null;
  changes: AdjustRow[];
};

type AdjustRow = {
  inventoryItemId: string;
  locationId: string;
  delta: number;
  ledgerDocumentUri?: string | null;
  changeFromQuantity?: number | null;
};

const adjustable = [
  "available",
  "damaged",
  "incoming",
  "quality_control",
  "reserved",
  "safety_stock",
] as const satisfies readonly QuantityState[];

const limit = 2_000_000_000;
const limitText = limit.toLocaleString("en-US");

export function adjustQuantities(work: Work, input: AdjustQuantitiesInput): AdjustmentOutcome {
  const name = adjustable.find((each) => each === input.name);
  const headErrors = checkHead(input);
  if (name === undefined) {
    const message = `The specified quantity name is invalid. Valid values are: ${adjustable.join(", ")}.`;
    return refuse([{ code: "INVALID_QUANTITY_NAME", field: ["input", "name"], message }, ...headErrors]);
  }
  if (headErrors.length > 0) return refuse(headErrors);
  const errors = input.changes.flatMap((row, index) => checkRow(work, name, row, index));
  if (errors.length > 0) return refuse(errors);
  const stale = input.changes.flatMap((row, index) => {
    const current = currentOf(work, name, row);
    const isStale = isGiven(row.changeFromQuantity) && row.changeFromQuantity !== current;
    return isStale ? [staleError(work, ["input", "changes", String(index)])] : [];
  });
  if (stale.length > 0) return refuse(stale);
  return apply(work, name, input);
}

function checkRow(work: Work, name: QuantityState, row: AdjustRow, index: number): RowError[] {
  const path = ["input", "changes", String(index)];
  const { errors } = checkPlace(work, row, path);
  const fail = (code: string, field: string, message: string) =>
    errors.push({ code, field: [...path, field], message });
  if (row.delta > limit)
    fail("INVALID_QUANTITY_TOO_HIGH", "delta", `The quantity can't be higher than ${limitText}.`);
  if (row.delta < -limit)
    fail("INVALID_QUANTITY_TOO_LOW", "delta", `The quantity can't be lower than -${limitText}.`);
  const uri = row.ledgerDocumentUri ?? null;
  if (name === "available" && uri !== null) {
    const message = "A ledger document URI is not allowed when adjusting available.";
    fail("INVALID_AVAILABLE_DOCUMENT", "ledgerDocumentUri", message);
  } else if (name !== "available" && uri === null) {
    const message = "A ledger document URI is required except when adjusting available.";
    fail("INVALID_QUANTITY_DOCUMENT", "ledgerDocumentUri", message);
  } else if (uri?.startsWith("gid://shopify/")) {
    const message = "Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.";
    fail("INTERNAL_LEDGER_DOCUMENT", "ledgerDocumentUri", message);
  } else if (uri !== null && !isUri(uri)) {
    fail("INVALID_LEDGER_DOCUMENT", "ledgerDocumentUri", "The specified ledger document is invalid.");
  }
  return errors;
}

function placeOf(work: Work, row: AdjustRow) {
  const { item, locationId } = checkPlace(work, row, []);
  if (!item || locationId === null) throw new Error("A row was not checked before it was applied");
  return { item, locationId };
}

function currentOf(work: Work, name: QuantityState, row: AdjustRow): number {
  const { item, locationId } = placeOf(work, row);
  return quantityOf(findLevel(work.store, item.id, locationId), name);
}

function apply(work: Work, name: QuantityState, input: AdjustQuantitiesInput): AdjustmentOutcome {
  const changes: AdjustmentChange[] = [];
  const applied: LevelWrite["applied"] = [];
  for (const row of input.changes) {
    const { item, locationId } = placeOf(work, row);
    if (row.delta === 0 || (!item.tracked && work.settings.untrackedWrites === "IGNORED")) continue;
    const from = currentOf(work, name, row);
    changeLevel(work, item.id, locationId, { [name]: row.delta });
    const shared = { delta: row.delta, itemId: item.id, locationId };
    changes.push({ name, ...shared, ledgerDocumentUri: row.ledgerDocumentUri ?? null });
    // What is on its way is not on hand yet.
    if (name !== "incoming") changes.push({ name: "on_hand", ...shared, ledgerDocumentUri: null });
    applied.push({ inventoryItemId: item.id, locationId, name, from, to: from + row.delta });
  }
  return { group: recordGroup(work, input, changes), userErrors: [], applied };
}
