// The adapter against the Katana mock: what it reads is what was done through Katana's own API, by another key.
import type { AdapterErrorKind, StockSource } from "@stockgate/core/contracts";
import { quantity } from "@stockgate/core/testing";
import { demoSeed, type FaultRuleInput, type KatanaSettingsInput } from "@stockgate/mock-servers";
import { expect, test } from "vitest";
import { readEveryPage } from "./testing/every-page.ts";
import { received, startAt } from "./testing/mock-world.ts";
import { openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-katana.ts";

const hookUrl = "https://stock.example/hooks/katana/1";

/** Each variant once, as it came last. */
async function wholeCatalog(source: StockSource) {
  const variants = await readEveryPage((cursor) => source.variantPage(cursor, call));
  return [...new Map(variants.map((variant) => [variant.externalId, variant])).values()];
}

const skusOf = (variants: { sku: string | null }[]) => new Set(variants.map((variant) => variant.sku));

const variantBySku = async (source: StockSource, sku: string) => {
  const found = (await wholeCatalog(source)).find((variant) => variant.sku === sku);
  if (!found) throw new Error(`no variant ${sku}`);
  return found;
};

const locationId = async (source: StockSource, name: string) =>
  (await source.locations(call)).find((location) => location.name === name)?.externalId ?? "";

const adjust = (variant: string, location: string, amount: number) => ({
  stock_adjustment_number: "SA-1",
  location_id: Number(location),
  stock_adjustment_rows: [{ variant_id: Number(variant), quantity: amount }],
});

test("the account, its locations and its budget", async () => {
  const { source, budgets } = openMock();
  expect(await source.identify(call)).toEqual({ externalName: "Demo woodshop" });
  expect(budgets).toMatchObject([{ remaining: 59, limit: 60, resetsAt: startAt + 60_000 }]);
  expect(
    (await source.locations(call)).map(({ name, isActive, ineligibleReason }) => [
      name,
      isActive,
      ineligibleReason,
    ]),
  ).toEqual(expect.arrayContaining([["Main warehouse", true, null]]));
});

test("the whole catalog, with kits, services and variants without a SKU", async () => {
  const { source, sent } = openMock();
  const variants = await wholeCatalog(source);
  const stocked = variants.filter((variant) => variant.hasStock);
  expect(stocked).toHaveLength(demoSeed.items.length);
  const kits = demoSeed.items.filter((item) => item.kind === "kit");
  expect(skusOf(stocked.filter((variant) => variant.isKit))).toEqual(new Set(kits.map((kit) => kit.sku)));
  expect(variants.filter((variant) => !variant.hasStock).map((variant) => variant.sku)).toEqual([
    "SERVICE-ASSEMBLY",
  ]);
  expect(stocked.filter((variant) => variant.sku === null)).toHaveLength(1);
  expect(sent).toEqual(["GET /variants"]);
});

test("an archived product and a deleted variant stay in the catalog, marked", async () => {
  const { source, change } = openMock();
  const stool = await variantBySku(source, "OAK-STOO-S");
  const shelf = await variantBySku(source, "OAK-SHEL-S");
  await change("PATCH", `/products/${stool.productExternalId.replace("product:", "")}`, {
    is_archived: true,
  });
  await change("DELETE", `/variants/${shelf.externalId}`);
  expect(await variantBySku(source, "OAK-STOO-S")).toMatchObject({
    archivedAt: expect.any(Number),
    deletedAt: null,
  });
  expect(await variantBySku(source, "OAK-SHEL-S")).toMatchObject({
    archivedAt: null,
    deletedAt: expect.any(Number),
  });
  const found = await source.variants(
    [
      { about: "variant", externalId: shelf.externalId },
      { about: "product", externalId: stool.productExternalId },
      { about: "variant", externalId: "999999" },
    ],
    call,
  );
  expect(skusOf(found)).toEqual(new Set(["OAK-SHEL-S", "OAK-STOO-L", "OAK-STOO-M", "OAK-STOO-S"]));
});

test("a catalog that shrinks while it is read loses no variant that stays", async () => {
  const item = (index: number) => ({
    key: `ITEM-${index}`,
    sku: `ITEM-${index}`,
    product: `Item ${index}`,
    option: "",
    kind: "material" as const,
    price: "1.00",
    stock: { main: 0, shop: 0, wholesale: 0 },
    recipe: [],
    ageDays: 1000 - index,
  });
  const items = Array.from({ length: 520 }, (_, index) => item(index));
  const { source, change } = openMock({ seed: { ...demoSeed, items } });
  const first = await source.variantPage(null, call);
  // With include_deleted the deleted ones stay in the list; new ones push the others back.
  await change("DELETE", `/variants/${first.items[0]?.externalId}`);
  await change("POST", "/materials", { name: "New", variants: [{ sku: "NEW-1" }, { sku: "NEW-2" }] });
  const skus = new Set(first.items.map((variant) => variant.sku));
  let cursor = first.next;
  while (cursor !== null) {
    const page = await source.variantPage(cursor, call);
    for (const variant of page.items) skus.add(variant.sku);
    cursor = page.next;
  }
  expect([...items.map((each) => each.sku), "NEW-1", "NEW-2"].filter((sku) => !skus.has(sku))).toEqual([]);
});

test("Q2 recipes come exact; a variant without one has no lines", async () => {
  const { source, sent } = openMock();
  const kits = (await wholeCatalog(source)).filter((variant) => variant.isKit);
  const care = kits.find((kit) => kit.sku === "KIT-CARE");
  const oil = await variantBySku(source, "MAT-OIL");
  sent.length = 0;
  const recipes = await source.recipes([...kits.map((kit) => kit.externalId), oil.externalId], call);
  expect(recipes).toHaveLength(kits.length + 1);
  expect(recipes.find((recipe) => recipe.kitExternalId === oil.externalId)?.lines).toEqual([]);
  expect(recipes.find((recipe) => recipe.kitExternalId === care?.externalId)?.lines).toContainEqual({
    componentExternalId: oil.externalId,
    quantityPerKit: quantity("0.25"),
  });
  expect(sent).toEqual(["GET /bom_rows"]);
});

test("Q7 C4 an adjustment shows in the level of its location, to the last digit", async () => {
  const { source, change } = openMock();
  const oil = await variantBySku(source, "MAT-OIL");
  const main = await locationId(source, "Main warehouse");
  await change("POST", "/stock_adjustments", adjust(oil.externalId, main, -13.00001));
  const levels = await source.levels([oil.externalId], call);
  expect(levels).toHaveLength(3);
  expect(levels.find((level) => level.locationExternalId === main)).toMatchObject({
    inStock: quantity("-0.50001"),
  });
});

test.for(["every-location", "touched"] as const)(
  "levels of the whole catalog, rows: %s",
  async (inventoryRows) => {
    const { source, sent } = openMock({ settings: { inventoryRows } });
    const variants = (await wholeCatalog(source)).filter((variant) => variant.hasStock);
    const portion = source.variantsPerLevelRead(3);
    sent.length = 0;
    let read = 0;
    for (let start = 0; start < variants.length; start += portion) {
      const ids = variants.slice(start, start + portion).map((variant) => variant.externalId);
      read += (await source.levels(ids, call)).length;
    }
    const touched = demoSeed.items
      .flatMap((item) => Object.values(item.stock))
      .filter((amount) => amount !== 0);
    expect(read).toBe(inventoryRows === "touched" ? touched.length : variants.length * 3);
    expect(sent).toHaveLength(Math.ceil(variants.length / portion));
  },
);

test("levels of archived variants are read too", async () => {
  const { source, change } = openMock();
  const stool = await variantBySku(source, "OAK-STOO-S");
  await change("PATCH", `/products/${stool.productExternalId.replace("product:", "")}`, {
    is_archived: true,
  });
  expect(await source.levels([stool.externalId], call)).toHaveLength(3);
});

test.for([
  { kitPotential: "computed", nonKitPotential: "null" },
  { kitPotential: "null", nonKitPotential: "zero" },
] as const)("Q2 potential as Katana states it, or none: %j", async (settings) => {
  const { source } = openMock({ settings });
  const kit = await variantBySku(source, "KIT-CARE");
  const levels = await source.levels([kit.externalId], call);
  const main = await locationId(source, "Main warehouse");
  const potential = levels.find((level) => level.locationExternalId === main)?.potential;
  expect(potential).toEqual(settings.kitPotential === "null" ? null : quantity("50"));
});

test.for<KatanaSettingsInput>([
  {},
  { webhookSignatureCase: "upper", webhookObjectIds: "string", webhookIds: "string" },
  { inventoryEventObject: "variant-field" },
])("C4 an adjustment is signalled by a signed webhook: %j", async (settings) => {
  const { source, change, deliveries, advance } = openMock({ settings });
  const oil = await variantBySku(source, "MAT-OIL");
  const main = await locationId(source, "Main warehouse");
  const { state, refused } = await source.webhooks.ensure(hookUrl, null, call);
  expect(refused).toEqual([]);
  await change("POST", "/stock_adjustments", adjust(oil.externalId, main, 5));
  advance(1000);
  await expect.poll(() => deliveries.length).toBe(1);
  expect(deliveries[0]?.url).toBe(hookUrl);
  expect(await received(source, deliveries, state)).toEqual([
    { about: "level", externalId: oil.externalId, locationExternalId: null },
  ]);
});

test("the location of a level signal is taken where Katana names it", async () => {
  const { source, change, deliveries, advance } = openMock({
    settings: { inventoryEventObject: "variant-and-location" },
  });
  const oil = await variantBySku(source, "MAT-OIL");
  const main = await locationId(source, "Main warehouse");
  const { state } = await source.webhooks.ensure(hookUrl, null, call);
  await change("POST", "/stock_adjustments", adjust(oil.externalId, main, 5));
  advance(1000);
  await expect.poll(() => deliveries.length).toBe(1);
  expect(await received(source, deliveries, state)).toEqual([
    { about: "level", externalId: oil.externalId, locationExternalId: main },
  ]);
});

test("a delivery that was changed on the way, or is another account's, is refused", async () => {
  const { source, change, deliveries, advance } = openMock();
  const oil = await variantBySku(source, "MAT-OIL");
  const { state } = await source.webhooks.ensure(hookUrl, null, call);
  const { state: other } = await source.webhooks.ensure(`${hookUrl}/other`, null, call);
  await change(
    "POST",
    "/stock_adjustments",
    adjust(oil.externalId, await locationId(source, "Main warehouse"), 5),
  );
  advance(1000);
  await expect.poll(() => deliveries.length).toBe(2);
  const ours = deliveries.find((request) => request.url === hookUrl);
  const headers = Object.fromEntries(ours?.headers ?? []);
  const body = new Uint8Array((await ours?.arrayBuffer()) ?? []);
  const tampered = body.with(10, (body[10] ?? 0) ^ 1);
  expect(source.webhooks.receive({ body, headers }, state)).toMatchObject({ kind: "accepted" });
  expect(source.webhooks.receive({ body: tampered, headers }, state)).toMatchObject({
    reason: "bad-signature",
  });
  expect(source.webhooks.receive({ body, headers }, other)).toMatchObject({ reason: "bad-signature" });
  expect(source.webhooks.receive({ body, headers: {} }, state)).toMatchObject({
    reason: "missing-signature",
  });
});

test("subscriptions repair themselves, move with the address and go with the account", async () => {
  const { source, change, sent } = openMock();
  const { state } = await source.webhooks.ensure(hookUrl, null, call);
  const path = `/webhooks/${String(state["webhookId"])}`;
  await change("PATCH", path, {
    enabled: false,
    subscribed_events: ["product.created"],
  });
  sent.length = 0;
  expect((await source.webhooks.ensure(hookUrl, state, call)).state).toEqual(state);
  expect((await source.webhooks.ensure(hookUrl, state, call)).state).toEqual(state);
  expect(sent).toEqual(["GET /webhooks", `PATCH ${path}`, "GET /webhooks"]);
  await source.webhooks.ensure("https://new.example/hooks", state, call);
  const { data } = await change("GET", "/webhooks");
  expect(data).toMatchObject([
    { id: Number(state["webhookId"]), enabled: true, url: "https://new.example/hooks" },
  ]);
  await source.webhooks.remove(state, call);
  await source.webhooks.remove(state, call);
  expect((await change("GET", "/webhooks")).data).toEqual([]);
});

test("an address that Katana refuses is told in Katana's words", async () => {
  const { source } = openMock();
  await expect(source.webhooks.ensure("http://stock.example/hooks", null, call)).rejects.toMatchObject({
    kind: "rejected",
    message: expect.stringMatching(/url .*pattern/),
  });
});

test.for<KatanaSettingsInput>([
  {},
  { errorEnvelope: "flat", quotaResetUnit: "seconds", quotaHeadersOn429: false },
])("a spent quota is throttled with the time to wait: %j", async (settings) => {
  const { source, budgets, sent } = openMock({ settings: { ...settings, quotaRequests: 2 } });
  await source.locations(call);
  await source.locations(call);
  await expect(source.locations(call)).rejects.toMatchObject({ kind: "throttled", waitMs: 60_000 });
  expect(sent).toHaveLength(3);
  expect(budgets[1]).toEqual({ remaining: 0, limit: 2, resetsAt: startAt + 60_000 });
});

test.for(["nested", "flat"] as const)("a revoked key is told: %s envelope", async (errorEnvelope) => {
  const { source } = openMock({ settings: { errorEnvelope }, apiKey: "revoked" });
  await expect(source.identify(call)).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("Settings > API"),
  });
});

test.for<[FaultRuleInput, AdapterErrorKind]>([
  [{ kind: "server-error", status: 503 }, "unavailable"],
  [{ kind: "html", status: 502 }, "unavailable"],
  [{ kind: "html", status: 200 }, "bad-response"],
  [{ kind: "reset" }, "unavailable"],
  [{ kind: "throttled", retryAfterSeconds: 7 }, "throttled"],
  [{ kind: "unauthorized" }, "unauthorized"],
])("a fault %j is %s, told after one request", async ([fault, kind]) => {
  const { source, sent } = openMock({ faults: [fault] });
  await expect(source.levels(["1"], call)).rejects.toMatchObject({ name: "AdapterError", kind });
  expect(sent).toHaveLength(1);
});
