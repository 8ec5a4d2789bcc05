// 1. A push of every level of a catalog, on a virtual clock, against the least time that the vendors' limits allow.
import { done } from "../../test/support/stand.ts";
import type { Sent } from "../../test/support/world.ts";
import { type Benchmark, type Line, say } from "../support/lines.ts";
import { emptyBudgets } from "./empty-budgets.ts";
import { openCatalog } from "./open-catalog.ts";
import { leastSeconds, requestMs } from "./least-time.ts";
import { countWrong } from "./count-wrong.ts";

const sizes = [10_000, 100_000];
const quickSizes = [10_000];
const mostTimesLeast = 1.05;

const isTo = (host: string) => (sent: Sent) => sent.host.includes(host);

async function syncOf(levels: number): Promise<Line[]> {
  const beganAt = performance.now();
  const travelMs = { katana: requestMs / 2, shopify: requestMs / 2 };
  const catalog = await openCatalog(levels, { travelMs });
  const { world, integrationId } = catalog;
  const { time, engine } = world;
  say(`${levels} levels are there after ${((performance.now() - beganAt) / 1000).toFixed(0)} s`);
  const windowLeftMs = await emptyBudgets(world);
  const startedAt = time.clock.now();
  const sentBefore = world.sent.length;
  const request = { integrationId, skus: null, isDryRun: false, idempotencyKey: null };
  const { id } = done(await time.finish(engine.commands.pushStock(request)));
  const isFinished = () =>
    engine.read(async (tx) => {
      const run = await tx.runs.byId(id);
      return run !== null && run.finishedAt !== null;
    });
  await time.until(isFinished, 3_600_000);
  const run = await engine.read((tx) => tx.runs.byId(id));
  const seconds = ((run?.finishedAt ?? 0) - startedAt) / 1000;
  const sent = world.sent.slice(sentBefore);
  const wrong = await countWrong(catalog, levels);
  await world.close();
  const least = leastSeconds(levels, windowLeftMs);
  const requests = `${sent.filter(isTo("katana")).length} requests to Katana, ${sent.filter(isTo("shopify")).length} to Shopify`;
  return [
    {
      what: `${levels} levels, beside the least time`,
      measured: seconds / least.seconds,
      unit: "times",
      limit: { atMost: mostTimesLeast },
      remark: `${seconds.toFixed(1)} s beside ${least.seconds.toFixed(1)} s; ${least.formula}; ${requests}`,
    },
    {
      what: `${levels} levels, of them wrong afterwards`,
      measured: wrong,
      unit: "levels",
      limit: { atMost: 0 },
    },
  ];
}

export const run: Benchmark = async ({ isQuick }) => {
  const lines: Line[] = [];
  for (const levels of isQuick ? quickSizes : sizes) lines.push(...(await syncOf(levels)));
  return lines;
};
