// One variant whose stock the source answers with what cannot be read holds back no other: it is found by halving, set
// aside with a reason and a time of retry, and its number is unknown until it can be read again.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sent, World } from "../support/world.ts";
import {
  connectStore,
  done,
  integrate,
  openStand,
  outletDomain,
  type Stand,
  type Wares,
} from "../support/stand.ts";

const skus = Array.from({ length: 60 }, (_, index) => `SKU-${index}`);
const waresOf = (those: readonly string[]): Wares =>
  Object.fromEntries(those.map((sku) => [sku, { stock: 20 }]));

const isLevelRead = ({ path }: Sent) => path.startsWith("/v1/inventory?variant_id=");
const named = ({ path }: Sent) => new URLSearchParams(path.split("?")[1]).getAll("variant_id");
const online = async (stand: Stand, sku: string) => (await stand.world.shopify.available(sku))[0];
const idOf = async (stand: Stand, sku: string) =>
  (await stand.sourceVariants()).find((variant) => variant.sku === sku)?.externalId ?? "";

const stockProblems = async (stand: Stand) =>
  (await stand.problems()).filter(({ code }) => code === "STOCK_UNREADABLE");

type Row = { variant_id: number; quantity_in_stock: string };
type Answer = { status: number; body: unknown };
/** What stands for the source's answer where it names that variant. */
type Spoiling = (id: string, rows: Row[]) => Answer;

/** Every reading that names one of these variants is answered so, with the headers that the source would give. */
function spoil(world: World, ids: readonly string[] | "all", toAnswer: Spoiling) {
  world.onRequest = async (sent) => {
    if (!isLevelRead(sent)) return undefined;
    const id = named(sent).find((each) => ids === "all" || ids.includes(each));
    if (id === undefined) return undefined;
    const headers = { authorization: "Bearer katana-demo-key" };
    const real = await world.mocks.katana.fetch(new Request(`https://${sent.host}${sent.path}`, { headers }));
    const { data } = (await real.json()) as { data: Row[] };
    const { status, body } = toAnswer(id, data);
    return { status, headers: Object.fromEntries(real.headers), body: JSON.stringify(body) };
  };
}
const isOf = (id: string) => (row: Row) => String(row.variant_id) === id;
const badRow: Spoiling = (id, rows) => ({
  status: 200,
  body: { data: rows.map((row) => (isOf(id)(row) ? { ...row, quantity_in_stock: "x" } : row)) },
});
const refusal = (status: number, message: string) => (): Answer => ({ status, body: { message } });
const twice: Spoiling = (id, rows) => ({ status: 200, body: { data: [...rows, ...rows.filter(isOf(id))] } });

describe.each([
  ["a row that cannot be parsed", badRow],
  ["a refused request", refusal(422, "variant_id is unacceptable")],
  ["an answer that it is not there", refusal(404, "not found")],
  ["a row that is there twice", twice],
])("%s", (_, toAnswer) => {
  let stand: Stand;
  let poison = "";
  beforeAll(async () => {
    stand = await openStand({ wares: waresOf(skus), isOnlineOnly: true, isPollingIdle: true });
    poison = await idOf(stand, "SKU-33");
  });
  afterAll(() => stand.world.close());
  beforeEach(async () => {
    await stand.rest(5000);
    stand.newRequests();
    await stand.newWrites();
  });

  it("G2 what is read with it goes through within the minute, itself it is unknown", async () => {
    spoil(stand.world, [poison], toAnswer);
    await stand.world.katana.adjust({ "SKU-33": -5, "SKU-34": -5, "SKU-2": -5 });
    await stand.rest(59_000);
    expect([await online(stand, "SKU-34"), await online(stand, "SKU-2")]).toStrictEqual([15, 15]);
    expect(await online(stand, "SKU-33")).toBe(20);
    expect(await stand.target("SKU-33")).toMatchObject({ state: "HELD", desired: null });
    expect((await stand.explain("SKU-33")).unavailableReason).toMatch(/cannot be read: GET \/inventory/);
    expect(await stockProblems(stand)).toMatchObject([
      { code: "STOCK_UNREADABLE", keeps: null, message: expect.stringMatching(/SKU-33.*GET \/inventory/) },
    ]);
    const told = (await stand.events(["AVAILABILITY_CHANGED"])).filter(({ sku }) => sku === "SKU-33");
    expect(told.at(-1)).toMatchObject({ toQuantity: null });
    expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(2);
  });

  it("G2 a push that a person asks for does not wait for it, and writes no stale number", async () => {
    // Untold, or the engine may bring it right before the push does.
    const tellAgain = await stand.world.control.shopify.fault({ kind: "webhook-dropped" });
    await stand.world.shopify.edit("SKU-34", 3);
    await tellAgain();
    const run = await stand.push(["SKU-33", "SKU-34"]);
    expect(run).toMatchObject({ state: "PARTIALLY_FAILED", total: 2, changed: 1, failed: 1 });
    expect(await online(stand, "SKU-33")).toBe(20);
    const dry = await stand.push(["SKU-33", "SKU-34"], true);
    expect(dry).toMatchObject({ state: "SUCCEEDED", total: 2, unchanged: 1, failed: 1 });
  });

  it("G2 it is tried again by itself, ever more rarely, and costs the others nothing", async () => {
    const readings = () =>
      stand.newRequests().filter((sent) => isLevelRead(sent) && named(sent).includes(poison));
    await stand.rest(60_000);
    readings();
    await stand.rest(15 * 60_000);
    const tries = readings();
    expect(tries.length).toBeGreaterThanOrEqual(2);
    // What is there twice is read three times at each try, in case it slid from one page to the next.
    expect(tries.length).toBeLessThanOrEqual(3 * 3);
    await stand.world.katana.adjust({ "SKU-35": -1 });
    await stand.rest(1000);
    expect(await online(stand, "SKU-35")).toBe(19);
    expect(stand.newRequests().filter(isLevelRead)).toHaveLength(1);
  });

  it("G2 it follows by itself once it can be read", async () => {
    stand.world.onRequest = null;
    await stand.rest(17 * 60_000);
    expect(await stand.target("SKU-33")).toMatchObject({ state: "IN_SYNC", desired: 15 });
    expect(await online(stand, "SKU-33")).toBe(15);
    expect(await stockProblems(stand)).toStrictEqual([]);
  });

  it("G2 a new signal about it is a reason to try at once", async () => {
    spoil(stand.world, [poison], toAnswer);
    await stand.world.katana.adjust({ "SKU-33": -1 });
    await stand.rest();
    expect(await stand.target("SKU-33")).toMatchObject({ state: "HELD", desired: null });
    stand.world.onRequest = null;
    await stand.world.katana.adjust({ "SKU-33": -1 });
    await stand.rest(1000);
    expect(await online(stand, "SKU-33")).toBe(13);
  });
});

it("G2 several of them are all found", async () => {
  await using stand = await openStand({ wares: waresOf(skus), isOnlineOnly: true, isPollingIdle: true });
  const bad = ["SKU-3", "SKU-4", "SKU-59"];
  spoil(stand.world, await Promise.all(bad.map((sku) => idOf(stand, sku))), badRow);
  await stand.world.katana.adjust(Object.fromEntries(skus.map((sku) => [sku, -1])));
  await stand.rest(10 * 60_000);
  const targets = await stand.allTargets();
  expect(targets.filter((target) => target.desired === null)).toHaveLength(3);
  expect(targets.filter((target) => target.pushed === 19)).toHaveLength(57);
  const [problem] = await stockProblems(stand);
  for (const sku of bad) expect(problem?.message).toContain(sku);
});

it("G2 T2 an integration is prepared without it; its first number is the baseline", async () => {
  const outletWares = { TRAY: { stock: 8 }, STOOL: { stock: 6 } };
  const wares = { CHAIR: { stock: 5 }, TRAY: { stock: 8, shows: null }, STOOL: { stock: 6, shows: null } };
  await using stand = await openStand({ wares, outletWares });
  const { world, sourceId } = stand;
  spoil(world, [await idOf(stand, "TRAY")], badRow);
  const channelId = await connectStore(world, outletDomain);
  const integrationId = await integrate(world, sourceId, channelId);
  const outlet = { integrationId, channelLocationId: await placeOf(stand, channelId) };
  const sourceLocationId = await stand.locationId("Main warehouse");
  done(await world.time.finish(world.engine.commands.mapLocation({ ...outlet, sourceLocationId })));
  await stand.rest(30_000);
  done(await world.time.finish(world.engine.commands.setInventorySync({ integrationId, enabled: true })));
  const targets = () => world.engine.read((tx) => tx.targets.ofIntegration(integrationId));
  expect((await world.engine.read((tx) => tx.integrations.byId(integrationId)))?.status).toBe("ACTIVE");
  expect((await targets()).map(({ state }) => state).toSorted()).toStrictEqual(["HELD", "IN_SYNC"]);
  world.onRequest = null;
  await stand.rest(5 * 60_000);
  expect(new Set((await targets()).map(({ desired }) => desired))).toStrictEqual(new Set([6, 8]));
  expect(await stand.newWrites()).toStrictEqual([]);
});

const placeOf = async (stand: Stand, channelId: number) =>
  (await stand.world.engine.read((tx) => tx.accounts.locations(channelId)))[0]?.id ?? 0;

describe("a source that refuses everything", () => {
  const many = Array.from({ length: 400 }, (_, index) => `SKU-${index}`);
  it("G2 costs a bounded number of requests, and nothing is thrown away for it", async () => {
    await using stand = await openStand({ wares: waresOf(many), isOnlineOnly: true, isPollingIdle: true });
    const { world } = stand;
    spoil(world, "all", () => ({ status: 200, body: "<html>" }));
    await world.katana.adjust(Object.fromEntries(many.map((sku) => [sku, -1])));
    stand.newRequests();
    const perMinute: number[] = [];
    for (let minute = 0; minute < 10; minute += 1) {
      await stand.rest(60_000);
      perMinute.push(stand.newRequests().filter(isLevelRead).length);
    }
    // Twenty a minute for searching, by the engine's own minutes, of which one of ours may hold the half of two; and the
    // readings that are due again: how many depends on how the signals met.
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(2 * 20 + 10);
    expect(perMinute.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(10 * 20 + 50);
    const known = (await stand.allTargets()).filter((target) => target.desired !== null);
    // One that a search has come down to cannot be told from one that is at fault itself: at most one a minute.
    expect(known.length).toBeGreaterThanOrEqual(400 - 10);
    expect(await stockProblems(stand)).toMatchObject([{ message: expect.stringMatching(/and 397 more/) }]);
    world.onRequest = null;
    await stand.rest(6 * 60_000);
    expect((await stand.allTargets()).every((target) => target.settled === 19)).toBe(true);
    expect(await stockProblems(stand)).toStrictEqual([]);
  });

  it.each([
    ["throttles", 429],
    ["fails", 503],
  ])("G2 sets nothing aside while it %s", async (_, status) => {
    await using stand = await openStand({ wares: waresOf(skus), isOnlineOnly: true, isPollingIdle: true });
    spoil(stand.world, "all", refusal(status, "not now"));
    await stand.world.katana.adjust({ "SKU-1": -1, "SKU-2": -1 });
    await stand.rest(180_000);
    expect(await stockProblems(stand)).toStrictEqual([]);
    expect(await stand.target("SKU-1")).toMatchObject({ desired: 20 });
    stand.world.onRequest = null;
    await stand.rest(61_000);
    expect([await online(stand, "SKU-1"), await online(stand, "SKU-2")]).toStrictEqual([19, 19]);
  });
});
