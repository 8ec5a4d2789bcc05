// The benchmark of overselling, small: it can tell an engine that oversells from one that does not.
import { describe, expect, it } from "vitest";
import { type ColumnName, columnNamed } from "../../bench/oversell/columns.ts";
import { type ContenderName, contenderNamed } from "../../bench/oversell/contenders.ts";
import { runDay } from "../../bench/oversell/run-day.ts";
import { aDay, aFlashSale, type Trade } from "../../bench/oversell/scenario.ts";

const minuteMs = 60_000;
const smallSale: Trade = {
  ...aFlashSale,
  officeMs: 12 * minuteMs,
  spanMs: 12 * minuteMs,
  products: 2,
  buyers: 60,
  supply: 0.5,
};
const anHour: Trade = {
  ...aDay,
  officeMs: 50 * minuteMs,
  spanMs: 60 * minuteMs,
  products: 3,
  buyers: 70,
  supply: 0.6,
  receipts: 5,
  wholesaleOrders: 2,
  adjustments: 2,
};
const patience = 300_000;

const run = (column: ColumnName, contender: ContenderName, trade: Trade) =>
  runDay(columnNamed(column)!, contenderNamed(contender)!, 1, { trade });

describe.each([
  ["a flash sale", "flash", smallSale],
  ["an hour with orders that come late", "lag-600", anHour],
] as const)("%s", (_, column, trade) => {
  it(
    "Q9 Q10 plain absolute pushes oversell, the engine as shipped does not",
    { timeout: patience },
    async () => {
      const shipped = await run(column, "shipped", trade);
      const absolute = await run(column, "absolute", trade);
      expect(shipped).toMatchObject({ oversold: 0, refused: 0 });
      expect(shipped.sales).toBeGreaterThan(20);
      expect(absolute.oversold).toBeGreaterThan(0);
    },
  );
});

it("the same seed gives the same counts", { timeout: patience }, async () => {
  const trade = { ...anHour, spanMs: 15 * minuteMs, officeMs: 10 * minuteMs, buyers: 20, receipts: 2 };
  expect(await run("lost-writes", "absolute", trade)).toStrictEqual(
    await run("lost-writes", "absolute", trade),
  );
});
