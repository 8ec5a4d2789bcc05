// Levels in the form of Shopify's own inventory file: a row for each variant at each location, its columns by Shopify's
// names. What is read by people alone is marked there as it is here: (not editable).
import { type LevelFault, type LevelSheetRow, type LevelStatement, parseQuantity } from "@stockgate/core";
import type { RowFault, Table, TableForm, TableRow } from "./read-table.ts";
import type { Cell, TableStyle } from "./write-table.ts";

const options = ["Option1", "Option2", "Option3"] as const;

const header = [
  "Handle",
  "Title",
  ...options.flatMap((option) => [`${option} Name`, `${option} Value`] as const),
  "SKU",
  "HS Code",
  "COO",
  "Location",
  "Bin name",
  "Incoming (not editable)",
  "Unavailable (not editable)",
  "Committed (not editable)",
  "Available (not editable)",
  "On hand (current)",
  "On hand (new)",
] as const;

const columns = [
  "Title",
  "Option1 Value",
  "Option2 Value",
  "Option3 Value",
  "SKU",
  "Location",
  "Unavailable",
  "On hand (new)",
] as const;
type LevelColumn = (typeof columns)[number];

export const levelForm: TableForm<LevelColumn> = {
  columns,
  needed: ["SKU", "Location", "On hand (new)"],
  // Shopify's own columns come and go.
  ignoresOthers: true,
};

/** For Shopify, which takes off no apostrophe; guarded where a person asks for it. */
export const levelStyle = (isGuarded: boolean | null): TableStyle => ({
  header,
  hasByteOrderMark: false,
  lineEnd: "\n",
  isGuarded: isGuarded ?? false,
});

/** Shopify: what a product without options has in their place. */
const soleOption = { name: "Title", value: "Default Title" };
const notStocked = "not stocked";

/**
 * On hand as it would be with the right number available: whatever is committed or unavailable stays. Nothing is said
 * where the number is unknown, held back by a guard, or would stock what is not stocked there.
 */
function onHandWanted({ target, level }: LevelSheetRow): number | null {
  if (!level?.isStocked || level.onHand === null || target.desired === null) return null;
  const isGuarded = target.holdCode !== null && target.holdCode !== "SHADOW";
  return isGuarded ? null : level.onHand - level.available + target.desired;
}

function countsOf({ level }: LevelSheetRow): Cell[] {
  if (!level) return [null, null, null, null];
  if (!level.isStocked) return [null, null, notStocked, notStocked];
  const { onHand, available, committed } = level;
  return [onHand === null ? null : onHand - available - committed, committed, available, onHand];
}

export function toLevelCells(row: LevelSheetRow): Cell[] {
  const { listing, variant, location } = row;
  const chosen = listing?.options.length === 0 ? [soleOption] : (listing?.options ?? []);
  return [
    listing?.handle ?? null,
    listing?.productTitle ?? variant.title,
    ...options.flatMap((_, index) => [chosen[index]?.name ?? null, chosen[index]?.value ?? null]),
    variant.sku,
    null,
    null,
    location.name,
    null,
    null,
    ...countsOf(row),
    onHandWanted(row),
  ];
}

const columnOf: Readonly<Record<LevelFault["field"], LevelColumn>> = {
  sku: "SKU",
  title: "Title",
  location: "Location",
  inStock: "On hand (new)",
};

export const toLevelFault = ({ row, field, message }: LevelFault): RowFault => ({
  row,
  column: columnOf[field],
  message,
});

/** As the channel calls a variant: its product, and what was chosen of it. */
function titleOf({ cell }: TableRow<LevelColumn>): string | null {
  const values = options.map((option) => cell(`${option} Value`)).filter((value) => value !== "");
  const isSole = values.length === 0 || (values.length === 1 && values[0] === soleOption.value);
  if (cell("Title") === "") return null;
  return isSole ? cell("Title") : `${cell("Title")} - ${values.join(" / ")}`;
}

const mostUnits = 1_000_000_000n;

/** Whole numbers alone, as Shopify has them: 1E3 and 1,000 are a spreadsheet's doing. */
function readUnits(text: string): bigint | null {
  if (!/^-?\d{1,10}$/.test(text) || BigInt(text) > mostUnits || BigInt(text) < -mostUnits) return null;
  return parseQuantity(text) ?? null;
}

type Reading = { statement: LevelStatement } | { fault: RowFault } | null;

/** Null where the row says nothing. */
function readRow(line: TableRow<LevelColumn>): Reading {
  const { row, cell } = line;
  const refuse = (column: LevelColumn, message: string): Reading => ({ fault: { row, column, message } });
  const wanted = cell("On hand (new)").trim();
  if (wanted === "") return null;
  const location = cell("Location").trim();
  if (location === "") return refuse("Location", "Where was it counted?");
  const sku = cell("SKU") === "" ? null : cell("SKU");
  const title = titleOf(line);
  if (sku === null && title === null)
    return refuse("SKU", "Which variant is meant? Say its SKU, or its title.");
  const shared = { row, sku, title, location };
  if (wanted.toLowerCase() === notStocked) return { statement: { ...shared, inStock: null } };
  const onHand = readUnits(wanted);
  if (onHand === null)
    return refuse("On hand (new)", `It is a whole number or "${notStocked}"; not "${wanted}".`);
  const stated = cell("Unavailable").trim();
  const unavailable = stated === "" ? 0n : readUnits(stated);
  if (unavailable === null) return refuse("Unavailable", `It is a whole number or nothing; not "${stated}".`);
  return { statement: { ...shared, inStock: onHand - unavailable } };
}

export function readLevels(table: Table<LevelColumn>) {
  const readings = table.rows.map(readRow);
  return {
    statements: readings.flatMap((reading) => (reading && "statement" in reading ? [reading.statement] : [])),
    faults: [
      ...table.faults,
      ...readings.flatMap((reading) => (reading && "fault" in reading ? [reading.fault] : [])),
    ],
  };
}
