// Mappings as a table: what each column is called, what leaves in it, and what is understood by it.
import {
  type ChannelVariantRow,
  formatQuantity,
  type MappingStatement,
  type SourceVariantRow,
  type StatementFault,
  type VariantMappingOrigin,
  type VariantMappingRow,
  type VariantOverrideRow,
} from "@stockgate/core";
import type { RowFault, Table, TableForm, TableRow } from "./read-table.ts";
import type { Cell, TableStyle } from "./write-table.ts";

const columns = [
  "Channel variant ID",
  "Channel SKU",
  "Channel title",
  "Source variant ID",
  "Source code",
  "Source name",
  "Mapped by",
  "Excluded",
  "State",
  "Reason",
  "Buffer units",
  "Buffer percent",
  "Maximum",
] as const;
type MappingColumn = (typeof columns)[number];

const editable = new Set<MappingColumn>([
  "Channel variant ID",
  "Source variant ID",
  "Source code",
  "Mapped by",
  "Excluded",
]);

export const mappingForm: TableForm<MappingColumn> = { columns, needed: ["Channel variant ID"] };

export const mappingStyle: TableStyle = {
  header: columns.map((name) => (editable.has(name) ? name : `${name} (not editable)`)),
  hasByteOrderMark: true,
  lineEnd: "\r\n",
  isGuarded: true,
};

export type MappingParts = {
  mapping: VariantMappingRow;
  channel: ChannelVariantRow | undefined;
  source: SourceVariantRow | undefined;
  override: VariantOverrideRow | undefined;
};

export const toMappingCells = ({ mapping, channel, source, override }: MappingParts): Cell[] => [
  channel?.externalId ?? null,
  channel?.sku ?? null,
  channel?.title ?? null,
  source?.externalId ?? null,
  source?.sku ?? null,
  source?.name ?? null,
  mapping.origin,
  channel ? (mapping.status === "EXCLUDED" ? "yes" : "no") : null,
  mapping.status,
  mapping.reason,
  override?.bufferQuantity ?? null,
  override?.bufferPercent ? formatQuantity(override.bufferPercent) : null,
  override?.maximumQuantity ?? null,
];

const columnOf: Readonly<Record<StatementFault["field"], MappingColumn>> = {
  channelVariant: "Channel variant ID",
  sourceVariant: "Source variant ID",
  sourceSku: "Source code",
  origin: "Mapped by",
  isExcluded: "Excluded",
};

export const toRowFault = ({ row, field, message }: StatementFault): RowFault => ({
  row,
  column: columnOf[field],
  message,
});

const origins: readonly VariantMappingOrigin[] = ["SKU", "MANUAL", "IMPORT"];
const booleans = new Map([
  ["yes", true],
  ["true", true],
  ["no", false],
  ["false", false],
]);

type Row = TableRow<MappingColumn>;
type Reading = { statement: MappingStatement } | { faults: RowFault[] } | null;

/** Null where the row says nothing: it lists a source variant that no channel variant bears. */
function readRow({ row, cell }: Row): Reading {
  const faults: RowFault[] = [];
  const refuse = (column: MappingColumn, message: string) => void faults.push({ row, column, message });
  const word = (column: MappingColumn) => cell(column).trim();
  const textOrNull = (column: MappingColumn) => (cell(column) === "" ? null : cell(column));
  const channelVariant = word("Channel variant ID");
  if (channelVariant === "" && word("State").toUpperCase() === "UNMATCHED") return null;
  if (channelVariant === "") refuse("Channel variant ID", "Which variant of the channel is meant?");
  const mappedBy = word("Mapped by").toUpperCase();
  const origin = origins.find((each) => each === mappedBy) ?? null;
  if (mappedBy !== "" && origin === null)
    refuse("Mapped by", `It is one of ${origins.join(", ")}, or nothing; not "${word("Mapped by")}".`);
  const isExcluded = booleans.get(word("Excluded").toLowerCase()) ?? null;
  if (word("Excluded") !== "" && isExcluded === null)
    refuse("Excluded", `It is yes, no or nothing; not "${word("Excluded")}".`);
  if (faults.length > 0) return { faults };
  const sourceVariant = word("Source variant ID") === "" ? null : word("Source variant ID");
  const sourceSku = textOrNull("Source code");
  return { statement: { row, channelVariant, sourceVariant, sourceSku, origin, isExcluded } };
}

export function readMappings(table: Table<MappingColumn>) {
  const readings = table.rows.map(readRow);
  return {
    statements: readings.flatMap((reading) => (reading && "statement" in reading ? [reading.statement] : [])),
    faults: [
      ...table.faults,
      ...readings.flatMap((reading) => (reading && "faults" in reading ? reading.faults : [])),
    ],
  };
}
