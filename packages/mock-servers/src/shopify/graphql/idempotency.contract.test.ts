import { beforeEach, expect, it } from "vitest";
import { type Places, placesOf, readLevel, setDocument, setQuantities } from "../testing/levels.ts";
import { at } from "../testing/json.ts";
import { aShopify, type ShopifyClient } from "../testing/shopify-client.ts";

const hourMs = 3_600_000;
let shopify: ShopifyClient;
let places: Places;
let stool: { inventoryItemId: string; locationId: string };

beforeEach(async () => {
  shopify = aShopify();
  places = await placesOf(shopify);
  stool = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]! };
});

const available = async () =>
  (await readLevel(shopify, stool.inventoryItemId, stool.locationId))?.["available"];

it("answers a replay with what was made, and makes nothing", async () => {
  const first = await setQuantities(shopify, [{ ...stool, quantity: 3 }], { key: "a" });
  await setQuantities(shopify, [{ ...stool, quantity: 8 }], { key: "b" });
  const replay = await setQuantities(shopify, [{ ...stool, quantity: 3 }], { key: "a" });
  expect(replay).toStrictEqual(first);
  expect(await available()).toBe(8);
});

it("refuses the key for other arguments, also when only the order of the fields differs", async () => {
  await setQuantities(shopify, [{ ...stool, quantity: 3 }], { key: "a" });
  const other = await setQuantities(shopify, [{ ...stool, quantity: 4 }], { key: "a" });
  const { inventoryItemId, locationId } = stool;
  const reordered = await setQuantities(shopify, [{ quantity: 3, locationId, inventoryItemId }], {
    key: "a",
  });
  const refusal = {
    code: "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
    field: null,
    message: "The same idempotency key cannot be used with different operation parameters.",
  };
  expect([at(other, "userErrors"), at(reordered, "userErrors")]).toStrictEqual([[refusal], [refusal]]);
  expect(await available()).toBe(3);
});

it("refuses a key whose first attempt failed", async () => {
  const row = { ...stool, quantity: 3, changeFromQuantity: 4 };
  await setQuantities(shopify, [row], { key: "a" });
  const again = await setQuantities(shopify, [row], { key: "a" });
  expect(at(again, "userErrors")).toMatchObject([{ code: "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED" }]);
});

it("refuses a key that is being worked on", async () => {
  shopify.mock.change({ processingMs: 1000 });
  const input = {
    name: "available",
    reason: "correction",
    quantities: [{ ...stool, quantity: 3, changeFromQuantity: null }],
  };
  const first = shopify.data(setDocument, { input, key: "a" });
  await shopify.advance(500);
  const second = await shopify.data(setDocument, { input, key: "a" });
  expect(at(second, "inventorySetQuantities", "userErrors")).toMatchObject([
    { code: "IDEMPOTENCY_CONCURRENT_REQUEST" },
  ]);
  await shopify.advance(500);
  expect(at(await first, "inventorySetQuantities", "userErrors")).toStrictEqual([]);
  expect(await available()).toBe(3);
});

it("takes a key as new after 24 hours", async () => {
  await setQuantities(shopify, [{ ...stool, quantity: 3 }], { key: "a" });
  await shopify.advance(24 * hourMs - 1);
  const late = await setQuantities(shopify, [{ ...stool, quantity: 4 }], { key: "a" });
  expect(at(late, "userErrors")).toMatchObject([{ code: "IDEMPOTENCY_KEY_PARAMETER_MISMATCH" }]);
  await shopify.advance(1);
  const anew = await setQuantities(shopify, [{ ...stool, quantity: 4 }], { key: "a" });
  expect(at(anew, "userErrors")).toStrictEqual([]);
  expect(await available()).toBe(4);
});

it("keeps the keys of two apps apart", async () => {
  await setQuantities(shopify, [{ ...stool, quantity: 3 }], { key: "a" });
  const input = {
    name: "available",
    reason: "correction",
    quantities: [{ ...stool, quantity: 6, changeFromQuantity: null }],
  };
  const other = await shopify.data(setDocument, { input, key: "a" }, { token: "shpat_demo_user" });
  expect(at(other, "inventorySetQuantities", "userErrors")).toStrictEqual([]);
});

it("does not take an empty key", async () => {
  const input = {
    name: "available",
    reason: "correction",
    quantities: [{ ...stool, quantity: 6, changeFromQuantity: null }],
  };
  expect(await shopify.ask(setDocument, { input, key: " " })).toMatchObject({
    data: { inventorySetQuantities: null },
    errors: [{ extensions: { code: "BAD_REQUEST" } }],
  });
});
