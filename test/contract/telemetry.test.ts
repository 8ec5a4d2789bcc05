// What the engine tells of its own work: each fact as it really was, on the virtual clock.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Measurement, noTelemetry } from "@stockgate/core";
import { openStand, type Stand } from "../support/stand.ts";

const wares = { CHAIR: { stock: 10 }, LAMP: { stock: 10 }, SHELF: { stock: 10 } };

const told: Measurement[] = [];
let stand: Stand;
beforeAll(async () => {
  const telemetry = {
    ...noTelemetry,
    measure: (measurement: Measurement) => void told.push(measurement),
  };
  stand = await openStand({
    wares,
    isOnlineOnly: true,
    isPollingIdle: true,
    telemetry,
    travelMs: { katana: 300, shopify: 100 },
  });
});
afterAll(() => stand.world.close());
beforeEach(async () => {
  await stand.rest(60_000);
  told.splice(0);
});

const of = <About extends Measurement["about"]>(about: About) =>
  told.filter((each): each is Extract<Measurement, { about: About }> => each.about === about);

it("C3 a change is counted from webhook to write, and how fresh the number was is exact", async () => {
  const { katana, time } = stand.world;
  await katana.adjust({ CHAIR: -2 });
  await stand.rest(10_000);
  const [pushed] = await stand.events(["STOCK_PUSHED"]).then((events) => events.slice(-1));
  const writtenAt = pushed?.occurredAt ?? 0;
  const signalledAt = Number(pushed?.detail?.["signalledAt"]);
  const { integrationId, sourceId, channelId } = stand;
  expect(of("pushes")).toEqual([
    { about: "pushes", integrationId, outcomes: { applied: 1 }, freshnessMs: [writtenAt - signalledAt] },
  ]);
  // One read of the source, one look and one write: each there and back.
  expect(writtenAt - signalledAt).toBe(2 * 300 + 4 * 100);
  expect(of("webhook")[0]).toEqual({
    about: "webhook",
    accountId: sourceId,
    accountKind: "SOURCE",
    topic: "known",
    outcome: "stored",
  });
  expect(of("vendor-request").find(({ accountId }) => accountId === sourceId)).toEqual({
    about: "vendor-request",
    accountId: sourceId,
    priority: "webhook",
    waitedMs: 0,
    tookMs: 600,
    status: 200,
  });
  expect(of("vendor-request").some(({ accountId }) => accountId === channelId)).toBe(true);
  expect(time.clock.now()).toBeGreaterThan(writtenAt);
});

it("a webhook that is not verified, and one to an address that nobody has, are counted as refused", async () => {
  const { engine } = stand.world;
  const delivery = { body: new Uint8Array(), headers: {} };
  await engine.receiveWebhook("nobody", delivery);
  const { webhookKey = "" } = (await engine.read((tx) => tx.accounts.byId(stand.sourceId))) ?? {};
  await engine.receiveWebhook(webhookKey, delivery);
  const refused = { about: "webhook", topic: "unverified", outcome: "refused" };
  expect(told).toEqual([
    { ...refused, accountId: null, accountKind: null },
    { ...refused, accountId: stand.sourceId, accountKind: "SOURCE" },
  ]);
});

it("T5 drift is counted by its cause, and a run by how it ended", async () => {
  await stand.world.shopify.edit("LAMP", 25);
  await stand.rest();
  const { integrationId } = stand;
  expect(of("drift")).toEqual([{ about: "drift", integrationId, causes: ["MANUAL_EDIT"] }]);
  await stand.push(["LAMP"]);
  expect(of("run-ended")).toEqual([
    { about: "run-ended", integrationId, kind: "PUSH", state: "SUCCEEDED", isDryRun: false },
  ]);
});

it("what waits, and what is left of the budgets, is there at any moment", async () => {
  const { engine, time, katana } = stand.world;
  const heal = await stand.world.control.shopify.fault({ kind: "server-error", status: 503 });
  await katana.adjust({ SHELF: -1 });
  await stand.rest(30_000);
  const { pushMarks, budgets, accounts } = await engine.figures();
  expect(pushMarks).toMatchObject([{ integrationId: stand.integrationId, count: 1 }]);
  expect(time.clock.now() - (pushMarks[0]?.oldestAt ?? 0)).toBeGreaterThanOrEqual(29_000);
  expect(new Set(budgets.map(({ accountId }) => accountId))).toEqual(
    new Set([stand.sourceId, stand.channelId]),
  );
  for (const { left, capacity } of budgets) expect(left).toBeLessThanOrEqual(capacity);
  expect(accounts).toContainEqual({ accountId: stand.channelId, health: "UNREACHABLE" });
  await heal();
});
