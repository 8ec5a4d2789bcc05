import { getOperationAST, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { schema } from "../schema/index.ts";
import { costOfOperation } from "./operation-cost.ts";

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document)!;
  return costOfOperation({ schema, document, operation, variables });
}

describe("the cost of an operation", () => {
  it.each([
    ["leaves are free", "{ __typename }", 0],
    ["an object is one point", '{ integration(id: "x") { id name status } }', 1],
    ["each object within it another", '{ integration(id: "x") { source { adapter { name } } } }', 3],
    ["a list of unknown length counts as ten", "{ adapters { name } }", 10],
    ["and multiplies", "{ accounts { locations { id } } }", 10 * (1 + 10)],
    ["a page counts with its default size", "{ integrations { nodes { id } } }", 1 + 50],
    ["with `first`", "{ integrations(first: 7) { nodes { id } } }", 1 + 7],
    ["with `last`", "{ integrations(last: 9) { nodes { id } } }", 1 + 9],
    ["with no more than is served", "{ integrations(first: 100000) { nodes { id } } }", 1 + 250],
    ["never with less than nothing", "{ integrations(first: -5) { nodes { id } } }", 1],
    ["its rows are read for `pageInfo` too", "{ integrations { pageInfo { endCursor } } }", 1 + 50 + 1],
    ["and counted for `totalCount`", "{ integrations(first: 0) { totalCount } }", 1 + 10],
    [
      "rows by edges cost what they cost by nodes, and twice where both are asked for",
      "{ integrations(first: 7) { edges { cursor node { id } } nodes { id } } }",
      1 + 7 + 7,
    ],
    [
      "pages within pages multiply",
      "{ integrations(first: 100) { nodes { targets(first: 100) { nodes { channelVariant { sku } } } } } }",
      1 + 100 + 100 * (1 + 100 + 100),
    ],
    [
      "by edges as well",
      "{ integrations(first: 100) { edges { node { targets(last: 100) { edges { node { channelVariant { sku } } } } } } } }",
      1 + 100 + 100 * (1 + 100 + 100),
    ],
    [
      "a list in an argument says how many rows",
      '{ availability(integrationId: "x", skus: ["a", "b", "c"]) { sku steps { kind } } }',
      3 * (1 + 10),
    ],
    [
      "a mutation costs more than what it answers with",
      'mutation { reconcile(input: { integrationId: "x" }) { syncRun { id } userErrors { code } } }',
      10 + 1 + 1 + 10,
    ],
    ["a subscription as one event", "subscription { syncEvents { integration { name } } }", 2],
  ])("%s", (_name, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  it("reads variables and their defaults", () => {
    const text = "query ($first: Int = 7) { integrations(first: $first) { nodes { id } } }";
    expect(costOf(text)).toBe(8);
    expect(costOf(text, { first: 9 })).toBe(10);
    expect(costOf(text, { first: null })).toBe(51);
    expect(costOf(text, { first: "nonsense" })).toBe(51);
    const skus = "query ($skus: [String!]!) { availability(integrationId: 1, skus: $skus) { sku } }";
    expect(costOf(skus, { skus: Array.from({ length: 200 }, String) })).toBe(200);
  });

  it("leaves out what the document leaves out", () => {
    const text =
      "query ($no: Boolean!) { integrations @include(if: $no) { nodes { id } } adapters { name } }";
    expect(costOf(text, { no: false })).toBe(10);
    expect(costOf(text, { no: true })).toBe(61);
    expect(costOf("{ adapters { name } accounts @skip(if: true) { id } }")).toBe(10);
  });

  it("counts each alias: ten pages of a hundred are a thousand rows", () => {
    const aliases = Array.from(
      { length: 10 },
      (_, index) => `a${index}: integrations(first: 100) { nodes { id } }`,
    );
    expect(costOf(`{ ${aliases.join(" ")} }`)).toBe(10 * 101);
  });

  it("counts fragments wherever they are spread, by the page they are spread into", () => {
    const fragments = "fragment Page on IntegrationConnection { nodes { source { id } } }";
    expect(
      costOf(
        `{ few: integrations(first: 2) { ...Page } many: integrations(first: 20) { ...Page } } ${fragments}`,
      ),
    ).toBe(1 + 2 + 2 + (1 + 20 + 20));
    expect(costOf('{ node(id: "x") { ... on Integration { source { id } } ... on Account { id } } }')).toBe(
      2,
    );
  });

  it("ends at once where fragments double one another", () => {
    const fragments = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Integration { id ...F${index + 1} ...F${index + 1} }`,
    );
    const text = `{ integrations { nodes { ...F0 } } } ${fragments.join(" ")} fragment F60 on Integration { source { id } }`;
    const document = parse(text);
    const cost = costOfOperation({ schema, document, operation: getOperationAST(document)!, variables: {} });
    expect(cost).toBe(Number.MAX_SAFE_INTEGER);
  });
});
