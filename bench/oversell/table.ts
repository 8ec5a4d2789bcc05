// The table as a person reads it: each figure with the limit that it must keep to, where it has one. Pure.
import type { Column } from "./columns.ts";
import type { Contender } from "./contenders.ts";
import type { Rates } from "./measures.ts";
import type { Cell } from "./results.ts";

const nameWidth = 24;
const cellWidth = 18;

function printFigure(cell: Cell | undefined, measure: keyof Rates): string {
  if (!cell || cell.days.length === 0) return "-";
  const figure = cell.rates[measure].toFixed(2);
  if (cell.limits === null) return figure;
  const limit = cell.limits[measure];
  const verdict = cell.rates[measure] <= limit ? `(<= ${limit})` : `(<= ${limit}) !`;
  return `${figure} ${verdict}`;
}

const line = (name: string, cells: readonly string[]): string =>
  `${name.padEnd(nameWidth)}${cells.map((cell) => cell.padEnd(cellWidth)).join("")}`.trimEnd();

export function printTable(
  cells: readonly Cell[],
  columns: readonly Column[],
  contenders: readonly Contender[],
): string {
  const cellOf = (contender: Contender, column: Column) =>
    cells.find((cell) => cell.contender === contender.name && cell.column === column.name);
  const rowsOf = (measure: keyof Rates) =>
    contenders.map((contender) =>
      line(
        contender.title,
        columns.map((column) => printFigure(cellOf(contender, column), measure)),
      ),
    );
  const [first] = contenders;
  const volume = columns.map((column) => {
    const cell = first && cellOf(first, column);
    return cell ? `${cell.sum.sales} / ${cell.days.length}` : "-";
  });
  const heads = [0, 1].map((row) =>
    line(
      "",
      columns.map(({ title }) => title[row] ?? ""),
    ),
  );
  return [
    ...heads,
    "",
    "Units oversold per 1,000 sales",
    ...rowsOf("oversold"),
    "",
    "Buyers a day who were refused though the stock was sellable",
    ...rowsOf("refused"),
    "",
    line(`Sales / days (${first?.name ?? "none"})`, volume),
  ].join("\n");
}
