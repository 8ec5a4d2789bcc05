// The reconciliation: both sides are read, what differs is told of with its cause and brought right, and nothing is
// written where all is right.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createShopOrders } from "../../packages/adapter-shopify/src/testing/shop-orders.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";
import { refusedWrite } from "../support/refused-write.ts";
import type { Sent } from "../support/world.ts";

const minuteMs = 60_000;
const isRead = ({ path }: Sent) => path.startsWith("/v1/inventory?variant_id=");
const isLook = ({ body }: Sent) => body.includes("LevelsAtLocation");
const isWrite = ({ body }: Sent) => body.includes("inventorySetQuantities");
const isOrderRead = ({ body }: Sent) => /query \w*Order/.test(body);

const driftsOf = async (stand: Stand, runId: number) =>
  (await stand.events(["DRIFT_FOUND"])).filter((event) => event.run === runId);

describe("where all is right", () => {
  const many: Wares = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`SKU-${index}`, { stock: { main: 5, shop: 4 } }]),
  );

  it("C6 C8 it costs pages, not items, and writes nothing", async () => {
    await using stand = await openStand({ wares: many });
    await stand.rest(minuteMs);
    stand.newRequests();
    const run = await stand.reconcile();
    expect(run).toMatchObject({ state: "SUCCEEDED", total: 600, done: 600, unchanged: 600, failed: 0 });
    const requests = stand.newRequests();
    // 300 variants at three locations are four pages of 250 rows; 600 levels in the store are read 250 at a time, at
    // most one page more for each batch that was begun with what had come by then.
    expect(requests.filter(isRead)).toHaveLength(4);
    expect(requests.filter(isLook).length).toBeLessThanOrEqual(6);
    expect(requests.filter(isOrderRead)).toHaveLength(1);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await driftsOf(stand, run.id)).toStrictEqual([]);
    const changes = await stand.changes(run.id);
    expect(new Set(changes.map(({ outcome }) => outcome))).toStrictEqual(new Set(["UNCHANGED"]));
  });
});

describe("asked for", () => {
  const wares: Wares = { CHAIR: { stock: 20 }, LAMP: { stock: 20, shows: 25 } };
  const open = () => openStand({ wares, isOnlineOnly: true, isPollingIdle: true });
  const request = (stand: Stand, more: object = {}) => ({
    integrationId: stand.integrationId,
    isDryRun: false,
    idempotencyKey: null,
    ...more,
  });

  it("T3 while sync is off: refused, but for a dry run", async () => {
    await using stand = await open();
    await stand.switchOff();
    const { reconcile } = stand.world.engine.commands;
    expect(await reconcile(request(stand))).toMatchObject({
      value: null,
      refusals: [{ code: "SYNC_DISABLED", field: ["integrationId"] }],
    });
    const dry = await stand.reconcile(true);
    expect(dry).toMatchObject({ kind: "RECONCILE", state: "SUCCEEDED", isDryRun: true, changed: 1 });
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("the same key answers the same run, and is refused for another request", async () => {
    await using stand = await open();
    const { reconcile } = stand.world.engine.commands;
    const first = done(await reconcile(request(stand, { idempotencyKey: "k" })));
    await stand.rest();
    expect(done(await reconcile(request(stand, { idempotencyKey: "k" }))).id).toBe(first.id);
    const other = await reconcile(request(stand, { idempotencyKey: "k", isDryRun: true }));
    expect(other.refusals).toMatchObject([{ code: "IDEMPOTENCY_KEY_REUSED" }]);
    expect(await stand.newWrites()).toHaveLength(1);
  });

  it("tells of its start and its end, with its counts, and of its progress as it goes", async () => {
    await using stand = await open();
    const run = await stand.reconcile();
    const told = (await stand.events()).filter((event) => event.run === run.id);
    expect(told.map(({ type }) => type)).toStrictEqual(["RUN_STARTED", "DRIFT_FOUND", "RUN_FINISHED"]);
    expect(told.at(-1)?.detail).toStrictEqual({
      kind: "RECONCILE",
      state: "SUCCEEDED",
      isDryRun: false,
      total: 2,
      changed: 1,
      unchanged: 1,
      failed: 0,
    });
  });

  it("C6 writes what was read since it began, and nothing older, whatever is looked at meanwhile", async () => {
    await using stand = await open();
    await stand.world.control.katana.fault({ kind: "latency", match: "GET /v1/inventory", delayMs: 9000 });
    const run = done(await stand.world.engine.commands.reconcile(request(stand)));
    await stand.rest(1000);
    // Word from the channel: it is looked at before the source has answered.
    await stand.world.shopify.edit("CHAIR", 7);
    await stand.rest(5000);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([7]);
    expect(await stand.run(run.id)).toMatchObject({ state: "RUNNING", total: 2, done: 0 });
    await stand.rest(60_000);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([20]);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", done: 2, changed: 2 });
  });

  it("C6 what a reading from before it began has looked at is brought right by it, and counted", async () => {
    await using stand = await open();
    const { world } = stand;
    await world.control.katana.fault({ kind: "latency", match: "GET /v1/inventory", delayMs: 9000 });
    // Two people undo each other: the number that is read is no news.
    await world.katana.adjust({ LAMP: 1 });
    await world.katana.adjust({ LAMP: -1 });
    await stand.rest(5000);
    const run = done(await world.engine.commands.reconcile(request(stand)));
    await stand.rest(6000);
    expect(await world.shopify.available("LAMP")).toStrictEqual([25]);
    expect(await stand.run(run.id)).toMatchObject({ state: "RUNNING", total: 2, done: 0 });
    await stand.rest(60_000);
    expect(await world.shopify.available("LAMP")).toStrictEqual([20]);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", changed: 1, unchanged: 1 });
  });

  it("C6 goes on without the channel's orders where they cannot be read for good", async () => {
    await using stand = await open();
    stand.world.onRequest = (sent) =>
      isOrderRead(sent) ? { status: 404, headers: {}, body: "not here" } : undefined;
    const run = await stand.reconcile();
    expect(run).toMatchObject({ state: "SUCCEEDED", changed: 1 });
  });

  it("C6 waits for a channel that does not answer, and is cancelled meanwhile", async () => {
    await using stand = await open();
    await stand.world.control.shopify.fault({ kind: "server-error", status: 503 });
    const run = done(await stand.world.engine.commands.reconcile(request(stand)));
    await stand.rest(30_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "RUNNING", total: null });
    const cancelling = stand.world.engine.commands.cancelSyncRun(run.id);
    expect((await stand.world.time.finish(cancelling)).refusals).toStrictEqual([]);
    await stand.world.control.shopify.clearFaults();
    await stand.rest(120_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "CANCELLED" });
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("T4 ends where the channel's credentials are refused", async () => {
    await using stand = await open();
    await stand.world.control.shopify.revoke("shpat_demo", true);
    const run = done(await stand.world.engine.commands.reconcile(request(stand)));
    await stand.rest(10_000);
    expect(await stand.run(run.id)).toMatchObject({ state: "FAILED", total: 2, failed: 2 });
  });
});

describe("each cause of a drift", () => {
  const wares: Wares = {
    CHAIR: { stock: 20 },
    LAMP: { stock: 20, shows: 25 },
    SHELF: { stock: 20 },
    TRAY: { stock: 20 },
    STOOL: { stock: 20 },
    BENCH: { stock: 20 },
    SPARE: { stock: 3 },
    PAIR: { recipe: { CHAIR: 2 }, shows: 10 },
  };
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand({ wares, isOnlineOnly: true, isPollingIdle: true });
  });
  afterAll(() => stand.world.close());
  beforeEach(async () => {
    await stand.world.control.katana.clearFaults();
    await stand.world.control.shopify.clearFaults();
    // So long that nobody can say any more that a webhook is on its way.
    await stand.rest(2 * minuteMs);
    await stand.newWrites();
  });
  const online = async (sku: string) => (await stand.world.shopify.available(sku))[0];
  const found = async (runId: number) =>
    (await driftsOf(stand, runId)).map(({ sku, fromQuantity, toQuantity, detail }) => [
      sku,
      fromQuantity,
      toQuantity,
      detail?.["cause"],
    ]);
  const changed = async (runId: number) =>
    (await stand.changes(runId)).filter(({ outcome }) => outcome !== "UNCHANGED");

  it("T2 C6 BEFORE_SYNC: a dry run tells what would be done, the run does it", async () => {
    const before = await stand.allTargets();
    const dry = await stand.reconcile(true);
    expect(await changed(dry.id)).toMatchObject([
      { fromQuantity: 25, toQuantity: 20, outcome: "PLANNED", reason: /^BEFORE_SYNC: / },
    ]);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.allTargets()).toStrictEqual(before);
    const run = await stand.reconcile();
    expect(await found(run.id)).toStrictEqual([["LAMP", 20, 25, "BEFORE_SYNC"]]);
    expect(await changed(run.id)).toMatchObject([
      { fromQuantity: 25, toQuantity: 20, outcome: "APPLIED", reason: /^BEFORE_SYNC: / },
    ]);
    expect(await online("LAMP")).toBe(20);
    expect(await stand.target("LAMP")).toMatchObject({ state: "IN_SYNC", driftCause: null });
    expect(run).toMatchObject({ state: "SUCCEEDED", changed: 1, unchanged: 7, failed: 0 });
  });

  it("C7 C6 MISSED_SIGNAL: no webhook came, for a component neither, and the kit's number is wrong too", async () => {
    await stand.world.control.katana.fault({ kind: "webhook-dropped", match: "*" });
    await stand.world.katana.adjust({ CHAIR: -3 });
    await stand.rest(2 * minuteMs);
    expect(await online("CHAIR")).toBe(20);
    const dry = await stand.reconcile(true);
    expect((await changed(dry.id)).map(({ reason }) => reason)).toMatchObject([
      /^MISSED_SIGNAL: /,
      /^MISSED_SIGNAL: /,
    ]);
    const run = await stand.reconcile();
    expect(await found(run.id)).toStrictEqual(
      expect.arrayContaining([
        ["CHAIR", 17, 20, "MISSED_SIGNAL"],
        ["PAIR", 8, 10, "MISSED_SIGNAL"],
      ]),
    );
    expect([await online("CHAIR"), await online("PAIR")]).toStrictEqual([17, 8]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", isUntold: false });
  });

  it("C7 MISSED_SIGNAL: the sweep finds it as well", async () => {
    await stand.world.control.katana.fault({ kind: "webhook-dropped", match: "*" });
    await stand.world.katana.adjust({ SHELF: -1 });
    await stand.world.time.until(async () => (await online("SHELF")) === 19, 21 * minuteMs);
    const drifts = (await stand.events(["DRIFT_FOUND"])).filter(({ sku }) => sku === "SHELF");
    expect(drifts).toMatchObject([
      { fromQuantity: 19, toQuantity: 20, run: null, detail: { cause: "MISSED_SIGNAL" } },
    ]);
  });

  it("C0 a change that was told is no drift, wherever it is read", async () => {
    await stand.world.katana.adjust({ SHELF: -1 });
    await stand.rest();
    expect(await online("SHELF")).toBe(18);
    const run = await stand.reconcile();
    expect(await found(run.id)).toStrictEqual([]);
    const drifts = (await stand.events(["DRIFT_FOUND"])).filter(({ sku }) => sku === "SHELF");
    expect(drifts).toHaveLength(1);
  });

  it("T5 C6 MANUAL_EDIT: seen when it was announced, told again by the run that mends it", async () => {
    await stand.world.shopify.edit("TRAY", 31);
    await stand.rest();
    expect(await stand.target("TRAY")).toMatchObject({ state: "DRIFTED", driftCause: "MANUAL_EDIT" });
    const run = await stand.reconcile();
    expect(await found(run.id)).toStrictEqual([["TRAY", 20, 31, "MANUAL_EDIT"]]);
    expect(await online("TRAY")).toBe(20);
  });

  it("T5 C6 MANUAL_EDIT: nobody announced it", async () => {
    await stand.world.control.shopify.fault({ kind: "webhook-dropped", match: "*" });
    await stand.world.shopify.edit("TRAY", 32);
    await stand.rest();
    const run = await stand.reconcile();
    expect(await found(run.id)).toStrictEqual([["TRAY", 20, 32, "MANUAL_EDIT"]]);
    expect(await online("TRAY")).toBe(20);
  });

  it("G2 C6 FAILED_WRITE: the channel refused the number", async () => {
    const { world } = stand;
    world.onRequest = (sent) => (isWrite(sent) ? refusedWrite(0) : undefined);
    await world.katana.adjust({ STOOL: -5 });
    await stand.rest(1000);
    world.onRequest = null;
    expect(await stand.target("STOOL")).toMatchObject({ state: "FAILED", errorCode: "INVALID" });
    const run = await stand.reconcile();
    expect(await found(run.id)).toStrictEqual([["STOOL", 15, 20, "FAILED_WRITE"]]);
    expect(await stand.target("STOOL")).toMatchObject({ state: "IN_SYNC", hasWriteFailed: false });
  });

  it("T3 C6 FAILED_WRITE: nobody knows what became of the write, for sync was switched off", async () => {
    const end = await stand.world.control.shopify.fault({
      kind: "timeout",
      match: "inventorySetQuantities",
      delayMs: 300_000,
      afterEffect: false,
    });
    await stand.world.katana.adjust({ STOOL: -5 });
    await stand.world.time.until(() => stand.world.sent.slice(-1).some(isWrite));
    expect((await stand.switchOff()).refusals).toMatchObject([{ code: "NOT_SETTLED" }]);
    await end();
    await stand.rest(5 * minuteMs);
    await stand.switchOn();
    const drifts = (await stand.events(["DRIFT_FOUND"])).filter(({ sku }) => sku === "STOOL");
    expect(drifts.at(-1)).toMatchObject({
      fromQuantity: 10,
      toQuantity: 15,
      detail: { cause: "FAILED_WRITE" },
    });
    expect(await online("STOOL")).toBe(10);
    expect(await stand.target("STOOL")).toMatchObject({ state: "IN_SYNC", hasWriteFailed: false });
  });

  it("M6 C6 MAPPING: it shows the number of what it was mapped to before", async () => {
    const { integrationId } = stand;
    const { channelVariant: channelVariantId } = await stand.target("BENCH");
    const spare = (await stand.sourceVariants()).find(({ sku }) => sku === "SPARE");
    const map = { integrationId, channelVariantId, sourceVariantId: spare?.id ?? 0 };
    const mapping = stand.world.engine.commands.mapVariant(map);
    const request = { integrationId, isDryRun: false, idempotencyKey: null };
    const asked = mapping.then(() => stand.world.engine.commands.reconcile(request));
    const run = done(await stand.world.time.finish(asked));
    await stand.rest(5000);
    expect(await online("BENCH")).toBe(3);
    const drifts = (await stand.events(["DRIFT_FOUND"])).filter(({ sku }) => sku === "BENCH");
    expect(drifts).toMatchObject([{ fromQuantity: 3, toQuantity: 20, detail: { cause: "MAPPING" } }]);
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", failed: 0 });
    expect(await stand.target("BENCH")).toMatchObject({ isRemapped: false, driftCause: null });
  });

  it("C6 LAG and UNKNOWN: units on order that the policy does not subtract, and once they are sent", async () => {
    const { shopify, engine, time } = stand.world;
    const { integrationId } = stand;
    const policy = { subtractInFlightOrders: false };
    done(await time.finish(engine.commands.updateSyncPolicy({ integrationId, policy })));
    const orders = createShopOrders(shopify.query);
    const place = async () => {
      const [variant] = await shopify.variants("SHELF");
      return orders.place([{ variantId: variant?.id ?? "", quantity: 2 }], { financialStatus: "PAID" });
    };
    const { desired } = await stand.target("SHELF");
    const right = desired ?? 0;
    await place();
    await stand.rest(5000);
    expect(await found((await stand.reconcile()).id)).toStrictEqual([["SHELF", right, right - 2, "LAG"]]);
    await orders.send(await place());
    await stand.rest(5000);
    // The first order's units are still committed, and its number was written over: three cannot be told by two.
    await orders.send(await place());
    await stand.rest(5000);
    expect(await found((await stand.reconcile()).id)).toStrictEqual([["SHELF", right, right - 4, "UNKNOWN"]]);
    done(
      await time.finish(
        engine.commands.updateSyncPolicy({ integrationId, policy: { subtractInFlightOrders: true } }),
      ),
    );
  });

  it("C6 LAG: what changed a moment ago is on its way", async () => {
    await stand.world.control.katana.fault({ kind: "webhook-late", match: "*", delayMs: 30_000 });
    await stand.world.katana.adjust({ LAMP: 1 });
    await stand.rest(31_000);
    const before = await stand.target("LAMP");
    expect(before.desired).toBe(21);
    await stand.world.katana.adjust({ LAMP: 1 });
    const run = await stand.reconcile();
    expect(await found(run.id)).toStrictEqual([["LAMP", 22, 21, "LAG"]]);
    expect(await online("LAMP")).toBe(22);
  });
});
