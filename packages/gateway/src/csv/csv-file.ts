// What the gateway serves as a CSV file, and takes as one.
import type { Refusal, Stockgate } from "@stockgate/core";
import type { RowFault } from "./read-table.ts";
import type { Cell, TableStyle } from "./write-table.ts";

export type ImportOptions = {
  integrationId: number;
  isDryRun: boolean;
  /** Carry out the good rows even where others are bad. */
  skipBadRows: boolean;
  idempotencyKey: string | null;
};

type ImportReport = { isDone: boolean; [field: string]: unknown };
/** Without a report where it was refused as a whole. */
export type ImportResult = {
  refusals: readonly Refusal[];
  faults?: readonly RowFault[];
  report?: ImportReport;
};

export type CsvFile = {
  /** `isGuarded`: as the request says; null where it says nothing. */
  style(isGuarded: boolean | null): TableStyle;
  pages(engine: Stockgate, integrationId: number): AsyncIterable<readonly (readonly Cell[])[]>;
  /** Throws BadTable where the file is none of the form. */
  importFile(engine: Stockgate, bytes: Uint8Array, options: ImportOptions): Promise<ImportResult>;
};
