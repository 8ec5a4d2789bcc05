// Variants that the channel does not stock at a mapped location: stocked there where the policy says so, and nowhere else.
import type { PolicyChange } from "@stockgate/core";
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type StandOptions, type Wares } from "../support/stand.ts";
import { crashAt, delayFirst, untilHeld } from "../support/until-held.ts";
import type { Sent } from "../support/world.ts";

const retail = "Retail store";
const wares: Wares = {
  CHAIR: { stock: { main: 10, shop: 5 } },
  // The level keeps the number that the store shows while it is not stocked.
  LAMP: { stock: { main: 7, shop: 4 }, shows: { online: 7, retail: 9 } },
};
const on = { stockUnstockedVariants: true };

const isStocking = (sent: Sent) => sent.body.includes("mutation StockLevel");
const stockings = ({ world }: Stand) => world.sent.filter(isStocking);
const setPolicy = ({ world, integrationId }: Stand, policy: PolicyChange) =>
  world.time.finish(world.engine.commands.updateSyncPolicy({ integrationId, policy }));

/** Allows it, and not a moment passes. */
const allow = async ({ world, integrationId }: Stand) =>
  done(await world.engine.commands.updateSyncPolicy({ integrationId, policy: on }));

/** What a merchant does at the store. */
async function toggle({ world }: Stand, skus: readonly string[], activate: boolean): Promise<void> {
  for (const sku of skus) {
    const [variant] = await world.shopify.variants(sku);
    const levels = variant?.inventoryItem.inventoryLevels.nodes ?? [];
    const locationId = levels.find((level) => level.location.name === retail)?.location.id;
    await world.shopify.mutate(
      `mutation($item: ID!, $updates: [InventoryBulkToggleActivationInput!]!) {
         inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: $updates) {
           userErrors { message } } }`,
      { item: variant?.inventoryItem.id, updates: [{ activate, locationId }] },
    );
  }
}

async function deleteProduct({ world }: Stand, id: string): Promise<void> {
  await world.shopify.mutate(
    "mutation($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }",
    { input: { id } },
  );
}

/** The shop stocks neither of them. */
async function openUnstocked(options: Partial<StandOptions> = {}): Promise<Stand> {
  const stand = await openStand({ wares, ...options });
  await toggle(stand, ["CHAIR", "LAMP"], false);
  await stand.rest(5000);
  return stand;
}

const shownAtRetail = ({ world }: Stand) =>
  Promise.all(["CHAIR", "LAMP"].map(async (sku) => (await world.shopify.available(sku, retail))[0]));
async function isStocked({ world }: Stand, sku: string): Promise<boolean> {
  const [variant] = await world.shopify.variants(sku);
  const levels = variant?.inventoryItem.inventoryLevels.nodes ?? [];
  return levels.some((level) => level.location.name === retail && level.isActive);
}
const areStocked = (stand: Stand) => Promise.all(["CHAIR", "LAMP"].map((sku) => isStocked(stand, sku)));

async function expectInStep(stand: Stand): Promise<void> {
  expect(await areStocked(stand)).toStrictEqual([true, true]);
  expect(await shownAtRetail(stand)).toStrictEqual([5, 4]);
  for (const sku of ["CHAIR", "LAMP"])
    expect(await stand.target(sku, retail)).toMatchObject({ state: "IN_SYNC", errorCode: null });
}
async function expectUntouched(stand: Stand): Promise<void> {
  expect(stockings(stand)).toStrictEqual([]);
  expect(await areStocked(stand)).toStrictEqual([false, false]);
  expect(await stand.newWrites()).toStrictEqual([]);
}

describe("L5 the policy stocks what is not stocked", () => {
  it("in one request, and the number follows from the one that is read there", async () => {
    await using stand = await openUnstocked();
    await expectUntouched(stand);
    done(await setPolicy(stand, on));
    await stand.rest(5000);
    await expectInStep(stand);
    expect(stockings(stand)).toHaveLength(1);
    expect((await stand.newWrites()).flatMap((write) => write.applied)).toMatchObject([{ from: 9, to: 4 }]);
    expect((await stand.events(["LEVEL_STOCKED"])).map((event) => event.sku)).toStrictEqual([
      "CHAIR",
      "LAMP",
    ]);
    await stand.world.katana.adjust({ CHAIR: -2 }, "High street shop");
    await stand.rest(5000);
    expect(await shownAtRetail(stand)).toStrictEqual([3, 4]);
  });

  it("T1 nothing while sync is off; at the switch-on they are stocked and their numbers set", async () => {
    await using stand = await openUnstocked({ isSyncOn: false });
    done(await setPolicy(stand, on));
    await stand.world.katana.adjust({ CHAIR: 1 }, "High street shop");
    await stand.rest(60_000);
    await expectUntouched(stand);
    await stand.world.katana.adjust({ CHAIR: -1 }, "High street shop");
    expect((await stand.events(["STOCK_PUSHED", "LEVEL_STOCKED"])).map(({ type }) => type)).toStrictEqual([]);
    await stand.switchOn();
    await stand.rest(5000);
    await expectInStep(stand);
  });

  it("a dry run shows that it would, and does not", async () => {
    await using stand = await openUnstocked({ isSyncOn: false });
    const planned = async () => {
      const { id } = await stand.push(["LAMP"], true);
      const parts = await stand.changes(id);
      const target = await stand.target("LAMP", retail);
      return parts.find((part) => part.target === target.id);
    };
    expect(await planned()).toMatchObject({ outcome: "REJECTED" });
    done(await setPolicy(stand, on));
    expect(await planned()).toMatchObject({
      outcome: "PLANNED",
      fromQuantity: null,
      toQuantity: 4,
      reason: expect.stringContaining("would be stocked"),
    });
    await stand.rest(60_000);
    await expectUntouched(stand);
  });

  it("pushStock ends with the number that followed", async () => {
    await using stand = await openUnstocked();
    done(await setPolicy(stand, { ...on, isShadow: true }));
    await stand.rest(5000);
    done(await setPolicy(stand, { isShadow: false }));
    const run = await stand.push(["LAMP"]);
    expect(run).toMatchObject({ state: "SUCCEEDED", failed: 0 });
    await expectInStep(stand);
  });

  it.each([
    ["shadow mode", { isShadow: true }, { isShadow: false }],
    ["sale mode", { salesOnlyUntil: Date.UTC(2026, 10, 3) }, { salesOnlyUntil: null }],
  ])("not in %s; when that ends", async (_, begin, end) => {
    await using stand = await openUnstocked();
    done(await setPolicy(stand, { ...on, ...begin }));
    await stand.world.katana.adjust({ CHAIR: 1 }, "High street shop");
    await stand.world.katana.adjust({ CHAIR: -1 }, "High street shop");
    await stand.rest(60_000);
    await expectUntouched(stand);
    expect(await stand.target("CHAIR", retail)).toMatchObject({ state: "FAILED", errorCode: "NOT_STOCKED" });
    done(await setPolicy(stand, end));
    await stand.rest(5000);
    await expectInStep(stand);
  });

  it("sale mode that ends by itself lets it be stocked", async () => {
    await using stand = await openUnstocked();
    const salesOnlyUntil = stand.world.time.clock.now() + 120_000;
    done(await setPolicy(stand, { ...on, salesOnlyUntil }));
    await stand.rest(110_000);
    await expectUntouched(stand);
    await stand.rest(60_000);
    await expectInStep(stand);
    expect(stockings(stand)).toHaveLength(1);
  });

  it("switched off again, nothing is taken off, and nothing more is stocked", async () => {
    await using stand = await openUnstocked();
    done(await setPolicy(stand, on));
    await stand.rest(5000);
    done(await setPolicy(stand, { stockUnstockedVariants: false }));
    await stand.rest(60_000);
    await expectInStep(stand);
    await toggle(stand, ["LAMP"], false);
    await stand.rest(60_000);
    expect(await areStocked(stand)).toStrictEqual([true, false]);
    expect(await stand.target("LAMP", retail)).toMatchObject({ errorCode: "NOT_STOCKED", retryAt: null });
  });

  it("a level that somebody stocks meanwhile keeps what they set, until it is replaced knowingly", async () => {
    await using stand = await openUnstocked();
    await allow(stand);
    await untilHeld(stand, isStocking, async () => {
      await toggle(stand, ["CHAIR"], true);
      await stand.world.shopify.edit("CHAIR", 30, retail);
    });
    await stand.rest(5000);
    await expectInStep(stand);
    const applied = (await stand.newWrites()).flatMap((write) => write.applied);
    expect(applied.map(({ from, to }) => [from, to])).toContainEqual([30, 5]);
  });

  it("many are stocked batch by batch, and what changes meanwhile goes first", async () => {
    const skus = Array.from({ length: 60 }, (_, index) => `SKU-${index}`);
    await using stand = await openStand({
      wares: Object.fromEntries(skus.map((sku) => [sku, { stock: { main: 20, shop: 6 } }])),
    });
    await toggle(stand, skus, false);
    await stand.rest(10_000);
    await stand.world.control.shopify.fault({ kind: "latency", match: "StockLevel", delayMs: 2000 });
    await allow(stand);
    await stand.world.katana.adjust({ "SKU-7": -5 });
    await stand.rest(20_000);
    expect(stockings(stand)).toHaveLength(3);
    const targets = await stand.allTargets();
    expect(targets.filter(({ state }) => state !== "IN_SYNC")).toStrictEqual([]);
    const write = stand.world.sent.findIndex((sent) => sent.body.includes("inventorySetQuantities"));
    expect(write).toBeLessThan(stand.world.sent.findLastIndex(isStocking));
  });
});

describe("L5 what goes wrong", () => {
  it("G2 one that is refused has a reason and a time of retry; the others are stocked", async () => {
    await using stand = await openUnstocked();
    // Nobody tells of the deletion.
    await stand.world.control.shopify.fault({ kind: "webhook-dropped" });
    const [lamp] = await stand.world.shopify.variants("LAMP");
    await allow(stand);
    await untilHeld(stand, isStocking, () => deleteProduct(stand, lamp?.product.id ?? ""));
    await stand.rest(5000);
    expect(await isStocked(stand, "CHAIR")).toBe(true);
    expect(await stand.target("CHAIR", retail)).toMatchObject({ state: "IN_SYNC" });
    const refused = await stand.target("LAMP", retail);
    expect(refused).toMatchObject({
      state: "FAILED",
      errorCode: "NOT_STOCKED",
      errorMessage: expect.stringContaining("The inventory item was not found."),
    });
    expect(refused.retryAt).toBeGreaterThan(stand.world.time.clock.now());
    const tried = stockings(stand).length;
    await stand.rest(70_000);
    expect(stockings(stand)).toHaveLength(tried + 1);
    expect((await stand.events(["PUSH_FAILED"])).map((event) => event.sku)).toStrictEqual(["LAMP", "LAMP"]);
    await stand.world.katana.adjust({ LAMP: 2 }, "High street shop");
    await stand.rest(5000);
    expect(stockings(stand)).toHaveLength(tried + 1);
  });

  it("G2 a batch that is refused and nothing of it named is halved until the one at fault stands alone", async () => {
    await using stand = await openUnstocked();
    const [lamp] = await stand.world.shopify.variants("LAMP");
    const body = JSON.stringify({ errors: [{ message: "It is not wanted." }] });
    stand.world.onRequest = (sent) =>
      isStocking(sent) && sent.body.includes(lamp?.inventoryItem.id ?? "?")
        ? { status: 200, headers: { "content-type": "application/json" }, body }
        : undefined;
    await allow(stand);
    await stand.rest(5000);
    expect(await areStocked(stand)).toStrictEqual([true, false]);
    expect(await stand.target("CHAIR", retail)).toMatchObject({ state: "IN_SYNC" });
    expect(await stand.target("LAMP", retail)).toMatchObject({
      errorCode: "NOT_STOCKED",
      errorMessage: expect.stringContaining("It is not wanted."),
      retryAt: expect.any(Number),
    });
    expect(stockings(stand)).toHaveLength(3);
    // A person stocks it: nothing more is asked for, and its number follows at once.
    await toggle(stand, ["LAMP"], true);
    await stand.rest(5000);
    await expectInStep(stand);
    expect(stockings(stand)).toHaveLength(3);
  });

  it("a channel that says yes and does not is asked ever less often, and that is told", async () => {
    await using stand = await openUnstocked();
    const levels = [0, 1].map((index) => [`inventoryBulkToggleActivation_${index}`, { userErrors: [] }]);
    const body = JSON.stringify({ data: Object.fromEntries(levels) });
    stand.world.onRequest = (sent) =>
      isStocking(sent) ? { status: 200, headers: { "content-type": "application/json" }, body } : undefined;
    await allow(stand);
    await stand.rest(240_000);
    expect(stockings(stand).length).toBeLessThan(6);
    expect(await stand.target("LAMP", retail)).toMatchObject({
      state: "FAILED",
      errorCode: "STOCKED_UNSEEN",
      retryAt: expect.any(Number),
    });
    expect(await stand.newWrites()).toStrictEqual([]);
    stand.world.onRequest = null;
    await stand.rest(600_000);
    await expectInStep(stand);
  });

  it.each([true, false])(
    "a crash with the request on its way (arrived: %s) loses and doubles nothing",
    async (hasArrived) => {
      await using stand = await openUnstocked();
      await allow(stand);
      await crashAt(stand, isStocking, hasArrived);
      await stand.rest(30_000);
      await expectInStep(stand);
      expect(new Set(stockings(stand).map((sent) => sent.body)).size).toBe(1);
      expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(1);
    },
  );

  it("an attempt that arrives late, long given up, changes nothing", async () => {
    await using stand = await openUnstocked();
    done(await setPolicy(stand, on));
    delayFirst(stand, isStocking, 15_000);
    await stand.rest(14_000);
    await expectInStep(stand);
    await stand.rest(30_000);
    await expectInStep(stand);
    expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(1);
  });

  it("a lost answer is settled by the same bytes", async () => {
    await using stand = await openUnstocked();
    await stand.world.control.shopify.fault({
      kind: "reset",
      match: "StockLevel",
      count: 2,
      afterEffect: true,
    });
    done(await setPolicy(stand, on));
    await stand.rest(30_000);
    await expectInStep(stand);
    expect(stockings(stand)).toHaveLength(3);
    expect(new Set(stockings(stand).map((sent) => sent.body)).size).toBe(1);
  });

  it("a channel whose adapter cannot is refused the policy, with the field", async () => {
    await using stand = await openUnstocked({
      wrapChannel: (adapter) => ({
        ...adapter,
        capabilities: adapter.capabilities.filter((each) => each !== "stocking"),
        connect: (config, ports) => ({ ...adapter.connect(config, ports), stocking: undefined }),
      }),
    });
    expect(await setPolicy(stand, on)).toMatchObject({
      value: null,
      refusals: [{ code: "UNSUPPORTED", field: ["policy", "stockUnstockedVariants"] }],
    });
    done(await setPolicy(stand, { stockUnstockedVariants: false }));
    await stand.rest(60_000);
    await expectUntouched(stand);
  });
});

/** Everything that forbids stocking. */
const forbiddances: Record<string, (stand: Stand) => ReturnType<typeof setPolicy>> = {
  "switching off": (stand) => stand.switchOff(),
  "taking the policy back": (stand) => setPolicy(stand, { stockUnstockedVariants: false }),
  "shadow mode": (stand) => setPolicy(stand, { isShadow: true }),
};

describe.each(Object.entries(forbiddances))("T3 L5 %s", (_, forbid) => {
  it("waits for a stocking that is under way, and none follows, nor a number", async () => {
    await using stand = await openUnstocked();
    await stand.world.control.shopify.fault({
      kind: "latency",
      match: "StockLevel",
      delayMs: 4000,
      count: 1,
    });
    done(await setPolicy(stand, on));
    await stand.world.time.until(() => stockings(stand).length > 0);
    const beganAt = stand.world.time.clock.now();
    expect((await forbid(stand)).refusals).toStrictEqual([]);
    expect(stand.world.time.clock.now() - beganAt).toBeGreaterThan(3000);
    expect(await areStocked(stand)).toStrictEqual([true, true]);
    await toggle(stand, ["CHAIR"], false);
    await stand.rest(120_000);
    expect(stockings(stand)).toHaveLength(1);
    expect(await areStocked(stand)).toStrictEqual([false, true]);
  });

  it("while the channel is looked at: what was found there is not stocked", async () => {
    await using stand = await openUnstocked();
    await stand.world.control.shopify.fault({ kind: "latency", match: "LevelsAtLocation", delayMs: 3000 });
    stand.newRequests();
    done(await setPolicy(stand, on));
    await stand.world.time.until(() =>
      stand.newRequests().some((sent) => sent.body.includes("LevelsAtLocation")),
    );
    expect((await forbid(stand)).refusals).toStrictEqual([]);
    await stand.rest(60_000);
    await expectUntouched(stand);
  });

  it("names a stocking whose outcome stays unknown, and tries no other", async () => {
    await using stand = await openUnstocked();
    const unanswered = {
      kind: "timeout",
      match: "StockLevel",
      delayMs: 300_000,
      afterEffect: false,
    } as const;
    await stand.world.control.shopify.fault(unanswered);
    done(await setPolicy(stand, on));
    await stand.world.time.until(() => stockings(stand).length > 0);
    expect((await forbid(stand)).refusals).toMatchObject([
      { code: "NOT_SETTLED", message: expect.stringContaining("stocking of 2 variants") },
    ]);
    const tried = stockings(stand);
    expect(new Set(tried.map((sent) => sent.body)).size).toBe(1);
    await stand.rest(120_000);
    expect(stockings(stand)).toHaveLength(tried.length);
  });
});

it("T3 L5 excluding a variant waits for its stocking, and its number does not follow", async () => {
  await using stand = await openUnstocked();
  await stand.world.control.shopify.fault({ kind: "latency", match: "StockLevel", delayMs: 4000, count: 1 });
  done(await setPolicy(stand, on));
  await stand.world.time.until(() => stockings(stand).length > 0);
  const { integrationId, world } = stand;
  const channelVariantId = (await stand.target("LAMP", retail)).channelVariant;
  const input = { integrationId, channelVariantId, excluded: true };
  const beganAt = world.time.clock.now();
  done(await world.time.finish(world.engine.commands.excludeVariant(input)));
  expect(world.time.clock.now() - beganAt).toBeGreaterThan(3000);
  await stand.rest(60_000);
  expect(await shownAtRetail(stand)).toStrictEqual([5, 9]);
});
