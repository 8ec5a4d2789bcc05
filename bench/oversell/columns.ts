// The table's columns: what goes wrong in each kind of day. All else is the same in all of them.

const columnNames = ["lag-60", "lag-600", "never-imported", "lost-writes", "flash"] as const;
export type ColumnName = (typeof columnNames)[number];

export type Column = {
  name: ColumnName;
  /** For the table's head. */
  title: readonly [string, string];
  kind: "day" | "flash-sale";
  /** From the order in the store to the order in Katana, on average. */
  importLagMs: number;
  /** Katana's import asks the store so often; half of it is part of the lag. */
  importPollMs: number;
  /** The share of orders that never come to Katana. */
  neverImportedShare: number;
  /** The share of writes of which one half never arrives and the other's answer is lost. */
  lostWriteShare: number;
};

const day = {
  kind: "day",
  importLagMs: 60_000,
  importPollMs: 20_000,
  neverImportedShare: 0,
  lostWriteShare: 0,
} as const;

export const columns: readonly Column[] = [
  { ...day, name: "lag-60", title: ["import", "after 60 s"] },
  { ...day, name: "lag-600", title: ["import", "after 600 s"], importLagMs: 600_000, importPollMs: 60_000 },
  { ...day, name: "never-imported", title: ["5% never", "imported"], neverImportedShare: 0.05 },
  { ...day, name: "lost-writes", title: ["0.5% of", "writes lost"], lostWriteShare: 0.005 },
  {
    ...day,
    name: "flash",
    title: ["flash sale,", "300 s lag"],
    kind: "flash-sale",
    importLagMs: 300_000,
  },
];

export const columnNamed = (name: string): Column | undefined => columns.find((each) => each.name === name);
