// What happens in the store: edits by hand, customers' orders, and the echo of our own writes.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Sent } from "../support/world.ts";
import { openStand, type Stand, type Wares } from "../support/stand.ts";
import { importedFrom } from "../support/vendor-clients.ts";

const wares: Wares = {
  CHAIR: { stock: 10 },
  LAMP: { stock: 10 },
  SHELF: { stock: 10 },
  TRAY: { stock: 10 },
  STOOL: { stock: 10 },
  BENCH: { stock: 10 },
  FRAME: { stock: 10 },
};

let stand: Stand;
beforeAll(async () => {
  stand = await openStand({ wares, isPollingIdle: true });
});
afterAll(() => stand.world.close());
beforeEach(async () => {
  await stand.rest(30_000);
  await stand.newWrites();
  stand.newRequests();
});

const driftEvents = async (sku: string) =>
  (await stand.events(["DRIFT_FOUND"])).filter((event) => event.sku === sku);
const toSource = (requests: Sent[]) =>
  requests.filter(({ host, path }) => host === "api.katanamrp.com" && !path.includes("updated_at_min="));
const toChannel = (requests: { host: string }[]) =>
  requests.filter((request) => request.host === "demo.myshopify.com");

it("T5 an edit by hand is reported as drift, and overwritten at the next change", async () => {
  const { katana, shopify } = stand.world;
  await shopify.edit("CHAIR", 25);
  await stand.rest();
  expect(await stand.target("CHAIR")).toMatchObject({
    state: "DRIFTED",
    driftCause: "MANUAL_EDIT",
    observed: 25,
    desired: 10,
  });
  expect(await driftEvents("CHAIR")).toMatchObject([
    { fromQuantity: 10, toQuantity: 25, detail: { cause: "MANUAL_EDIT" } },
  ]);
  expect(await stand.newWrites()).toStrictEqual([]);
  await katana.adjust({ CHAIR: 1 });
  await stand.rest();
  expect(await shopify.available("CHAIR")).toStrictEqual([11]);
  expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", driftCause: null });
});

it("T5 an edit taken back is no drift any more", async () => {
  await stand.world.shopify.edit("LAMP", 3);
  await stand.rest();
  await stand.world.shopify.edit("LAMP", 10);
  await stand.rest();
  expect(await stand.target("LAMP")).toMatchObject({ state: "IN_SYNC", driftCause: null });
  expect(await stand.newWrites()).toStrictEqual([]);
});

it("T5 an edit that nobody announced is found at the next change, and overwritten", async () => {
  const { control, katana, shopify } = stand.world;
  const announce = await control.shopify.fault({ kind: "webhook-dropped" });
  await shopify.edit("SHELF", 50);
  await katana.adjust({ SHELF: -1 });
  await stand.rest();
  await announce();
  expect(await shopify.available("SHELF")).toStrictEqual([9]);
  expect(await driftEvents("SHELF")).toMatchObject([{ detail: { cause: "MANUAL_EDIT" } }]);
});

it("T5 nothing is ever written to the source", () => {
  const written = stand.world.sent.filter(
    (sent) =>
      sent.host === "api.katanamrp.com" && sent.method !== "GET" && !sent.path.startsWith("/v1/webhooks"),
  );
  expect(written).toStrictEqual([]);
});

let bought = "";
it("Q10 a customer's order is no drift: both figures moved", async () => {
  bought = await stand.world.shopify.buy({ TRAY: 2 });
  await stand.rest();
  expect(await stand.target("TRAY")).toMatchObject({ observed: 8, observedCommitted: 2, driftCause: null });
  expect(await driftEvents("TRAY")).toStrictEqual([]);
  expect(await stand.newWrites()).toStrictEqual([]);
});

it("C8 what the channel shows already is not written: the order came by the source as well", async () => {
  await stand.world.katana.sell({ TRAY: 2 }, "Main warehouse", importedFrom(bought));
  await stand.rest();
  expect(await stand.target("TRAY")).toMatchObject({
    desired: 8,
    settled: 8,
    state: "IN_SYNC",
    pushed: null,
  });
  expect(await stand.newWrites()).toStrictEqual([]);
});

it("C8 a change that leaves the number as it is asks the channel nothing", async () => {
  // Half a unit more: 10.5, rounded down.
  await stand.world.katana.adjust({ FRAME: 0.5 });
  await stand.rest();
  expect((await stand.explain("FRAME")).level?.inStock).toBe(105_000_000_000n);
  expect(toChannel(stand.newRequests())).toStrictEqual([]);
});

it("G4 the echo of our own write causes no write, and asks the source nothing", async () => {
  const { control, katana } = stand.world;
  await control.shopify.change({ webhookDelayMs: 5000 });
  await katana.adjust({ STOOL: -4 });
  await stand.rest(2000);
  expect(await stand.newWrites()).toHaveLength(1);
  stand.newRequests();
  await stand.rest(10_000);
  await control.shopify.change({ webhookDelayMs: 0 });
  const echoes = (await stand.events(["SIGNAL_RECEIVED"])).filter((event) =>
    event.message.includes("inventory_levels"),
  );
  expect(echoes.length).toBeGreaterThan(0);
  expect(await stand.newWrites()).toStrictEqual([]);
  expect(toSource(stand.newRequests())).toStrictEqual([]);
  expect(await stand.target("STOOL")).toMatchObject({ state: "IN_SYNC" });
});

it("G4 an echo that comes behind the next write is none the less no reason to write", async () => {
  const { control, katana, shopify } = stand.world;
  await control.shopify.change({ webhookDelayMs: 3000, webhookDuplicateShare: 1 });
  for (const quantity of [-1, -1, -1]) {
    await katana.adjust({ BENCH: quantity });
    await stand.rest(1500);
  }
  await stand.rest(20_000);
  await control.shopify.change({ webhookDelayMs: 0, webhookDuplicateShare: 0 });
  const rows = (await stand.newWrites()).flatMap((write) => write.applied);
  expect(rows.map(({ from, to }) => [from, to])).toStrictEqual([
    [10, 9],
    [9, 8],
    [8, 7],
  ]);
  expect(await shopify.available("BENCH")).toStrictEqual([7]);
  expect(await driftEvents("BENCH")).toStrictEqual([]);
});
