import { buildSchema, getOperationAST, Kind, parse } from "graphql";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actualCost, pageWeight, requestedCost } from "./cost.ts";
import { buildCostTree } from "./cost-tree.ts";
import { createCostBuckets, planLimits } from "./cost-bucket.ts";

const schema = buildSchema(readFileSync(new URL("../generated/schema.graphql", import.meta.url), "utf8"), {
  assumeValid: true,
});

function treeOf(text: string, variables: Record<string, unknown> = { input: {} }) {
  const document = parse(text);
  const operation = getOperationAST(document)!;
  const fragments = Object.fromEntries(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
    ),
  );
  return buildCostTree({ schema, operation, fragments, variables });
}
const requested = (text: string, variables?: Record<string, unknown>) =>
  requestedCost(treeOf(text, variables));

it.each([
  [0, 0],
  [1, 1],
  [2, 1],
  [3, 2],
  [5, 3],
  [10, 4],
  [20, 5],
  [50, 7],
  [100, 9],
  [200, 10],
  [250, 11],
])("a page of %i weighs %i", (size, weight) => {
  expect(pageWeight(size)).toBe(weight);
});

describe("requested cost", () => {
  const set = `inventoryAdjustmentGroup { id createdAt reason changes { name delta item { id } location { id } } } userErrors { code }`;
  it.each([
    [`{ productVariants(first: 250) { nodes { id } } }`, 13],
    [`{ productVariants(first: 250) { edges { node { id } } pageInfo { hasNextPage } } }`, 13],
    [`{ locations(first: 250) { nodes { id address { city } } } }`, 13],
    [`{ orders(first: 250) { nodes { id name } } }`, 13],
    [`{ shop { name } }`, 1],
    [`{ productVariantsCount { count } }`, 10],
    [
      `mutation ($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) @idempotent(key: "a") { ${set} } }`,
      13,
    ],
    [
      `mutation { inventoryActivate(inventoryItemId: "a", locationId: "b") { inventoryLevel { id item { id } location { name } quantities(names: []) { name } } userErrors { message } } }`,
      13,
    ],
    [
      `mutation { webhookSubscriptionCreate(topic: APP_UNINSTALLED, webhookSubscription: {}) { webhookSubscription { id endpoint { ... on WebhookHttpEndpoint { callbackUrl } } } userErrors { message } } }`,
      10,
    ],
    [
      `mutation { bulkOperationRunQuery(query: "") { bulkOperation { id status } userErrors { message } } }`,
      10,
    ],
  ])("of %s is %i", (text, cost) => {
    expect(requested(text)).toBe(cost);
  });

  it("of an interface is that of its dearest type, and a list counts once", () => {
    const text = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on InventoryLevel { quantities(names: ["available"]) { quantity } item { id } } ... on Shop { plan { shopifyPlus } } } }`;
    expect(requested(text, { ids: Array.from({ length: 250 }, String) })).toBe(3);
  });

  it("merges what is selected twice and leaves out what is skipped", () => {
    const text = `query ($no: Boolean!) { shop { plan { shopifyPlus } ...F } } fragment F on Shop { plan { publicDisplayName } primaryDomain @include(if: $no) { host } }`;
    expect(requested(text, { no: false })).toBe(2);
    expect(requested(text, { no: true })).toBe(3);
  });

  it("takes the page's size from a variable", () => {
    expect(requested(`query ($first: Int) { products(first: $first) { nodes { id } } }`, { first: 10 })).toBe(
      6,
    );
  });
});

describe("actual cost", () => {
  const text = `mutation ($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) { inventoryAdjustmentGroup { changes { item { id } location { id } } } userErrors { code } } }`;
  const change = { item: { id: "1" }, location: { id: "2" } };

  it.each([
    [
      "on success, whatever the number of rows",
      { inventorySetQuantities: { inventoryAdjustmentGroup: { changes: [change, change] }, userErrors: [] } },
      13,
    ],
    [
      "where nothing changed",
      { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: [] } },
      10,
    ],
    ["on an error", { inventorySetQuantities: null }, 10],
  ])("of a write %s", (_, data, cost) => {
    expect(actualCost(treeOf(text), data)).toBe(cost);
  });

  it("of a page is by the nodes that came", () => {
    const tree = treeOf(`{ productVariants(first: 250) { nodes { id } } }`);
    const nodes = (count: number) => ({
      productVariants: { nodes: Array.from({ length: count }, () => ({ id: "1" })) },
    });
    expect([0, 1, 125, 250].map((count) => actualCost(tree, nodes(count)))).toStrictEqual([2, 3, 8, 13]);
  });

  it("of null objects is nothing", () => {
    const tree = treeOf(`{ product(id: "1") { id variants(first: 10) { nodes { id } } } }`);
    expect(actualCost(tree, { product: null })).toBe(0);
  });
});

it("fills a bucket by its plan's rate, and no fuller than it is", () => {
  const buckets = createCostBuckets();
  const limits = planLimits.STANDARD;
  expect(buckets.charge("a", limits, 0, 158).currentlyAvailable).toBe(1842);
  expect(buckets.status("a", limits, 1000).currentlyAvailable).toBe(1942);
  expect(buckets.status("a", limits, 1005).currentlyAvailable).toBe(1942);
  expect(buckets.status("a", limits, 100_000).currentlyAvailable).toBe(2000);
  expect(buckets.status("b", limits, 0).currentlyAvailable).toBe(2000);
});
