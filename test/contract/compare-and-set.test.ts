// Every write states the number it replaces. A refusal means that something happened meanwhile: both sides are read again.
// An unknown outcome is settled by the same bytes under the same key.
import { describe, expect, it } from "vitest";
import type { Sent } from "../support/world.ts";
import { openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = { CHAIR: { stock: 10 }, LAMP: { stock: 10 }, PAIR: { recipe: { LAMP: 2 }, shows: 5 } };

type Step = "source" | "channel" | "write";
const stepOf = (sent: Sent): Step[] => {
  if (sent.path.startsWith("/v1/inventory")) return ["source"];
  if (sent.body.includes("LevelsAtLocation")) return ["channel"];
  return isWrite(sent) ? ["write"] : [];
};
const isWrite = (sent: Sent) => sent.body.includes("inventorySetQuantities");
const keyOf = (sent: Sent) => (JSON.parse(sent.body) as { variables: { key: string } }).variables.key;
const quantitiesOf = (sent: Sent) =>
  (
    JSON.parse(sent.body) as {
      variables: { input: { quantities: { quantity: number; changeFromQuantity: number }[] } };
    }
  ).variables.input.quantities.map((row) => [row.changeFromQuantity, row.quantity]);

/** Does this once, before the next write of ours reaches the store. */
function beforeNextWrite(stand: Stand, work: () => Promise<void>): void {
  let isDone = false;
  stand.world.onRequest = async (sent) => {
    if (isDone || !isWrite(sent)) return;
    isDone = true;
    await work();
  };
}

it("Q10 the source is read first, then the channel; the write states the number read there", async () => {
  await using stand = await openStand({ wares });
  await stand.world.shopify.edit("CHAIR", 33);
  await stand.rest();
  stand.newRequests();
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.rest();
  const requests = stand.newRequests();
  expect(requests.flatMap(stepOf)).toStrictEqual(["source", "channel", "write", "channel"]);
  expect(requests.filter(isWrite).map(quantitiesOf)).toStrictEqual([[[33, 9]]]);
});

it("Q10 a refusal: both sides are read again, and another key is used", async () => {
  await using stand = await openStand({ wares });
  beforeNextWrite(stand, () => stand.world.shopify.edit("CHAIR", 33));
  stand.newRequests();
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.rest(5000);
  const requests = stand.newRequests();
  expect(requests.flatMap(stepOf).slice(0, 6)).toStrictEqual([
    "source",
    "channel",
    "write",
    "source",
    "channel",
    "write",
  ]);
  const writes = requests.filter(isWrite);
  expect(writes.map(quantitiesOf)).toStrictEqual([[[10, 9]], [[33, 9]]]);
  expect(new Set(writes.map(keyOf)).size).toBe(2);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
  expect((await stand.newWrites()).map((write) => write.outcome)).toStrictEqual(["REFUSED", "APPLIED"]);
});

it("Q10 a refusal: nothing goes on top before the source has been read again, whatever the webhooks say", async () => {
  await using stand = await openStand({ wares });
  const { control, katana, shopify, time } = stand.world;
  // The level's webhook comes while the write is on its way; the source then takes its time.
  beforeNextWrite(stand, async () => {
    await shopify.buy({ CHAIR: 1 });
    await new Promise<void>((resolve) => void time.timers.after(500, resolve));
    await control.katana.fault({ kind: "latency", match: "GET /v1/inventory", delayMs: 4000 });
  });
  await katana.adjust({ CHAIR: -4 });
  await stand.rest(1500);
  stand.newRequests();
  await stand.rest(2000);
  expect(stand.newRequests().filter(isWrite)).toStrictEqual([]);
  await stand.rest(5000);
  expect(stand.newRequests().filter(isWrite).map(quantitiesOf)).toStrictEqual([[[9, 6]]]);
});

it("Q10 a refusal after which nothing differs any more: nothing is written, what the channel shows is seen", async () => {
  await using stand = await openStand({ wares });
  const { katana, shopify, control } = stand.world;
  await control.shopify.fault({ kind: "webhook-dropped" });
  // The change is taken back and the store edited, both while the write is on its way.
  beforeNextWrite(stand, async () => {
    await katana.adjust({ CHAIR: 1 });
    await shopify.edit("CHAIR", 33);
  });
  await katana.adjust({ CHAIR: -1 });
  await stand.rest(10_000);
  expect(await shopify.available("CHAIR")).toStrictEqual([33]);
  expect(await stand.target("CHAIR")).toMatchObject({ observed: 33, state: "DRIFTED", desired: 10 });
});

it("Q10 a kit's refusal: what its number is made of is read again", async () => {
  await using stand = await openStand({ wares, katana: { kitPotential: "null" } });
  const { katana, shopify, control } = stand.world;
  beforeNextWrite(stand, async () => {
    // Nobody announces what happened meanwhile.
    await control.katana.fault({ kind: "webhook-dropped" });
    await katana.adjust({ LAMP: -6 });
    await shopify.edit("PAIR", 3);
  });
  await katana.adjust({ PAIR: 1 });
  await stand.rest(10_000);
  expect(await shopify.available("PAIR")).toStrictEqual([3]);
});

it("Q10 one stale row in a batch: the others go through", async () => {
  await using stand = await openStand({ wares });
  beforeNextWrite(stand, () => stand.world.shopify.edit("CHAIR", 33));
  await stand.world.katana.adjust({ CHAIR: -1, LAMP: -2 });
  await stand.rest(5000);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
  expect(await stand.world.shopify.available("LAMP")).toStrictEqual([8]);
  expect(await stand.world.shopify.available("PAIR")).toStrictEqual([4]);
});

it("Q10 Q7 a stale row that the store does not name is found all the same", async () => {
  await using stand = await openStand({ wares, shopify: { staleErrorField: "NONE" } });
  beforeNextWrite(stand, () => stand.world.shopify.edit("CHAIR", 33));
  await stand.world.katana.adjust({ CHAIR: -1, LAMP: -2 });
  await stand.rest(5000);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
  expect(await stand.world.shopify.available("LAMP")).toStrictEqual([8]);
});

describe("an unknown outcome", () => {
  const attemptsOf = (stand: Stand) => stand.world.sent.filter(isWrite);

  it.each([
    ["a timeout", { kind: "timeout", delayMs: 60_000 }],
    ["a dropped connection", { kind: "reset", afterEffect: true }],
    ["a server error", { kind: "server-error", afterEffect: true }],
    ["a page of HTML", { kind: "html", afterEffect: true }],
  ] as const)("Q10 %s after the effect: the same bytes under the same key, one effect", async (_, fault) => {
    await using stand = await openStand({ wares });
    await stand.world.control.shopify.fault({ ...fault, match: "inventorySetQuantities", count: 2 });
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.rest(40_000);
    const attempts = attemptsOf(stand);
    expect(attempts).toHaveLength(3);
    expect(new Set(attempts.map((sent) => sent.body)).size).toBe(1);
    const outcomes = (await stand.newWrites()).map((write) => write.outcome);
    expect(outcomes).toStrictEqual(["APPLIED", "REPLAYED", "REPLAYED"]);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", pushed: 9 });
  });

  it("Q10 without effect: the same bytes again, and it takes effect", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.shopify.fault({
      kind: "server-error",
      match: "inventorySetQuantities",
      count: 2,
    });
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.rest(10_000);
    expect(new Set(attemptsOf(stand).map((sent) => sent.body)).size).toBe(1);
    expect((await stand.newWrites()).map((write) => write.outcome)).toStrictEqual(["APPLIED"]);
  });

  it("Q10 a concurrent request of the same key: the same bytes again", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.shopify.change({ processingMs: 14_000 });
    await stand.world.katana.adjust({ CHAIR: -1 });
    // Long enough for a second attempt beside the first.
    await stand.rest(13_000);
    await stand.world.control.shopify.change({ processingMs: 0 });
    await stand.rest(60_000);
    const attempts = attemptsOf(stand);
    expect(attempts.length).toBeGreaterThan(1);
    expect(new Set(attempts.map((sent) => sent.body)).size).toBe(1);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", pushed: 9 });
    expect((await stand.newWrites()).filter((write) => write.outcome === "APPLIED")).toHaveLength(1);
  });

  it("Q10 nothing else is written to the target meanwhile, and the newest number follows", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.shopify.fault({ kind: "timeout", match: "inventorySetQuantities", count: 1 });
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.rest(3000);
    await stand.world.katana.adjust({ CHAIR: -3 });
    await stand.rest(60_000);
    const distinct = [...new Map(attemptsOf(stand).map((sent) => [keyOf(sent), sent])).values()];
    expect(distinct.map(quantitiesOf)).toStrictEqual([[[10, 9]], [[9, 6]]]);
  });

  it("Q10 a key that was spent on a lost refusal: both sides are read again, under another key", async () => {
    await using stand = await openStand({ wares });
    const { control, katana, shopify } = stand.world;
    await control.shopify.fault({
      kind: "reset",
      match: "inventorySetQuantities",
      afterEffect: true,
      count: 1,
    });
    beforeNextWrite(stand, async () => {
      await control.katana.fault({ kind: "webhook-dropped" });
      await katana.adjust({ CHAIR: -2 });
      // Not through the faulty door: this edit must go through.
      await shopify.buy({ CHAIR: 1 });
    });
    await katana.adjust({ CHAIR: -1 });
    await stand.rest(30_000);
    expect(await shopify.available("CHAIR")).toStrictEqual([7]);
    const keys = attemptsOf(stand).map(keyOf);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(2);
  });
});
