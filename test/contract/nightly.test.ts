// The overnight reconciliation: at its time, once, with the requests that nobody else needs.
import { expect, it } from "vitest";
import { done, openStand, type Stand, type StandOptions, type Wares } from "../support/stand.ts";
import type { Sent } from "../support/world.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const wares: Wares = { CHAIR: { stock: 20 }, LAMP: { stock: 20, shows: 25 } };
const isRead = ({ path }: Sent) => path.startsWith("/v1/inventory?variant_id=");

/** The stands' clock begins at 09:00 UTC: "night" is soon after. */
async function open(options: Partial<StandOptions> = {}, policy: object = { reconcileAt: "09:02" }) {
  const stand = await openStand({ wares, isOnlineOnly: true, isPollingIdle: true, ...options });
  await setPolicy(stand, policy);
  stand.newRequests();
  return stand;
}

const setPolicy = async (stand: Stand, policy: object) => {
  const { integrationId } = stand;
  done(
    await stand.world.time.finish(stand.world.engine.commands.updateSyncPolicy({ integrationId, policy })),
  );
};
const nights = (stand: Stand) =>
  stand.world.engine.read(async (tx) => {
    const { integrationId } = stand;
    const runs = (await tx.runs.pages([integrationId], { first: 50 })).get(integrationId)?.rows ?? [];
    return runs.filter((run) => run.isScheduled);
  });
const timesOf = async (stand: Stand) =>
  (await nights(stand)).map((run) => new Date(run.createdAt).toISOString().slice(5, 16));
const untilTime = (stand: Stand, text: string) => {
  const { time } = stand.world;
  return time.advance(Date.parse(text) - time.clock.now());
};

it("C6 T2 it brings right what drifted since before the switch-on; the night after finds nothing to write", async () => {
  await using stand = await open();
  await untilTime(stand, "2026-11-02T09:01:59Z");
  expect(await nights(stand)).toStrictEqual([]);
  expect(await stand.target("LAMP")).toMatchObject({ state: "DRIFTED", driftCause: "BEFORE_SYNC" });
  await stand.rest(30_000);
  expect(await stand.world.shopify.available("LAMP")).toStrictEqual([20]);
  const [night] = await nights(stand);
  expect(night).toMatchObject({
    kind: "RECONCILE",
    state: "SUCCEEDED",
    isDryRun: false,
    startedAt: Date.parse("2026-11-02T09:02Z"),
    changed: 1,
    unchanged: 1,
  });
  const told = (await stand.events()).filter(({ run }) => run === night?.id);
  expect(told.map(({ type, detail }) => [type, detail?.["cause"] ?? null])).toStrictEqual([
    ["RUN_STARTED", null],
    ["DRIFT_FOUND", "BEFORE_SYNC"],
    ["RUN_FINISHED", null],
  ]);
  await stand.newWrites();
  await stand.world.restart(24 * hourMs - minuteMs);
  await untilTime(stand, "2026-11-03T09:03:00Z");
  expect(await timesOf(stand)).toStrictEqual(["11-02T09:02", "11-03T09:02"]);
  expect((await nights(stand))[1]).toMatchObject({ state: "SUCCEEDED", changed: 0, unchanged: 2 });
  expect(await stand.newWrites()).toStrictEqual([]);
});

it("C6 it is at the integration's own wall clock", async () => {
  await using stand = await open({}, { reconcileAt: "10:01", timeZone: "Europe/Berlin" });
  await untilTime(stand, "2026-11-02T09:01:30Z");
  expect(await timesOf(stand)).toStrictEqual(["11-02T09:01"]);
});

it("C6 it is begun once, though the gateway is restarted and crashes as it begins", async () => {
  await using stand = await open();
  await untilTime(stand, "2026-11-02T09:02:00Z");
  await stand.world.crash();
  await stand.rest(5000);
  await stand.world.restart();
  await stand.rest(minuteMs);
  expect(await timesOf(stand)).toStrictEqual(["11-02T09:02"]);
  expect((await nights(stand))[0]).toMatchObject({ state: "SUCCEEDED", changed: 1 });
});

it("C6 it is made up for soon after a start, once; after much of the day it waits for the next night", async () => {
  await using stand = await open();
  await stand.world.restart(5 * hourMs);
  await stand.rest(minuteMs);
  expect(await timesOf(stand)).toHaveLength(1);
  expect((await nights(stand))[0]).toMatchObject({ state: "SUCCEEDED", changed: 1 });
  await stand.world.restart(26 * hourMs);
  await stand.rest(minuteMs);
  expect(await timesOf(stand)).toHaveLength(1);
});

it("C6 T3 there is none while sync is off, and a switch-on makes up for none", async () => {
  await using stand = await open();
  await stand.switchOff();
  await untilTime(stand, "2026-11-02T09:02:30Z");
  await stand.switchOn();
  await stand.rest(minuteMs);
  expect(await nights(stand)).toStrictEqual([]);
  expect(await stand.newWrites()).toStrictEqual([]);
  expect(await stand.target("LAMP")).toMatchObject({ state: "DRIFTED", driftCause: "BEFORE_SYNC" });
});

it("C6 there is none where the policy names no time; a time that is over today is for tomorrow", async () => {
  await using stand = await open({}, { reconcileAt: null });
  await untilTime(stand, "2026-11-02T09:02:30Z");
  await setPolicy(stand, { reconcileAt: "09:02" });
  await stand.rest(minuteMs);
  expect(await nights(stand)).toStrictEqual([]);
  await setPolicy(stand, { reconcileAt: "09:04" });
  await stand.rest(minuteMs);
  expect(await timesOf(stand)).toStrictEqual(["11-02T09:04"]);
});

it("C6 it leaves half of the source's window to others, and a webhook's change waits for none of it", async () => {
  const many: Wares = {
    CHAIR: { stock: 20 },
    ...Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`ITEM-${index}`, { stock: 1 }])),
  };
  await using stand = await open({ wares: many }, { reconcileAt: "09:02" });
  const { katana, shopify, time } = stand.world;
  await untilTime(stand, "2026-11-02T09:01:59Z");
  stand.newRequests();
  await stand.rest(8000);
  expect((await nights(stand))[0]).toMatchObject({ state: "RUNNING" });
  const beganAt = time.clock.now();
  await katana.adjust({ CHAIR: -1 });
  await time.until(async () => (await shopify.available("CHAIR"))[0] === 19);
  expect(time.clock.now() - beganAt).toBeLessThan(1000);
  await stand.rest(30_000);
  expect((await nights(stand))[0]).toMatchObject({ state: "SUCCEEDED", done: 701 });
  // 701 variants at three locations are nine pages; a webhook's own read names one variant.
  const pages = stand.newRequests().filter((sent) => isRead(sent) && sent.path.length > 200);
  expect(pages).toHaveLength(9);
  // Half of sixty requests a minute.
  const gaps = pages.slice(1).map((sent, index) => sent.at - (pages[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2000);
});
