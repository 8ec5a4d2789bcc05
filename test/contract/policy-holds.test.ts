// What the policy holds back: a shadow of the real thing, a sale in which nothing rises, a rise that is to be confirmed.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = { CHAIR: { stock: 10 }, LAMP: { stock: 10 }, SHELF: { stock: 10, shows: 3 } };
const open = () => openStand({ wares, isOnlineOnly: true, isPollingIdle: true });

const setPolicy = async ({ world, integrationId }: Stand, policy: object) =>
  done(await world.time.finish(world.engine.commands.updateSyncPolicy({ integrationId, policy })));
const shown = async ({ world }: Stand, sku: string) => (await world.shopify.available(sku))[0];
const request = ({ integrationId }: Stand) => ({ integrationId, isDryRun: false, idempotencyKey: null });
const holds = async (stand: Stand) =>
  (await stand.events(["PUSH_HELD"])).map(({ sku, fromQuantity, toQuantity, detail }) => [
    sku,
    fromQuantity,
    toQuantity,
    detail?.["code"],
  ]);
const hourMs = 3_600_000;

describe("shadow mode", () => {
  it("writes nothing, and says of each number once what would be written", async () => {
    await using stand = await open();
    await setPolicy(stand, { isShadow: true });
    const { katana, shopify } = stand.world;
    await katana.adjust({ CHAIR: -4, LAMP: 2 });
    await stand.rest(30_000);
    await katana.adjust({ CHAIR: -1 });
    await stand.rest(30_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.target("CHAIR")).toMatchObject({
      state: "HELD",
      holdCode: "SHADOW",
      desired: 5,
      observed: 10,
    });
    const told = await holds(stand);
    expect(told).toHaveLength(3);
    expect(told).toContainEqual(["CHAIR", 10, 6, "SHADOW"]);
    expect(told).toContainEqual(["LAMP", 10, 12, "SHADOW"]);
    expect(told).toContainEqual(["CHAIR", 10, 5, "SHADOW"]);
    const counts = await stand.world.engine.read((tx) => tx.targets.countsByState([stand.integrationId]));
    expect(counts.get(stand.integrationId)).toMatchObject({ HELD: 2, PENDING: 0 });
    expect(await stand.problems()).toContainEqual({
      code: "SHADOW",
      message: expect.stringContaining("2 numbers would be written (CHAIR, LAMP)"),
      path: ["policy", "isShadow"],
      keeps: null,
    });
    // Whoever else writes the same number proves it right.
    await shopify.edit("LAMP", 12);
    await stand.rest(5000);
    expect(await stand.target("LAMP")).toMatchObject({ state: "IN_SYNC", holdCode: null, settled: 12 });
    await stand.world.restart();
    await stand.rest(60_000);
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("refuses what would write, with the way out, and allows a dry run", async () => {
    await using stand = await open();
    await setPolicy(stand, { isShadow: true });
    const { commands } = stand.world.engine;
    const refused = { value: null, refusals: [{ code: "SYNC_DISABLED", field: ["integrationId"] }] };
    const push = await commands.pushStock({ ...request(stand), skus: null });
    expect(push).toMatchObject(refused);
    expect(push.refusals[0]?.message).toMatch(/isShadow.*dry run/);
    expect(await commands.reconcile(request(stand))).toMatchObject(refused);
    expect(await commands.retryFailedTargets(request(stand))).toMatchObject(refused);
    const dry = await stand.push(null, true);
    expect(dry).toMatchObject({ state: "SUCCEEDED", changed: 1, unchanged: 2 });
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("T2 ends with what departed meanwhile being written, and no others", async () => {
    await using stand = await open();
    await setPolicy(stand, { isShadow: true });
    await stand.world.katana.adjust({ CHAIR: -4, LAMP: 2 });
    await stand.rest(5000);
    await setPolicy(stand, { isShadow: false });
    await stand.rest(5000);
    expect([
      await shown(stand, "CHAIR"),
      await shown(stand, "LAMP"),
      await shown(stand, "SHELF"),
    ]).toStrictEqual([6, 12, 3]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", holdCode: null });
    expect((await stand.problems()).map(({ code }) => code)).not.toContain("SHADOW");
  });

  it("T3 once the call that begins it has returned, not one more write arrives", async () => {
    await using stand = await open();
    const { control, katana } = stand.world;
    await control.shopify.fault({ kind: "latency", match: "inventorySetQuantities", delayMs: 3000 });
    await katana.adjust({ CHAIR: -4 });
    await stand.rest(1000);
    await setPolicy(stand, { isShadow: true });
    const before = (await stand.newWrites()).length;
    await katana.adjust({ CHAIR: -1 });
    await stand.rest(60_000);
    expect(before).toBe(1);
    expect(await stand.newWrites()).toStrictEqual([]);
  });
});

describe("sale mode", () => {
  it("writes falls at once, holds rises, and catches them up by itself when it ends", async () => {
    await using stand = await open();
    const salesOnlyUntil = stand.world.time.clock.now() + hourMs;
    await setPolicy(stand, { salesOnlyUntil });
    await stand.world.katana.adjust({ CHAIR: 5, LAMP: -3 });
    await stand.rest(5000);
    expect([await shown(stand, "CHAIR"), await shown(stand, "LAMP")]).toStrictEqual([10, 7]);
    expect(await stand.target("CHAIR")).toMatchObject({
      state: "HELD",
      holdCode: "SALES_ONLY",
      holdMessage: expect.stringContaining("salesOnlyUntil"),
    });
    expect(await holds(stand)).toStrictEqual([["CHAIR", 10, 15, "SALES_ONLY"]]);
    expect((await stand.problems()).map(({ code }) => code)).toContain("SALES_ONLY");
    // It falls below what the store shows: written at once.
    await stand.world.katana.adjust({ CHAIR: -7 });
    await stand.rest(5000);
    expect(await shown(stand, "CHAIR")).toBe(8);
    await stand.world.katana.adjust({ CHAIR: 3 });
    await stand.rest(5000);
    await stand.world.restart();
    await stand.rest(5000);
    expect(await shown(stand, "CHAIR")).toBe(8);
    await stand.newWrites();
    await stand.world.time.leap(hourMs);
    await stand.rest(60_000);
    expect(await shown(stand, "CHAIR")).toBe(11);
    expect((await stand.newWrites()).flatMap((write) => write.applied.map(({ to }) => to))).toStrictEqual([
      11,
    ]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", holdCode: null });
  });

  it("holds what a person asks for as well, and catches it up", async () => {
    await using stand = await open();
    await setPolicy(stand, { salesOnlyUntil: stand.world.time.clock.now() + hourMs });
    const run = await stand.push(["SHELF"]);
    expect(run).toMatchObject({ state: "FAILED", failed: 1 });
    const changes = await stand.world.engine.read((tx) => tx.runs.changePages([run.id], { first: 9 }));
    expect(changes.get(run.id)?.rows).toMatchObject([
      { outcome: "HELD", reason: expect.stringContaining("Sale mode") },
    ]);
    expect(await stand.newWrites()).toStrictEqual([]);
    await stand.world.time.leap(hourMs);
    await stand.rest(60_000);
    expect(await shown(stand, "SHELF")).toBe(10);
  });

  it("ended by hand, catches up at once", async () => {
    await using stand = await open();
    await setPolicy(stand, { salesOnlyUntil: stand.world.time.clock.now() + hourMs });
    await stand.world.katana.adjust({ CHAIR: 5 });
    await stand.rest(5000);
    await setPolicy(stand, { salesOnlyUntil: null });
    await stand.rest(5000);
    expect(await shown(stand, "CHAIR")).toBe(15);
  });

  it("is refused where its end lies in the past, and nothing changes", async () => {
    await using stand = await open();
    const { integrationId } = stand;
    const policy = { salesOnlyUntil: stand.world.time.clock.now(), isShadow: null };
    const answer = await stand.world.engine.commands.updateSyncPolicy({ integrationId, policy });
    expect(answer.value).toBeNull();
    expect(answer.refusals).toMatchObject([
      { code: "INVALID", field: ["policy", "isShadow"] },
      { code: "OUT_OF_RANGE", field: ["policy", "salesOnlyUntil"] },
    ]);
    expect((await stand.integration()).policy).toMatchObject({ salesOnlyUntil: null, isShadow: false });
  });
});

describe("rises that are to be confirmed", () => {
  const begin = async (policy: object = {}) => {
    const stand = await open();
    await setPolicy(stand, { confirmIncreases: true, ...policy });
    return stand;
  };

  it("are written when a second reading, which nobody asks for, agrees; falls are written at once", async () => {
    await using stand = await begin();
    await stand.world.katana.adjust({ CHAIR: 5, LAMP: -3 });
    await stand.rest(5000);
    expect([await shown(stand, "CHAIR"), await shown(stand, "LAMP")]).toStrictEqual([10, 7]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "HELD", holdCode: "AWAITING_CONFIRMATION" });
    expect(await holds(stand)).toStrictEqual([["CHAIR", 10, 15, "AWAITING_CONFIRMATION"]]);
    await stand.rest(50_000);
    expect(await shown(stand, "CHAIR")).toBe(10);
    await stand.rest(20_000);
    expect(await shown(stand, "CHAIR")).toBe(15);
    expect(await stand.target("CHAIR")).toMatchObject({
      state: "IN_SYNC",
      holdCode: null,
      riseQuantity: null,
    });
  });

  it("that were read wrong once are never written", async () => {
    await using stand = await begin();
    const { world } = stand;
    let isWrong = true;
    world.onRequest = async ({ host, path }) => {
      if (!isWrong || host !== "api.katanamrp.com" || !path.startsWith("/v1/inventory?variant_id=")) return;
      isWrong = false;
      const right = JSON.stringify(await world.katana.request("GET", path.slice("/v1".length)));
      return {
        status: 200,
        headers: {},
        body: right.replace(/"quantity_in_stock":"[^"]*"/g, '"quantity_in_stock":"99"'),
      };
    };
    await world.katana.adjust({ CHAIR: -1 });
    await stand.rest(120_000);
    expect(isWrong).toBe(false);
    const written = (await stand.newWrites()).flatMap((write) => write.applied.map(({ to }) => to));
    expect(written).toStrictEqual([9]);
  });

  it("that get smaller begin to wait anew", async () => {
    await using stand = await begin({ confirmIncreasesAfterSeconds: 120 });
    await stand.world.katana.adjust({ CHAIR: 5 });
    await stand.rest(60_000);
    await stand.world.katana.adjust({ CHAIR: -2 });
    await stand.rest(90_000);
    expect(await shown(stand, "CHAIR")).toBe(10);
    await stand.rest(60_000);
    expect(await shown(stand, "CHAIR")).toBe(13);
  });

  it("fall below at once, and wait across a restart", async () => {
    await using stand = await begin();
    await stand.world.katana.adjust({ CHAIR: 5, LAMP: 4 });
    await stand.rest(5000);
    await stand.world.katana.adjust({ CHAIR: -8 });
    await stand.rest(5000);
    expect(await shown(stand, "CHAIR")).toBe(7);
    await stand.world.crash();
    await stand.rest(20_000);
    expect(await shown(stand, "LAMP")).toBe(10);
    await stand.rest(60_000);
    expect(await shown(stand, "LAMP")).toBe(14);
  });

  it("keep a person's push open until they are confirmed", async () => {
    await using stand = await begin({ confirmIncreasesAfterSeconds: 30 });
    const began = stand.world.time.clock.now();
    const run = await stand.push(["SHELF"]);
    expect(run).toMatchObject({ state: "SUCCEEDED", changed: 1 });
    expect(stand.world.time.clock.now() - began).toBeGreaterThanOrEqual(30_000);
    expect(await shown(stand, "SHELF")).toBe(10);
  });

  it("refuse a time out of range", async () => {
    await using stand = await open();
    const { integrationId } = stand;
    const policy = { confirmIncreasesAfterSeconds: 0 };
    const answer = await stand.world.engine.commands.updateSyncPolicy({ integrationId, policy });
    expect(answer.refusals).toMatchObject([
      { code: "OUT_OF_RANGE", field: ["policy", "confirmIncreasesAfterSeconds"] },
    ]);
  });
});
