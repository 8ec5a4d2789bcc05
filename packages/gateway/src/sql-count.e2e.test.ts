// How many SQL statements a document costs: as many for one row as for a hundred.
import { AsyncLocalStorage } from "node:async_hooks";
import { administrator } from "./auth/viewer.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createGraphQLEndpoint, type GraphQLEndpoint } from "./http/graphql-endpoint.ts";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { connectStore, type Ids, setUp, switchOn } from "./testing/set-up.ts";
import { watchStatements } from "./testing/watch-statements.ts";

const documents: Record<string, string> = {
  "targets with everything around them": `query ($first: Int) { integrations(first: 1) { nodes {
    targets(first: $first) { totalCount nodes { id channelVariant { sku } channelLocation { name }
      sourceVariant { sku } sourceLocation { name } error { code } } } } } }`,
  "targets in another order, with the source's stock and their history": `query ($first: Int) {
    integrations(first: 1) { nodes {
      targets(first: $first, sort: DIFFERENCE) { totalCount nodes { id changedAt level { inStock committed readAt }
        history(from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z") { at desired pushed observed } } } } } }`,
  "the same of many integrations, with what was pushed over time": `query ($first: Int) {
    integrations(first: $first) { nodes { activity(from: "2026-01-01T00:00:00Z", to: "2026-01-08T00:00:00Z", buckets: 7) {
      applied failed freshnessP50 } targets(last: $first, sort: SKU) { nodes { id channelVariant { sku } } } } } }`,
  "variant mappings": `query ($first: Int) { integrations(first: 1) { nodes {
    variantMappings(first: $first) { totalCount nodes { channelVariant { title } sourceVariant { name }
      shadowedSourceVariants { name } suggestions { sku } } } } } }`,
  "integrations with everything below": `query ($first: Int) { integrations(first: $first) { totalCount nodes {
    status problems { code message path } counts { mapped inSync shadowed } policy { onlineStoreSourceLocation { name } }
    source { name locations { name } health { state } } channel { name adapter { title } locations { name } }
    locationMappings { channelLocation { name } sourceLocation { name } sharedWith { name } }
    targets(last: $first) { totalCount nodes { channelVariant { sku } } }
    variantMappings(first: $first, search: "oak") { totalCount nodes { sourceVariant { sku } } }
    syncRuns(first: $first) { totalCount nodes { kind changes(first: $first) { totalCount nodes { target { id } } } } } } } }`,
  "the event log": `query ($first: Int) { syncEvents(first: $first, types: [STOCK_PUSHED]) { totalCount nodes {
    type integration { name } target { id channelVariant { sku } } run { kind } } } }`,
};

describe("SQL statements per document", () => {
  const scope = new AsyncLocalStorage<string[]>();
  let stand: Stand;
  let ids: Ids;
  let endpoint: GraphQLEndpoint;

  beforeAll(async () => {
    stand = await openStand();
    ids = await setUp(stand);
    const outlet = await connectStore(stand, "outlet.myshopify.com", "shpat_outlet");
    await stand.client.command(
      "createIntegration",
      { name: "Outlet", sourceAccountId: ids.katanaId, channelAccountId: outlet.account.id },
      "integration { id }",
    );
    await switchOn(stand, ids.integrationId);
    for (const sku of ["OAK-STOO-S", "OAK-TRAY-S", "ASH-STOO-S"]) await stand.adjust(sku, 1);
    await waitFor(async () => {
      const query = "{ syncEvents(types: [STOCK_PUSHED]) { totalCount } }";
      return (
        (await stand.client.ask<{ syncEvents: { totalCount: number } }>(query)).syncEvents.totalCount >= 4
      );
    });
    endpoint = createGraphQLEndpoint({
      log: { debug() {}, info() {}, warn() {}, error() {} },
      clock: { now: () => 0 },
      // How many rows are asked for is the test's point.
      costLimits: { most: 1e9, perSecond: 1e9 },
    });
    watchStatements((sql) => scope.getStore()?.push(sql));
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await endpoint.dispose();
    await stand.close();
  });

  async function run(query: string, variables: object) {
    const statements: string[] = [];
    const answer = await scope.run(statements, async () => {
      const response = await endpoint.fetch(
        new Request("http://gateway/graphql", {
          method: "POST",
          headers: { "content-type": "application/json", authorization: "Bearer x" },
          body: JSON.stringify({ query, variables }),
        }),
        {
          engine: stand.gateway.engine,
          viewer: administrator,
          timers: { after: () => () => {}, elapsed: () => 0, atEndOfTurn: (work) => void setImmediate(work) },
          requestId: "request-0001",
          lastEventId: null,
          progress: { cursor: null },
          hangUp: () => {},
          ended: new AbortController().signal,
          openStreams: new Set(),
          noteOperation: () => {},
        },
      );
      return (await response.json()) as { data: unknown; errors?: unknown };
    });
    expect(answer.errors).toBeUndefined();
    return { statements, data: answer.data, rows: JSON.stringify(answer.data).length };
  }

  it.each(Object.entries(documents))("%s: constant, whatever the page size", async (_name, document) => {
    const [few, many] = [await run(document, { first: 1 }), await run(document, { first: 100 })];
    expect(many.rows).toBeGreaterThan(few.rows);
    expect(many.statements.length).toBeGreaterThan(0);
    // One more: the first row may lack something that a later one has.
    expect(many.statements.length).toBeLessThanOrEqual(few.statements.length + 1);
  });

  it("pages and availability: as many for ten who ask at once as for one", async () => {
    const document = `query ($id: ID!, $sku: String!) { integration(id: $id) { targets(first: 10) {
      totalCount nodes { channelVariant { sku } sourceLocation { name } } } }
      availability(integrationId: $id, skus: [$sku]) { sku available sourceVariant { name } sourceLocation { name } } }`;
    const ask = (sku: string) => run(document, { id: ids.integrationId, sku });
    const one = await ask("OAK-STOO-S");
    const skus = Array.from({ length: 10 }, (_, index) => ["OAK-STOO-S", "OAK-TRAY-S"][index % 2] ?? "");
    const answers = await Promise.all(skus.map(ask));
    const statements = answers.flatMap((each) => each.statements);
    // Not quite: one may have been asked a turn later.
    expect(statements.length).toBeLessThan(2 * one.statements.length);
    for (const [index, { data }] of answers.entries()) {
      const { availability } = data as { availability: { sku: string; sourceLocation: object }[] };
      expect(new Set(availability.map((row) => row.sku))).toEqual(new Set([skus[index]]));
      expect(availability[0]?.sourceLocation).toEqual({ name: expect.any(String) as string });
    }
  });

  it("mapping by hand, and forgetting it: constant, however many pairs", async () => {
    type Pair = { channelVariant: { id: string } | null; sourceVariant: { id: string } | null };
    type Listing = { integration: { variantMappings: { nodes: Pair[] } } };
    const { integration } = await stand.client.ask<Listing>(
      `query ($id: ID!) { integration(id: $id) { variantMappings(status: [MAPPED], first: 5) { nodes {
        channelVariant { id } sourceVariant { id } } } } }`,
      { id: ids.integrationId },
    );
    const mappings = integration.variantMappings.nodes.map(({ channelVariant, sourceVariant }) => ({
      channelVariantId: channelVariant?.id,
      sourceVariantId: sourceVariant?.id,
    }));
    expect(mappings).toHaveLength(5);
    const document = `mutation ($input: MapVariantsInput!) { mapVariants(input: $input) {
      variantMappings { origin channelVariant { sku } sourceVariant { sku } } } }`;
    const { integrationId } = ids;
    const count = async (some: object[]) =>
      (await run(document, { input: { integrationId, mappings: some } })).statements.length;
    // What is mapped already is mapped again: the same work, with nothing left to change.
    await count(mappings);
    expect(await count(mappings)).toBe(await count(mappings.slice(0, 1)));
    const forget = `mutation ($input: UnmapVariantsInput!) { unmapVariants(input: $input) {
      variantMappings { origin channelVariant { sku } sourceVariant { sku } } userErrors { message } } }`;
    const countForgotten = async (some: typeof mappings) => {
      const channelVariantIds = some.map(({ channelVariantId }) => channelVariantId);
      return (await run(forget, { input: { integrationId, channelVariantIds } })).statements.length;
    };
    const one = await countForgotten(mappings.slice(0, 1));
    expect(await countForgotten(mappings.slice(1))).toBe(one);
  });

  it("totalCount: counted only where it is asked for", async () => {
    const counted = async (selection: string) => {
      const document = `{ integrations(first: 1) { nodes { ${selection} } } }`;
      return (await run(document, {})).statements.filter((sql) => /count\(/i.test(sql)).length;
    };
    const pages = ["targets", "variantMappings", "syncRuns", "inFlightOrders"];
    const asked = (field: string) => pages.map((page) => `${page}(first: 1) { ${field} }`).join(" ");
    expect(await counted(asked("nodes { __typename } pageInfo { hasNextPage }"))).toBe(0);
    expect(await counted(asked("totalCount"))).toBeGreaterThanOrEqual(pages.length);
  });

  it("availability: constant, however many SKUs are asked about", async () => {
    const document = `query ($id: ID!, $skus: [String!]!) { availability(integrationId: $id, skus: $skus) {
      sku available sourceVariant { name } sourceLocation { name } targets { id channelLocation { name } }
      components { variant { sku } allows } steps { kind } } }`;
    const kits = ["KIT-GIFT-TRAY", "KIT-GIFT-BOX"];
    const few = await run(document, { id: ids.integrationId, skus: kits.slice(0, 1) });
    const many = await run(document, {
      id: ids.integrationId,
      skus: [...kits, "OAK-STOO-S", "OAK-STOO-M", "OAK-TRAY-S", "OAK-BOX-S", "ASH-STOO-S"],
    });
    expect(many.statements.length).toBeLessThanOrEqual(few.statements.length);
  });
});
