// A backup of the real gateway in the middle of its work; then the machine is lost, and the backup is all there is.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compareSides } from "../../trials/support/compare-sides.ts";
import { openRealShop, type RealShop } from "../../trials/support/real-shop.ts";
import { openTrade } from "../../trials/support/trade.ts";
import { createChance } from "../support/chance.ts";
import { waitUntil } from "../support/demo-process.ts";

let shop: RealShop;
beforeAll(async () => {
  shop = await openRealShop();
}, 120_000);
afterAll(() => shop.close());

const run = promisify(execFile);
const entry = "packages/gateway/src/main.ts";
const copyOf = (name: string) => join(shop.options.stateFolder, name);
const database = () => `file:${copyOf("stockgate.db")}`;
const backUp = async (to: string) =>
  (await run(process.execPath, [entry, "backup", "--from", database(), "--to", to])).stdout;

/** Sells, counts and ships until it is told to stop; answers how much was done. */
function keepTrading(act: () => Promise<unknown>) {
  const over = new AbortController();
  const ended = (async () => {
    let deeds = 0;
    for (; !over.signal.aborted; deeds += 1) await act();
    return deeds;
  })();
  return {
    stop() {
      over.abort();
      return ended;
    },
  };
}

it("C0 C8 is whole whenever it is taken, and what happened after it is made up for by itself", async () => {
  const { act } = await openTrade(shop, createChance(5));
  const trading = keepTrading(act);
  const copies = ["first.db", "second.db"].map(copyOf);
  for (const copy of copies) expect(await backUp(copy)).toMatch(/\d+ rows of \d+ tables, examined/);
  expect(await trading.stop()).toBeGreaterThan(10);

  await shop.running.gateway.kill("SIGKILL");
  for (let deeds = 0; deeds < 20; deeds += 1) await act();
  expect((await compareSides(shop)).wrong).not.toEqual([]);
  const restored = await run(process.execPath, [
    entry,
    "restore",
    "--from",
    copies[0] ?? "",
    "--to",
    database(),
  ]);
  expect(restored.stdout).toMatch(/What was there is at .* now/);
  await shop.start("gateway").up();
  const isRight = async () => (await compareSides(shop)).wrong.length === 0;
  // Where it does not come true, what is wrong is told.
  await waitUntil(isRight, 120_000, 500).catch(() => undefined);
  expect((await compareSides(shop)).wrong).toEqual([]);
}, 300_000);
