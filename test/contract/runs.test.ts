// Work that a person asks for: dry runs, pushes, their progress, how they end, and that asking twice is safe.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";
import { refusedWrite } from "../support/refused-write.ts";

// The store's own numbers of LAMP and SHELF differ from the source's.
const wares: Wares = {
  CHAIR: { stock: { main: 10, shop: 3 } },
  LAMP: { stock: { main: 7, shop: 0 }, shows: 12 },
  SHELF: { stock: { main: 9, shop: 0 }, shows: 2 },
  PAIR: { recipe: { CHAIR: 2 }, shows: 5 },
};

const changesOf = (stand: Stand, runId: number) =>
  stand.world.engine.read(
    async (tx) => (await tx.runs.changePages([runId], { first: 500 })).get(runId)?.rows ?? [],
  );

const request = (stand: Stand, more: object = {}) => ({
  integrationId: stand.integrationId,
  skus: null,
  isDryRun: false,
  idempotencyKey: null,
  ...more,
});

describe("a dry run", () => {
  it("T2 writes nothing, changes nothing, and says what the real run then does", async () => {
    await using stand = await openStand({ wares });
    const before = await stand.allTargets();
    const dry = await stand.push(null, true);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.allTargets()).toStrictEqual(before);
    const real = await stand.push();
    const view = async (id: number) =>
      (await changesOf(stand, id)).map(({ target, fromQuantity, toQuantity, outcome }) => ({
        target,
        fromQuantity,
        toQuantity,
        outcome: outcome === "PLANNED" ? "APPLIED" : outcome,
      }));
    const byTarget = (rows: Awaited<ReturnType<typeof view>>) =>
      rows.toSorted((left, right) => left.target - right.target);
    expect(byTarget(await view(real.id))).toStrictEqual(byTarget(await view(dry.id)));
    expect(dry).toMatchObject({ state: "SUCCEEDED", total: 8, done: 8, changed: 3, unchanged: 5, failed: 0 });
    expect(real).toMatchObject({
      state: "SUCCEEDED",
      total: 8,
      done: 8,
      changed: 3,
      unchanged: 5,
      failed: 0,
    });
  });

  it("T1 is possible before the first switch-on, from what both sides say now", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    // A webhook that never comes: the store's memory is old, the dry run is not.
    await stand.world.control.katana.fault({ kind: "webhook-dropped" });
    await stand.world.katana.adjust({ CHAIR: 6 });
    const dry = await stand.push(["CHAIR"], true);
    const changes = await changesOf(stand, dry.id);
    expect(changes.filter((change) => change.outcome === "PLANNED")).toMatchObject([
      { fromQuantity: 10, toQuantity: 16 },
    ]);
    expect(await stand.newWrites()).toStrictEqual([]);
  });
});

describe("a push", () => {
  it("C8 writes only what is not right yet, by a read of the channel", async () => {
    await using stand = await openStand({ wares });
    await stand.world.shopify.edit("CHAIR", 33);
    const run = await stand.push(["CHAIR", "LAMP"]);
    const rows = (await stand.newWrites()).flatMap((write) => write.applied);
    expect(rows.map(({ from, to }) => [from, to])).toStrictEqual([
      [33, 10],
      [12, 7],
    ]);
    expect(run).toMatchObject({ total: 4, changed: 2, unchanged: 2 });
    await stand.push(["CHAIR", "LAMP"]);
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("refuses a SKU that leads to no target, naming it", async () => {
    await using stand = await openStand({ wares });
    const answer = await stand.world.engine.commands.pushStock(request(stand, { skus: ["CHAIR", "CHIAR"] }));
    expect(answer).toMatchObject({ value: null, refusals: [{ code: "NOT_FOUND", field: ["skus", "1"] }] });
  });

  it("the same key answers the same run, and is refused for another request", async () => {
    await using stand = await openStand({ wares });
    const { commands } = stand.world.engine;
    const first = done(await commands.pushStock(request(stand, { skus: ["LAMP"], idempotencyKey: "k" })));
    await stand.rest();
    const again = done(await commands.pushStock(request(stand, { skus: ["LAMP"], idempotencyKey: "k" })));
    expect(again.id).toBe(first.id);
    const other = await commands.pushStock(request(stand, { skus: ["SHELF"], idempotencyKey: "k" }));
    expect(other.refusals).toMatchObject([{ code: "IDEMPOTENCY_KEY_REUSED" }]);
    expect(await stand.newWrites()).toHaveLength(1);
  });

  it("asked for again with its key, it is the first run, whatever has changed since", async () => {
    await using stand = await openStand({ wares });
    const { commands } = stand.world.engine;
    const push = () => commands.pushStock(request(stand, { skus: ["LAMP"], idempotencyKey: "k" }));
    const { integrationId } = stand;
    const retry = () => commands.retryFailedTargets({ integrationId, idempotencyKey: "k" });
    const first = [done(await push()).id, done(await retry()).id];
    await stand.rest();
    await stand.switchOff();
    const { channelVariant: channelVariantId } = await stand.target("LAMP");
    const exclusion = { integrationId, channelVariantId, excluded: true };
    done(await stand.world.time.finish(commands.excludeVariant(exclusion)));
    expect([done(await push()).id, done(await retry()).id]).toStrictEqual(first);
    const other = await commands.pushStock(request(stand, { idempotencyKey: "k" }));
    expect(other.refusals).toMatchObject([{ code: "IDEMPOTENCY_KEY_REUSED" }]);
    const fresh = await commands.pushStock(request(stand, { idempotencyKey: "another" }));
    expect(fresh.refusals).toMatchObject([{ code: "SYNC_DISABLED" }]);
  });

  it("tells of its start, its progress and its end", async () => {
    await using stand = await openStand({ wares });
    const run = await stand.push(["LAMP"]);
    const told = await stand.events(["RUN_STARTED", "RUN_FINISHED"]);
    expect(told.filter((event) => event.run === run.id).map((event) => event.type)).toStrictEqual([
      "RUN_STARTED",
      "RUN_FINISHED",
    ]);
  });

  it("T3 ends when sync is switched off before it began", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.katana.fault({ kind: "latency", match: "GET /v1/inventory", delayMs: 3000 });
    const run = done(await stand.world.engine.commands.pushStock(request(stand)));
    await stand.switchOff();
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "FAILED", done: 8, changed: 0 });
    expect((await changesOf(stand, run.id)).every((change) => change.outcome === "HELD")).toBe(true);
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("ends when a target of it goes meanwhile", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.katana.fault({ kind: "latency", match: "GET /v1/inventory", delayMs: 3000 });
    const run = done(await stand.world.engine.commands.pushStock(request(stand)));
    await stand.rest(500);
    const { channelVariant } = await stand.target("LAMP");
    const { integrationId } = stand;
    const exclude = stand.world.engine.commands.excludeVariant({
      integrationId,
      channelVariantId: channelVariant,
      excluded: true,
    });
    done(await stand.world.time.finish(exclude));
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({
      state: "PARTIALLY_FAILED",
      done: 8,
      changed: 2,
      failed: 2,
    });
  });
});

describe("a retry", () => {
  it("G2 tries what failed, and nothing else; where nothing failed it ends at once", async () => {
    await using stand = await openStand({ wares, isOnlineOnly: true });
    const ask = { integrationId: stand.integrationId, idempotencyKey: null };
    const retry = async () => {
      const { id } = done(await stand.world.engine.commands.retryFailedTargets(ask));
      await stand.rest();
      return stand.run(id);
    };
    expect(await retry()).toMatchObject({ kind: "RETRY", state: "SUCCEEDED", total: 0, done: 0 });
    stand.world.onRequest = (sent) =>
      sent.body.includes("inventorySetQuantities") ? refusedWrite(0, 1) : undefined;
    await stand.world.katana.adjust({ CHAIR: -2 });
    await stand.rest();
    // The chair and the pair; the lamp and the shelf only drift.
    const failed = (await stand.allTargets()).filter(({ state }) => state === "FAILED");
    expect(failed).toHaveLength(2);
    expect(await retry()).toMatchObject({ state: "FAILED", total: 2, done: 2, failed: 2 });
    stand.world.onRequest = null;
    expect(await retry()).toMatchObject({ state: "SUCCEEDED", total: 2, done: 2, changed: 2 });
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([8]);
    expect(await stand.world.shopify.available("LAMP")).toStrictEqual([12]);
    await stand.switchOff();
    const answer = await stand.world.engine.commands.retryFailedTargets(ask);
    expect(answer.refusals).toMatchObject([{ code: "SYNC_DISABLED", field: ["integrationId"] }]);
  });
});

describe("a run of many", () => {
  const many: Wares = Object.fromEntries(
    Array.from({ length: 700 }, (_, index) => [
      `SKU-${index}`,
      { stock: 20, shows: index % 2 === 0 ? 20 : 25 },
    ]),
  );

  it("C6 shows its progress as it goes, and adds up", async () => {
    await using stand = await openStand({ wares: many, isOnlineOnly: true });
    await stand.world.control.katana.fault({ kind: "latency", match: "GET /v1/inventory", delayMs: 1000 });
    const ask = { integrationId: stand.integrationId, isDryRun: false, idempotencyKey: null };
    const { id } = done(await stand.world.engine.commands.reconcile(ask));
    const seen = new Set<number>();
    await stand.world.time.until(async () => {
      const { done: count, changed, unchanged, failed, finishedAt } = await stand.run(id);
      expect(changed + unchanged + failed).toBe(count);
      seen.add(count);
      return finishedAt !== null;
    });
    expect([...seen]).toStrictEqual([...seen].toSorted((left, right) => left - right));
    expect(seen.size).toBeGreaterThan(3);
    expect(await stand.run(id)).toMatchObject({ state: "SUCCEEDED", total: 700, done: 700, changed: 350 });
    const writes = await stand.newWrites();
    expect(writes.flatMap((write) => write.applied)).toHaveLength(350);
    expect(writes.length).toBeLessThanOrEqual(6);
  });
});

describe("cancelling", () => {
  const cancel = (stand: Stand, id: number) =>
    stand.world.time.finish(stand.world.engine.commands.cancelSyncRun(id));
  it.each([
    ["the source is read", "katana", "GET /v1/inventory", 0],
    ["the channel is looked at", "shopify", "LevelsAtLocation", 0],
    ["the write is under way", "shopify", "inventorySetQuantities", 1],
  ] as const)("T3 while %s: no write of it follows", async (_, vendor, match, writes) => {
    await using stand = await openStand({ wares });
    await stand.world.control[vendor].fault({ kind: "latency", match, delayMs: 3000 });
    const run = done(await stand.world.engine.commands.pushStock(request(stand, { skus: ["LAMP"] })));
    await stand.rest(1000);
    expect((await cancel(stand, run.id)).refusals).toStrictEqual([]);
    expect(await stand.newWrites()).toHaveLength(writes);
    await stand.rest(60_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.run(run.id)).toMatchObject({ state: "CANCELLED" });
  });

  it.each([
    ["its orders are read", "shopify", "OrderPage", 0],
    ["the source is read", "katana", "GET /v1/inventory", 0],
    ["the channel is looked at", "shopify", "LevelsAtLocation", 0],
    ["the write is under way", "shopify", "inventorySetQuantities", 1],
  ] as const)("T3 C6 a reconciliation while %s: no write of it follows", async (_, vendor, match, writes) => {
    await using stand = await openStand({ wares: { LAMP: wares["LAMP"] ?? {} }, isOnlineOnly: true });
    await stand.world.control[vendor].fault({ kind: "latency", match, delayMs: 3000 });
    const { integrationId } = stand;
    const ask = { integrationId, isDryRun: false, idempotencyKey: null };
    const run = done(await stand.world.engine.commands.reconcile(ask));
    await stand.rest(1000);
    expect(await stand.run(run.id)).toMatchObject({ state: "RUNNING" });
    expect((await cancel(stand, run.id)).refusals).toStrictEqual([]);
    expect(await stand.newWrites()).toHaveLength(writes);
    await stand.rest(20_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.run(run.id)).toMatchObject({ state: "CANCELLED" });
  });

  it("a dry run is cancelled too, and keeps what it had planned", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.shopify.fault({ kind: "latency", match: "LevelsAtLocation", delayMs: 3000 });
    const run = done(await stand.world.engine.commands.pushStock(request(stand, { isDryRun: true })));
    await stand.rest(1000);
    expect((await cancel(stand, run.id)).refusals).toStrictEqual([]);
    await stand.rest(20_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "CANCELLED", done: 0 });
    expect(await changesOf(stand, run.id)).toStrictEqual([]);
  });

  it("a run that has ended is not cancelled", async () => {
    await using stand = await openStand({ wares });
    const run = await stand.push(["LAMP"]);
    expect(await cancel(stand, run.id)).toMatchObject({ value: null, refusals: [{ code: "CONFLICT" }] });
  });

  it("a catalog run is cancelled too", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.katana.fault({ kind: "latency", match: "GET /v1/variants", delayMs: 3000 });
    const { integrationId } = stand;
    const refresh = { integrationId, idempotencyKey: null };
    const run = done(await stand.world.engine.commands.refreshCatalog(refresh));
    await stand.rest(1000);
    expect((await cancel(stand, run.id)).refusals).toStrictEqual([]);
    await stand.rest(60_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "CANCELLED" });
  });
});
