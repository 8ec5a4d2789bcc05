// Webhooks get lost, and some installations have none: what the source lists as changed is asked for, and what it does
// not list is found by reading everything in rotation.
import { expect, it } from "vitest";
import { openStand, type Stand, type StandOptions, type Wares } from "../support/stand.ts";
import type { Sent } from "../support/world.ts";

const minuteMs = 60_000;
const wares: Wares = Object.fromEntries(
  ["CHAIR", "LAMP", "SHELF", "TRAY"].map((sku) => [sku, { stock: { main: 20, shop: 20 } }]),
);
const open = (options: Partial<StandOptions> = {}) => openStand({ wares, ...options });
const online = async (stand: Stand, sku: string) => (await stand.world.shopify.available(sku))[0];
const loseWebhooks = (stand: Stand) =>
  stand.world.control.katana.fault({ kind: "webhook-dropped", match: "*" });

const isSweep = ({ path }: Sent) => path.startsWith("/v1/inventory?include_archived=true");
const isPoll = ({ path }: Sent) => path.includes("updated_at_min=");
const isRead = ({ path }: Sent) => path.startsWith("/v1/inventory?variant_id=");

it("C7 a lost webhook's change is found by polling", async () => {
  await using stand = await open();
  const { katana } = stand.world;
  await stand.rest(minuteMs);
  await loseWebhooks(stand);
  await katana.adjust({ CHAIR: -3 });
  // It only commits, so nothing moves.
  const order = await katana.sell({ LAMP: 4 });
  await stand.rest(30_000);
  expect([await online(stand, "CHAIR"), await online(stand, "LAMP")]).toStrictEqual([20, 20]);
  await stand.rest(6 * minuteMs);
  expect([await online(stand, "CHAIR"), await online(stand, "LAMP")]).toStrictEqual([17, 16]);
  await katana.delete(`/sales_orders/${order.id}`);
  await stand.rest(6 * minuteMs);
  expect(await online(stand, "LAMP")).toBe(20);
});

it("C7 polling costs a few requests every five minutes, and tells nothing twice", async () => {
  await using stand = await open();
  await stand.rest(6 * minuteMs);
  await stand.world.katana.adjust({ CHAIR: -3 });
  await stand.rest(6 * minuteMs);
  stand.newRequests();
  await stand.rest(10 * minuteMs);
  const requests = stand.newRequests().filter((sent) => sent.path.startsWith("/v1/"));
  expect(requests.filter(isPoll)).toHaveLength(32);
  expect(requests.filter(isRead)).toStrictEqual([]);
});

it("C7 a row that goes without a trace is listed nowhere: the sweep finds it within two rotations", async () => {
  await using stand = await open({ katana: { deletedOrderRows: "hard" } });
  const { katana, time } = stand.world;
  const order = await katana.sell({ TRAY: 5, SHELF: 1 });
  await stand.rest(11 * minuteMs);
  expect(await online(stand, "TRAY")).toBe(15);
  await katana.delete(`/sales_order_rows/${order.rowIds[0]}`);
  stand.newRequests();
  await stand.rest(6 * minuteMs);
  // Polling has been there, and has not seen it.
  expect(stand.newRequests().some(isPoll)).toBe(true);
  expect(await online(stand, "TRAY")).toBe(15);
  const beganAt = time.clock.now();
  await time.until(async () => (await online(stand, "TRAY")) === 20, 20 * minuteMs);
  expect(time.clock.now() - beganAt).toBeLessThan(14 * minuteMs);
});

it("C7 a level that vanishes from the source's list altogether is unknown within two rotations", async () => {
  await using stand = await openStand({
    wares: { CHAIR: { stock: 20 }, BENCH: { stock: 0 } },
    isOnlineOnly: true,
    isPollingIdle: true,
  });
  const { control, time } = stand.world;
  expect(await stand.target("BENCH")).toMatchObject({ desired: 0, state: "IN_SYNC" });
  // From now on there are rows only of what ever moved.
  await control.katana.change({ inventoryRows: "touched" });
  stand.newRequests();
  await time.until(async () => (await stand.target("BENCH")).desired === null, 20 * minuteMs);
  expect(await stand.target("BENCH")).toMatchObject({ state: "HELD" });
  expect((await stand.explain("BENCH")).unavailableReason).toMatch(/not stated/);
  // Unknown is not zero: nothing is written. And it was one reading, of those that were missed.
  expect(await stand.newWrites()).toStrictEqual([]);
  expect(stand.newRequests().filter(isRead)).toHaveLength(1);
  await control.katana.change({ inventoryRows: "every-location" });
  await time.until(async () => (await stand.target("BENCH")).desired === 0, 20 * minuteMs);
  expect(await stand.target("BENCH")).toMatchObject({ state: "IN_SYNC", isUntold: false });
});

it("C7 without a public address everything works by polling", async () => {
  await using stand = await open({ isPrivate: true, katana: { deletedOrderRows: "hard" } });
  const { katana } = stand.world;
  const shows = (...skus: string[]) => Promise.all(skus.map((sku) => online(stand, sku)));
  const problem = (await stand.problems()).find(({ code }) => code === "SOURCE_WEBHOOKS");
  expect(problem?.message).toMatch(/STOCKGATE_PUBLIC_URL.* within 10 seconds/);
  expect((await stand.integration()).status).toBe("ACTIVE");
  await katana.adjust({ CHAIR: -3 });
  const order = await katana.sell({ LAMP: 4, TRAY: 2 });
  await stand.rest(13_000);
  expect(await shows("CHAIR", "LAMP", "TRAY")).toStrictEqual([17, 16, 18]);
  await katana.patch(`/sales_order_rows/${order.rowIds[0]}`, { quantity: 6 });
  await stand.rest(13_000);
  expect(await shows("LAMP")).toStrictEqual([14]);
  await katana.ship(order, [6, 2], "DELIVERED");
  await katana
    .transfer({ SHELF: 5 }, "Main warehouse", "High street shop")
    .then((transfer) => katana.patch(`${transfer}/status`, { status: "received" }));
  await stand.rest(13_000);
  expect(await shows("LAMP", "TRAY", "SHELF")).toStrictEqual([14, 18, 15]);
  const another = await katana.sell({ CHAIR: 5, LAMP: 1 });
  await stand.rest(13_000);
  expect(await shows("CHAIR")).toStrictEqual([12]);
  await katana.delete(`/sales_order_rows/${another.rowIds[0]}`);
  await stand.rest(21 * minuteMs);
  expect(await shows("CHAIR")).toStrictEqual([17]);
});

it("C7 a new variant is found without webhooks", async () => {
  await using stand = await open({ isPrivate: true });
  const { katana } = stand.world;
  await katana.post("/products", { name: "New", variants: [{ sku: "NEW-1" }] });
  await stand.rest(3 * minuteMs);
  expect((await stand.sourceVariants()).map((variant) => variant.sku)).toContain("NEW-1");
});

it("C7 polling goes on where it was after a restart", async () => {
  await using stand = await open();
  await stand.rest(minuteMs);
  await loseWebhooks(stand);
  await stand.world.katana.sell({ LAMP: 4 });
  stand.newRequests();
  await stand.world.restart();
  await stand.rest(minuteMs);
  expect(await online(stand, "LAMP")).toBe(16);
  const first = stand.newRequests().find(({ path }) => path.startsWith("/v1/inventory_movements"));
  expect(first?.path).toContain("updated_at_min=");
});

const manyWares: Wares = {
  CHAIR: { stock: 20 },
  ...Object.fromEntries(Array.from({ length: 660 }, (_, index) => [`ITEM-${index}`, { stock: 1 }])),
};

it("C7 the sweep leaves the budget to others: a rotation takes ten minutes, a page at a time", async () => {
  await using stand = await open({ wares: manyWares, isOnlineOnly: true });
  const { katana, time } = stand.world;
  await stand.rest(10 * minuteMs);
  stand.newRequests();
  const perMinute: number[] = [];
  for (let minute = 0; minute < 20; minute += 1) {
    await stand.rest(minuteMs);
    perMinute.push(stand.newRequests().filter(isSweep).length);
  }
  // Eight pages a rotation.
  expect(perMinute.reduce((sum, count) => sum + count, 0)).toBe(16);
  expect(Math.max(...perMinute)).toBeLessThanOrEqual(1);
  // A webhook's change waits for none of them.
  const beganAt = time.clock.now();
  await katana.adjust({ CHAIR: -1 });
  await time.until(async () => (await online(stand, "CHAIR")) === 19);
  expect(time.clock.now() - beganAt).toBeLessThan(1000);
});

it("C7 the sweep sends nothing while less than half of the budget is left", async () => {
  await using stand = await open({ wares: manyWares, isOnlineOnly: true });
  const { world } = stand;
  await stand.rest(10 * minuteMs);
  // Somebody else spends the account's requests: the answers say so.
  world.onRequest = async (sent) => {
    if (!isSweep(sent) && !isPoll(sent)) return undefined;
    const headers = { authorization: "Bearer katana-demo-key" };
    const answer = await world.mocks.katana.fetch(
      new Request(`https://${sent.host}${sent.path}`, { headers }),
    );
    const budget = {
      "x-ratelimit-limit": "60",
      "x-ratelimit-remaining": "20",
      "x-ratelimit-reset": String(world.time.clock.now() + 59_000),
    };
    return {
      status: answer.status,
      headers: { ...Object.fromEntries(answer.headers), ...budget },
      body: await answer.text(),
    };
  };
  stand.newRequests();
  await stand.rest(10 * minuteMs);
  const background = stand.newRequests().filter((sent) => isSweep(sent) || isPoll(sent));
  expect(background.length).toBeGreaterThan(0);
  // One request learns that too little is left, and then there is none for the rest of its window.
  const gaps = background.slice(1).map((sent, index) => sent.at - (background[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50_000);
});

it("C7 a rotation goes on where it was after a restart", async () => {
  await using stand = await open({ wares: manyWares, isOnlineOnly: true });
  await stand.rest(14 * minuteMs);
  const pageOf = ({ path }: Sent) => Number(new URLSearchParams(path.split("?")[1]).get("page"));
  const before = stand.newRequests().filter(isSweep).map(pageOf);
  expect(before).toStrictEqual([1, 2, 3, 4]);
  await stand.world.restart();
  await stand.rest(4 * minuteMs);
  expect(stand.newRequests().filter(isSweep).map(pageOf).slice(0, 3)).toStrictEqual([5, 6, 7]);
});

it("C7 a sweep that finds nothing different reads nothing and writes nothing", async () => {
  await using stand = await open();
  await stand.rest(9 * minuteMs);
  stand.newRequests();
  await stand.newWrites();
  await stand.rest(30 * minuteMs);
  const requests = stand.newRequests();
  expect(requests.filter(isSweep)).toHaveLength(3);
  expect(requests.filter(isRead)).toStrictEqual([]);
  expect(await stand.newWrites()).toStrictEqual([]);
});
