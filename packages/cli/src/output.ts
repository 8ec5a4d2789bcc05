// What a command says: text and tables for people, one JSON document or JSON lines for programs.
import { styleText } from "node:util";
import Table from "cli-table3";
import type { Io } from "./io.ts";

type Style = "red" | "green" | "yellow" | "dim" | "bold";
type Cell = string | number | null | undefined;

export type Output = {
  isJson: boolean;
  /** With --json the value, otherwise what `tell` says for people. */
  answer(value: unknown, tell: () => void): void;
  line(text?: string): void;
  /** Beside the answer, for people alone. */
  note(text: string): void;
  table(head: readonly string[], rows: readonly (readonly Cell[])[]): void;
  /** Colours only where somebody sees them: no pipe, no NO_COLOR. */
  style(style: Style, text: string): string;
};

const borders = `top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid right right-mid
  mid mid-mid`;
const noBorders = {
  ...Object.fromEntries(borders.split(/\s+/).map((name) => [name, ""])),
  middle: "  ",
};

/** What a terminal would carry out is shown, not done: names come from elsewhere. */
const harmless = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (sign) => (sign === "\n" ? " " : "\uFFFD"));

export function createOutput({ stdout, stderr }: Io, isJson: boolean): Output {
  const write = (text: string) => void stdout.write(`${text}\n`);
  const style = (format: Style, text: string) => styleText(format, text, { stream: stdout });
  return {
    isJson,
    answer(value, tell) {
      if (isJson) write(JSON.stringify(value));
      else tell();
    },
    line: (text = "") => write(text),
    note(text) {
      if (!isJson) stderr.write(`${text}\n`);
    },
    table(head, rows) {
      if (rows.length === 0) return write("None.");
      const table = new Table({
        head: head.map((text) => style("bold", text)),
        chars: noBorders,
        style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
      });
      table.push(...rows.map((row) => row.map((cell) => (cell ?? "-").toString())));
      write(
        table
          .toString()
          .split("\n")
          .map((line) => line.trimEnd())
          .join("\n"),
      );
    },
    style,
  };
}

export const plain = (text: string | null | undefined): string => (text ? harmless(text) : "-");
