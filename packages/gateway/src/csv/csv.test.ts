// The form of CSV files: what leaves comes back as it was, and what is not a file of the form says why.
import { Writable } from "node:stream";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guardCell, unguardCell } from "./guard-cell.ts";
import { BadTable, readTable, type TableForm } from "./read-table.ts";
import { type TableStyle, writeTable } from "./write-table.ts";

const form: TableForm<"Key" | "Text"> = { columns: ["Key", "Text"], needed: ["Key"] };
const style: TableStyle = {
  header: ["Key", "Text (not editable)"],
  hasByteOrderMark: true,
  lineEnd: "\r\n",
  isGuarded: true,
};

async function write(rows: readonly (readonly [string, string])[], given = style): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collector = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  async function* pages() {
    for (const row of rows) yield [row];
  }
  await writeTable(pages(), given, collector);
  return Buffer.concat(chunks);
}

const read = (text: string | Uint8Array, given: TableForm<"Key" | "Text"> = form) =>
  readTable(typeof text === "string" ? Buffer.from(text) : text, given);
const rowsOf = async (text: string | Uint8Array) =>
  (await read(text)).rows.map(({ row, cell }) => [row, cell("Key"), cell("Text")]);
const problemOf = async (text: string | Uint8Array) => {
  const error = await read(text).catch((caught: unknown) => caught);
  return error instanceof BadTable ? error.message : error;
};

/** Whatever a vendor may put into a text but a zero byte, often with what makes trouble in CSV. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")),
  fc
    .array(
      fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r", "\n", '"', ",", ";", "＝", "\uFEFF", "5", " "),
    )
    .map((parts) => parts.join("")),
);

describe("a guarded cell", () => {
  it("M6 is never a formula, and comes back as it was", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(unguardCell(guardCell(text))).toBe(text);
        expect(guardCell(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
    );
  });

  it.each([
    ["-5 MM", "'-5 MM"],
    ["+A", "'+A"],
    ["'-5 MM", "''-5 MM"],
    ["'s-Gravenhage", "'s-Gravenhage"],
    ["00123", "00123"],
    ["5-3", "5-3"],
  ])("%s leaves as %s", (text, guarded) => {
    expect(guardCell(text)).toBe(guarded);
    expect(unguardCell(guarded)).toBe(text);
  });
});

describe("a table", () => {
  it("M6 whatever its texts: what is written is read as it was, by either style", async () => {
    const aRow = fc.tuple(fc.stringMatching(/^[a-z0-9/:]{1,20}$/), anyText);
    await fc.assert(
      fc.asyncProperty(fc.array(aRow, { maxLength: 20 }), fc.boolean(), async (rows, isPlain) => {
        const plain = { hasByteOrderMark: false, lineEnd: "\n" } as const;
        const bytes = await write(rows, isPlain ? { ...style, ...plain } : style);
        const found = await rowsOf(bytes);
        expect(found).toEqual(rows.map(([key, text], index) => [index + 2, key, text]));
      }),
      { numRuns: 200 },
    );
  });

  it("bears a byte order mark, and ends its lines, as the style says", async () => {
    const rows = [["a", "x;y"]] as const;
    expect((await write(rows)).toString()).toBe('\uFEFFKey,Text (not editable)\r\na,"x;y"\r\n');
    const plain = { ...style, hasByteOrderMark: false, lineEnd: "\n" } as const;
    expect((await write(rows, plain)).toString()).toBe('Key,Text (not editable)\na,"x;y"\n');
  });

  it.each([
    ["commas and quotes", 'Key,Text\na,"x, ""y"""\n', [[2, "a", 'x, "y"']]],
    ["semicolons, as a German Excel saves it", "Key;Text\r\na;1,5\r\n", [[2, "a", "1,5"]]],
    ["tabs", "Key\tText\na\tx,y;z\n", [[2, "a", "x,y;z"]]],
    ["a byte order mark", "\uFEFFKey,Text\na,b", [[2, "a", "b"]]],
    [
      "line breaks of three kinds",
      "Key,Text\r\na,b\nc,d\re,f",
      [
        [2, "a", "b"],
        [3, "c", "d"],
        [4, "e", "f"],
      ],
    ],
    [
      "a line break in a cell: rows count as a spreadsheet's",
      'Key,Text\na,"b\r\nc"\nd,e',
      [
        [2, "a", "b\r\nc"],
        [3, "d", "e"],
      ],
    ],
    ["empty rows, which count", "Key,Text\n\n,\na,b\n", [[4, "a", "b"]]],
    ["columns in another order and spelling", "TEXT (not editable),key\nb,a", [[2, "a", "b"]]],
    ["a column left out", "Key\na", [[2, "a", ""]]],
    ["numbers, which stay text", "Key,Text\n007,1E3", [[2, "007", "1E3"]]],
    ["empty cells at the end", "Key,Text\na,b,,\n", [[2, "a", "b"]]],
  ])("is read with %s", async (_name, text, rows) => {
    expect(await rowsOf(text)).toEqual(rows);
  });

  it.each([0, 1])("M6 is read whole however large, where the file begins %d further on", async (shift) => {
    const keys = Array.from({ length: 5000 }, (_, number) => `${number}${"🪑".repeat(10)}`);
    const text = `Key,Text\n${"x".repeat(shift)},\n${keys.join(",\n")},\n`;
    const { rows } = await read(text);
    expect(rows.map(({ cell }) => cell("Key")).slice(shift)).toEqual(keys);
  });

  it("tells of rows of another length, by their number", async () => {
    const { rows, faults } = await read("Key,Text\na\nb,c\nd,e,f\n");
    expect(rows.map(({ row }) => row)).toEqual([3]);
    expect(faults).toEqual([
      { row: 2, column: null, message: "It has 1 cells, the header 2." },
      { row: 4, column: null, message: "It has 3 cells, the header 2." },
    ]);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ["nothing", "", /^It is empty\. Its first row names the columns: "Key", "Text"/],
    ["no column that is needed", "Text\nx", /^These columns are missing: "Key"\.$/],
    ["a column twice", "Key,key,Text\na,b,c", /^The column "Key" is there twice\.$/],
    ["a misspelt column", "Key,Txet\na,b", /^The column "Txet" is not known: do you mean "Text"\?$/],
    ["an open quote", 'Key,Text\na,"b\nc', /^It cannot be read as CSV: Quote Not Closed/],
    ["a quote within a cell", 'Key,Text\na,b"c\n', /^It cannot be read as CSV: Invalid Opening Quote/],
    ["UTF-16", Buffer.from("\uFEFFKey,Text\na,b", "utf16le"), /^It is not UTF-8/],
    ["Latin-1", Buffer.from("Key,Text\na,\u00E9", "latin1"), /^It is not UTF-8/],
    ["a zero byte", "Key,Text\na,b\nc,\0\n", /^Line 3 holds a zero byte/],
    [
      "a row without an end",
      `Key,Text\n"${"a".repeat(200_000)}"`,
      /^It cannot be read as CSV: Max Record Size/,
    ],
  ])("refuses %s", async (_name, text, problem) => {
    expect(await problemOf(text)).toMatch(problem);
  });

  it("skips columns it does not know where the form says so", async () => {
    const table = await read("Note,Key\nx,a", { ...form, ignoresOthers: true });
    expect(table.rows.map(({ cell }) => cell("Key"))).toEqual(["a"]);
    expect(table.has("Text")).toBe(false);
  });
});
