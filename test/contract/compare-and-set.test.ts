// Every write states the number it replaces. A refusal means that something happened meanwhile: both sides are read again.
// An unknown outcome is settled by the same bytes under the same key.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sent } from "../support/world.ts";
import { openStand, type Stand, type Wares } from "../support/stand.ts";

const skus = Array.from({ length: 16 }, (_, index) => `SKU-${index}`);
const wares: Wares = {
  ...Object.fromEntries(skus.map((sku) => [sku, { stock: 10 }])),
  LAMP: { stock: 10 },
  PAIR: { recipe: { LAMP: 2 }, shows: 5 },
};

let stand: Stand;
/** A variant that no test before has touched. */
let sku = "";
let used = 0;
beforeAll(async () => {
  stand = await openStand({ wares, isOnlineOnly: true });
});
afterAll(() => stand.world.close());
beforeEach(() => {
  sku = skus[used] ?? "";
  used += 1;
  stand.newRequests();
});
afterEach(async () => {
  stand.world.onRequest = null;
  await stand.world.control.shopify.clearFaults();
  await stand.world.control.katana.clearFaults();
  await stand.rest(90_000);
  await stand.newWrites();
});

type Step = "source" | "channel" | "write";
const isWrite = (sent: Sent) => sent.body.includes("inventorySetQuantities");
const stepOf = (sent: Sent): Step[] => {
  if (sent.path.startsWith("/v1/inventory?variant_id=")) return ["source"];
  if (sent.body.includes("LevelsAtLocation")) return ["channel"];
  return isWrite(sent) ? ["write"] : [];
};
type Row = { quantity: number; changeFromQuantity: number };
type Body = { variables: { key: string; input: { quantities: Row[] } } };
const variablesOf = (sent: Sent) => (JSON.parse(sent.body) as Body).variables;
const keyOf = (sent: Sent) => variablesOf(sent).key;
const rowsOf = (sent: Sent) =>
  variablesOf(sent).input.quantities.map((row) => [row.changeFromQuantity, row.quantity]);
const online = async (name: string) => (await stand.world.shopify.available(name))[0];

/** Does this once, before the next write of ours reaches the store. */
function beforeNextWrite(work: () => Promise<void>): void {
  let isDone = false;
  stand.world.onRequest = async (sent) => {
    if (isDone || !isWrite(sent)) return;
    isDone = true;
    await work();
  };
}

it("Q10 the source is read first, then the channel; the write states the number read there", async () => {
  await stand.world.shopify.edit(sku, 33);
  await stand.rest();
  stand.newRequests();
  await stand.world.katana.adjust({ [sku]: -1 });
  await stand.rest();
  const requests = stand.newRequests();
  expect(requests.flatMap(stepOf)).toStrictEqual(["source", "channel", "write", "channel"]);
  expect(requests.filter(isWrite).map(rowsOf)).toStrictEqual([[[33, 9]]]);
});

describe("a refusal", () => {
  it("Q10 both sides are read again, and another key is used", async () => {
    beforeNextWrite(() => stand.world.shopify.edit(sku, 33));
    await stand.world.katana.adjust({ [sku]: -1 });
    await stand.rest(5000);
    const requests = stand.newRequests();
    const steps = requests.flatMap(stepOf);
    expect(steps.slice(0, 3)).toStrictEqual(["source", "channel", "write"]);
    expect(steps.slice(3, 6)).toStrictEqual(["source", "channel", "write"]);
    const writes = requests.filter(isWrite);
    expect(writes.map(rowsOf)).toStrictEqual([[[10, 9]], [[33, 9]]]);
    expect(new Set(writes.map(keyOf)).size).toBe(2);
    expect(await online(sku)).toBe(9);
    expect((await stand.newWrites()).map((write) => write.outcome)).toStrictEqual(["REFUSED", "APPLIED"]);
  });

  it("Q10 nothing goes on top before the source has been read again, whatever the webhooks say", async () => {
    const { control, katana, shopify, time } = stand.world;
    // The level's webhook comes while the write is on its way; the source then takes its time.
    beforeNextWrite(async () => {
      await shopify.buy({ [sku]: 1 });
      await new Promise<void>((resolve) => void time.timers.after(500, resolve));
      await control.katana.fault({ kind: "latency", match: "GET /v1/inventory", delayMs: 4000 });
    });
    await katana.adjust({ [sku]: -4 });
    await stand.rest(1500);
    stand.newRequests();
    await stand.rest(2000);
    expect(stand.newRequests().filter(isWrite)).toStrictEqual([]);
    await stand.rest(5000);
    expect(stand.newRequests().filter(isWrite).map(rowsOf)).toStrictEqual([[[9, 5]]]);
  });

  it("Q10 after which nothing differs any more: nothing is written, what the channel shows is seen", async () => {
    const { katana, shopify, control } = stand.world;
    await control.shopify.fault({ kind: "webhook-dropped" });
    // The change is taken back and the store edited, both while the write is on its way.
    beforeNextWrite(async () => {
      await katana.adjust({ [sku]: 1 });
      await shopify.edit(sku, 33);
    });
    await katana.adjust({ [sku]: -1 });
    await stand.rest(10_000);
    expect(await online(sku)).toBe(33);
    expect(await stand.target(sku)).toMatchObject({ observed: 33, state: "DRIFTED", desired: 10 });
  });

  it("Q10 of one row in a batch: the others go through", async () => {
    beforeNextWrite(() => stand.world.shopify.edit(sku, 33));
    await stand.world.katana.adjust({ [sku]: -1, LAMP: -2 });
    await stand.rest(5000);
    expect([await online(sku), await online("LAMP"), await online("PAIR")]).toStrictEqual([9, 8, 4]);
  });

  it("Q10 G2 of a row that the store does not name: it is found all the same", async () => {
    await stand.world.control.shopify.change({ staleErrorField: "NONE" });
    beforeNextWrite(() => stand.world.shopify.edit(sku, 33));
    await stand.world.katana.adjust({ [sku]: -1, LAMP: 2 });
    await stand.rest(5000);
    await stand.world.control.shopify.change({ staleErrorField: "CHANGE_FROM_QUANTITY" });
    expect([await online(sku), await online("LAMP"), await online("PAIR")]).toStrictEqual([9, 10, 5]);
  });

  it("Q10 Q2 of a kit: what its number is made of is read again", async () => {
    await using kits = await openStand({ wares, isOnlineOnly: true, katana: { kitPotential: "null" } });
    const { katana, shopify, control } = kits.world;
    let isDone = false;
    kits.world.onRequest = async (sent) => {
      if (isDone || !isWrite(sent)) return;
      isDone = true;
      // Nobody announces what happened meanwhile.
      await control.katana.fault({ kind: "webhook-dropped" });
      await katana.adjust({ LAMP: -6 });
      await shopify.edit("PAIR", 3);
    };
    await katana.adjust({ PAIR: 1 });
    await kits.rest(10_000);
    expect(await shopify.available("PAIR")).toStrictEqual([3]);
  });
});

describe("an unknown outcome", () => {
  const attempts = () => stand.newRequests().filter(isWrite);

  it.each([
    ["a timeout", { kind: "timeout", delayMs: 60_000 }],
    ["a dropped connection", { kind: "reset", afterEffect: true }],
    ["a server error", { kind: "server-error", afterEffect: true }],
    ["a page of HTML", { kind: "html", afterEffect: true }],
  ] as const)("Q10 %s after the effect: the same bytes under the same key, one effect", async (_, fault) => {
    await stand.world.control.shopify.fault({ ...fault, match: "inventorySetQuantities", count: 2 });
    await stand.world.katana.adjust({ [sku]: -1 });
    await stand.rest(40_000);
    const sent = attempts().map((each) => each.body);
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    const outcomes = (await stand.newWrites()).map((write) => write.outcome);
    expect(outcomes).toStrictEqual(["APPLIED", "REPLAYED", "REPLAYED"]);
    expect(await online(sku)).toBe(9);
    expect(await stand.target(sku)).toMatchObject({ state: "IN_SYNC", pushed: 9 });
  });

  it("Q10 without effect: the same bytes again, and it takes effect", async () => {
    const fault = { kind: "server-error", match: "inventorySetQuantities", count: 2 } as const;
    await stand.world.control.shopify.fault(fault);
    await stand.world.katana.adjust({ [sku]: -1 });
    await stand.rest(10_000);
    expect(new Set(attempts().map((each) => each.body)).size).toBe(1);
    expect((await stand.newWrites()).map((write) => write.outcome)).toStrictEqual(["APPLIED"]);
  });

  it("Q10 a concurrent request of the same key: the same bytes again", async () => {
    await stand.world.control.shopify.change({ processingMs: 14_000 });
    await stand.world.katana.adjust({ [sku]: -1 });
    // Long enough for a second attempt beside the first.
    await stand.rest(13_000);
    await stand.world.control.shopify.change({ processingMs: 0 });
    await stand.rest(60_000);
    const sent = attempts().map((each) => each.body);
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent).size).toBe(1);
    expect(await stand.target(sku)).toMatchObject({ state: "IN_SYNC", pushed: 9 });
    expect((await stand.newWrites()).filter((write) => write.outcome === "APPLIED")).toHaveLength(1);
  });

  it("Q10 nothing else is written meanwhile, and the newest number follows", async () => {
    await stand.world.control.shopify.fault({ kind: "timeout", match: "inventorySetQuantities", count: 1 });
    await stand.world.katana.adjust({ [sku]: -1 });
    await stand.rest(3000);
    await stand.world.katana.adjust({ [sku]: -3 });
    await stand.rest(60_000);
    const distinct = [...new Map(attempts().map((sent) => [keyOf(sent), sent])).values()];
    expect(distinct.map(rowsOf)).toStrictEqual([[[10, 9]], [[9, 6]]]);
  });

  it("Q10 a key that was spent on a lost refusal: both sides are read again, under another key", async () => {
    const { control, katana, shopify } = stand.world;
    const lost = { kind: "reset", match: "inventorySetQuantities", afterEffect: true, count: 1 } as const;
    await control.shopify.fault(lost);
    beforeNextWrite(async () => {
      await control.katana.fault({ kind: "webhook-dropped" });
      await katana.adjust({ [sku]: -2 });
      await shopify.buy({ [sku]: 1 });
    });
    await katana.adjust({ [sku]: -1 });
    await stand.rest(30_000);
    // Ten, less three counted off, less the one that the source does not know of.
    expect(await online(sku)).toBe(6);
    const keys = attempts().map(keyOf);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(2);
  });
});
