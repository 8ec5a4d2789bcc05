// What came out of all days: a cell for each engine and kind of day.
import type { Column, ColumnName } from "./columns.ts";
import type { Contender, ContenderName } from "./contenders.ts";
import { limits, type Rates, ratesOf, sumOf, type Tally } from "./measures.ts";

export type Day = { column: ColumnName; contender: ContenderName; seed: number; tally: Tally };

export type Cell = {
  column: ColumnName;
  contender: ContenderName;
  /** In the order of their seeds. */
  days: { seed: number; tally: Tally }[];
  sum: Tally;
  rates: Rates;
  /** Null for what is only there to be compared with. */
  limits: Rates | null;
};

export function cellsOf(
  days: readonly Day[],
  columns: readonly Column[],
  contenders: readonly Contender[],
): Cell[] {
  return contenders.flatMap((contender) =>
    columns.map((column): Cell => {
      const own = days
        .filter((day) => day.column === column.name && day.contender === contender.name)
        .toSorted((left, right) => left.seed - right.seed)
        .map(({ seed, tally }) => ({ seed, tally }));
      const tallies = own.map(({ tally }) => tally);
      return {
        column: column.name,
        contender: contender.name,
        days: own,
        sum: sumOf(tallies),
        rates: ratesOf(tallies),
        limits: contender.name === "shipped" ? limits[column.name] : null,
      };
    }),
  );
}

export const isWithin = ({ rates, limits }: Cell): boolean =>
  limits === null || (rates.oversold <= limits.oversold && rates.refused <= limits.refused);
