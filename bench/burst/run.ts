// 3. 5,000 webhooks over 1,000 variants within ten seconds, on a virtual clock: what does it cost of the source's requests,
// and how soon is the store right?
import { createSeededRandom } from "@stockgate/mock-servers";
import { noTelemetry } from "@stockgate/core";
import { openCatalog, skuOf } from "../full-sync/open-catalog.ts";
import { type Benchmark, median } from "../support/lines.ts";
import { readFills, readLateness } from "./measures.ts";

const variants = 1000;
const changesOfEach = 5;
const changesAtOnce = 50;
const stepMs = 100;
const requestMs = 150;
const watchedMs = 60_000;

/** Every variant as often as the others, in an order drawn by chance. */
function drawChanges(): string[][] {
  const random = createSeededRandom(3);
  const steps: string[][] = [];
  for (let time = 0; time < changesOfEach; time += 1) {
    const order = Array.from({ length: variants }, (_, index) => ({ index, at: random.next() }));
    const skus = order.toSorted((a, b) => a.at - b.at).map(({ index }) => skuOf(index));
    for (let start = 0; start < variants; start += changesAtOnce)
      steps.push(skus.slice(start, start + changesAtOnce));
  }
  return steps;
}

export const run: Benchmark = async () => {
  const statuses: (number | null)[] = [];
  const { world } = await openCatalog(variants, {
    travelMs: { katana: requestMs / 2, shopify: requestMs / 2 },
    telemetry: {
      ...noTelemetry,
      measure(measurement) {
        if (measurement.about === "vendor-request") statuses.push(measurement.status);
      },
    },
  });
  const { time, katana, sent } = world;
  // What was asked for while it was set up is over: nothing is left of any window but a whole one.
  await time.advance(300_000);
  const steps = drawChanges();
  await katana.variantId(skuOf(0));
  const [sentBefore, statusesBefore, beganAt] = [sent.length, statuses.length, time.clock.now()];
  const changedAt = new Map<string, number>();
  for (const skus of steps) {
    await katana.adjust(Object.fromEntries(skus.map((sku) => [sku, 1])));
    for (const sku of skus) changedAt.set(sku, time.clock.now());
    await time.advance(stepMs);
  }
  await time.advance(watchedMs - (time.clock.now() - beganAt));
  const asked = sent.slice(sentBefore).filter(({ host }) => host.includes("katana"));
  const fills = readFills(asked, Math.max(...changedAt.values()));
  const lateness = await readLateness(world, changedAt);
  const refused = statuses.slice(statusesBefore).filter((status) => status === 429).length;
  await world.close();
  return [
    { what: "answered with 429", measured: refused, unit: "requests", limit: { atMost: 0 } },
    { what: "asked of Katana in 60 s", measured: asked.length, unit: "requests", limit: { atMost: 60 } },
    {
      what: "median fill of a read while there is a backlog",
      measured: median(fills) * 100,
      unit: "%",
      limit: { atLeast: 80 },
      remark: `${fills.length} reads until the last change; least ${(Math.min(...fills) * 100).toFixed(0)} %`,
    },
    {
      what: "from a variant's last change to the store's right number, at most",
      measured: Math.max(...lateness) / 1000,
      unit: "s",
      limit: { atMost: 5 },
      remark: `median ${(median(lateness) / 1000).toFixed(1)} s; ${lateness.length} variants`,
    },
    {
      what: "variants that are right in the end",
      measured: lateness.filter(Number.isFinite).length,
      unit: "variants",
      limit: { atLeast: variants },
    },
  ];
};
