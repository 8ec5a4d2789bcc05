// Every field of every type that the schema has is answered: asked of a record of its own, all fields at once.
import {
  type GraphQLField,
  getNamedType,
  type GraphQLObjectType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from "graphql";
import { beforeAll, expect, it } from "vitest";
import { allScopes } from "../apps.ts";
import { createExecutableSchema } from "../graphql/executable-schema.ts";
import { resolvers } from "../resolvers/index.ts";
import { at, rowsAt, textAt } from "./json.ts";
import { freshKey, type Places, placesOf, setQuantities } from "./levels.ts";
import { fulfill, fulfillmentOrdersOf, placeOrder, readOrder, refund } from "./orders.ts";
import { anApp, aShopify, type ShopifyClient } from "./shopify-client.ts";

const schema = createExecutableSchema(resolvers);
const types = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith("__"),
);

let shopify: ShopifyClient;
let places: Places;
/** A global id by type. */
const ids: Record<string, string> = {};
const asked = new Set<string>();

beforeAll(async () => {
  // Staff is shown to few apps: one that may is asked for what names it.
  shopify = aShopify({
    apps: [anApp({ key: "staff", scopes: [...allScopes, "read_users"] })],
    settings: { plans: { "demo.myshopify.com": "ENTERPRISE" } },
  });
  places = await placesOf(shopify);
  const address = { address1: "Street 1", city: "Tartu", countryCode: "EE", firstName: "A", lastName: "B" };
  const orderId = await placeOrder(shopify, [{ variantId: places.variants["Stool"]!, quantity: 4 }], {
    order: { financialStatus: "PAID", shippingAddress: address, billingAddress: address },
  });
  const [fulfillmentOrder] = await fulfillmentOrdersOf(shopify, orderId);
  const line = textAt(fulfillmentOrder, "lineItems", "nodes", 0, "id");
  const sent = await fulfill(shopify, textAt(fulfillmentOrder, "id"), [{ id: line, quantity: 1 }]);
  const lineItemId = textAt(await readOrder(shopify, orderId), "lineItems", "nodes", 0, "id");
  const refunded = await refund(shopify, {
    orderId,
    refundLineItems: [{ lineItemId, quantity: 1, restockType: "CANCEL" }],
    transactions: [{ orderId, amount: "1.00", kind: "REFUND", gateway: "manual" }],
  });
  const more = await shopify.data(
    `mutation ($fo: ID!, $order: ID!) {
      fulfillmentServiceCreate(name: "Mail house") { fulfillmentService { id } }
      fulfillmentOrderHold(id: $fo, fulfillmentHold: { reason: OTHER }) { fulfillmentHold { id } }
      orderEditBegin(id: $order) { calculatedOrder { id } orderEditSession { id } }
      bulkOperationRunQuery(query: "{ products { edges { node { id } } } }") { bulkOperation { id } userErrors { message } }
      orderCancel(orderId: "gid://shopify/Order/1", reason: OTHER, restock: false) { job { id } }
    }`,
    { fo: textAt(fulfillmentOrder, "id"), order: orderId },
  );
  const set = await setQuantities(shopify, [
    { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]!, quantity: 1 },
  ]);
  const parts = await shopify.data(
    `query ($order: ID!, $item: ID!, $location: ID!, $product: ID!) {
      shop { id primaryDomain { id } }
      currentAppInstallation { id app { id } }
      order(id: $order) { transactions { id } shippingAddress { id } fulfillments { fulfillmentLineItems(first: 1) { nodes { id } } } }
      inventoryItem(id: $item) { measurement { id } inventoryLevel(locationId: $location) { id quantities(names: ["available"]) { id } } }
      productVariant(id: $product) { product { id } }
    }`,
    {
      order: orderId,
      item: places.items["Stool"],
      location: places.locations["Main"],
      product: places.variants["Stool"],
    },
  );
  Object.assign(ids, {
    App: textAt(parts, "currentAppInstallation", "app", "id"),
    BulkOperation: textAt(more, "bulkOperationRunQuery", "bulkOperation", "id"),
    CalculatedOrder: textAt(more, "orderEditBegin", "calculatedOrder", "id"),
    OrderEditSession: textAt(more, "orderEditBegin", "orderEditSession", "id"),
    Fulfillment: textAt(sent, "fulfillment", "id"),
    FulfillmentLineItem: textAt(parts, "order", "fulfillments", 0, "fulfillmentLineItems", "nodes", 0, "id"),
    FulfillmentHold: textAt(more, "fulfillmentOrderHold", "fulfillmentHold", "id"),
    FulfillmentOrder: textAt(fulfillmentOrder, "id"),
    FulfillmentOrderLineItem: line,
    InventoryAdjustmentGroup: textAt(set, "inventoryAdjustmentGroup", "id"),
    InventoryItem: places.items["Stool"],
    InventoryItemMeasurement: textAt(parts, "inventoryItem", "measurement", "id"),
    InventoryLevel: textAt(parts, "inventoryItem", "inventoryLevel", "id"),
    InventoryQuantity: textAt(parts, "inventoryItem", "inventoryLevel", "quantities", 0, "id"),
    LineItem: lineItemId,
    Location: places.locations["Main"],
    MailingAddress: textAt(parts, "order", "shippingAddress", "id"),
    Order: orderId,
    OrderTransaction: textAt(parts, "order", "transactions", 0, "id"),
    Product: textAt(parts, "productVariant", "product", "id"),
    ProductVariant: places.variants["Stool"],
    Refund: textAt(refunded, "refund", "id"),
    Shop: textAt(parts, "shop", "id"),
    WebhookSubscription: await shopify.subscribe("PRODUCTS_UPDATE"),
  });
  ids["FulfillmentService"] = textAt(more, "fulfillmentServiceCreate", "fulfillmentService", "id");
}, 60_000);

const argumentValues: Record<string, () => string> = {
  names: () => `["available", "on_hand"]`,
  locationId: () => JSON.stringify(places.locations["Main"]),
  inventoryItemId: () => JSON.stringify(places.items["Stool"]),
};

function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const given = field.args.flatMap((argument) => {
    if (argument.name === "first") return ["first: 1"];
    return isRequiredArgument(argument) ? [`${argument.name}: ${argumentValues[argument.name]!()}`] : [];
  });
  return given.length === 0 ? "" : `(${given.join(", ")})`;
}

/** All fields of a type; objects in it with theirs, `depth` levels down. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  asked.add(type.name);
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    const call = `${field.name}${argumentsOf(field)}`;
    if (!isCompositeType(named)) return [call];
    if (isInterfaceType(named)) return [];
    if (isUnionType(named)) {
      const members = named.getTypes().map((each) => `... on ${each.name} { ${selectionOf(each, 0)} }`);
      return [`${call} { ${members.join(" ")} }`];
    }
    const isLight = /Connection$|Edge$|Set$/.test(field.name) || /Connection$|Edge$/.test(named.name);
    const inner = depth > 0 || isLight ? selectionOf(named, isLight ? depth : depth - 1) : "";
    return [`${call} { __typename ${inner} }`];
  });
  return fields.join(" ");
}

function isNode(name: string): boolean {
  const type = schema.getType(name);
  return isObjectType(type) && type.getInterfaces().some((each) => each.name === "Node");
}

/** What no query of its own leads to: found by name in the selections above it, or in a mutation's answer. */
const byMutation =
  /Payload$|UserError$|^(Mutation|QueryRoot|Job|OrderCancelJobResult|Product(Set|Delete)Operation|StaffMember)$/;

/** Nodes that are found within their parents and not by an id of their own. */
const inner = new Set(["AppInstallation", "Domain", "ProductOption", "ProductOptionValue"]);

it.each(
  types.map((type) => type.name).filter((name) => isNode(name) && !inner.has(name) && !byMutation.test(name)),
)("%s answers all its fields", async (name) => {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object`);
  const document = `query ($id: ID!) { node(id: $id) { __typename ... on ${name} { ${selectionOf(type, 1)} } } }`;
  const token = name === "InventoryAdjustmentGroup" ? "shpat_staff" : "shpat_demo";
  const answer = await shopify.data(document, { id: ids[name] }, { token });
  expect(at(answer, "node", "__typename")).toBe(name);
});

it("has asked every type in one way or another", async () => {
  const root = schema.getQueryType()!;
  const calls = Object.values(root.getFields())
    .filter((field) => field.args.every((argument) => !isRequiredArgument(argument)))
    .map((field) => {
      const named = getNamedType(field.type);
      return isObjectType(named) ? `${field.name}${argumentsOf(field)} { ${selectionOf(named, 1)} }` : "";
    })
    .filter((call) => call !== "");
  const option = schema.getType("ProductOption");
  if (isObjectType(option)) {
    calls.push(`products(first: 1) { nodes { options { ${selectionOf(option, 1)} } } }`);
  }
  for (const call of calls) await shopify.data(`{ ${call} }`);
  const left = types.map((type) => type.name).filter((name) => !asked.has(name) && !byMutation.test(name));
  expect(left).toStrictEqual([]);
});

it("answers the payloads that no other test reads in full", async () => {
  const product = ids["Product"];
  const answer = await shopify.data(
    `mutation ($id: ID!, $input: ProductSetInput!, $order: ID!) {
      set: productSet(synchronous: false, input: $input) { product { id } productSetOperation { id status product { title } userErrors { code field message } } userErrors { code field message } }
      delete: productDelete(synchronous: false, input: { id: $id }) { deletedProductId productDeleteOperation { id status deletedProductId product { id } userErrors { field message } } shop { id } userErrors { field message } }
      orderCancel(orderId: $order, reason: OTHER, restock: true) { job { id done query { shop { id } } } jobResult { id done status errors { code field message } order { id } } orderCancelUserErrors { code field message } userErrors { field message } }
    }`,
    {
      id: product,
      input: { title: "Async" },
      order: await placeOrder(shopify, [{ variantId: places.variants["Shelf"]!, quantity: 1 }]),
    },
  );
  expect(answer).toMatchObject({
    set: { product: null, productSetOperation: { status: "COMPLETE", product: { title: "Async" } } },
    delete: { productDeleteOperation: { deletedProductId: product } },
    orderCancel: { job: { done: true, query: { shop: { id: ids["Shop"] } } } },
  });
  expect(rowsAt(await shopify.data(`{ publicApiVersions { handle } }`), "publicApiVersions")).toHaveLength(4);
  expect(freshKey()).not.toBe(freshKey());
});
