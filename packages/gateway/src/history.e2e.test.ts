// What charts and long lists are made of, over GraphQL: orders and cursors, pushes over time, each target's history.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { buy } from "./testing/customers.ts";
import { type Ids, setUp, switchOn } from "./testing/set-up.ts";

type Target = {
  id: string;
  state: string;
  desired: number | null;
  pushed: number | null;
  observed: number | null;
  changedAt: string | null;
  level: { inStock: string } | null;
  channelVariant: { sku: string };
  history: { at: string; desired: number | null; pushed: number | null; observed: number | null }[];
};
type Page = {
  nodes: Target[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

let stand: Stand;
let ids: Ids;
const [from, to] = ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"];

const targets = async (args: string): Promise<Page> => {
  const query = `query ($id: ID!) { integration(id: $id) { targets(${args}) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id state desired pushed observed changedAt level { inStock } channelVariant { sku }
      history(from: "${from}", to: "${to}", points: 40) { at desired pushed observed } } } } }`;
  const { integration } = await stand.client.ask<{ integration: { targets: Page } }>(query, {
    id: ids.integrationId,
  });
  return integration.targets;
};
const skusOf = ({ nodes }: Page) => nodes.map(({ channelVariant }) => channelVariant.sku.toLowerCase());
const settled = () =>
  waitFor(async () => {
    const { nodes } = await targets("first: 100");
    return nodes.length > 0 && nodes.every(({ state }) => state === "IN_SYNC") ? nodes : null;
  });

const desiredOf = async (sku: string) => (await targets(`search: "${sku}"`)).nodes[0]?.desired ?? 0;

beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
  await switchOn(stand, ids.integrationId);
  await stand.client.command("pushStock", { integrationId: ids.integrationId }, "syncRun { id }");
  await settled();
  for (const quantity of [2, 3]) {
    const desired = await desiredOf("oak-stoo-s");
    await stand.adjust("OAK-STOO-S", quantity);
    await waitFor(async () =>
      (await targets('search: "oak-stoo-s"')).nodes.some((target) => target.pushed === desired + quantity),
    );
  }
  // Once the order is known it lowers a kit as well: what is asked before that counts one push less.
  const trayBefore = await desiredOf("oak-tray-s");
  await buy(stand, "OAK-TRAY-S", 1);
  await waitFor(async () => (await desiredOf("oak-tray-s")) === trayBefore - 1);
  await settled();
});
afterAll(() => stand.close());

describe("targets in an order", () => {
  it("come by SKU, or by what moved last, either way, with cursors of that order alone", async () => {
    const bySku = await targets("first: 100, sort: SKU");
    expect(skusOf(bySku)).toEqual(skusOf(bySku).toSorted());
    expect(bySku.nodes).toHaveLength(bySku.totalCount);
    const reversed = await targets("first: 100, sort: SKU, reverse: true");
    expect(skusOf(reversed)).toEqual(skusOf(bySku).toReversed());
    const byChange = (await targets("first: 100, sort: LAST_CHANGE")).nodes.map(({ changedAt }) => changedAt);
    expect(byChange).toEqual(byChange.toSorted((left, right) => (right ?? "").localeCompare(left ?? "")));
    const first = await targets("first: 3, sort: SKU");
    const second = await targets(`first: 3, sort: SKU, after: "${first.pageInfo.endCursor}"`);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(
      bySku.nodes.slice(0, 6).map(({ id }) => id),
    );
    for (const args of ["first: 3", "first: 3, sort: DIFFERENCE"])
      await expect(targets(`${args}, after: "${first.pageInfo.endCursor}"`)).rejects.toThrow(
        "BAD_USER_INPUT",
      );
  });

  it("say that nothing was pushed where nothing was", async () => {
    const query = `query ($id: ID!) { integration(id: $id) { targets(first: 100) { nodes { pushed lastPush { to } } } } }`;
    type Pushed = { pushed: number | null; lastPush: { to: number } | null };
    const { integration } = await stand.client.ask<{ integration: { targets: { nodes: Pushed[] } } }>(query, {
      id: ids.integrationId,
    });
    const { nodes } = integration.targets;
    expect(nodes.map(({ lastPush }) => lastPush?.to ?? null)).toEqual(nodes.map(({ pushed }) => pushed));
    expect(nodes.some(({ lastPush }) => lastPush === null)).toBe(true);
  });

  it("come with the source's stock where their number comes from", async () => {
    const { nodes } = await targets('first: 100, search: "oak-stoo-s"');
    expect(nodes.every(({ level, desired }) => Number(level?.inStock) >= (desired ?? 0))).toBe(true);
  });
});

describe("a target's history", () => {
  it("ends with what stands now, for every target, and has a point for each number that it showed", async () => {
    const { nodes } = await targets("first: 100");
    for (const { history, desired, pushed, observed, changedAt } of nodes) {
      expect(history.at(-1)).toEqual({ at: changedAt, desired, pushed, observed });
      const numbers = history.map((point) => JSON.stringify([point.desired, point.pushed, point.observed]));
      expect(numbers.filter((each, index) => each === numbers[index - 1])).toEqual([]);
    }
    const online = (await targets('search: "oak-stoo-s"')).nodes.find(({ pushed }) => pushed !== null);
    const seen = [...new Set(online?.history.flatMap(({ observed }) => observed ?? []))];
    expect(seen.slice(-3).map((number) => number - (seen.at(-3) ?? 0))).toEqual([0, 2, 5]);
  });

  it("keeps to its range and its number of points", async () => {
    const target = (await targets('search: "oak-stoo-s"')).nodes.find(({ pushed }) => pushed !== null);
    const ask = (args: string) =>
      stand.client.ask<{ node: { history: Target["history"] } }>(
        `query ($id: ID!) { node(id: $id) { ... on StockTarget { history(${args}) { at desired pushed observed } } } }`,
        { id: target?.id },
      );
    const last = target?.history.at(-1);
    expect((await ask(`from: "${from}", to: "${to}", points: 1`)).node.history).toEqual([last]);
    // What stands since before the range.
    expect((await ask(`from: "2099-01-01T00:00:00Z", to: "${to}"`)).node.history).toEqual([last]);
    expect((await ask(`from: "${from}", to: "2021-01-01T00:00:00Z"`)).node.history).toEqual([]);
    for (const args of [`from: "${to}", to: "${from}"`, `from: "${from}", to: "${to}", points: 251`])
      await expect(ask(args)).rejects.toThrow("BAD_USER_INPUT");
  });
});

describe("activity", () => {
  type Bucket = { from: string; to: string; applied: number; freshnessP50: number; freshnessP95: number };
  const ask = (variables: object) =>
    stand.client.ask<{ integration: { activity: Bucket[] } }>(
      `query ($id: ID!, $from: DateTime!, $to: DateTime!, $buckets: Int) { integration(id: $id) {
        activity(from: $from, to: $to, buckets: $buckets) { from to applied unchanged conflicts failed deferred unknown
          pending freshnessP50 freshnessP95 } } }`,
      { id: ids.integrationId, ...variables },
    );
  const now = Date.now();
  const hourAgo = {
    from: new Date(now - 3_600_000).toISOString(),
    to: new Date(now + 3_600_000).toISOString(),
  };

  it("counts what the event log tells of, and how long it took", async () => {
    const query =
      "query ($id: ID) { syncEvents(integrationId: $id, types: [STOCK_PUSHED], first: 250) { nodes { detail } } }";
    type Told = { syncEvents: { nodes: { detail: { tookMs: number | null } }[] } };
    const told = (await stand.client.ask<Told>(query, { id: ids.integrationId })).syncEvents.nodes;
    const { activity } = (await ask({ ...hourAgo, buckets: 2 })).integration;
    expect(activity).toHaveLength(2);
    expect(activity[0]?.to).toBe(activity[1]?.from);
    expect(activity.reduce((sum, { applied }) => sum + applied, 0)).toBe(told.length);
    const took = told.flatMap(({ detail }) => detail.tookMs ?? []).toSorted((left, right) => left - right);
    const [one] = (await ask({ ...hourAgo, buckets: 1 })).integration.activity;
    expect(one?.freshnessP50).toBe((took[Math.ceil(took.length / 2) - 1] ?? 0) / 1000);
    expect(one?.freshnessP95).toBe((took[Math.ceil(took.length * 0.95) - 1] ?? 0) / 1000);
  });

  it("says what is wrong with a span", async () => {
    for (const variables of [
      { ...hourAgo, buckets: 0 },
      { ...hourAgo, buckets: 201 },
      { from: hourAgo.to, to: hourAgo.from },
      { from: "2026-01-01T00:00:00Z", to: "2026-02-02T00:00:00Z" },
    ])
      await expect(ask(variables)).rejects.toThrow("BAD_USER_INPUT");
  });
});

describe("the event log of one SKU", () => {
  it("tells of it alone, in pages and as it happens", async () => {
    type Told = { syncEvents: { totalCount: number; nodes: { sku: string }[] } };
    const query = 'query { syncEvents(sku: "OAK-STOO-S", first: 250) { totalCount nodes { sku } } }';
    const { syncEvents } = await stand.client.ask<Told>(query);
    expect(new Set(syncEvents.nodes.map(({ sku }) => sku))).toEqual(new Set(["OAK-STOO-S"]));
    expect(syncEvents.totalCount).toBe(syncEvents.nodes.length);
    const stream = await stand.client.subscribe<{ syncEvents: { sku: string } }>(
      'subscription { syncEvents(sku: "ASH-STOO-S") { sku } }',
    );
    await stand.adjust("OAK-STOO-S", 1);
    await stand.adjust("ASH-STOO-S", 1);
    expect((await stream.next()).syncEvents.sku).toBe("ASH-STOO-S");
    stream.close();
  });
});
