// Reads a CSV file as spreadsheets save it: comma, semicolon or tab, any line ends, with a byte order mark or without.
// What is wrong with the file as a whole is thrown; what is wrong with a row is told with its number.
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { nearestName } from "../nearest-name.ts";
import { unguardCell } from "./guard-cell.ts";

export type RowFault = { row: number; column: string | null; message: string };

export type TableForm<Name extends string> = {
  /** As the header spells them; "(not editable)" behind them and letter case do not count. */
  columns: readonly Name[];
  needed: readonly Name[];
  /** Columns that the form does not know are skipped instead of refused. */
  ignoresOthers?: boolean;
};

/** The number that a spreadsheet shows beside the row; the header is row 1. A column that is not there is empty. */
export type TableRow<Name extends string> = { row: number; cell: (column: Name) => string };
export type Table<Name extends string> = {
  rows: TableRow<Name>[];
  faults: RowFault[];
  has(column: Name): boolean;
};

/** The file cannot be read as such a table at all. */
export class BadTable extends Error {
  override readonly name = "BadTable";
}

const mostRows = 200_000;
const mostCharactersPerRow = 100_000;
const sliceLength = 65_536;

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  try {
    if (isWide) throw new TypeError("UTF-16");
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BadTable("It is not UTF-8: save it as CSV UTF-8.");
  }
}

function checkText(text: string): void {
  const at = text.indexOf("\0");
  if (at === -1) return;
  const line = text.slice(0, at).split("\n").length;
  throw new BadTable(`Line ${line} holds a zero byte: that is no text.`);
}

/** The header decides: no column's name holds any of them. */
function delimiterOf(text: string): string {
  const [header = ""] = text.slice(0, mostCharactersPerRow).split(/[\r\n]/, 1);
  const counts = [",", ";", "\t"].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).delimiter;
}

function* slices(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = start + sliceLength;
    // Each slice is encoded by itself: a character of two units stays whole.
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    yield text.slice(start, end);
    start = end;
  }
}

type ParsedRecord = { record: string[]; info: { records: number; empty_lines: number } };

async function* parseRecords(text: string): AsyncGenerator<{ row: number; cells: string[] }> {
  const parser = parse({
    delimiter: delimiterOf(text),
    record_delimiter: ["\r\n", "\n", "\r"],
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: mostCharactersPerRow,
  });
  try {
    for await (const { record, info } of Readable.from(slices(text)).pipe(
      parser,
    ) as AsyncIterable<ParsedRecord>) {
      yield { row: info.records + info.empty_lines, cells: record.map(unguardCell) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new BadTable(`It cannot be read as CSV: ${error.message}.`);
    throw error;
  }
}

const plainName = (text: string): string =>
  text
    .replace(/\(not editable\)\s*$/i, "")
    .trim()
    .toLowerCase();

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");

/** Where each column stands. */
function readHeader<Name extends string>(cells: readonly string[], form: TableForm<Name>): Map<Name, number> {
  const nameOf = new Map(form.columns.map((name) => [plainName(name), name]));
  const places = new Map<Name, number>();
  const problems: string[] = [];
  for (const [index, text] of cells.entries()) {
    const name = nameOf.get(plainName(text));
    if (name !== undefined && places.has(name)) problems.push(`The column "${name}" is there twice.`);
    else if (name !== undefined) places.set(name, index);
    else if (text.trim() !== "" && !form.ignoresOthers) {
      const nearest = nearestName(text, form.columns);
      problems.push(`The column "${text}" is not known${nearest ? `: do you mean "${nearest}"?` : "."}`);
    }
  }
  const missing = form.needed.filter((name) => !places.has(name));
  if (missing.length > 0) problems.push(`These columns are missing: ${quoted(missing)}.`);
  if (problems.length > 0) throw new BadTable(problems.join(" "));
  return places;
}

const isBlank = (cell: string) => cell.trim() === "";

/** Throws BadTable. */
export async function readTable<Name extends string>(
  bytes: Uint8Array,
  form: TableForm<Name>,
): Promise<Table<Name>> {
  const text = decode(bytes);
  checkText(text);
  const rows: TableRow<Name>[] = [];
  const faults: RowFault[] = [];
  let places: Map<Name, number> | null = null;
  let width = 0;
  for await (const { row, cells } of parseRecords(text)) {
    if (!places) {
      places = readHeader(cells, form);
      width = cells.length;
    } else if (cells.every(isBlank)) {
      continue;
    } else if (cells.length < width || !cells.slice(width).every(isBlank)) {
      const message = `It has ${cells.length} cells, the header ${width}.`;
      faults.push({ row, column: null, message });
    } else {
      const known = places;
      rows.push({ row, cell: (column) => cells[known.get(column) ?? -1] ?? "" });
    }
    if (rows.length > mostRows) throw new BadTable(`It has more than ${mostRows} rows: split it.`);
  }
  if (!places) throw new BadTable(`It is empty. Its first row names the columns: ${quoted(form.columns)}.`);
  const there = places;
  return { rows, faults, has: (column) => there.has(column) };
}
