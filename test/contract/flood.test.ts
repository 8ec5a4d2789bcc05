// Webhooks by the hundred a second: the source's requests are scarce, so those that are sent go full.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStand, type Stand } from "../support/stand.ts";

const skus = Array.from({ length: 200 }, (_, index) => `SKU-${index}`);
/** At three locations 83 variants fill a request. */
const mostPerRead = 83;
const atOnce = 25;
const stepMs = 100;

let stand: Stand;
beforeAll(async () => {
  const wares = Object.fromEntries(skus.map((sku) => [sku, { stock: 20 }]));
  stand = await openStand({ wares, isOnlineOnly: true });
});
afterAll(() => stand.world.close());

it("C0 C4 a flood of webhooks is read in full requests, and the store is right soon after", async () => {
  const { katana, shopify } = stand.world;
  await stand.rest(120_000);
  stand.newRequests();
  for (let step = 0; step < 24; step += 1) {
    const some = skus.slice((step * atOnce) % skus.length).slice(0, atOnce);
    await katana.adjust(Object.fromEntries(some.map((sku) => [sku, 1])));
    await stand.rest(stepMs);
  }
  const fills = stand
    .newRequests()
    .filter(({ path }) => path.startsWith("/v1/inventory?"))
    .map(({ path }) => path.split("variant_id=").length - 1);
  const middle = fills.toSorted((a, b) => a - b)[Math.floor(fills.length / 2)] ?? 0;
  expect(middle).toBeGreaterThanOrEqual(0.8 * mostPerRead);
  await stand.rest(5000);
  for (const sku of [skus[0]!, skus[99]!, skus[199]!])
    expect(await shopify.available(sku)).toStrictEqual([23]);
});
