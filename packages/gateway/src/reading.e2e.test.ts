// Reading over the public API: ids, pages, streams, and what is said of those that name nothing.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeGlobalId } from "./schema/global-id.ts";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { refusalsOf } from "./testing/refusals-of.ts";
import { type Ids, setUp, switchOn } from "./testing/set-up.ts";

let stand: Stand;
let ids: Ids;
beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
});
afterAll(() => stand.close());

const refusals = (name: string, input: object) => refusalsOf(stand.client, name, input);

describe("ids", () => {
  it("that are none, of another type, or of nothing are the caller's to mend", async () => {
    const input = { enabled: true };
    expect(await refusals("setInventorySync", { ...input, integrationId: "nonsense" })).toMatchObject([
      { code: "INVALID", field: ["integrationId"] },
    ]);
    expect(await refusals("setInventorySync", { ...input, integrationId: ids.katanaId })).toMatchObject([
      { code: "NOT_FOUND", field: ["integrationId"], message: expect.stringContaining("Account") },
    ]);
    expect(
      await refusals("setInventorySync", { ...input, integrationId: encodeGlobalId("Integration", 999) }),
    ).toMatchObject([{ code: "NOT_FOUND", field: ["integrationId"] }]);
  });

  it("are refused all at once", async () => {
    const input = { integrationId: "x", channelLocationId: "y", sourceLocationId: ids.katanaId };
    expect((await refusals("mapLocation", input)).map(({ code, field }) => [code, field])).toEqual([
      ["INVALID", ["integrationId"]],
      ["INVALID", ["channelLocationId"]],
      ["NOT_FOUND", ["sourceLocationId"]],
    ]);
  });

  it("refetch every kind of object, and null for whatever they do not name", async () => {
    await switchOn(stand, ids.integrationId);
    const { integration, syncEvents } = await stand.client.ask<{
      integration: {
        id: string;
        source: { id: string; locations: { id: string }[] };
        targets: { nodes: { id: string; sourceVariant: { id: string }; channelVariant: { id: string } }[] };
        syncRuns: { nodes: { id: string }[] };
      };
      syncEvents: { nodes: { id: string }[] };
    }>(
      `query ($id: ID!) { integration(id: $id) { id source { id locations { id } }
         targets(first: 1) { nodes { id sourceVariant { id } channelVariant { id } } }
         syncRuns(first: 1) { nodes { id } } }
         syncEvents(first: 1) { nodes { id } } }`,
      { id: ids.integrationId },
    );
    const target = integration.targets.nodes[0]!;
    const named: Record<string, string> = {
      Integration: integration.id,
      Account: integration.source.id,
      Location: integration.source.locations[0]!.id,
      StockTarget: target.id,
      SourceVariant: target.sourceVariant.id,
      ChannelVariant: target.channelVariant.id,
      SyncRun: integration.syncRuns.nodes[0]!.id,
      SyncEvent: syncEvents.nodes[0]!.id,
    };
    const refetch = async (id: string) =>
      (
        await stand.client.ask<{ node: object | null }>(
          "query ($id: ID!) { node(id: $id) { __typename id } }",
          { id },
        )
      ).node;
    for (const [type, id] of Object.entries(named))
      expect(await refetch(id)).toEqual({ __typename: type, id });
    expect(await refetch("nonsense")).toBeNull();
    expect(await refetch(encodeGlobalId("StockTarget", 99_999))).toBeNull();
  });

  it("of arguments answer null or a clear error, never a wrong object", async () => {
    const { integration } = await stand.client.ask<{ integration: null }>(
      "query ($id: ID!) { integration(id: $id) { id } }",
      { id: ids.katanaId },
    );
    expect(integration).toBeNull();
    const { errors } = await stand.client.answer(
      'query ($id: ID!) { availability(integrationId: $id, skus: ["OAK-STOO-S"]) { available } }',
      { id: ids.katanaId },
    );
    expect(errors[0]?.extensions.code).toBe("NOT_FOUND");
  });
});

describe("pages", () => {
  type Page = {
    integration: {
      targets: {
        totalCount: number;
        edges: { cursor: string; node: { id: string } }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string; startCursor: string };
      };
    };
  };
  const page = async (args: string) =>
    (
      await stand.client.ask<Page>(
        `query ($id: ID!) { integration(id: $id) { targets(${args}) { totalCount edges { cursor node { id } }
           pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
        { id: ids.integrationId },
      )
    ).integration.targets;

  it("turn forward and backward over the same rows", async () => {
    const all = (await page("first: 250")).edges.map(({ node }) => node.id);
    const forward: string[] = [];
    let after = "";
    for (;;) {
      const part = await page(`first: 3${after}`);
      forward.push(...part.edges.map(({ node }) => node.id));
      if (!part.pageInfo.hasNextPage) break;
      after = `, after: "${part.pageInfo.endCursor}"`;
    }
    const backward: string[] = [];
    let before = "";
    for (;;) {
      const part = await page(`last: 3${before}`);
      backward.unshift(...part.edges.map(({ node }) => node.id));
      if (!part.pageInfo.hasPreviousPage) break;
      before = `, before: "${part.pageInfo.startCursor}"`;
    }
    expect(all.length).toBeGreaterThan(10);
    expect(forward).toEqual(all);
    expect(backward).toEqual(all);
    expect((await page("first: 1")).totalCount).toBe(all.length);
  });

  it("are filtered by state and by text", async () => {
    expect((await page('first: 250, search: "kit-gift"')).totalCount).toBe(4);
    expect((await page("first: 250, state: [FAILED]")).totalCount).toBe(0);
  });

  it.each(["first: 1, last: 1", "first: -1", 'first: 1, after: "nonsense"'])(
    "are refused for %s",
    async (args) => {
      const { errors } = await stand.client.answer(
        `query ($id: ID!) { integration(id: $id) { targets(${args}) { totalCount } } }`,
        { id: ids.integrationId },
      );
      expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
    },
  );
});

describe("subscriptions to what is not there", () => {
  it.each([
    ["subscription ($id: ID!) { syncRun(id: $id) { state } }"],
    ['subscription ($id: ID!) { availability(integrationId: $id, skus: ["X"]) { available } }'],
    ["subscription ($id: ID!) { syncEvents(integrationId: $id) { type } }"],
  ])("are refused: %s", async (query) => {
    const subscription = await stand.client.subscribe(query, { id: ids.katanaId });
    const answer = await subscription.nextAnswer();
    expect(answer?.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  });

  it("a SKU that is not known has no row", async () => {
    const { availability } = await stand.client.ask<{ availability: object[] }>(
      'query ($id: ID!) { availability(integrationId: $id, skus: ["NO-SUCH-SKU"]) { available } }',
      { id: ids.integrationId },
    );
    expect(availability).toEqual([]);
  });

  it("of availability and runs are freed when their client leaves", async () => {
    const document =
      'subscription ($id: ID!) { availability(integrationId: $id, skus: ["OAK-STOO-S"]) { available } }';
    const subscription = await stand.client.subscribe(document, { id: ids.integrationId });
    await subscription.next();
    expect(stand.gateway.openStreams.size).toBe(1);
    subscription.close();
    await waitFor(async () => stand.gateway.openStreams.size === 0, 3000);
  });
});
