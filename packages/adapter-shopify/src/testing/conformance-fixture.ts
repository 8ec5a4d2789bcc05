// Shopify's side of the conformance kit: the mock, driven through Shopify's own API by another app of the store.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChannelLevelKey } from "@stockgate/core/contracts";
import type { ChannelFarSide, ChannelFixture, WireFault } from "@stockgate/core/testing";
import {
  createSeededRandom,
  createShopifyMock,
  type FaultRuleInput,
  shopifyCatalogSeed,
} from "@stockgate/mock-servers";
import { z } from "zod";
import { createShopifyAdapter } from "../index.ts";
import { createAsk, createWorld } from "./mock-world.ts";

const shopDomain = "demo.myshopify.com";
const seed = shopifyCatalogSeed({ variants: 320 });

const faultOf: Record<WireFault, FaultRuleInput> = {
  throttled: { kind: "throttled" },
  unauthorized: { kind: "unauthorized" },
  "server-error": { kind: "server-error" },
  html: { kind: "html", status: 200 },
  reset: { kind: "reset" },
  "lost-answer": { kind: "reset", afterEffect: true },
};

const variantPage = z.object({
  productVariants: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(
      z.object({
        id: z.string(),
        product: z.object({ id: z.string() }),
        inventoryItem: z.object({
          id: z.string(),
          tracked: z.boolean(),
          inventoryLevels: z.object({ nodes: z.array(z.object({ location: z.object({ id: z.string() }) })) }),
        }),
      }),
    ),
  }),
});
type VariantPage = z.output<typeof variantPage>;
const variantQuery = `query($after: String, $first: Int!) { productVariants(first: $first, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { id product { id } inventoryItem { id tracked inventoryLevels(first: 1) { nodes { location { id } } } } } } }`;
const levelShape = z.object({
  inventoryItem: z.object({
    inventoryLevel: z.object({ quantities: z.tuple([z.object({ quantity: z.number() })]) }),
  }),
});
const subscriptionShape = z.object({
  webhookSubscriptions: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
});

const setQuantities = `mutation($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { code message } } }`;
const deleteSubscription = `mutation($id: ID!) {
  webhookSubscriptionDelete(id: $id) { userErrors { message } } }`;
const deleteProduct = `mutation($input: ProductDeleteInput!) {
  productDelete(input: $input) { userErrors { message } } }`;
const createProduct = `mutation($product: ProductCreateInput!) {
  productCreate(product: $product) { userErrors { message } } }`;

const addLocation = `mutation($input: LocationAddInput!) {
  locationAdd(input: $input) { location { id } userErrors { message } } }`;
const activityShape = z.object({
  inventoryItem: z.object({ inventoryLevel: z.object({ isActive: z.boolean() }).nullable() }).nullable(),
});
const locationShape = z.object({ locationAdd: z.object({ location: z.object({ id: z.string() }) }) });

type Ask = ReturnType<typeof createAsk>;

async function readVariants(ask: Ask, pages = Number.POSITIVE_INFINITY) {
  const nodes: VariantPage["productVariants"]["nodes"] = [];
  let after: string | null = null;
  for (let page = 1; page <= pages; page += 1) {
    const answer: VariantPage = variantPage.parse(await ask(variantQuery, { after, first: 50 }));
    nodes.push(...answer.productVariants.nodes);
    if (!answer.productVariants.pageInfo.hasNextPage) break;
    after = answer.productVariants.pageInfo.endCursor;
  }
  return nodes;
}

function createEditor(ask: Ask) {
  let edits = 0;
  return async (key: ChannelLevelKey, quantity: number): Promise<void> => {
    const change = { inventoryItemId: key.stockItemExternalId, locationId: key.locationExternalId };
    const quantities = [{ ...change, quantity, changeFromQuantity: null }];
    const input = { name: "available", reason: "correction", quantities };
    await ask(setQuantities, { input, key: `edit ${(edits += 1)}` });
  };
}

async function isStocked(ask: Ask, key: ChannelLevelKey): Promise<boolean> {
  const query = `query($item: ID!, $location: ID!) { inventoryItem(id: $item) {
    inventoryLevel(locationId: $location) { isActive } } }`;
  const variables = { item: key.stockItemExternalId, location: key.locationExternalId };
  const { inventoryItem } = activityShape.parse(await ask(query, variables));
  return inventoryItem?.inventoryLevel?.isActive ?? false;
}

async function availableOf(ask: Ask, key: ChannelLevelKey): Promise<number> {
  const query = `query($item: ID!, $location: ID!) { inventoryItem(id: $item) {
    inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } } } }`;
  const variables = { item: key.stockItemExternalId, location: key.locationExternalId };
  const { inventoryItem } = levelShape.parse(await ask(query, variables));
  return inventoryItem.inventoryLevel.quantities[0].quantity;
}

async function open(): Promise<ChannelFarSide> {
  const world = createWorld(createSeededRandom(1));
  const mock = createShopifyMock({ ports: world.ports, hugeIds: true, seed });
  const ask = createAsk(mock.fetch, shopDomain, "shpat_demo_user");
  const askAsApp = createAsk(mock.fetch, shopDomain, "shpat_demo");
  const control = async (method: string, body?: FaultRuleInput) => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { "content-type": "application/json" };
    await mock.fetch(new Request(`https://${shopDomain}/__mock/faults`, { method, headers, ...content }));
  };
  const edit = createEditor(ask);
  const writableLevels = async (): Promise<ChannelLevelKey[]> => {
    const tracked = (await readVariants(ask, 1)).filter(({ inventoryItem }) => inventoryItem.tracked);
    return tracked.slice(0, 5).flatMap(({ inventoryItem }) =>
      inventoryItem.inventoryLevels.nodes.map(({ location }) => ({
        stockItemExternalId: inventoryItem.id,
        locationExternalId: location.id,
      })),
    );
  };
  const subscriptions = async () => {
    const answer = await askAsApp("{ webhookSubscriptions(first: 100) { nodes { id } } }");
    return subscriptionShape.parse(answer).webhookSubscriptions.nodes;
  };

  return {
    fetch: mock.fetch,
    strike: (fault, count) => control("POST", { ...faultOf[fault], count }),
    async calm() {
      await control("DELETE");
      // The bucket fills again.
      world.advance(30_000);
    },
    variantIds: async () => (await readVariants(ask)).map(({ id }) => id),
    async shiftCatalog() {
      const [first] = await readVariants(ask, 1);
      await ask(deleteProduct, { input: { id: first?.product.id } });
      await ask(createProduct, { product: { title: "A bench that came while the catalog was read" } });
      world.advance(30_000);
    },
    async changeStock() {
      const [key] = await writableLevels();
      if (key) await edit(key, (await availableOf(ask, key)) + 1);
      world.advance(30_000);
      await nextTurn();
    },
    deliveries: async () => world.deliveries.splice(0),
    subscriptions: async () => (await subscriptions()).length,
    async loseSubscription() {
      const [subscription] = await subscriptions();
      await askAsApp(deleteSubscription, { id: subscription?.id });
    },
    writableLevels,
    async refusedLevel() {
      const [key] = await writableLevels();
      const locationExternalId = key?.locationExternalId ?? "";
      return { stockItemExternalId: "gid://shopify/InventoryItem/999999999999", locationExternalId };
    },
    available: (key) => availableOf(ask, key),
    stocking: {
      // At a new location nothing is stocked.
      async unstockedLevels() {
        const input = { name: "A depot that opens today", address: { countryCode: "GB" } };
        const { location } = locationShape.parse(await ask(addLocation, { input })).locationAdd;
        return (await writableLevels()).map((key) => ({ ...key, locationExternalId: location.id }));
      },
      isStocked: (key) => isStocked(ask, key),
    },
    edit,
    close: () => mock.close(),
  };
}

const config = { shopDomain, accessToken: "shpat_demo", clientSecret: "shpss_demo" };

export const shopifyFixture: ChannelFixture = {
  adapter: createShopifyAdapter(),
  config,
  badConfigs: [
    { config: { accessToken: "shpat_demo" }, field: "shopDomain" },
    { config: { ...config, shopDomain: "evil.example" }, field: "shopDomain" },
    { config: { shopDomain }, field: "accessToken" },
    { config: { ...config, accessToken: "two words" }, field: "accessToken" },
    { config: { ...config, baseUrl: "https://evil.example" }, field: "baseUrl" },
    { config: { ...config, colour: "red" }, field: "colour" },
  ],
  secrets: ["shpat_demo", "shpss_demo"],
  otherAccounts: [
    { config: { ...config, clientSecret: "shpss_other" } },
    { config: { ...config, shopDomain: "outlet.myshopify.com" } },
  ],
  open,
};
