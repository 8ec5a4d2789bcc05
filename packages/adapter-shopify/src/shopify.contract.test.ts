// The adapter against the Shopify mock: what it reads is what was done through Shopify's own API, by another app.
import type { ChannelLevelKey, ChannelVariantRecord, StockChannel } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { connectTo, createAsk, received } from "./testing/mock-world.ts";
import { type MockOptions, openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-shopify.ts";

const hookUrl = "https://stock.example/hooks/shopify/1";

const demo = { shopDomain: "demo.myshopify.com", accessToken: "shpat_demo", clientSecret: "shpss_demo" };

function openShopify(options: MockOptions = {}, config: Partial<typeof demo> = {}) {
  // Ids beyond 2^53, as Shopify's own are: nothing may pass through a number.
  const world = openMock({ hugeIds: true, ...options });
  const account = { ...demo, ...config };
  return {
    ...world,
    ...connectTo(world.mock.fetch, account),
    ask: createAsk(world.mock.fetch, account.shopDomain, "shpat_demo_user"),
  };
}

async function wholeCatalog(channel: StockChannel): Promise<ChannelVariantRecord[]> {
  const variants: ChannelVariantRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<StockChannel["variantPage"]>> = await channel.variantPage(cursor, call);
    variants.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return variants;
}

async function findLevels(channel: StockChannel, skus: string[], location = "Online warehouse") {
  const locations = await channel.locations(call);
  const catalog = await wholeCatalog(channel);
  return skus.map((sku): ChannelLevelKey => {
    const variant = catalog.find((each) => each.sku === sku);
    const place = locations.find(({ name }) => name === location);
    if (!variant || !place) throw new Error(`no ${sku} at ${location}`);
    return { stockItemExternalId: variant.stockItemExternalId, locationExternalId: place.externalId };
  });
}

const availableAt = async (channel: StockChannel, keys: ChannelLevelKey[]) =>
  (await channel.levels(keys, call)).map(({ available }) => available);

let keyCount = 0;
const newKey = () => `00000000-0000-4000-8000-${String((keyCount += 1)).padStart(12, "0")}`;

/** Prepares and sends a batch that sets each level to a number, from what the test says is there. */
function setLevels(
  channel: StockChannel,
  rows: (ChannelLevelKey & { from: number; to: number })[],
  idempotencyKey = newKey(),
) {
  const write = channel.prepareSetLevels(rows, { idempotencyKey, reference: "gid://stockgate/Run/1" });
  return { write, send: () => channel.sendSetLevels(write, rows, call) };
}

const at = (key: ChannelLevelKey | undefined, from: number, to: number) => {
  if (!key) throw new Error("no such level");
  return { ...key, from, to };
};

const adjustMutation = `mutation Adjust($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { userErrors { code message } } }`;
const adjustment = (key: ChannelLevelKey | undefined, delta: number) => ({
  key: newKey(),
  input: {
    name: "available",
    reason: "correction",
    changes: [
      {
        inventoryItemId: key?.stockItemExternalId,
        locationId: key?.locationExternalId,
        delta,
        changeFromQuantity: null,
      },
    ],
  },
});

test("the store, its locations and its bucket", async () => {
  const { channel, budgets } = openShopify();
  expect(await channel.identify(call)).toEqual({ externalName: "demo.myshopify.com", limits: [] });
  expect(budgets[0]).toEqual({ remaining: expect.any(Number), limit: 2000, restorePerSecond: 100 });
  const locations = await channel.locations(call);
  expect(locations.map(({ name, isActive, isPointOfSale }) => [name, isActive, isPointOfSale])).toEqual([
    ["Online warehouse", true, false],
    ["Retail store", true, true],
  ]);
});

test("the whole catalog, with what is not tracked, has no SKU, or has one twice", async () => {
  const { channel, sent } = openShopify();
  const catalog = await wholeCatalog(channel);
  expect(sent).toEqual(["VariantPage"]);
  expect(catalog.length).toBeGreaterThan(180);
  expect(new Set(catalog.map(({ stockItemExternalId }) => stockItemExternalId)).size).toBe(catalog.length);
  expect(catalog.filter(({ sku }) => sku === "OAK-STOO-M").map(({ title }) => title)).toEqual([
    "Oak stool - M",
    "Oak stool, exhibition piece - M",
  ]);
  expect(catalog.find(({ sku }) => sku === "UNTRACKED-01")).toMatchObject({ isTracked: false });
  expect(catalog.filter(({ sku }) => sku === null)).toHaveLength(1);
});

/** One store with one app, whose token is shpat_own. */
function ownStore(listings: ReturnType<typeof listing>[], scopes: string[]) {
  const domain = "own.myshopify.com";
  const app = {
    key: "own",
    id: "1",
    title: "Own app",
    handle: "own-app",
    clientId: "client",
    clientSecret: "secret",
    scopes,
    webhookApiVersion: "2026-10",
    installations: [{ domain, token: "shpat_own" }],
  };
  const store = { domain, name: "Own", locations: [{ name: "Main", sellsOnline: true }], listings };
  return openShopify(
    { seed: { stores: [store], apps: [app] } },
    { shopDomain: domain, accessToken: "shpat_own" },
  );
}

const listing = (product: string, option: string, n: number) => ({
  product,
  option,
  sku: `S-${n}`,
  price: "1.00",
  isTracked: true,
  available: { Main: n },
});

test("a catalog of several pages, a product longer than one, and 250 levels in one request", async () => {
  const listings = [
    ...Array.from({ length: 300 }, (_, index) => listing("Long", `V${index}`, index)),
    ...Array.from({ length: 320 }, (_, index) => listing(`Single ${index}`, "", 300 + index)),
  ];
  const { channel, sent, costs } = ownStore(listings, [
    "write_products",
    "write_inventory",
    "read_locations",
  ]);
  const catalog = await wholeCatalog(channel);
  expect(catalog.map(({ sku }) => sku)).toEqual(listings.map(({ sku }) => sku));
  const [first] = catalog;
  const ofProduct = await channel.variants(
    [{ about: "product", externalId: first?.productExternalId ?? "" }],
    call,
  );
  expect(ofProduct).toHaveLength(300);
  const [main] = await channel.locations(call);
  const keys = catalog.slice(0, 250).map(({ stockItemExternalId }) => ({
    stockItemExternalId,
    locationExternalId: main?.externalId ?? "",
  }));
  expect(await availableAt(channel, keys)).toEqual(keys.map((_, index) => index));
  expect(sent).toEqual([
    "VariantPage",
    "VariantPage",
    "VariantPage",
    "VariantsOfProducts",
    "VariantsOfProducts",
    "Locations",
    "LevelsAtLocation",
  ]);
  expect(costs.at(-1)).toEqual({ operation: "LevelsAtLocation", estimated: 3, requested: 3 });
});

test("variants by their ids, stock items and products; what is unknown is left out", async () => {
  const { channel } = openShopify();
  const catalog = await wholeCatalog(channel);
  const shelf = catalog.find(({ sku }) => sku === "OAK-SHEL-M");
  const tray = catalog.find(({ sku }) => sku === "OAK-TRAY-M");
  const found = await channel.variants(
    [
      { about: "variant", externalId: shelf?.externalId ?? "" },
      { about: "variant", externalId: "gid://shopify/ProductVariant/1" },
      { about: "variant", externalId: shelf?.productExternalId ?? "" },
      { about: "stock-item", externalId: tray?.stockItemExternalId ?? "" },
      { about: "product", externalId: tray?.productExternalId ?? "" },
    ],
    call,
  );
  expect(found.map(({ sku }) => sku)).toEqual(["OAK-SHEL-M", "OAK-TRAY-M", "OAK-TRAY-S", "OAK-TRAY-L"]);
  expect(found[0]).toEqual(shelf);
});

test("what a document is said to cost is what Shopify asks for it", async () => {
  const { channel, costs } = openShopify({ settings: { isProtectedDataApproved: true } });
  await channel.identify(call);
  const keys = [
    ...(await findLevels(channel, ["OAK-STOO-S"])),
    ...(await findLevels(channel, ["OAK-STOO-S"], "Retail store")),
  ];
  const [variant] = await channel.variants(
    [{ about: "stock-item", externalId: keys[0]?.stockItemExternalId ?? "" }],
    call,
  );
  await channel.variants(
    [
      { about: "variant", externalId: variant?.externalId ?? "" },
      { about: "product", externalId: variant?.productExternalId ?? "" },
    ],
    call,
  );
  const [online = 0] = await availableAt(channel, keys);
  await setLevels(channel, [at(keys[0], online, online + 1)]).send();
  await channel.stocking?.sendStocking(channel.stocking.prepareStocking(keys), keys, call);
  const { state } = await channel.webhooks.ensure(hookUrl, null, call);
  await channel.webhooks.ensure("https://moved.example/hooks/shopify/1", state, call);
  await channel.webhooks.remove(state, call);
  expect(costs.filter(({ estimated, requested }) => estimated !== requested)).toEqual([]);
  expect(new Set(costs.map(({ operation }) => operation)).size).toBe(14);
});

test("Q10 levels are what is there now, at each of two locations", async () => {
  const { channel, ask } = openShopify();
  const online = await findLevels(channel, ["OAK-STOO-S", "OAK-BOX-M"]);
  const retail = await findLevels(channel, ["OAK-STOO-S"], "Retail store");
  const before = await availableAt(channel, [...online, ...retail]);
  await ask(adjustMutation, adjustment(online[0], -5));
  const [stool = 0, box, shop] = before;
  expect(await availableAt(channel, [...online, ...retail])).toEqual([stool - 5, box, shop]);
});

test("L5 an item that is not stocked at a location says so, and so does one that is gone", async () => {
  const { channel, ask } = openShopify();
  const [stool, box] = await findLevels(channel, ["OAK-STOO-S", "OAK-BOX-M"]);
  await ask(
    `mutation Leave($item: ID!, $updates: [InventoryBulkToggleActivationInput!]!) {
       inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: $updates) { userErrors { message } } }`,
    {
      item: stool?.stockItemExternalId,
      updates: [{ locationId: stool?.locationExternalId, activate: false }],
    },
  );
  const gone = {
    stockItemExternalId: "gid://shopify/InventoryItem/1",
    locationExternalId: box?.locationExternalId ?? "",
  };
  const levels = await channel.levels([at(stool, 0, 0), at(box, 0, 0), gone], call);
  expect(levels.map(({ isStocked }) => isStocked)).toEqual([false, true, false]);
});

test("L5 what is not stocked is stocked, with the number that it had; what is unknown is refused alone", async () => {
  const { channel, ask } = openShopify();
  const [stool, box] = await findLevels(channel, ["OAK-STOO-S", "OAK-BOX-M"]);
  const [before] = await availableAt(channel, [stool!]);
  await ask(
    `mutation Leave($item: ID!, $updates: [InventoryBulkToggleActivationInput!]!) {
       inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: $updates) { userErrors { message } } }`,
    {
      item: stool?.stockItemExternalId,
      updates: [{ locationId: stool?.locationExternalId, activate: false }],
    },
  );
  const unknown = { ...box!, stockItemExternalId: "gid://shopify/InventoryItem/1" };
  const keys = [unknown, stool!, box!];
  const { stocking } = channel;
  expect(await stocking?.sendStocking(stocking.prepareStocking(keys), keys, call)).toEqual([
    {
      kind: "rejected",
      code: "INVENTORY_ITEM_NOT_FOUND",
      message: "The inventory item was not found.",
    },
    { kind: "stocked" },
    { kind: "stocked" },
  ]);
  expect(await channel.levels([stool!], call)).toMatchObject([{ isStocked: true, available: before }]);
});

test("Q10 a write is applied, and only what differs is written", async () => {
  const { channel } = openShopify();
  const keys = await findLevels(channel, ["OAK-STOO-S", "OAK-BOX-M", "OAK-LAMP-L"]);
  const [a = 0, b = 0, c = 0] = await availableAt(channel, keys);
  const rows = [at(keys[0], a, a + 3), at(keys[1], b, b), at(keys[2], c, -2)];
  expect(await setLevels(channel, rows).send()).toEqual([
    { kind: "applied" },
    { kind: "unchanged" },
    { kind: "applied" },
  ]);
  expect(await availableAt(channel, keys)).toEqual([a + 3, b, -2]);
  const same = [at(keys[0], a + 3, a + 3)];
  expect(await setLevels(channel, same).send()).toEqual([{ kind: "unchanged" }]);
});

test.each(["CHANGE_FROM_QUANTITY", "ROW"] as const)(
  "Q10 a number that moved is a conflict and holds the whole batch back (reported at the %s)",
  async (staleErrorField) => {
    const { channel, ask } = openShopify({ settings: { staleErrorField } });
    const keys = await findLevels(channel, ["OAK-STOO-S", "OAK-BOX-M"]);
    const [a = 0, b = 0] = await availableAt(channel, keys);
    await ask(adjustMutation, adjustment(keys[1], -1));
    expect(await setLevels(channel, [at(keys[0], a, a + 1), at(keys[1], b, b + 1)]).send()).toEqual([
      { kind: "deferred", reason: "other-push" },
      { kind: "conflict" },
    ]);
    expect(await availableAt(channel, keys)).toEqual([a, b - 1]);
  },
);

test("G2 a conflict whose row is not named is found by halving", async () => {
  const { channel, ask } = openShopify({ settings: { staleErrorField: "NONE" } });
  const keys = await findLevels(channel, ["OAK-STOO-S", "OAK-BOX-M"]);
  const [a = 0, b = 0] = await availableAt(channel, keys);
  await ask(adjustMutation, adjustment(keys[1], -1));
  const rows = [at(keys[0], a, a + 1), at(keys[1], b, b + 1)];
  expect(await setLevels(channel, rows).send()).toEqual([
    { kind: "deferred", reason: "batch-refused" },
    { kind: "deferred", reason: "batch-refused" },
  ]);
  expect(await setLevels(channel, rows.slice(0, 1)).send()).toEqual([{ kind: "applied" }]);
  expect(await setLevels(channel, rows.slice(1)).send()).toEqual([{ kind: "conflict" }]);
});

test("G2 rows that are refused are named, and nothing of the batch is written", async () => {
  const { channel } = openShopify();
  const [stool, box] = await findLevels(channel, ["OAK-STOO-S", "OAK-BOX-M"]);
  const [a = 0, b = 0] = await availableAt(channel, [at(stool, 0, 0), at(box, 0, 0)]);
  const rows = [
    at(stool, a, a + 1),
    { ...at(stool, 0, 1), stockItemExternalId: "gid://shopify/InventoryItem/1" },
    { ...at(box, b, 1), locationExternalId: "gid://shopify/Location/1" },
  ];
  const outcomes = await setLevels(channel, rows).send();
  expect(outcomes).toEqual([
    { kind: "deferred", reason: "other-push" },
    { kind: "rejected", code: "INVALID_INVENTORY_ITEM", message: expect.any(String) },
    { kind: "rejected", code: "INVALID_LOCATION", message: expect.any(String) },
  ]);
  expect(await availableAt(channel, [at(stool, 0, 0)])).toEqual([a]);
});

test("G2 an id that is none does not fail the other rows for good", async () => {
  const { channel } = openShopify();
  const [stool] = await findLevels(channel, ["OAK-STOO-S"]);
  const [a = 0] = await availableAt(channel, [at(stool, 0, 0)]);
  const bad = { ...at(stool, 0, 1), stockItemExternalId: "gid://shopify/Product/1" };
  const outcomes = await setLevels(channel, [at(stool, a, a + 1), bad]).send();
  expect(outcomes.map(({ kind }) => kind)).not.toContain("applied");
  expect(await setLevels(channel, [bad]).send()).toEqual([expect.objectContaining({ kind: "rejected" })]);
  expect(await setLevels(channel, [at(stool, a, a + 1)]).send()).toEqual([{ kind: "applied" }]);
});

test("an answer that was lost is settled by the same bytes: written once, though it was moved meanwhile", async () => {
  const { channel, ask, mock } = openShopify();
  const keys = await findLevels(channel, ["OAK-STOO-S"]);
  const [a = 0] = await availableAt(channel, keys);
  const { send } = setLevels(channel, [at(keys[0], a, a + 7)]);
  mock.faults.add({ kind: "reset", match: "inventorySetQuantities", afterEffect: true, count: 1 });
  await expect(send()).rejects.toMatchObject({ kind: "unavailable", isUnsent: false });
  await ask(adjustMutation, adjustment(keys[0], -1));
  expect(await send()).toEqual([{ kind: "applied" }]);
  expect(await availableAt(channel, keys)).toEqual([a + 6]);
});

test("a key is not for another batch, and not for another try of one that failed", async () => {
  const { channel } = openShopify();
  const keys = await findLevels(channel, ["OAK-STOO-S"]);
  const [a = 0] = await availableAt(channel, keys);
  const key = newKey();
  expect(await setLevels(channel, [at(keys[0], a, a + 1)], key).send()).toEqual([{ kind: "applied" }]);
  const spent = [{ kind: "deferred", reason: "key-spent" }];
  expect(await setLevels(channel, [at(keys[0], a + 1, a + 2)], key).send()).toEqual(spent);
  const stale = setLevels(channel, [at(keys[0], a, a + 2)]);
  expect(await stale.send()).toEqual([{ kind: "conflict" }]);
  expect(await stale.send()).toEqual(spent);
});

test("the same write under way twice: the second does not know its outcome yet", async () => {
  const { channel, advance } = openShopify({ settings: { processingMs: 500 } });
  const keys = await findLevels(channel, ["OAK-STOO-S"]);
  const [a = 0] = await availableAt(channel, keys);
  const { send } = setLevels(channel, [at(keys[0], a, a + 1)]);
  const first = send();
  await expect(send()).rejects.toMatchObject({ kind: "unavailable" });
  advance(500);
  expect(await first).toEqual([{ kind: "applied" }]);
});

test("an empty bucket: refused with the time until there is room, and nothing is written", async () => {
  const { channel, budgets, mock } = openShopify();
  const keys = await findLevels(channel, ["OAK-STOO-S"]);
  const [a = 0] = await availableAt(channel, keys);
  mock.faults.add({ kind: "throttled", match: "inventorySetQuantities", count: 1 });
  const { send } = setLevels(channel, [at(keys[0], a, a + 1)]);
  await expect(send()).rejects.toMatchObject({ kind: "throttled", waitMs: expect.any(Number) });
  expect(budgets.at(-1)).toMatchObject({ remaining: 0 });
  expect(await availableAt(channel, keys)).toEqual([a]);
  expect(await send()).toEqual([{ kind: "applied" }]);
});

test.each([
  [{ kind: "server-error", status: 503 }, "unavailable"],
  [{ kind: "html", status: 502 }, "unavailable"],
  [{ kind: "html", status: 200 }, "bad-response"],
  [{ kind: "unauthorized" }, "unauthorized"],
  [{ kind: "reset" }, "unavailable"],
] as const)("the fault %j is %s, and gone with it", async (fault, kind) => {
  const { channel, mock } = openShopify();
  mock.faults.add({ ...fault, count: 1 });
  await expect(channel.locations(call)).rejects.toMatchObject({ name: "AdapterError", kind });
  expect(await channel.locations(call)).toHaveLength(2);
});

test.each([
  ["another store's", { shopDomain: "outlet.myshopify.com" }],
  ["nobody's", { accessToken: "shpat_nobody" }],
])("%s token is refused", async (_whose, config) => {
  const { channel } = openShopify({}, config);
  await expect(channel.identify(call)).rejects.toMatchObject({ kind: "unauthorized" });
});

test("a token with too few scopes is refused at the start, and at each use the missing scope is named", async () => {
  const { channel } = ownStore([listing("Stool", "", 1)], ["read_products"]);
  await expect(channel.identify(call)).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("read_locations, read_inventory, write_inventory"),
  });
  await expect(channel.locations(call)).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("read_locations"),
  });
  const [variant] = await wholeCatalog(channel);
  const row = {
    stockItemExternalId: variant?.stockItemExternalId ?? "",
    locationExternalId: "gid://shopify/Location/1",
    from: 1,
    to: 2,
  };
  await expect(setLevels(channel, [row]).send()).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("write_inventory"),
  });
  const { refused } = await channel.webhooks.ensure(hookUrl, null, call);
  expect(refused.map(({ topic }) => topic)).toContain("inventory_levels/update");
});

test("what is only lacking for orders is told, and keeps nothing", async () => {
  const needed = ["read_products", "read_inventory", "write_inventory", "read_locations"];
  const limitsOf = async (scopes: string[]) => {
    const { channel } = ownStore([listing("Stool", "", 1)], [...needed, ...scopes]);
    return (await channel.identify(call)).limits.map(({ code }) => code);
  };
  expect(await limitsOf([])).toEqual(["ORDERS_NOT_READABLE", "ORDER_PLACES_NOT_READABLE"]);
  expect(await limitsOf(["read_orders"])).toEqual(["ORDER_PLACES_NOT_READABLE"]);
  const places = ["read_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders"];
  expect(await limitsOf(["read_orders", ...places])).toEqual([]);
});

test("an API version that is no longer served is noticed, not worked with", async () => {
  const { channel } = openShopify({ settings: { apiVersions: ["2027-01", "2027-04"] } });
  await expect(channel.locations(call)).rejects.toMatchObject({
    kind: "bad-response",
    message: expect.stringContaining("2027-01"),
  });
});

test("C9 subscriptions are made, and orders/* is listed as refused where customer data is protected", async () => {
  const { channel, sent } = openShopify();
  const { state, refused } = await channel.webhooks.ensure(hookUrl, null, call);
  expect(refused.map(({ topic }) => topic)).toEqual([
    "orders/create",
    "orders/updated",
    "orders/cancelled",
    "orders/edited",
  ]);
  expect(refused[0]?.reason).toContain("protected customer data");
  expect(state).toMatchObject({ url: hookUrl, ids: { length: 15 } });
  sent.splice(0);
  expect((await channel.webhooks.ensure(hookUrl, state, call)).state).toEqual(state);
  expect(sent.filter((operation) => operation !== "CreateSubscription")).toEqual(["Subscriptions"]);
});

test("C9 a change in the store arrives as keys, ids beyond 2^53 exact", async () => {
  const { channel, ask, deliveries, advance } = openShopify();
  const [stool] = await findLevels(channel, ["OAK-STOO-S"]);
  const { state } = await channel.webhooks.ensure(hookUrl, null, call);
  await ask(adjustMutation, adjustment(stool, -1));
  advance(0);
  expect(await received(channel, deliveries, state)).toEqual([
    { about: "level", externalId: stool?.stockItemExternalId, locationExternalId: stool?.locationExternalId },
  ]);
  const [variant] = await channel.variants(
    [{ about: "stock-item", externalId: stool?.stockItemExternalId ?? "" }],
    call,
  );
  await ask(
    `mutation Rename($id: ID!) { inventoryItemUpdate(id: $id, input: { sku: "NEW" }) { userErrors { message } } }`,
    { id: stool?.stockItemExternalId },
  );
  advance(0);
  expect(await received(channel, deliveries, state)).toEqual([
    { about: "stock-item", externalId: stool?.stockItemExternalId },
    { about: "product", externalId: variant?.productExternalId },
  ]);
});

test("G4 our own write comes back as the key of the level it wrote", async () => {
  const { channel, deliveries, advance } = openShopify();
  const [stool] = await findLevels(channel, ["OAK-STOO-S"]);
  const [a = 0] = await availableAt(channel, [at(stool, 0, 0)]);
  const { state } = await channel.webhooks.ensure(hookUrl, null, call);
  await setLevels(channel, [at(stool, a, a + 1)]).send();
  advance(0);
  expect(await received(channel, deliveries, state)).toEqual([
    { about: "level", externalId: stool?.stockItemExternalId, locationExternalId: stool?.locationExternalId },
  ]);
});

test("the two stores of one app do not take each other's webhooks", async () => {
  const { channel, ask, mock, deliveries, advance } = openShopify();
  const outlet = connectTo(mock.fetch, {
    ...demo,
    shopDomain: "outlet.myshopify.com",
    accessToken: "shpat_outlet",
  });
  const [stool] = await findLevels(channel, ["OAK-STOO-S"]);
  await channel.webhooks.ensure(hookUrl, null, call);
  await ask(adjustMutation, adjustment(stool, -1));
  advance(0);
  const [request] = deliveries;
  if (!request) throw new Error("nothing was delivered");
  const delivery = {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: Object.fromEntries(request.headers),
  };
  expect(outlet.channel.webhooks.receive(delivery, {})).toEqual({ kind: "rejected", reason: "other-tenant" });
  expect(channel.webhooks.receive(delivery, {})).toMatchObject({ kind: "accepted" });
});

test("subscriptions follow the gateway to another address, another app's stay, and all of ours go at the end", async () => {
  const { channel, ask, mock } = openShopify();
  const list = async () => {
    const found = await createAsk(
      mock.fetch,
      demo.shopDomain,
      demo.accessToken,
    )("{ webhookSubscriptions(first: 250) { nodes { uri } } }");
    return JSON.stringify(found).match(/https:[^"]*/g) ?? [];
  };
  await ask(
    `mutation { webhookSubscriptionCreate(topic: PRODUCTS_UPDATE, webhookSubscription: { uri: "${hookUrl}" }) {
       userErrors { message } } }`,
  );
  const before = await channel.webhooks.ensure(hookUrl, null, call);
  const moved = "https://moved.example/hooks/shopify/1";
  const after = await channel.webhooks.ensure(moved, before.state, call);
  expect(after.state).toEqual({ url: moved, ids: before.state["ids"] });
  expect(new Set(await list())).toEqual(new Set([moved]));
  await channel.webhooks.remove(after.state, call);
  await channel.webhooks.remove(after.state, call);
  expect(await list()).toEqual([]);
  expect(JSON.stringify(await ask("{ webhookSubscriptions(first: 9) { nodes { uri } } }"))).toContain(
    hookUrl,
  );
});
