// Writes a table as CSV while it is read from the store: what a client takes slowly is read slowly.
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { guardCell } from "./guard-cell.ts";

export type TableStyle = {
  header: readonly string[];
  /** Excel takes a file for UTF-8 only by its byte order mark. */
  hasByteOrderMark: boolean;
  lineEnd: "\r\n" | "\n";
  /** Whether cells that a spreadsheet would carry out are guarded. */
  isGuarded: boolean;
};

/** Numbers are numbers: they are never guarded. */
export type Cell = string | number | null;

async function* toRecords(
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  { header, isGuarded }: TableStyle,
): AsyncGenerator<readonly string[]> {
  const write = (cell: Cell): string =>
    typeof cell === "string" && isGuarded ? guardCell(cell) : String(cell ?? "");
  yield header;
  for await (const page of pages) for (const cells of page) yield cells.map(write);
}

/** Ends with the destination; rejects where that was closed before the last row. */
export const writeTable = (
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  style: TableStyle,
  destination: Writable,
): Promise<void> =>
  pipeline(
    Readable.from(toRecords(pages, style)),
    // A lone line break within a cell ends the row for most readers, unless it is quoted.
    stringify({
      bom: style.hasByteOrderMark,
      record_delimiter: style.lineEnd,
      quoted_match: /[\r\n\t;]/,
    }),
    destination,
  );
