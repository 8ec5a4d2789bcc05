import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { at, rowsAt } from "../testing/json.ts";
import { type Places, placesOf, setQuantities } from "../testing/levels.ts";
import { aShopify, demoAddress, type ShopifyClient } from "../testing/shopify-client.ts";

const hourMs = 3_600_000;
let shopify: ShopifyClient;
let places: Places;
let stool: { inventoryItemId: string; locationId: string };

beforeEach(async () => {
  shopify = aShopify();
  places = await placesOf(shopify);
  stool = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]! };
});

const subscriptions = async (token = "shpat_demo") =>
  rowsAt(
    await shopify.data(`{ webhookSubscriptions(first: 10) { nodes { id topic uri } } }`, {}, { token }),
    "webhookSubscriptions",
    "nodes",
  );

const create = async (topic: string, uri: string) =>
  at(
    await shopify.data(
      `mutation ($topic: WebhookSubscriptionTopic!, $uri: String!) {
        webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri }) {
          webhookSubscription { id } userErrors { field message } } }`,
      { topic, uri },
    ),
    "webhookSubscriptionCreate",
  );

describe("a level that changed", () => {
  it("is told with all headers, signed over the raw body", async () => {
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    await setQuantities(shopify, [{ ...stool, quantity: 3 }]);
    await shopify.advance(0);
    const [webhook] = shopify.received;
    const hmac = createHmac("sha256", "shpss_demo").update(webhook!.text).digest("base64");
    expect(Object.fromEntries(webhook!.headers)).toMatchObject({
      "content-type": "application/json",
      "x-shopify-topic": "inventory_levels/update",
      "x-shopify-hmac-sha256": hmac,
      "x-shopify-shop-domain": "demo.myshopify.com",
      "x-shopify-api-version": "2026-10",
      "x-shopify-webhook-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "x-shopify-event-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "x-shopify-triggered-at": "2026-10-01T09:00:00.000Z",
    });
    expect(webhook!.body).toStrictEqual({
      inventory_item_id: 49_500_100_000_001,
      location_id: 70_100_000_001,
      available: 3,
      updated_at: "2026-10-01T09:00:00Z",
      admin_graphql_api_id: "gid://shopify/InventoryLevel/110100000001?inventory_item_id=49500100000001",
    });
  });

  it("is told to every app, each with a signature and a webhook id of its own, about one event", async () => {
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE", { token: "shpat_demo_user" });
    await setQuantities(shopify, [{ ...stool, quantity: 3 }]);
    await shopify.advance(0);
    const header = (name: string) => new Set(shopify.received.map(({ headers }) => headers.get(name)));
    expect(shopify.received).toHaveLength(2);
    expect(header("x-shopify-hmac-sha256").size).toBe(2);
    expect(header("x-shopify-webhook-id").size).toBe(2);
    expect(header("x-shopify-event-id").size).toBe(1);
  });

  it("is not told where the number is what it was, unless the setting has it", async () => {
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    await setQuantities(shopify, [{ ...stool, quantity: 10 }]);
    await shopify.advance(0);
    expect(shopify.received).toHaveLength(0);
    shopify.mock.change({ isNoOpAnnounced: true });
    await setQuantities(shopify, [{ ...stool, quantity: 10 }]);
    await shopify.advance(0);
    expect(shopify.received).toMatchObject([{ body: { available: 10 } }]);
  });

  it("says null where the item is not tracked", async () => {
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    await shopify.data(
      `mutation ($id: ID!) { inventoryItemUpdate(id: $id, input: { tracked: false }) { userErrors { message } } }`,
      { id: stool.inventoryItemId },
    );
    await setQuantities(shopify, [{ ...stool, quantity: 3 }]);
    await shopify.advance(0);
    expect(shopify.received).toMatchObject([{ topic: "inventory_levels/update", body: { available: null } }]);
  });

  it("is told once where it changes again before the webhook was put together", async () => {
    shopify.mock.change({ webhookDelayMs: 1000 });
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    await setQuantities(shopify, [{ ...stool, quantity: 3 }]);
    await setQuantities(shopify, [{ ...stool, quantity: 4 }]);
    await shopify.advance(2000);
    expect(shopify.received).toMatchObject([{ body: { available: 4 } }]);
  });

  it("can be told out of order and twice", async () => {
    shopify.mock.change({ webhookJitterMs: 60_000, webhookDuplicateShare: 1 });
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    for (let quantity = 20; quantity < 30; quantity += 1)
      await setQuantities(shopify, [{ ...stool, quantity }]);
    await shopify.advance(60_000);
    const told = shopify.received.map(({ body }) => Number(at(body, "available")));
    expect(told).toHaveLength(20);
    expect(new Set(told).size).toBe(10);
    expect(told).not.toStrictEqual(told.toSorted((a, b) => a - b));
  });

  it("keeps ids exact that no JavaScript number holds", async () => {
    shopify = aShopify({ hugeIds: true });
    places = await placesOf(shopify);
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    const item = places.items["Stool"]!;
    await setQuantities(shopify, [
      { inventoryItemId: item, locationId: places.locations["Main"]!, quantity: 3 },
    ]);
    await shopify.advance(0);
    const digits = item.replace("gid://shopify/InventoryItem/", "");
    expect(BigInt(digits)).toBeGreaterThan(2n ** 53n);
    expect(shopify.received[0]!.text).toContain(`"inventory_item_id":${digits},`);
  });
});

describe("a subscriber that fails", () => {
  it("is tried again eight times over four hours, with the same bytes, and then unsubscribed", async () => {
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    shopify.answers.push(...Array.from({ length: 9 }, () => 500));
    await setQuantities(shopify, [{ ...stool, quantity: 3 }]);
    await shopify.advance(4 * hourMs - 1);
    expect(shopify.received).toHaveLength(8);
    expect(await subscriptions()).toHaveLength(1);
    await shopify.advance(1);
    expect(shopify.received).toHaveLength(9);
    expect(new Set(shopify.received.map(({ text }) => text)).size).toBe(1);
    expect(new Set(shopify.received.map(({ headers }) => headers.get("x-shopify-webhook-id"))).size).toBe(1);
    expect(await subscriptions()).toHaveLength(0);
  });

  it("gets it at the first retry that it takes", async () => {
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    shopify.answers.push("no answer", 302, 204);
    await setQuantities(shopify, [{ ...stool, quantity: 3 }]);
    await shopify.advance(4 * hourMs);
    expect(shopify.received.map(({ at }) => at - shopify.received[0]!.at)).toStrictEqual([0, 113_000]);
    expect(await subscriptions()).toHaveLength(1);
  });
});

describe("a subscription", () => {
  it.each([
    ["", "Address can't be blank"],
    ["http://subscriber.example/x", "Address protocol http:// is not supported"],
    ["https://shop.myshopify.com/x", "Address cannot be a Shopify or an internal domain"],
  ])("is refused at %o", async (uri, message) => {
    const field = ["webhookSubscription", "callbackUrl"];
    expect(await create("PRODUCTS_UPDATE", uri)).toStrictEqual({
      webhookSubscription: null,
      userErrors: [{ field, message }],
    });
  });

  it.each(["http://127.0.0.1:4000/x", "http://localhost:4000/x", "http://[::1]:4000/x"])(
    "is taken at %s, which the vendor would refuse",
    async (uri) => {
      expect(at(await create("PRODUCTS_UPDATE", uri), "userErrors")).toStrictEqual([]);
    },
  );

  it("is refused a second time for the same topic and address", async () => {
    await shopify.subscribe("PRODUCTS_UPDATE");
    expect(await create("PRODUCTS_UPDATE", demoAddress)).toMatchObject({
      userErrors: [{ message: "Address for this topic has already been taken" }],
    });
    expect(at(await create("PRODUCTS_CREATE", demoAddress), "userErrors")).toStrictEqual([]);
  });

  it("to orders needs an approval that apps do not have by default", async () => {
    expect(await create("ORDERS_CREATE", demoAddress)).toMatchObject({
      webhookSubscription: null,
      userErrors: [
        {
          field: ["webhookSubscription"],
          message: expect.stringContaining(
            "This app is not approved to subscribe to webhook topics containing protected customer data.",
          ),
        },
      ],
    });
    shopify.mock.change({ isProtectedDataApproved: true });
    expect(at(await create("ORDERS_CREATE", demoAddress), "userErrors")).toStrictEqual([]);
  });

  it("is seen, changed and removed by the app that made it and no other", async () => {
    const id = await shopify.subscribe("PRODUCTS_UPDATE");
    const change = `mutation ($id: ID!) {
      webhookSubscriptionUpdate(id: $id, webhookSubscription: { uri: "https://other.example/" }) { userErrors { field message } }
      webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } } }`;
    const refusal = [{ field: ["id"], message: "Webhook subscription does not exist" }];
    expect(await subscriptions("shpat_demo_user")).toHaveLength(0);
    expect(await shopify.data(change, { id }, { token: "shpat_demo_user" })).toStrictEqual({
      webhookSubscriptionUpdate: { userErrors: refusal },
      webhookSubscriptionDelete: { deletedWebhookSubscriptionId: null, userErrors: refusal },
    });
    expect(await shopify.data(change, { id })).toMatchObject({
      webhookSubscriptionDelete: { deletedWebhookSubscriptionId: id, userErrors: [] },
    });
    expect(await subscriptions()).toHaveLength(0);
  });

  it("can filter events and pick fields", async () => {
    await shopify.data(`mutation {
      webhookSubscriptionCreate(topic: INVENTORY_LEVELS_UPDATE, webhookSubscription: {
        uri: "${demoAddress}", filter: "available:<5", includeFields: ["available"] }) { userErrors { message } } }`);
    await setQuantities(shopify, [{ ...stool, quantity: 6 }]);
    await setQuantities(shopify, [{ ...stool, quantity: 4 }]);
    await shopify.advance(0);
    expect(shopify.received.map(({ body }) => body)).toStrictEqual([{ available: 4 }]);
  });
});
