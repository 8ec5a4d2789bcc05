// Killed at any moment and started again, the engine finishes what it had begun: a crash costs a repeat, never a loss.
import { describe, expect, it } from "vitest";
import { untilLogIsWhole } from "../../packages/core/src/testing/waits.ts";
import type { Sent } from "../support/world.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";
import { refusedWrite } from "../support/refused-write.ts";
import { untilHeld } from "../support/until-held.ts";

const wares: Wares = {
  CHAIR: { stock: 100 },
  LAMP: { stock: 50, shows: 60 },
  PAIR: { recipe: { CHAIR: 2 }, shows: 50 },
};
const isWrite = (sent: Sent) => sent.body.includes("inventorySetQuantities");
const online = async (stand: Stand, sku: string) => (await stand.world.shopify.available(sku))[0];

describe("a crash", () => {
  it.each([
    ["as the source is asked", (sent: Sent) => sent.path.startsWith("/v1/inventory?variant_id=")],
    ["as the channel is asked", (sent: Sent) => sent.body.includes("LevelsAtLocation")],
    ["with the write on its way", isWrite],
  ])("Q10 C0 %s: the change arrives, and takes effect once", async (_, isMeant) => {
    await using stand = await openStand({ wares });
    await stand.world.katana.adjust({ CHAIR: -10 });
    await untilHeld(stand, isMeant, () => stand.world.crash());
    await stand.rest(30_000);
    expect([await online(stand, "CHAIR"), await online(stand, "PAIR")]).toStrictEqual([90, 45]);
    const applied = (await stand.newWrites()).flatMap((write) => write.applied);
    expect(applied).toHaveLength(2);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", pushed: 90 });
  });

  it("Q10 with the write on its way: after the start the same bytes go under the same key", async () => {
    await using stand = await openStand({ wares });
    await stand.world.katana.adjust({ CHAIR: -10 });
    await untilHeld(stand, isWrite, () => stand.world.crash());
    await stand.rest(30_000);
    const bodies = stand.world.sent.filter(isWrite).map((sent) => sent.body);
    expect(bodies).toHaveLength(2);
    expect(new Set(bodies).size).toBe(1);
    expect((await stand.newWrites()).map((write) => write.outcome)).toStrictEqual(["APPLIED", "REPLAYED"]);
  });

  it("Q10 a change that comes between the crash and the start is not lost, nor written over", async () => {
    await using stand = await openStand({ wares });
    const { katana } = stand.world;
    await katana.adjust({ CHAIR: -10 });
    await untilHeld(stand, isWrite, async () => {
      // Its webhook reaches nobody.
      await stand.world.control.katana.fault({ kind: "webhook-dropped" });
      await katana.adjust({ CHAIR: -30 });
      await stand.world.crash();
    });
    await stand.rest(60_000);
    expect([await online(stand, "CHAIR"), await online(stand, "PAIR")]).toStrictEqual([60, 30]);
  });

  it("C0 in the middle of many rows: every target is right in the end", async () => {
    const skus = Array.from({ length: 80 }, (_, index) => `SKU-${index}`);
    await using stand = await openStand({
      wares: Object.fromEntries(skus.map((sku) => [sku, { stock: 20 }])),
      isOnlineOnly: true,
    });
    const { katana } = stand.world;
    for (let start = 0; start < skus.length; start += 20) {
      const rows = skus.slice(start, start + 20).map((sku, index) => [sku, index % 2 === 0 ? -3 : 4]);
      await katana.adjust(Object.fromEntries(rows) as Record<string, number>);
      // After 100 ms: some are read, some are written, some are not even announced.
      await stand.rest(100);
      await stand.world.crash();
    }
    await stand.rest(60_000);
    const targets = await stand.allTargets();
    expect(targets.filter((target) => target.state !== "IN_SYNC")).toStrictEqual([]);
    expect(new Set(targets.map((target) => target.desired))).toStrictEqual(new Set([17, 24]));
    for (const sku of [skus[0], skus[1], skus[40], skus[79]] as string[]) {
      expect([17, 24]).toContain(await online(stand, sku));
    }
  });

  it("T3 T1 while it was being switched off: it stays off, and nothing more is written", async () => {
    await using stand = await openStand({ wares });
    const { engine, time } = stand.world;
    await stand.world.control.shopify.fault({
      kind: "timeout",
      match: "inventorySetQuantities",
      delayMs: 300_000,
      afterEffect: false,
    });
    await stand.world.katana.adjust({ CHAIR: -10 });
    await time.until(() => stand.world.sent.some(isWrite));
    const { integrationId } = stand;
    void engine.commands.setInventorySync({ integrationId, enabled: false });
    await stand.rest(500);
    await stand.world.crash();
    await stand.rest(25_000);
    const attempts = stand.world.sent.filter(isWrite);
    expect(new Set(attempts.map((sent) => sent.body)).size).toBe(1);
    await stand.rest(300_000);
    expect(stand.world.sent.filter(isWrite)).toHaveLength(attempts.length);
    expect(await stand.integration()).toMatchObject({ isSyncEnabled: false, status: "INACTIVE" });
  });

  it("a run that was under way is finished", async () => {
    await using stand = await openStand({ wares });
    const request = { integrationId: stand.integrationId, skus: null, isDryRun: false, idempotencyKey: null };
    const run = done(await stand.world.engine.commands.pushStock(request));
    await untilHeld(stand, isWrite, () => stand.world.crash());
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", total: 6, done: 6, failed: 0 });
    expect(await online(stand, "LAMP")).toBe(50);
  });

  it.each([
    ["before its orders are read", (sent: Sent) => /query \w*Order/.test(sent.body)],
    ["as the source is asked", (sent: Sent) => sent.path.startsWith("/v1/inventory?variant_id=")],
    ["as the channel is asked", (sent: Sent) => sent.body.includes("LevelsAtLocation")],
    ["with its write on the way", isWrite],
  ])("C6 a reconciliation that was under way is finished: %s", async (_, isMeant) => {
    await using stand = await openStand({ wares });
    const request = { integrationId: stand.integrationId, isDryRun: false, idempotencyKey: null };
    const run = done(await stand.world.engine.commands.reconcile(request));
    await untilHeld(stand, isMeant, () => stand.world.crash());
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", total: 6, done: 6, failed: 0 });
    expect(await online(stand, "LAMP")).toBe(50);
    expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(1);
    const drifts = (await stand.events(["DRIFT_FOUND"])).filter((event) => event.run === run.id);
    expect(drifts).toMatchObject([{ sku: "LAMP", detail: { cause: "BEFORE_SYNC" } }]);
  });

  it.each([
    ["as the source is asked", (sent: Sent) => sent.path.startsWith("/v1/inventory?variant_id=")],
    ["with its write on the way", isWrite],
  ])("G2 a retry that was under way is finished: %s", async (_, isMeant) => {
    await using stand = await openStand({ wares });
    stand.world.onRequest = (sent) => (isWrite(sent) ? refusedWrite(0) : undefined);
    await stand.world.katana.adjust({ LAMP: -1 });
    await stand.rest(1000);
    expect(await stand.target("LAMP")).toMatchObject({ state: "FAILED" });
    stand.world.onRequest = null;
    const retry = { integrationId: stand.integrationId, idempotencyKey: null };
    const run = done(await stand.world.engine.commands.retryFailedTargets(retry));
    await untilHeld(stand, isMeant, () => stand.world.crash());
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", total: 1, done: 1, changed: 1 });
    expect(await online(stand, "LAMP")).toBe(49);
    expect(await stand.target("LAMP")).toMatchObject({ state: "IN_SYNC", errorCode: null });
  });

  it("C6 a dry reconciliation that was under way begins anew, counts each part once, and is finished", async () => {
    await using stand = await openStand({ wares });
    const request = { integrationId: stand.integrationId, isDryRun: true, idempotencyKey: null };
    const run = done(await stand.world.engine.commands.reconcile(request));
    await untilHeld(
      stand,
      (sent) => sent.body.includes("LevelsAtLocation"),
      () => stand.world.crash(),
    );
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", total: 6, done: 6, changed: 1 });
    expect(await stand.changes(run.id)).toHaveLength(6);
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("a catalog run that was under way begins anew and is finished", async () => {
    await using stand = await openStand({ wares });
    const { integrationId } = stand;
    const { commands } = stand.world.engine;
    const run = done(await commands.refreshCatalog({ integrationId, idempotencyKey: null }));
    await untilHeld(
      stand,
      (sent) => sent.path.startsWith("/v1/variants"),
      () => stand.world.crash(),
    );
    await stand.rest(120_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED" });
  });

  it("a dry run that was under way begins anew and is finished", async () => {
    await using stand = await openStand({ wares });
    const request = { integrationId: stand.integrationId, skus: null, isDryRun: true, idempotencyKey: null };
    const run = done(await stand.world.engine.commands.pushStock(request));
    await untilHeld(
      stand,
      (sent) => sent.body.includes("LevelsAtLocation"),
      () => stand.world.crash(),
    );
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", total: 6, done: 6, changed: 1 });
    expect(await stand.newWrites()).toStrictEqual([]);
  });
});

describe("a restart", () => {
  it("C0 finds what changed while nobody was there", async () => {
    await using stand = await openStand({ wares });
    const { katana, control } = stand.world;
    await control.katana.fault({ kind: "webhook-dropped" });
    await katana.adjust({ CHAIR: -10 });
    await stand.world.restart();
    await stand.rest(60_000);
    expect([await online(stand, "CHAIR"), await online(stand, "PAIR")]).toStrictEqual([90, 45]);
  });

  it("C8 pushes nothing by itself where nothing changed", async () => {
    await using stand = await openStand({ wares });
    await stand.world.restart();
    await stand.rest(120_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.target("LAMP")).toMatchObject({ state: "DRIFTED", driftCause: "BEFORE_SYNC" });
  });

  it("T3 off stays off, and on stays on", async () => {
    await using stand = await openStand({ wares });
    await stand.switchOff();
    await stand.world.katana.adjust({ CHAIR: -10 });
    await stand.world.restart();
    await stand.rest(60_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await online(stand, "CHAIR")).toBe(100);
    const enabled = { integrationId: stand.integrationId, enabled: true };
    done(await stand.world.engine.commands.setInventorySync(enabled));
    await stand.world.restart();
    await stand.rest(30_000);
    expect(await online(stand, "CHAIR")).toBe(90);
  });

  it("the event log goes on with no gap and no repeat", async () => {
    await using stand = await openStand({ wares });
    const seen: number[] = [];
    const follow = async (after: { tx: number; id: number } | null, until: number) => {
      const aborter = new AbortController();
      let last = after;
      const events = stand.world.engine.followEvents({}, after, aborter.signal);
      for await (const event of events) {
        seen.push(event.id);
        last = { tx: event.tx, id: event.id };
        if (seen.length === until) break;
      }
      aborter.abort();
      return last;
    };
    const start = await stand.world.engine.read((tx) => tx.events.lastPosition());
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.rest();
    const middle = await follow(start, 3);
    await stand.world.crash();
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.rest(5000);
    await untilLogIsWhole(stand.world.database());
    const all = await stand.world.engine.read((tx) => tx.events.page({}, { first: 1000, after: start }));
    await follow(middle, all.rows.length);
    expect(seen).toStrictEqual(all.rows.map((event) => event.id));
  });
});
