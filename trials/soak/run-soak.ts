// A long time of real traffic on the real processes, looked at now and then.
import { setTimeout as sleep } from "node:timers/promises";
import { createChance } from "../../test/support/chance.ts";
import { openRealShop, type RealShop } from "../support/real-shop.ts";
import { freePorts } from "../../test/support/free-ports.ts";
import { openTrade } from "../support/trade.ts";
import { type Sample, takeSample } from "./take-sample.ts";

/** Between two changes. */
const pauseMs = 500;
const samplesAtMost = 120;
const shownWithinMs = 60_000;
/** Sold in the demo store, and changed by nobody else: there are two of that SKU in Katana, of which the newer counts. */
const probe = "TWIN-01";

type Variants = {
  data: { productVariants: { nodes: { inventoryItem: { inventoryLevels: { nodes: Level[] } } }[] } };
};
type Level = { location: { name: string }; quantities: { quantity: number }[] };
type Rows = { data: { id: number; name?: string }[] };

/** One ware that is changed by the trial alone, so that each change of it is known when it shows. */
async function openProbe(shop: RealShop, sku: string) {
  const [variant] = ((await shop.katana("GET", `/variants?sku=${sku}`)) as Rows).data;
  const main = ((await shop.katana("GET", "/locations")) as Rows).data.find(
    ({ name }) => name === "Main warehouse",
  );
  const query = `{ productVariants(first: 1, query: "sku:'${sku}'") { nodes { inventoryItem { inventoryLevels(first: 3) { nodes {
    location { name } quantities(names: ["available"]) { quantity } } } } } } }`;
  const shown = async (): Promise<number> => {
    const { data } = (await shop.shopify(query)) as Variants;
    const levels = data.productVariants.nodes[0]?.inventoryItem.inventoryLevels.nodes ?? [];
    return levels.find(({ location }) => location.name === "Online warehouse")?.quantities[0]?.quantity ?? 0;
  };
  let number = 0;
  /** Milliseconds until the store shows the change. */
  return async function measure(): Promise<number> {
    const before = await shown();
    number += 1;
    const since = performance.now();
    await shop.katana("POST", "/stock_adjustments", {
      stock_adjustment_number: `${probe}-${number}`,
      location_id: main?.id,
      stock_adjustment_rows: [{ variant_id: variant?.id, quantity: number % 2 === 0 ? 1 : 2 }],
    });
    while ((await shown()) === before) {
      if (performance.now() - since > shownWithinMs)
        throw new Error(`a change was not shown within ${shownWithinMs} ms`);
      await sleep(20);
    }
    return performance.now() - since;
  };
}

export async function runSoak(
  { seed, seconds }: { seed: number; seconds: number },
  tell: (sample: Sample) => void = () => undefined,
): Promise<Sample[]> {
  const chance = createChance(seed);
  const [metricsPort] = await freePorts(1);
  const metricsUrl = `http://127.0.0.1:${metricsPort}`;
  const shop = await openRealShop({ settings: { STOCKGATE_METRICS_PORT: String(metricsPort) } });
  try {
    const trade = await openTrade(shop, chance);
    const measure = await openProbe(shop, probe);
    const samples: Sample[] = [];
    const betweenMs = Math.max(1000, (seconds * 1000) / samplesAtMost);
    const beganAt = performance.now();
    const elapsed = () => performance.now() - beganAt;
    let changes = 0;
    while (elapsed() < seconds * 1000) {
      const until = elapsed() + betweenMs;
      while (elapsed() < until) {
        await trade.act();
        changes += 1;
        await sleep(pauseMs);
      }
      const latencyMs = await measure();
      const sample = await takeSample(shop, metricsUrl, { seconds: elapsed() / 1000, latencyMs, changes });
      samples.push(sample);
      tell(sample);
    }
    return samples;
  } finally {
    await shop.close();
  }
}
