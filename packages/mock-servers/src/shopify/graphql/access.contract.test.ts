// What a request is answered where the token's scopes, or the approval of its app, do not reach: by the field that asks
// and by the record that it leads to.
import { beforeEach, describe, expect, it } from "vitest";
import { placesOf } from "../testing/levels.ts";
import { fulfillmentOrdersOf, placeOrder } from "../testing/orders.ts";
import { textAt } from "../testing/json.ts";
import { anApp, aShopify, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;
let orderId = "";
let places: Awaited<ReturnType<typeof placesOf>>;

beforeEach(async () => {
  shopify = aShopify({
    apps: [
      anApp({ key: "catalog", scopes: ["read_products"] }),
      anApp({ key: "approved", scopes: ["read_orders"], isProtectedDataApproved: true }),
    ],
  });
  places = await placesOf(shopify);
  orderId = await placeOrder(shopify, [{ variantId: places.variants["Stool"] ?? "", quantity: 1 }]);
});

const denied = (field: string, scopes: string) => ({
  message: `Access denied for ${field} field. Required access: ${scopes}`,
  extensions: {
    code: "ACCESS_DENIED",
    documentation: "https://shopify.dev/api/usage/access-scopes",
    requiredAccess: scopes,
  },
});
const orderScopes =
  "`read_orders` access scope, `read_marketplace_orders` access scope or `read_quick_sale` access scope.";

describe("a record found by its id alone", () => {
  const asCatalog = { token: "shpat_catalog" };

  it("is not answered where its type's scope is lacking, its plain fields neither", async () => {
    const query = "query ($id: ID!) { node(id: $id) { id ... on Order { name createdAt } } }";
    expect(await shopify.ask(query, { id: orderId }, asCatalog)).toMatchObject({
      data: { node: null },
      errors: [{ ...denied("node", orderScopes), path: ["node"] }],
    });
    expect(await shopify.data(query, { id: orderId })).toMatchObject({
      node: { id: orderId, name: "#1001" },
    });
  });

  it("leaves the others of its list to be answered", async () => {
    const ids = [places.variants["Stool"], orderId, "gid://shopify/Order/999", places.items["Stool"]];
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Order { name } } }";
    expect(await shopify.ask(query, { ids }, asCatalog)).toMatchObject({
      data: { nodes: [{ id: places.variants["Stool"] }, null, null, { id: places.items["Stool"] }] },
      errors: [{ ...denied("nodes", orderScopes), path: ["nodes", 1] }],
    });
  });
});

describe("an app without approval for protected customer data", () => {
  const notApproved = {
    message:
      "This app is not approved to access the Order object. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.",
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/docs/apps/launch/protected-customer-data",
    },
  };

  it("may read orders all the same, unless the setting says otherwise", async () => {
    expect(await shopify.data("{ orders(first: 1) { nodes { id } } }")).toMatchObject({
      orders: { nodes: [{ id: orderId }] },
    });
  });

  it.each([
    ["orders", "{ orders(first: 1) { nodes { id } } }", ["orders"], null],
    ["order", "query ($id: ID!) { order(id: $id) { id } shop { name } }", ["order"], { order: null }],
    ["node", "query ($id: ID!) { node(id: $id) { id } shop { name } }", ["node"], { node: null }],
    ["nodes", "query ($id: ID!) { nodes(ids: [$id]) { id } shop { name } }", ["nodes", 0], { nodes: [null] }],
  ])("is refused the Order object where the setting says so: %s", async (_, query, path, found) => {
    shopify.mock.change({ unapprovedOrders: "REFUSED" });
    expect(await shopify.ask(query, { id: orderId })).toMatchObject({
      data: found === null ? null : { ...found, shop: { name: "Demo" } },
      errors: [{ ...notApproved, path }],
    });
  });

  it("is refused it by whatever way it comes, and nothing else", async () => {
    const fulfillmentOrderId = textAt((await fulfillmentOrdersOf(shopify, orderId))[0], "id");
    shopify.mock.change({ unapprovedOrders: "REFUSED" });
    const query = `query ($id: ID!) {
      fulfillmentOrder(id: $id) { id order { id } } ordersCount { count } productVariants(first: 9) { nodes { id } } }`;
    expect(await shopify.ask(query, { id: fulfillmentOrderId })).toMatchObject({
      data: { fulfillmentOrder: null, ordersCount: { count: 1 }, productVariants: { nodes: [{}, {}, {}] } },
      errors: [{ ...notApproved, path: ["fulfillmentOrder", "order"] }],
    });
  });

  it("is told of the scope first", async () => {
    shopify.mock.change({ unapprovedOrders: "REFUSED" });
    const query = "query ($id: ID!) { order(id: $id) { id } }";
    expect(await shopify.ask(query, { id: orderId }, { token: "shpat_catalog" })).toMatchObject({
      errors: [denied("order", orderScopes)],
    });
  });

  it("is one as long as neither it nor all apps are approved", async () => {
    shopify.mock.change({ unapprovedOrders: "REFUSED" });
    const query = "query ($id: ID!) { order(id: $id) { id } }";
    const found = { order: { id: orderId } };
    expect(await shopify.data(query, { id: orderId }, { token: "shpat_approved" })).toStrictEqual(found);
    await shopify.subscribe("ORDERS_CREATE", { token: "shpat_approved" });
    shopify.mock.change({ isProtectedDataApproved: true });
    expect(await shopify.data(query, { id: orderId })).toStrictEqual(found);
  });
});
