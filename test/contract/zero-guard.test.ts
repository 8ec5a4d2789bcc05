// Too much of what is on sale falls to zero at once: the source is asked again, and a person before anything is written.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand } from "../support/stand.ts";

const skus = Array.from({ length: 60 }, (_, index) => `SKU-${index}`);
const first = (count: number) => skus.slice(0, count);
const units = (those: readonly string[], each: number) => Object.fromEntries(those.map((sku) => [sku, each]));

const open = (more: Partial<Parameters<typeof openStand>[0]> = {}) =>
  openStand({
    wares: Object.fromEntries(skus.map((sku) => [sku, { stock: 10 }])),
    isOnlineOnly: true,
    // Nobody brings webhooks, one by one: what changed is asked for every ten seconds, and found together.
    isPrivate: true,
    ...more,
  });

/** All units of these are booked out at the source. */
async function wipe(stand: Stand, those: readonly string[]): Promise<void> {
  await stand.world.katana.adjust(units(those, -10));
  await stand.rest(15_000);
}
const numbersWritten = async (stand: Stand) =>
  (await stand.newWrites()).flatMap((write) => write.applied.map(({ to }) => to));
const held = async (stand: Stand) => (await stand.allTargets()).filter((target) => target.holdCode !== null);
const heldRuns = (stand: Stand) =>
  stand.world.engine.read(async (tx) => {
    const rows = (await tx.runs.pages([stand.integrationId], { first: 99 })).get(stand.integrationId)?.rows;
    return (rows ?? []).filter((run) => run.state === "AWAITING_APPROVAL");
  });
async function heldRun(stand: Stand): Promise<number> {
  const [run] = await heldRuns(stand);
  if (!run) throw new Error("no run awaits approval");
  return run.id;
}
const changesOf = (stand: Stand, runId: number) =>
  stand.world.engine.read(
    async (tx) => (await tx.runs.changePages([runId], { first: 500 })).get(runId)?.rows ?? [],
  );
const approve = async (stand: Stand, id: number) =>
  stand.world.time.finish(stand.world.engine.commands.approveSyncRun(id));
const reject = async (stand: Stand, id: number) =>
  stand.world.time.finish(stand.world.engine.commands.rejectSyncRun(id));
const setPolicy = async (stand: Stand, policy: object) =>
  done(await stand.world.engine.commands.updateSyncPolicy({ integrationId: stand.integrationId, policy }));
const levelReads = (stand: Stand) =>
  stand.newRequests().filter(({ path }) => path.startsWith("/v1/inventory?variant_id=")).length;

describe("G1 too many at zero at once", () => {
  it("are read again, held for approval in one run, and told of; the rest goes through meanwhile", async () => {
    await using stand = await open();
    stand.newRequests();
    await stand.world.katana.adjust({ ...units(first(25), -10), "SKU-30": 5, "SKU-31": -4 });
    await stand.rest(15_000);
    expect(levelReads(stand)).toBeGreaterThan(1);
    expect((await numbersWritten(stand)).toSorted((a, b) => a - b)).toStrictEqual([6, 15]);
    expect(await held(stand)).toHaveLength(25);
    expect(await stand.target("SKU-0")).toMatchObject({
      state: "HELD",
      holdCode: "MASS_ZERO",
      desired: 0,
      observed: 10,
    });

    const id = await heldRun(stand);
    expect(await stand.run(id)).toMatchObject({ kind: "PUSH", total: 25, done: 0, startedAt: null });
    const changes = await changesOf(stand, id);
    expect(changes).toHaveLength(25);
    expect(changes[0]).toMatchObject({ outcome: "HELD", fromQuantity: 10, toQuantity: 0 });
    const told = await stand.events(["PUSH_HELD"]);
    expect(told).toHaveLength(25);
    expect(told[0]).toMatchObject({ run: id, detail: { code: "MASS_ZERO" } });
    const problem = (await stand.problems()).find(({ code }) => code === "MASS_ZERO");
    expect(problem).toMatchObject({ path: ["syncRuns", String(id)], keeps: null });
    expect(problem?.message).toMatch(/^25 targets .*approveSyncRun/);
    await stand.rest(300_000);
    expect(await numbersWritten(stand)).toStrictEqual([]);
  });

  it.each([
    ["19, however large a share", 19, {}],
    ["20 where the share allows it", 20, { massZeroGuardPercent: "33.4" }],
    ["30 with the guard off", 30, { massZeroGuardPercent: null }],
  ])("but not %s", async (_, count, policy) => {
    await using stand = await open();
    await setPolicy(stand, policy);
    await wipe(stand, first(count));
    expect(await numbersWritten(stand)).toStrictEqual(first(count).map(() => 0));
    expect(await held(stand)).toStrictEqual([]);
  });

  it("20 are, where the share is a hair below theirs", async () => {
    await using stand = await open();
    await setPolicy(stand, { massZeroGuardPercent: "33.3" });
    await wipe(stand, first(20));
    expect(await numbersWritten(stand)).toStrictEqual([]);
    expect(await held(stand)).toHaveLength(20);
  });

  it("within a rolling hour: what was brought to zero before counts, until the hour is over", async () => {
    await using stand = await open();
    await wipe(stand, first(15));
    expect(await numbersWritten(stand)).toHaveLength(15);
    await wipe(stand, skus.slice(15, 25));
    expect(await numbersWritten(stand)).toStrictEqual([]);
    expect(await held(stand)).toHaveLength(10);
    // More that fall to zero later join the same run.
    await wipe(stand, skus.slice(25, 27));
    expect(await held(stand)).toHaveLength(12);
    expect(await heldRuns(stand)).toMatchObject([{ total: 12 }]);
    await stand.world.time.leap(3_700_000);
    await stand.rest(60_000);
    await wipe(stand, skus.slice(30, 35));
    expect(await numbersWritten(stand)).toStrictEqual([0, 0, 0, 0, 0]);
  });

  it("told of one by one: of what the first twenty go with, none is written any more", async () => {
    await using stand = await open({ isPrivate: false, isPollingIdle: true });
    await wipe(stand, first(40));
    const written = await numbersWritten(stand);
    expect(written.length).toBeLessThan(20);
    expect(await held(stand)).toHaveLength(40 - written.length);
  });

  it("that were read wrong once are healed by the second reading", async () => {
    await using stand = await open();
    const { world } = stand;
    let isWrong = true;
    world.onRequest = async ({ host, path }) => {
      if (host !== "api.katanamrp.com" || !path.startsWith("/v1/inventory?variant_id=")) return;
      // Wrong to whoever asks, until it was believed once.
      isWrong &&= (await stand.target("SKU-0")).desired !== 0;
      if (!isWrong) return;
      const right = JSON.stringify(await world.katana.request("GET", path.slice("/v1".length)));
      const body = right.replace(/"quantity_in_stock":"[^"]*"/g, '"quantity_in_stock":"0"');
      return { status: 200, headers: {}, body };
    };
    await world.katana.adjust(units(first(25), -1));
    await stand.rest(15_000);
    expect(isWrong).toBe(false);
    expect(new Set(await numbersWritten(stand))).toStrictEqual(new Set([9]));
    expect(await stand.events(["PUSH_HELD"])).toStrictEqual([]);
    expect(await held(stand)).toStrictEqual([]);
    expect(await heldRuns(stand)).toStrictEqual([]);
    expect((await stand.allTargets()).filter((target) => target.state !== "IN_SYNC")).toStrictEqual([]);
  });

  it("are not got round by a person's push, nor across a switch-off and a restart", async () => {
    await using stand = await open();
    await wipe(stand, first(25));
    const id = await heldRun(stand);
    const run = await stand.push(null);
    expect(run).toMatchObject({ state: "PARTIALLY_FAILED", failed: 25, unchanged: 35 });
    expect((await changesOf(stand, run.id)).filter(({ outcome }) => outcome === "HELD")).toHaveLength(25);
    expect((await stand.push(["SKU-0"])).state).toBe("FAILED");
    await stand.switchOff();
    expect((await approve(stand, id)).refusals).toMatchObject([
      { code: "SYNC_DISABLED", field: ["syncRunId"] },
    ]);
    await stand.switchOn();
    await stand.rest(15_000);
    await stand.world.restart();
    await stand.rest(60_000);
    await stand.world.crash();
    await stand.rest(60_000);
    expect(await numbersWritten(stand)).toStrictEqual([]);
    expect(await held(stand)).toHaveLength(25);
    expect(await heldRuns(stand)).toMatchObject([{ id, total: 25 }]);
  });

  it("asked for by a person from the start are held all the same", async () => {
    await using stand = await open({ isSyncOn: false });
    await stand.switchOn();
    await stand.world.katana.adjust(units(first(25), -10));
    const run = await stand.push(null);
    expect(run).toMatchObject({ failed: 25, unchanged: 35 });
    expect(await numbersWritten(stand)).toStrictEqual([]);
    expect(await held(stand)).toHaveLength(25);
  });

  it("T3 caught up at a switch-on are held as well", async () => {
    await using stand = await open();
    await stand.switchOff();
    await wipe(stand, first(25));
    await stand.switchOn();
    await stand.rest(15_000);
    expect(await numbersWritten(stand)).toStrictEqual([]);
    expect(await held(stand)).toHaveLength(25);
  });

  it("leave the run and the hold by themselves where their number is above zero again", async () => {
    await using stand = await open();
    await wipe(stand, first(25));
    const id = await heldRun(stand);
    await stand.world.katana.adjust({ "SKU-0": 3, "SKU-1": 10 });
    await stand.rest(15_000);
    expect(await numbersWritten(stand)).toStrictEqual([3]);
    expect(await stand.target("SKU-0")).toMatchObject({ holdCode: null, state: "IN_SYNC" });
    expect(await stand.target("SKU-1")).toMatchObject({ holdCode: null, state: "IN_SYNC" });
    expect(await stand.run(id)).toMatchObject({ total: 23 });
    expect(await changesOf(stand, id)).toHaveLength(23);
    expect(await stand.events(["HOLD_ENDED"])).toHaveLength(2);
    await stand.world.katana.adjust(units(skus.slice(2, 25), 10));
    await stand.rest(15_000);
    expect(await stand.run(id)).toMatchObject({ state: "CANCELLED", total: 0 });
    expect(await held(stand)).toStrictEqual([]);
  });

  it("leave it where nobody maps them any more", async () => {
    await using stand = await open();
    await wipe(stand, first(25));
    const id = await heldRun(stand);
    const { channelVariant: channelVariantId } = await stand.target("SKU-0");
    const { integrationId } = stand;
    const exclusion = { integrationId, channelVariantId, excluded: true };
    done(await stand.world.time.finish(stand.world.engine.commands.excludeVariant(exclusion)));
    expect(await stand.run(id)).toMatchObject({ total: 24 });
    expect(await changesOf(stand, id)).toHaveLength(24);
  });
});

describe("G1 approving", () => {
  it("computes anew: what came back without a word is not brought to zero", async () => {
    await using stand = await open();
    await wipe(stand, first(25));
    const id = await heldRun(stand);
    // Nobody has asked the source since.
    await stand.world.katana.adjust({ "SKU-0": 10, "SKU-1": 4 });
    const run = done(await approve(stand, id));
    expect(run).toMatchObject({ id, state: "RUNNING" });
    await stand.rest(15_000);
    expect(await stand.run(id)).toMatchObject({
      state: "SUCCEEDED",
      total: 25,
      done: 25,
      changed: 24,
      unchanged: 1,
    });
    const written = await numbersWritten(stand);
    expect(written.filter((to) => to === 0)).toHaveLength(23);
    expect(written.filter((to) => to !== 0)).toStrictEqual([4]);
    expect(await stand.world.shopify.available("SKU-0")).toStrictEqual([10]);
    expect(await held(stand)).toStrictEqual([]);
    expect((await stand.problems()).map(({ code }) => code)).not.toContain("MASS_ZERO");
    // What was approved is not held against the next one.
    await wipe(stand, skus.slice(30, 33));
    expect(await numbersWritten(stand)).toStrictEqual([0, 0, 0]);
  });

  it("survives a crash on its way", async () => {
    await using stand = await open();
    await wipe(stand, first(25));
    const id = await heldRun(stand);
    done(await stand.world.engine.commands.approveSyncRun(id));
    await stand.world.crash();
    await stand.rest(30_000);
    expect(await stand.run(id)).toMatchObject({ state: "SUCCEEDED", done: 25, changed: 25 });
    expect(await numbersWritten(stand)).toHaveLength(25);
  });

  it("lets through its own targets alone", async () => {
    await using stand = await open();
    await wipe(stand, first(25));
    const id = await heldRun(stand);
    await stand.world.katana.adjust(units(skus.slice(25, 50), -10));
    done(await approve(stand, id));
    await stand.rest(30_000);
    expect(await numbersWritten(stand)).toHaveLength(25);
    expect(await held(stand)).toHaveLength(25);
    expect(await heldRun(stand)).not.toBe(id);
  });

  it("is refused for a run that holds nothing, and for none at all", async () => {
    await using stand = await open();
    const { id } = await stand.push(["SKU-0"]);
    for (const answer of [await approve(stand, id), await reject(stand, id)])
      expect(answer).toMatchObject({ value: null, refusals: [{ code: "CONFLICT", field: ["syncRunId"] }] });
    for (const answer of [await approve(stand, 9999), await reject(stand, 9999)])
      expect(answer).toMatchObject({ value: null, refusals: [{ code: "NOT_FOUND", field: ["syncRunId"] }] });
  });
});

describe("G1 rejecting", () => {
  it.each(["rejectSyncRun", "cancelSyncRun"] as const)(
    "by %s leaves the numbers as they are",
    async (name) => {
      await using stand = await open();
      await wipe(stand, first(25));
      const id = await heldRun(stand);
      done(await stand.world.time.finish(stand.world.engine.commands[name](id)));
      expect(await stand.run(id)).toMatchObject({ state: "CANCELLED", total: 25, done: 25 });
      await stand.rest(60_000);
      expect(await numbersWritten(stand)).toStrictEqual([]);
      expect(await stand.target("SKU-0")).toMatchObject({ state: "HELD", holdCode: "ZERO_REJECTED" });
      // Above zero again the hold ends by itself, and a later zero is any other.
      await stand.world.katana.adjust({ "SKU-0": 2 });
      await stand.rest(15_000);
      expect(await numbersWritten(stand)).toStrictEqual([2]);
      expect(await stand.target("SKU-0")).toMatchObject({ state: "IN_SYNC", holdCode: null });
    },
  );

  it("a person may ask for them anew, and is asked anew", async () => {
    await using stand = await open();
    await wipe(stand, first(25));
    const id = await heldRun(stand);
    done(await reject(stand, id));
    const run = await stand.push(null);
    expect(run).toMatchObject({ failed: 25 });
    expect(await numbersWritten(stand)).toStrictEqual([]);
    const second = await heldRun(stand);
    expect(second).not.toBe(id);
    done(await approve(stand, second));
    await stand.rest(15_000);
    expect(await numbersWritten(stand)).toHaveLength(25);
  });
});
