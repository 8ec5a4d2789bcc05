// What is counted, and what it must not exceed.
//
//   sale       an order that the store took: one product, one to three units
//   oversold   units of a sale that were not there any more: neither lying in the warehouse and free, nor promised to
//              nobody else (ledger.ts). Counted when the store takes the order, as the ledger stands at that moment
//   refused    a buyer whom the store turned away although the ledger had all the units that they wanted
//
// Who is turned away because the stock is really gone counts as neither.
import type { ColumnName } from "./columns.ts";

export type Tally = {
  buyers: number;
  sales: number;
  units: number;
  oversold: number;
  refused: number;
};

export const nothingYet: Tally = { buyers: 0, sales: 0, units: 0, oversold: 0, refused: 0 };

export const sumOf = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (sum, each) => ({
      buyers: sum.buyers + each.buyers,
      sales: sum.sales + each.sales,
      units: sum.units + each.units,
      oversold: sum.oversold + each.oversold,
      refused: sum.refused + each.refused,
    }),
    nothingYet,
  );

/** Units oversold per 1,000 sales, and buyers refused a day. */
export type Rates = { oversold: number; refused: number };

export function ratesOf(days: readonly Tally[]): Rates {
  const { sales, oversold, refused } = sumOf(days);
  return {
    oversold: sales === 0 ? 0 : (oversold * 1000) / sales,
    refused: days.length === 0 ? 0 : refused / days.length,
  };
}

const ofADay: Rates = { oversold: 0.1, refused: 0.5 };

/** What the engine as shipped must keep to. */
export const limits: Record<ColumnName, Rates> = {
  "lag-60": ofADay,
  "lag-600": ofADay,
  "never-imported": ofADay,
  "lost-writes": ofADay,
  flash: { oversold: 1, refused: 0.5 },
};
