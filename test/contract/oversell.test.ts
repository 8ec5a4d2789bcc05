// The benchmark of overselling, small: it can tell an engine that oversells from one that does not.
import { describe, expect, it } from "vitest";
import { type ColumnName, columnNamed } from "../../bench/oversell/columns.ts";
import { type ContenderName, contenderNamed } from "../../bench/oversell/contenders.ts";
import { runDay } from "../../bench/oversell/run-day.ts";
import { aDay, aFlashSale, type Trade } from "../../bench/oversell/scenario.ts";

const minuteMs = 60_000;
const smallSale: Trade = {
  ...aFlashSale,
  officeMs: 10 * minuteMs,
  spanMs: 10 * minuteMs,
  products: 2,
  buyers: 40,
  supply: 0.5,
  adjustments: 1,
};
const halfAnHour: Trade = {
  ...aDay,
  officeMs: 25 * minuteMs,
  spanMs: 30 * minuteMs,
  products: 2,
  buyers: 35,
  rushes: 0,
  supply: 0.6,
  receipts: 4,
  wholesaleOrders: 1,
  adjustments: 1,
};
const patience = 300_000;

const run = (column: ColumnName, contender: ContenderName, trade: Trade) =>
  runDay(columnNamed(column)!, contenderNamed(contender)!, 1, { trade });

describe.each([
  ["a flash sale", "flash", smallSale],
  ["half an hour with orders that come late", "lag-600", halfAnHour],
] as const)("%s", (_, column, trade) => {
  it(
    "Q9 Q10 plain absolute pushes oversell, the engine as shipped does not",
    { timeout: patience },
    async () => {
      const shipped = await run(column, "shipped", trade);
      const absolute = await run(column, "absolute", trade);
      expect(shipped).toMatchObject({ oversold: 0, refused: 0 });
      expect(shipped.sales).toBeGreaterThan(10);
      expect(absolute.oversold).toBeGreaterThan(0);
    },
  );
});

it("the same seed gives the same counts", { timeout: patience }, async () => {
  const trade = { ...smallSale, officeMs: 4 * minuteMs, spanMs: 4 * minuteMs, buyers: 15 };
  expect(await run("lost-writes", "absolute", trade)).toStrictEqual(
    await run("lost-writes", "absolute", trade),
  );
});
