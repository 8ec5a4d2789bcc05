// Runs one stretch of trade from its opening to its end, for one engine, and answers what was counted.
import type { Column } from "./columns.ts";
import type { Contender } from "./contenders.ts";
import { createLedger } from "./ledger.ts";
import { nothingYet, type Tally } from "./measures.ts";
import { openShop } from "./open-shop.ts";
import { createPeople } from "./people.ts";
import { aDay, aFlashSale, drawScenario, type Trade } from "./scenario.ts";

export type DayOptions = {
  /** Default: the column's own. */
  trade?: Trade;
  /** Told of everything that happens, in order; the time is that since the opening. */
  note?: (atMs: number, text: string) => void;
};

const tradeOf = ({ kind }: Column): Trade => (kind === "day" ? aDay : aFlashSale);

export async function runDay(
  column: Column,
  contender: Contender,
  seed: number,
  { trade = tradeOf(column), note }: DayOptions = {},
): Promise<Tally> {
  const scenario = drawScenario(trade, seed);
  await using shop = await openShop(scenario, column, contender, seed);
  const { time } = shop.stand.world;
  const tally = { ...nothingYet };
  const openedAt = time.clock.now();
  const tell = (text: string) => note?.(time.clock.now() - openedAt, text);
  const carryOut = createPeople(shop, createLedger(scenario.opening), tally, tell);
  if (note) {
    shop.stand.world.onRequest = ({ host, method, path, body }) =>
      tell(
        `  ${method} ${host}${path} ${body.includes("SetLevels") ? body.slice(body.indexOf("variables")) : ""}`,
      );
  }
  for (const deed of scenario.deeds) {
    await time.advance(Math.max(0, openedAt + deed.at - time.clock.now()));
    await carryOut(deed);
  }
  const { lastError, failed } = shop.importing.counters();
  if (failed > 0) throw new Error(`the import failed: ${lastError}`);
  return tally;
}
