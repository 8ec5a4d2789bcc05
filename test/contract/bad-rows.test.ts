// One bad row never fails the others, neither in a write nor in a look: it is cut out by its index, or found by halving,
// set aside with a reason and a time of retry.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sent } from "../support/world.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const skus = Array.from({ length: 250 }, (_, index) => `SKU-${index}`);
const waresOf = (those: readonly string[]): Wares =>
  Object.fromEntries(those.map((sku) => [sku, { stock: 20 }]));

type Quantity = { inventoryItemId: string; locationId: string; quantity: number };
type Body = { variables: { input: { quantities: Quantity[] } } };
const quantitiesOf = (sent: Sent): Quantity[] =>
  sent.body.includes("inventorySetQuantities")
    ? (JSON.parse(sent.body) as Body).variables.input.quantities
    : [];

const message = "The specified inventory item could not be found.";
const userError = (field: string[] | null) => ({ code: "INVALID_INVENTORY_ITEM", field, message });
const refuse = (userErrors: object[]) => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    data: { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors } },
    extensions: {
      cost: {
        requestedQueryCost: 13,
        actualQueryCost: 10,
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1900, restoreRate: 100 },
      },
    },
  }),
});

/** The store refuses every batch with one of these items, naming its row or not. */
function refuseItems(stand: Stand, items: ReadonlySet<string>, isNamed: boolean): void {
  stand.world.onRequest = (sent) => {
    const bad = quantitiesOf(sent).flatMap(({ inventoryItemId }, index) =>
      items.has(inventoryItemId) ? [index] : [],
    );
    if (bad.length === 0) return undefined;
    const named = bad.map((index) => userError(["input", "quantities", String(index), "inventoryItemId"]));
    return refuse(isNamed ? named : [userError(["input"])]);
  };
}

const itemOf = async (stand: Stand, sku: string) =>
  (await stand.world.shopify.variants(sku))[0]?.inventoryItem.id ?? "";
const changeAll = (stand: Stand, those: readonly string[]) =>
  stand.world.katana.adjust(Object.fromEntries(those.map((sku) => [sku, -1])));

describe.each([
  ["named by its index", true],
  ["not named: found by halving", false],
] as const)("a bad row, %s", (_, isNamed) => {
  let stand: Stand;
  let poison = "";
  beforeAll(async () => {
    stand = await openStand({ wares: waresOf(skus), isOnlineOnly: true });
    poison = await itemOf(stand, "SKU-123");
  });
  afterAll(() => stand.world.close());
  beforeEach(async () => {
    refuseItems(stand, new Set([poison]), isNamed);
    await stand.rest(5000);
    await stand.newWrites();
    stand.newRequests();
  });

  it("G2 the other 249 go through, it is set aside with a reason and a time of retry", async () => {
    await changeAll(stand, skus);
    await stand.rest(10_000);
    const states = Map.groupBy(await stand.allTargets(), (target) => target.state);
    expect(states.get("FAILED")).toHaveLength(1);
    expect(states.get("PENDING")).toBeUndefined();
    const rows = (await stand.newWrites()).flatMap((write) => write.applied);
    expect(rows).toHaveLength(249);
    const target = await stand.target("SKU-123");
    expect(target).toMatchObject({
      state: "FAILED",
      errorCode: "INVALID_INVENTORY_ITEM",
      errorMessage: message,
      attempts: 1,
    });
    expect(target.retryAt).toBeGreaterThan(stand.world.time.clock.now());
    const told = await stand.events(["PUSH_FAILED"]);
    expect(told.at(-1)).toMatchObject({ sku: "SKU-123", detail: { code: "INVALID_INVENTORY_ITEM" } });
  });

  it("G2 it is tried again, ever more rarely, and goes through by itself once the store takes it", async () => {
    await stand.rest(16 * 60_000);
    const tries = stand
      .newRequests()
      .filter((sent) => quantitiesOf(sent).length > 0)
      .map((sent) => sent.at);
    const pauses = tries.slice(1).map((at, index) => Math.round((at - (tries[index] ?? 0)) / 60_000));
    expect(pauses).toStrictEqual([2, 4, 8]);
    stand.world.onRequest = null;
    await stand.rest(16 * 60_000);
    expect(await stand.target("SKU-123")).toMatchObject({ state: "IN_SYNC", errorCode: null, attempts: 0 });
    expect(await stand.world.shopify.available("SKU-123")).toStrictEqual([19]);
  });

  it("G2 a new number is tried at once, and so is a retry that a person asks for", async () => {
    for (const attempts of [1, 2]) {
      await stand.world.katana.adjust({ "SKU-123": -1 });
      await stand.rest();
      expect(await stand.target("SKU-123")).toMatchObject({ state: "FAILED", attempts });
    }
    stand.world.onRequest = null;
    const { integrationId } = stand;
    const run = done(
      await stand.world.engine.commands.retryFailedTargets({ integrationId, idempotencyKey: null }),
    );
    await stand.rest();
    expect(await stand.run(run.id)).toMatchObject({ state: "SUCCEEDED", total: 1, changed: 1 });
    expect(await stand.world.shopify.available("SKU-123")).toStrictEqual([17]);
  });

  it("G2 what is set aside holds back no other change", async () => {
    await stand.world.katana.adjust({ "SKU-123": -1 });
    await stand.rest();
    stand.newRequests();
    await stand.world.katana.adjust({ "SKU-7": -1 });
    await stand.rest();
    expect(await stand.world.shopify.available("SKU-7")).toStrictEqual([18]);
    const written = stand
      .newRequests()
      .map(quantitiesOf)
      .filter((rows) => rows.length > 0);
    expect(written.map((rows) => rows.length)).toStrictEqual([1]);
  });

  it("G2 a refused number that is not wanted any more is no failure", async () => {
    expect(await stand.target("SKU-123")).toMatchObject({ state: "FAILED", desired: 16 });
    await stand.world.katana.adjust({ "SKU-123": 1 });
    await stand.rest();
    expect(await stand.target("SKU-123")).toMatchObject({ state: "IN_SYNC", errorCode: null, retryAt: null });
  });

  it("G2 nor is it while sync is off, or where the store was edited meanwhile", async () => {
    await stand.world.katana.adjust({ "SKU-123": -1 });
    await stand.rest();
    expect(await stand.target("SKU-123")).toMatchObject({ state: "FAILED", desired: 16 });
    await stand.switchOff();
    await stand.world.shopify.edit("SKU-123", 5);
    await stand.world.katana.adjust({ "SKU-123": 1 });
    await stand.rest();
    await stand.switchOn();
    expect(await stand.target("SKU-123")).toMatchObject({ state: "DRIFTED", errorCode: null, desired: 17 });
  });
});

it("G2 several bad rows, not named: all are found", async () => {
  const some = skus.slice(0, 60);
  await using stand = await openStand({ wares: waresOf(some), isOnlineOnly: true });
  const items = await Promise.all(["SKU-3", "SKU-4", "SKU-59"].map((sku) => itemOf(stand, sku)));
  refuseItems(stand, new Set(items), false);
  await changeAll(stand, some);
  await stand.rest(30_000);
  const failed = (await stand.allTargets()).filter((target) => target.state === "FAILED");
  expect(failed).toHaveLength(3);
  expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(57);
});

it("G2 a variant that the store has deleted meanwhile, told by its index", async () => {
  const few = { CHAIR: { stock: 10 }, LAMP: { stock: 10 }, TRAY: { stock: 10 } };
  await using stand = await openStand({ wares: few });
  const { control, shopify, katana } = stand.world;
  await control.shopify.fault({ kind: "webhook-dropped" });
  const lamp = await itemOf(stand, "LAMP");
  let isDeleted = false;
  stand.world.onRequest = async (sent) => {
    // The first batch may hold another alone: signals that come while one is being stored are read behind it.
    if (isDeleted || !quantitiesOf(sent).some((each) => each.inventoryItemId === lamp)) return;
    isDeleted = true;
    const productId = (await shopify.variants("LAMP"))[0]?.product.id;
    await shopify.mutate(
      "mutation($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }",
      { input: { id: productId } },
    );
  };
  await katana.adjust({ CHAIR: -1, LAMP: -1, TRAY: -1 });
  await stand.rest(5000);
  expect(await shopify.available("CHAIR")).toStrictEqual([9]);
  expect(await shopify.available("TRAY")).toStrictEqual([9]);
  expect(await stand.target("LAMP")).toMatchObject({ state: "FAILED", errorCode: "INVALID_INVENTORY_ITEM" });
});

describe("a level that the store cannot show", () => {
  const some = skus.slice(0, 60);
  const isLevelRead = ({ body }: Sent) => body.includes("inventoryLevel(");
  type Answer = { data: Record<string, ({ id?: string; inventoryLevel?: unknown } | null)[]> };
  type Spoiling = (real: Answer, isBad: (id: string) => boolean) => object;

  const badRow: Spoiling = (real, isBad) => ({
    ...real,
    data: Object.fromEntries(
      Object.entries(real.data).map(([key, nodes]) => [
        key,
        nodes.map((node) => (isBad(node?.id ?? "") ? { ...node, inventoryLevel: "x" } : node)),
      ]),
    ),
  });
  const refusal: Spoiling = () => ({
    data: null,
    errors: [{ message: "Invalid id: gid://x", extensions: { code: "RESOURCE_NOT_FOUND" } }],
  });

  /** Every look that names one of these items is answered so. */
  function spoil(stand: Stand, isBad: (id: string) => boolean, toAnswer: Spoiling): void {
    stand.world.onRequest = async (sent) => {
      const named = isLevelRead(sent) ? (sent.body.match(/gid:\/\/shopify\/InventoryItem\/\d+/g) ?? []) : [];
      if (!named.some(isBad)) return undefined;
      const headers = { "content-type": "application/json", "x-shopify-access-token": "shpat_demo" };
      const request = new Request(`https://${sent.host}${sent.path}`, {
        method: "POST",
        headers,
        body: sent.body,
      });
      const real = await stand.world.mocks.shopify.fetch(request);
      const body = JSON.stringify(toAnswer((await real.json()) as Answer, isBad));
      return { status: 200, headers: { "content-type": "application/json" }, body };
    };
  }
  const failedOf = async (stand: Stand) =>
    (await stand.allTargets()).filter((target) => target.state === "FAILED");

  it.each([
    ["a row of another form", badRow],
    ["a refused request", refusal],
  ])(
    "G2 the others go through, it is set aside with a reason and a time of retry: %s",
    async (_, toAnswer) => {
      await using stand = await openStand({ wares: waresOf(some), isOnlineOnly: true });
      const poison = await itemOf(stand, "SKU-33");
      spoil(stand, (id) => id === poison, toAnswer);
      await changeAll(stand, some);
      await stand.rest(50_000);
      expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(59);
      expect(await failedOf(stand)).toHaveLength(1);
      const target = await stand.target("SKU-33");
      expect(target).toMatchObject({
        state: "FAILED",
        desired: 19,
        errorCode: "LEVEL_UNREADABLE",
        errorMessage: expect.stringMatching(/^The channel's number cannot be read: ./),
        attempts: 1,
      });
      expect(target.retryAt).toBeGreaterThan(stand.world.time.clock.now());
      const told = (await stand.events(["PUSH_FAILED"])).at(-1);
      expect(told).toMatchObject({ sku: "SKU-33", toQuantity: 19, detail: { code: "LEVEL_UNREADABLE" } });

      // A person's push does not wait for it either.
      const run = await stand.push(["SKU-33", "SKU-34"]);
      expect(run).toMatchObject({ state: "PARTIALLY_FAILED", total: 2, unchanged: 1, failed: 1 });

      // It costs ever less, and nobody else anything.
      stand.newRequests();
      await stand.rest(15 * 60_000);
      const tries = stand.newRequests().filter((sent) => isLevelRead(sent) && sent.body.includes(poison));
      expect(tries.length).toBeGreaterThanOrEqual(2);
      expect(tries.length).toBeLessThanOrEqual(4);
      await stand.world.katana.adjust({ "SKU-35": -1 });
      await stand.rest();
      expect(await stand.world.shopify.available("SKU-35")).toStrictEqual([18]);

      stand.world.onRequest = null;
      await stand.rest(17 * 60_000);
      expect(await stand.target("SKU-33")).toMatchObject({ state: "IN_SYNC", errorCode: null, attempts: 0 });
      expect(await stand.world.shopify.available("SKU-33")).toStrictEqual([19]);
    },
  );

  it.each([
    ["a row of another form", badRow],
    ["a refused request", refusal],
  ])("G2 C6 a dry run plans the others, and sets nothing aside: %s", async (_, toAnswer) => {
    await using stand = await openStand({ wares: waresOf(some), isOnlineOnly: true });
    await stand.world.shopify.edit("SKU-34", 25);
    await stand.rest();
    const poison = await itemOf(stand, "SKU-33");
    spoil(stand, (id) => id === poison, toAnswer);
    const before = await stand.allTargets();
    for (const run of [await stand.push(null, true), await stand.reconcile(true)]) {
      expect(run).toMatchObject({
        state: "SUCCEEDED",
        total: 60,
        done: 60,
        changed: 1,
        unchanged: 58,
        failed: 1,
      });
      const rejected = (await stand.changes(run.id)).filter(({ outcome }) => outcome === "REJECTED");
      expect(rejected).toMatchObject([
        {
          fromQuantity: null,
          toQuantity: 20,
          reason: expect.stringMatching(/^The channel's number cannot be read: ./),
        },
      ]);
    }
    expect(await stand.allTargets()).toStrictEqual(before);
  });

  it("G2 several of them are all found", async () => {
    await using stand = await openStand({ wares: waresOf(some), isOnlineOnly: true });
    const bad = new Set(await Promise.all(["SKU-3", "SKU-4", "SKU-59"].map((sku) => itemOf(stand, sku))));
    spoil(stand, (id) => bad.has(id), badRow);
    await changeAll(stand, some);
    await stand.rest(5 * 60_000);
    expect(await failedOf(stand)).toHaveLength(3);
    expect((await stand.newWrites()).flatMap((write) => write.applied)).toHaveLength(57);
  });

  it("G2 a store that shows none costs a bounded number of requests, and few are blamed", async () => {
    await using stand = await openStand({ wares: waresOf(skus), isOnlineOnly: true });
    spoil(stand, () => true, badRow);
    await changeAll(stand, skus);
    stand.newRequests();
    for (let minute = 0; minute < 5; minute += 1) {
      await stand.rest(60_000);
      expect(stand.newRequests().filter(isLevelRead).length).toBeLessThanOrEqual(30);
    }
    // Each of them was refused by itself, twice; the others wait for the store.
    expect((await failedOf(stand)).length).toBeLessThan(30);
    stand.world.onRequest = null;
    await stand.rest(6 * 60_000);
    expect((await stand.allTargets()).every((target) => target.settled === 19)).toBe(true);
  });

  it.each([
    ["throttles", 429],
    ["fails", 503],
    ["refuses the credentials", 401],
  ])("G2 nothing is set aside while the store %s", async (_, status) => {
    await using stand = await openStand({ wares: waresOf(some), isOnlineOnly: true });
    stand.world.onRequest = (sent) =>
      isLevelRead(sent) ? { status, headers: {}, body: JSON.stringify({ errors: "not now" }) } : undefined;
    await changeAll(stand, some);
    await stand.rest(60_000);
    expect(await stand.target("SKU-1")).toMatchObject({ errorCode: null, attempts: 0, retryAt: null });
    expect(await failedOf(stand)).toStrictEqual([]);
    expect(stand.newRequests().filter(isLevelRead).length).toBeLessThanOrEqual(20);
    stand.world.onRequest = null;
    await stand.rest(10 * 60_000);
    expect(await stand.world.shopify.available("SKU-1")).toStrictEqual([19]);
  });
});
