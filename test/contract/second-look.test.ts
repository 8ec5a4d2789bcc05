// A vendor's webhook can precede its data: what a signal's read did not find is looked for once more.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = Object.fromEntries(
  ["CHAIR", "LAMP", "SHELF", "TRAY", "STOOL", "BENCH", "RACK"].map((sku) => [sku, { stock: 10 }]),
);
const online = async (stand: Stand, sku: string) => (await stand.world.shopify.available(sku))[0];

let stand: Stand;
const lag = (ms: number) => stand.world.control.katana.change({ inventoryReadLagMs: ms });
const reads = () =>
  stand
    .newRequests()
    .filter((sent) => sent.path.startsWith("/v1/inventory?variant_id="))
    .map((sent) => sent.at);

beforeAll(async () => {
  stand = await openStand({ wares, isPollingIdle: true });
});
afterAll(() => stand.world.close());
beforeEach(async () => {
  await lag(0);
  await stand.rest(120_000);
  stand.newRequests();
});

it("C10 data that come behind their webhook are found about 20 seconds later", async () => {
  const { katana, time } = stand.world;
  await lag(15_000);
  const beganAt = time.clock.now();
  await katana.adjust({ CHAIR: -2 });
  await stand.rest(16_000);
  expect(await online(stand, "CHAIR")).toBe(10);
  await stand.rest(14_000);
  expect(await online(stand, "CHAIR")).toBe(8);
  const readAt = reads().map((at) => at - beganAt);
  expect(readAt).toHaveLength(2);
  expect(readAt[1]).toBeGreaterThanOrEqual(20_000);
  expect(readAt[1]).toBeLessThan(25_000);
});

it("C10 it looks once more, and no oftener", async () => {
  // A signed webhook about nothing: a quote's own number changes nothing in stock.
  await stand.world.katana.sell({ LAMP: 1 }, "Main warehouse", { status: "PENDING" });
  await stand.rest(180_000);
  expect(reads()).toHaveLength(2);
});

it("C10 a read that found the change is not repeated", async () => {
  await stand.world.katana.adjust({ SHELF: 1 });
  await stand.rest(60_000);
  expect(reads()).toHaveLength(1);
});

it("C10 many second looks are one request", async () => {
  await lag(10_000);
  for (const sku of ["CHAIR", "LAMP", "SHELF", "TRAY"]) await stand.world.katana.adjust({ [sku]: 1 });
  await stand.rest(1000);
  stand.newRequests();
  await stand.rest(60_000);
  // What was read before the others may be due before them.
  expect([1, 2]).toContain(reads().length);
  expect(await online(stand, "TRAY")).toBe(11);
});

it("C10 a read for another reason in between does not take its place", async () => {
  const { katana, engine } = stand.world;
  await lag(15_000);
  await katana.adjust({ STOOL: -3 });
  await stand.rest(5000);
  // A person pushes: the variant is read again, and its data are still not there.
  const { integrationId } = stand;
  const request = { integrationId, skus: ["STOOL"], isDryRun: false, idempotencyKey: null };
  done(await engine.commands.pushStock(request));
  await stand.rest(60_000);
  expect(await online(stand, "STOOL")).toBe(7);
});

it("C10 a second signal in between has its own right to a second look", async () => {
  const { katana } = stand.world;
  await lag(15_000);
  await katana.adjust({ BENCH: -3 });
  await stand.rest(10_000);
  await katana.adjust({ BENCH: -4 });
  await stand.rest(60_000);
  expect(await online(stand, "BENCH")).toBe(3);
});

it("C10 an order that cannot be read yet is found by the second look at its signal", async () => {
  const { world } = stand;
  const hiddenUntil = world.time.clock.now() + 10_000;
  world.onRequest = ({ path }) =>
    path.startsWith("/v1/sales_orders") && world.time.clock.now() < hiddenUntil
      ? { status: 200, headers: {}, body: '{"data":[]}' }
      : undefined;
  const before = (await online(stand, "RACK")) ?? 0;
  await world.katana.sell({ RACK: 5 });
  await stand.rest(15_000);
  expect(await online(stand, "RACK")).toBe(before);
  await stand.rest(15_000);
  world.onRequest = null;
  expect(await online(stand, "RACK")).toBe(before - 5);
});
