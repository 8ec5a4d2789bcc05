// The toggle, seen from outside: what is written when it goes on, off and on again.
import { describe, expect, it } from "vitest";
import { openStand, type Wares } from "../support/stand.ts";

// The store's own numbers differ from the source's for LAMP alone.
const wares: Wares = {
  CHAIR: { stock: 10 },
  LAMP: { stock: 7, shows: 12 },
  STOOL: { stock: 4 },
};

const total = (writes: { rows: number }[]) => writes.reduce((sum, write) => sum + write.rows, 0);

describe("before it is ever switched on", () => {
  it("T1 sync is off: numbers are computed and seen, nothing is written", async () => {
    await using stand = await openStand({ wares, isSyncOn: false });
    expect(await stand.integration()).toMatchObject({ isSyncEnabled: false, status: "INACTIVE" });
    await stand.world.katana.adjust({ CHAIR: 5 });
    await stand.rest();
    expect(await stand.target("CHAIR")).toMatchObject({ desired: 15, observed: 10, state: "HELD" });
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("T1 it can be switched on during set-up, and takes effect when all is ready", async () => {
    await using stand = await openStand({ wares, isSyncOn: false, locations: {} });
    await stand.switchOn();
    expect(await stand.integration()).toMatchObject({ isSyncEnabled: true, status: "DISABLED" });
    await stand.mapLocation("Online warehouse", "Main warehouse");
    await stand.mapLocation("Retail store", "High street shop");
    await stand.rest(5000);
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
    expect(await stand.newWrites()).toStrictEqual([]);
  });
});

describe("the first switch-on", () => {
  it("T2 pushes nothing: the numbers of that moment are the baseline, what differs is drift", async () => {
    await using stand = await openStand({ wares });
    await stand.rest(30_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", desired: 10, pushed: null });
    expect(await stand.target("LAMP")).toMatchObject({
      state: "DRIFTED",
      driftCause: "BEFORE_SYNC",
      desired: 7,
      observed: 12,
      pushed: null,
    });
  });

  it("T2 a target is pushed when its number first departs from the baseline", async () => {
    await using stand = await openStand({ wares });
    await stand.world.katana.adjust({ LAMP: -1 });
    await stand.rest();
    const [write, ...more] = await stand.newWrites();
    expect(more).toStrictEqual([]);
    expect(write?.applied).toMatchObject([{ from: 12, to: 6 }]);
    expect(await stand.target("LAMP")).toMatchObject({ state: "IN_SYNC", driftCause: null, pushed: 6 });
  });

  it("T2 what drifted before sync is brought right by pushStock", async () => {
    await using stand = await openStand({ wares });
    await stand.push();
    expect(await stand.world.shopify.available("LAMP")).toStrictEqual([7]);
    expect(total(await stand.newWrites())).toBe(1);
    expect(await stand.target("LAMP")).toMatchObject({ state: "IN_SYNC", driftCause: null });
  });

  it("T2 a number that was not known then becomes the baseline when it is first known", async () => {
    await using stand = await openStand({
      wares: { ...wares, BENCH: { stock: 0, shows: 3 } },
      katana: { inventoryRows: "touched" },
    });
    expect(await stand.target("BENCH")).toMatchObject({ desired: null, state: "HELD" });
    await stand.world.katana.adjust({ BENCH: 2 });
    await stand.rest();
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.target("BENCH")).toMatchObject({ desired: 2, observed: 3, state: "DRIFTED" });
    await stand.world.katana.adjust({ BENCH: 2 });
    await stand.rest();
    expect(await stand.world.shopify.available("BENCH")).toStrictEqual([4]);
  });
});

describe("off", () => {
  it("T3 changes are still received and computed, and nothing is written", async () => {
    await using stand = await openStand({ wares });
    expect((await stand.switchOff()).refusals).toStrictEqual([]);
    await stand.world.katana.sell({ CHAIR: 3 });
    await stand.rest(30_000);
    expect((await stand.explain("CHAIR")).available).toBe(7);
    expect(await stand.target("CHAIR")).toMatchObject({ desired: 7, state: "HELD" });
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([10]);
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("T3 pushStock is refused, a dry run is not", async () => {
    await using stand = await openStand({ wares });
    await stand.switchOff();
    const { commands } = stand.world.engine;
    const request = { integrationId: stand.integrationId, skus: null, idempotencyKey: null };
    const refused = await commands.pushStock({ ...request, isDryRun: false });
    expect(refused).toMatchObject({ value: null, refusals: [{ code: "SYNC_DISABLED" }] });
    expect((await commands.pushStock({ ...request, isDryRun: true })).refusals).toStrictEqual([]);
    await stand.rest();
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("T3 switching off is repeatable, and leaves the store's numbers as they are", async () => {
    await using stand = await openStand({ wares });
    for (const _ of [1, 2]) expect((await stand.switchOff()).refusals).toStrictEqual([]);
    await stand.rest(60_000);
    expect(await stand.world.shopify.available("LAMP")).toStrictEqual([12]);
    expect(await stand.integration()).toMatchObject({ isSyncEnabled: false, status: "INACTIVE" });
    const toggled = await stand.events(["SYNC_TOGGLED"]);
    expect(toggled.map((event) => event.detail?.["enabled"])).toStrictEqual([true, false]);
  });
});

describe("on again", () => {
  it("T2 catches up the targets whose number departed while it was off, and no others", async () => {
    await using stand = await openStand({ wares });
    await stand.switchOff();
    const { katana, shopify } = stand.world;
    await katana.adjust({ CHAIR: -4 });
    // There and back again: nothing departed.
    await katana.adjust({ STOOL: 2 });
    await stand.rest();
    await katana.adjust({ STOOL: -2 });
    await shopify.edit("STOOL", 40);
    await stand.rest();
    await stand.switchOn();
    await stand.rest(30_000);
    const writes = await stand.newWrites();
    expect(writes.flatMap((write) => write.applied)).toMatchObject([{ from: 10, to: 6 }]);
    expect(writes).toHaveLength(1);
    expect(await stand.target("STOOL")).toMatchObject({ state: "DRIFTED", driftCause: "MANUAL_EDIT" });
    expect(await stand.target("LAMP")).toMatchObject({ state: "DRIFTED", driftCause: "BEFORE_SYNC" });
  });

  it("T3 C5 sync off: 200 changed rows bring no write; on again: exactly those targets", async () => {
    const many: Wares = Object.fromEntries(
      Array.from({ length: 220 }, (_, index) => [`SKU-${index}`, { stock: 20 }]),
    );
    await using stand = await openStand({ wares: many, isOnlineOnly: true });
    await stand.switchOff();
    const changed = Object.keys(many).slice(0, 200);
    for (let start = 0; start < 200; start += 20) {
      const rows = changed.slice(start, start + 20).map((sku, index) => [sku, index % 2 === 0 ? 3 : -3]);
      await stand.world.katana.adjust(Object.fromEntries(rows) as Record<string, number>);
    }
    await stand.rest(30_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    await stand.switchOn();
    await stand.rest(5000);
    const rows = (await stand.newWrites()).flatMap((write) => write.applied);
    expect(rows).toHaveLength(200);
    expect(new Set(rows.map((row) => row.inventoryItemId)).size).toBe(200);
    expect(rows.every((row) => row.from === 20 && Math.abs(row.to - 20) === 3)).toBe(true);
    // Falls before rises.
    expect(rows.map((row) => Math.sign(row.to - row.from))).toStrictEqual([
      ...Array.from({ length: 100 }, () => -1),
      ...Array.from({ length: 100 }, () => 1),
    ]);
  });
});
