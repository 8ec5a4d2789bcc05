// Once the call that forbids writing has answered, nothing more arrives at the store: also not of a batch that was on
// its way. The mock's log of writes is the witness.
import type { CommandResult, PolicyChange } from "@stockgate/core";
import { describe, expect, it } from "vitest";
import { openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = { CHAIR: { stock: { main: 10, shop: 5 } }, LAMP: { stock: 7 } };
const write = "inventorySetQuantities";

/** A write of CHAIR, 10 to 9, is on its way and takes its time. */
async function withWriteUnderWay(stand: Stand, delayMs: number): Promise<void> {
  await stand.world.control.shopify.fault({ kind: "latency", match: write, delayMs, count: 1 });
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.world.time.until(() => stand.world.sent.some((sent) => sent.body.includes(write)));
}

/** A write of CHAIR, 10 to 9, is never answered, and neither is any that repeats it. */
async function withWriteUnanswered(stand: Stand, afterEffect = false): Promise<void> {
  await stand.world.control.shopify.fault({ kind: "timeout", match: write, delayMs: 300_000, afterEffect });
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.world.time.until(() => stand.world.sent.some((sent) => sent.body.includes(write)));
}

/** Everything that forbids writing to CHAIR at the online warehouse. */
const forbiddances: Record<string, (stand: Stand) => Promise<CommandResult<unknown>>> = {
  "switching off": ({ world, integrationId }) =>
    world.engine.commands.setInventorySync({ integrationId, enabled: false }),
  disconnecting: ({ world, channelId }) => world.engine.commands.disconnectAccount(channelId),
  deleting: ({ world, integrationId }) => world.engine.commands.deleteIntegration(integrationId),
  "excluding the variant": async (stand) =>
    stand.world.engine.commands.excludeVariant({
      integrationId: stand.integrationId,
      channelVariantId: (await stand.target("CHAIR")).channelVariant,
      excluded: true,
    }),
  "excluding variants by a search": ({ world, integrationId }) =>
    world.engine.commands.excludeVariants({
      integrationId,
      search: "chair",
      isExcluded: true,
      isDryRun: false,
    }),
  "excluding the variant by a list": async (stand) => {
    const { channelVariant: id } = await stand.target("CHAIR");
    const variant = (await stand.channelVariants()).find((each) => each.id === id);
    const { integrationId } = stand;
    const nothing = { sourceVariant: null, sourceSku: null, origin: null };
    const statement = { ...nothing, row: 2, channelVariant: variant?.externalId ?? "", isExcluded: true };
    const how = { unread: 0, isDryRun: false, skipBad: false };
    return stand.world.engine.commands.importMappings({ integrationId, statements: [statement], ...how });
  },
  "excluding the location": async (stand) =>
    stand.world.engine.commands.excludeLocation({
      integrationId: stand.integrationId,
      channelLocationId: await stand.locationId("Online warehouse"),
    }),
  "unmapping the location": async (stand) =>
    stand.world.engine.commands.unmapLocation({
      integrationId: stand.integrationId,
      channelLocationId: await stand.locationId("Online warehouse"),
    }),
};

describe.each(Object.entries(forbiddances))("%s", (_, forbid) => {
  it("T3 waits for a write that is under way, and none follows", async () => {
    await using stand = await openStand({ wares });
    await withWriteUnderWay(stand, 4000);
    const beganAt = stand.world.time.clock.now();
    const result = await stand.world.time.finish(forbid(stand));
    expect(result.refusals).toStrictEqual([]);
    // It arrived while the call was waiting.
    expect(stand.world.time.clock.now() - beganAt).toBeGreaterThan(3000);
    expect(await stand.newWrites()).toMatchObject([{ outcome: "APPLIED", applied: [{ from: 10, to: 9 }] }]);
    await stand.world.katana.adjust({ CHAIR: -2 });
    await stand.rest(120_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
  });

  it("T3 while the channel is looked at: what was found there is not written", async () => {
    await using stand = await openStand({ wares });
    await stand.world.control.shopify.fault({ kind: "latency", match: "LevelsAtLocation", delayMs: 3000 });
    stand.newRequests();
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.world.time.until(() =>
      stand.newRequests().some((sent) => sent.body.includes("LevelsAtLocation")),
    );
    const result = await stand.world.time.finish(forbid(stand));
    expect(result.refusals).toStrictEqual([]);
    await stand.rest(60_000);
    expect(await stand.newWrites()).toStrictEqual([]);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([10]);
  });

  it("T3 names a write whose outcome stays unknown, and tries no other", async () => {
    await using stand = await openStand({ wares });
    await withWriteUnanswered(stand);
    const result = await stand.world.time.finish(forbid(stand));
    expect(result.refusals).toMatchObject([{ code: "NOT_SETTLED" }]);
    expect(result.value).not.toBeNull();
    const attempts = stand.world.sent.filter((sent) => sent.body.includes(write)).map((sent) => sent.body);
    expect(new Set(attempts).size).toBe(1);
    await stand.rest(120_000);
    await stand.world.katana.adjust({ CHAIR: -2 });
    await stand.rest(120_000);
    expect(stand.world.sent.filter((sent) => sent.body.includes(write))).toHaveLength(attempts.length);
  });
});

it.each(["switching off", "unmapping the location", "excluding the variant"])(
  "T3 %s settles an unanswered write by the same bytes, and needs no name for it",
  async (name) => {
    await using stand = await openStand({ wares });
    // Two answers are lost; the write itself took effect.
    const lost = { kind: "reset", match: write, count: 2, afterEffect: true } as const;
    await stand.world.control.shopify.fault(lost);
    await stand.world.katana.adjust({ CHAIR: -1 });
    await stand.world.time.until(() => stand.world.sent.some((sent) => sent.body.includes(write)));
    const call = forbiddances[name]?.(stand) ?? Promise.reject(new Error(name));
    expect((await stand.world.time.finish(call)).refusals).toStrictEqual([]);
    const outcomes = (await stand.newWrites()).map((each) => each.outcome);
    expect(outcomes).toStrictEqual(["APPLIED", "REPLAYED", "REPLAYED"]);
  },
);

it("T3 L3 a policy that takes a location out waits for what is under way to it", async () => {
  await using stand = await openStand({ wares, locations: {}, isOnlineOnly: true });
  const { integrationId, world } = stand;
  const change = (policy: PolicyChange) =>
    world.time.finish(world.engine.commands.updateSyncPolicy({ integrationId, policy }));
  await change({
    unmappedLocations: "FOLLOW_ONLINE_STORE",
    onlineStoreSourceLocationId: await stand.locationId("Main warehouse"),
  });
  await stand.rest(5000);
  await withWriteUnderWay(stand, 4000);
  expect((await change({ unmappedLocations: "REQUIRE_MAPPING" })).refusals).toStrictEqual([]);
  expect(await stand.newWrites()).toMatchObject([{ outcome: "APPLIED" }]);
  await world.katana.adjust({ CHAIR: -2 });
  await stand.rest(60_000);
  expect(await stand.newWrites()).toStrictEqual([]);
});

it("T3 a write that is refused the connection again and again is named too", async () => {
  await using stand = await openStand({ wares });
  await stand.world.control.shopify.fault({ kind: "reset", match: write, afterEffect: false });
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.world.time.until(() => stand.world.sent.some((sent) => sent.body.includes(write)));
  expect((await stand.switchOff()).refusals).toMatchObject([{ code: "NOT_SETTLED" }]);
  await stand.world.control.shopify.clearFaults();
  await stand.rest(120_000);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([10]);
});

it("T3 the integration stays off where a write could not be settled", async () => {
  await using stand = await openStand({ wares });
  await withWriteUnanswered(stand);
  await stand.switchOff();
  expect(await stand.integration()).toMatchObject({ isSyncEnabled: false, status: "INACTIVE" });
  expect(await stand.target("CHAIR")).toMatchObject({ desired: 9, state: "HELD" });
});

it("T3 a write that was let go and took effect late harms nobody", async () => {
  await using stand = await openStand({ wares });
  // Each attempt takes effect 15 s after it was sent, which is after its request was given up.
  await stand.world.control.shopify.fault({ kind: "latency", match: write, delayMs: 15_000 });
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.world.time.until(() => stand.world.sent.some((sent) => sent.body.includes(write)));
  await stand.switchOff();
  await stand.world.control.shopify.clearFaults();
  await stand.world.katana.adjust({ CHAIR: -3 });
  await stand.switchOn();
  await stand.rest(60_000);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([6]);
  expect(await stand.target("CHAIR")).toMatchObject({ desired: 6, settled: 6, state: "IN_SYNC" });
});

it("T3 an answer that comes after its write was let go changes nothing any more", async () => {
  await using stand = await openStand({ wares });
  const { control, katana, time } = stand.world;
  // The first attempt is given up after 10 s and takes effect at 15 s; the second is answered at 20.3 s, after the
  // call that switched off has returned.
  await control.shopify.fault({ kind: "latency", match: write, delayMs: 15_000, count: 1 });
  await katana.adjust({ CHAIR: -1 });
  await time.until(() => stand.world.sent.some((sent) => sent.body.includes(write)));
  const off = stand.world.engine.commands.setInventorySync({
    integrationId: stand.integrationId,
    enabled: false,
  });
  await stand.rest(10_100);
  await control.shopify.fault({ kind: "latency", match: write, delayMs: 9900, count: 1 });
  await katana.adjust({ CHAIR: -3 });
  expect((await time.finish(off)).refusals).toMatchObject([{ code: "NOT_SETTLED" }]);
  await stand.switchOn();
  await stand.rest(60_000);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([6]);
  expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", pushed: 6, observed: 6 });
});

it("T3 switched off and on again while a write is under way: it ends right", async () => {
  await using stand = await openStand({ wares });
  await withWriteUnderWay(stand, 6000);
  const off = stand.world.engine.commands.setInventorySync({
    integrationId: stand.integrationId,
    enabled: false,
  });
  await stand.rest(1000);
  await stand.switchOn();
  await stand.world.time.finish(off);
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.rest(60_000);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([8]);
  expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", pushed: 8 });
  expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
});
