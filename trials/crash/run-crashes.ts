// Kills the real processes at random while stock changes, and looks at the end whether anything was lost.
import { setTimeout as sleep } from "node:timers/promises";
import { type Chance, createChance } from "../../test/support/chance.ts";
import { compareSides } from "../support/compare-sides.ts";
import { openRealShop, type Part, type RealShop } from "../support/real-shop.ts";
import { openTrade } from "../support/trade.ts";
import { inspectStore, type Inspection } from "./inspect-store.ts";
import { openMessenger } from "./messenger.ts";

/** Besides the processes: all connections of the gateway to its PostgreSQL server. */
type Victim = Part | "connections";

export type CrashReport = Inspection & {
  kills: Record<Victim, number>;
  changes: number;
  /** Of our own deliveries: acknowledged, and not, because nobody was there. */
  acknowledged: number;
  unanswered: number;
  compared: number;
  /** From the last kill until every store was right. */
  rightAfterMs: number;
  faults: string[];
};

/** Longer than a second look and a poll of what changed; the nightly reconciliation is not waited for. */
const comesRightWithinMs = 180_000;

function drawVictim({ isLikely, oneOf }: Chance, { ledger }: RealShop): Victim {
  if (ledger.engine === "postgres" && isLikely(0.4)) return "connections";
  return isLikely(0.75) ? "gateway" : oneOf(["katana", "shopify"] as const);
}

/** Mostly the gateway; now and then one that has not even come up. */
async function killOne(shop: RealShop, part: Victim, isEager: boolean): Promise<void> {
  if (part === "connections") {
    // One that is still starting gives up, and is started again by whoever looks after it.
    await shop.running.gateway.up();
    return shop.ledger.sever();
  }
  await shop.running[part].kill("SIGKILL");
  const started = shop.start(part);
  if (!isEager) await started.up();
}

async function waitUntilRight(shop: RealShop): Promise<{ compared: number; faults: string[] }> {
  const deadline = performance.now() + comesRightWithinMs;
  for (;;) {
    const { compared, wrong } = await compareSides(shop);
    if (wrong.length === 0) return { compared, faults: [] };
    if (performance.now() > deadline)
      return {
        compared,
        faults: wrong.map(({ what, shows, wanted }) => `${what} shows ${shows}, not ${wanted}`),
      };
    await sleep(500);
  }
}

export async function runCrashes(
  { seed, kills, isPostgres = false }: { seed: number; kills: number; isPostgres?: boolean },
  tell: (text: string) => void = () => undefined,
): Promise<CrashReport> {
  const chance = createChance(seed);
  const shop = await openRealShop({ isPostgres });
  try {
    const trade = await openTrade(shop, chance);
    const messenger = await openMessenger(shop);
    const killed: Record<Victim, number> = { gateway: 0, katana: 0, shopify: 0, connections: 0 };
    let changes = 0;
    for (let turn = 1; turn <= kills; turn += 1) {
      for (const part of ["katana", "shopify"] as const) await shop.running[part].up();
      for (let count = 1 + chance.below(4); count > 0; count -= 1) {
        await trade.act();
        changes += 1;
        await messenger.deliver();
      }
      // From the first byte of a signal to long after the last write.
      await sleep(chance.below(chance.isLikely(0.7) ? 300 : 2500));
      const part = drawVictim(chance, shop);
      await killOne(shop, part, part === "gateway" && chance.isLikely(0.3));
      killed[part] += 1;
      if (turn % 10 === 0)
        tell(`${turn} kills, ${changes} changes, ${messenger.acknowledged.length} signals acknowledged`);
    }
    for (const each of Object.values(shop.running)) await each.up();
    const since = performance.now();
    const { compared, faults } = await waitUntilRight(shop);
    const rightAfterMs = performance.now() - since;
    const delivered = await messenger.deliveredByKatana();
    const code = await shop.running.gateway.kill("SIGTERM");
    if (code !== 0) faults.push(`the gateway ended with ${code}`);
    const inspection = await inspectStore(shop.ledger, messenger.acknowledged, delivered);
    return {
      ...inspection,
      kills: killed,
      changes,
      acknowledged: messenger.acknowledged.length,
      unanswered: messenger.unanswered(),
      compared,
      rightAfterMs,
      faults: [...faults, ...inspection.faults],
    };
  } finally {
    await shop.close();
  }
}
