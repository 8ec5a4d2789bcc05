import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import {
  CreateSubscriptionDocument,
  LevelsAtLocationDocument,
  LocationsDocument,
  SetLevelsDocument,
  ShopDocument,
  VariantPageDocument,
  VariantsByIdsDocument,
  VariantsOfProductsDocument,
  VariantsOfStockItemsDocument,
} from "./generated/operations.ts";
import { estimateCost, readCost, throttleWaitMs } from "./rate-limit.ts";
import { costExtension } from "./testing/scripted-shopify.ts";

describe("estimateCost", () => {
  it.each([
    ["captured: a flat page of 250", "{ productVariants(first: 250) { nodes { id } } }", 13],
    ["captured: a mutation with its changes", mutation("changes { name item { id } location { id } }"), 13],
    ["captured: a mutation that shows scalars only", mutation("id createdAt"), 10],
    ["scalars are free", "{ shop { name } }", 1],
    ["a page of none", "{ locations(first: 0) { nodes { id } } }", 2],
    ["of several types the dearest", "{ node { id ... on A { b { c } } ... on D { e { f { g } } } } }", 3],
    ["fragments count where they are spread", "{ a { ...F } } fragment F on A { b { c } }", 2],
    ["the page's info is free", "{ a(first: 1) { nodes { id } pageInfo { endCursor } } }", 3],
  ])("%s", (_name, document, cost) => {
    expect(estimateCost(parse(document))).toBe(cost);
  });

  it.each([
    ["Shop", ShopDocument, 3],
    ["Locations", LocationsDocument, 13],
    ["VariantPage", VariantPageDocument, 35],
    ["VariantsByIds", VariantsByIdsDocument, 3],
    ["VariantsOfStockItems", VariantsOfStockItemsDocument, 15],
    ["VariantsOfProducts", VariantsOfProductsDocument, 36],
    ["LevelsAtLocation", LevelsAtLocationDocument, 3],
    ["SetLevels", SetLevelsDocument, 13],
    ["CreateSubscription", CreateSubscriptionDocument, 10],
  ])("%s", (_name, document, cost) => {
    expect(estimateCost(document)).toBe(cost);
  });
});

function mutation(group: string) {
  return `mutation { inventorySetQuantities { inventoryAdjustmentGroup { ${group} } userErrors { code } } }`;
}

describe("the bucket", () => {
  it("is read where it is stated", () => {
    expect(readCost(costExtension(862, 572))).toEqual({
      requested: 862,
      budget: { remaining: 572, limit: 4000, restorePerSecond: 200 },
    });
  });

  it.each([undefined, {}, { cost: { requestedQueryCost: 1 } }, { cost: null }])(
    "is not made up of %j",
    (extensions) => {
      expect(readCost(extensions)).toBeNull();
    },
  );

  it.each([
    [862, 572, 1450],
    [3, 2, 5],
    [10, 10, 1000],
  ])("%i points wanted, %i there: %i ms", (requested, remaining, waitMs) => {
    expect(throttleWaitMs({ requested, budget: { remaining, restorePerSecond: 200 } })).toBe(waitMs);
  });
});
