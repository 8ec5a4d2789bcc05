// What a token that is confined to one integration can see: that, and nothing of any other, whichever way it asks.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeGlobalId, type NodeName, nodeNames } from "../schema/global-id.ts";
import { schema } from "../schema/index.ts";
import { createClient, type TestClient } from "../testing/client.ts";
import { buy } from "../testing/customers.ts";
import { openStand, patient, type Stand, waitFor } from "../testing/gateway-stand.ts";
import { type Ids, setUp, setUpOutlet, switchOn } from "../testing/set-up.ts";

let stand: Stand;
let ids: Ids;
let outlet: Ids;
/** Confined to the shop, and to the outlet. */
let insider: TestClient;
let outsider: TestClient;
/** One of each kind, of the shop. */
const nodes = new Map<NodeName, string>();
let reference: string;

const confinedTo = async (integrationId: string) => {
  const input = { name: "A program", scope: "READ", integrationId };
  const { secret } = await stand.client.command<{ secret: string }>("createApiToken", input, "secret");
  return patient(createClient(stand.gateway.url, secret), stand.database);
};

const everything = `query ($id: ID!) { integration(id: $id) { id
  source { id locations { id } } channel { id }
  variantMappings(first: 50) { nodes { sourceVariant { id } channelVariant { id } } }
  syncRuns(first: 1) { nodes { id } } inFlightOrders(first: 1) { nodes { id } } }
  syncEvents(integrationId: $id, types: [STOCK_PUSHED], first: 1) { nodes { id target { id } push { id reference } } } }`;

/** Whatever ids an answer holds, by what they name. */
function collect(value: unknown): void {
  if (typeof value === "string") {
    const key = decodeGlobalId(value);
    if (key && !nodes.has(key.type)) nodes.set(key.type, value);
  } else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
}

beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
  await switchOn(stand, ids.integrationId);
  outlet = await setUpOutlet(stand);
  [insider, outsider] = [await confinedTo(ids.integrationId), await confinedTo(outlet.integrationId)];
  await stand.client.command("pushStock", { integrationId: ids.integrationId }, "syncRun { id }");
  await buy(stand, "OAK-STOO-S", 1);
  await waitFor(async () => {
    const answer = await insider.ask<{ syncEvents: { nodes: { push: { reference: string } | null }[] } }>(
      everything,
      { id: ids.integrationId },
    );
    collect(answer);
    reference = answer.syncEvents.nodes[0]?.push?.reference ?? "";
    return nodeNames.every((name) => name === "ApiToken" || nodes.has(name)) && reference !== "";
  });
}, 120_000);
afterAll(() => stand.close());

const node = "query ($id: ID!) { node(id: $id) { id } }";
const refused = (code: string) => [
  expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
];

/** Each field of Query: what the outlet's token is answered when it asks for what is the shop's. */
const asked: Record<string, () => Promise<void>> = {
  async viewer() {
    const answer = await outsider.ask("{ viewer { integration { id } } }");
    expect(answer).toEqual({ viewer: { integration: { id: outlet.integrationId } } });
  },
  async node() {
    for (const [name, id] of nodes) {
      expect([name, await insider.ask(node, { id })]).toEqual([name, { node: { id } }]);
      expect([name, await outsider.ask(node, { id })]).toEqual([name, { node: null }]);
    }
  },
  async adapters() {
    expect(JSON.stringify(await outsider.ask("{ adapters { name } }"))).toContain("katana");
  },
  async accounts() {
    const answer = await outsider.ask<{ accounts: { id: string }[] }>("{ accounts { id } }");
    expect(answer.accounts.map(({ id }) => id)).toEqual([outlet.katanaId, outlet.shopifyId]);
  },
  async integration() {
    const query = "query ($id: ID!) { integration(id: $id) { id } }";
    expect(await outsider.ask(query, { id: ids.integrationId })).toEqual({ integration: null });
  },
  async integrations() {
    expect(await outsider.ask("{ integrations { totalCount nodes { id } } }")).toEqual({
      integrations: { totalCount: 1, nodes: [{ id: outlet.integrationId }] },
    });
  },
  async availability() {
    const query = 'query ($id: ID!) { availability(integrationId: $id, skus: ["OAK-STOO-S"]) { available } }';
    expect(
      (await insider.ask<{ availability: object[] }>(query, { id: ids.integrationId })).availability,
    ).not.toHaveLength(0);
    expect((await outsider.answer(query, { id: ids.integrationId })).errors).toEqual(refused("NOT_FOUND"));
  },
  async syncEvents() {
    const query =
      "query ($id: ID) { syncEvents(integrationId: $id, first: 250) { totalCount nodes { integration { id } } } }";
    expect((await outsider.answer(query, { id: ids.integrationId })).errors).toEqual(refused("NOT_FOUND"));
    type Answer = { syncEvents: { totalCount: number; nodes: { integration: { id: string } | null }[] } };
    const { syncEvents } = await outsider.ask<Answer>(query);
    expect(new Set(syncEvents.nodes.map(({ integration }) => integration?.id))).toEqual(
      new Set([outlet.integrationId]),
    );
    expect(syncEvents.totalCount).toBe(syncEvents.nodes.length);
  },
  async pushExplanation() {
    const query = "query ($reference: String!) { pushExplanation(reference: $reference) { reference } }";
    expect(await insider.ask(query, { reference })).toEqual({ pushExplanation: { reference } });
    expect(await outsider.ask(query, { reference })).toEqual({ pushExplanation: null });
  },
  async apiTokens() {
    expect((await outsider.answer("{ apiTokens { totalCount } }")).errors).toEqual(refused("FORBIDDEN"));
  },
};

describe("a token that is confined to one integration", () => {
  it("is tried on every query", () => {
    expect(Object.keys(asked).toSorted()).toEqual(
      Object.keys(schema.getQueryType()?.getFields() ?? {}).toSorted(),
    );
  });

  it.each(Object.keys(asked))("sees nothing of another by %s", async (name) => {
    await expect(asked[name]?.()).resolves.toBeUndefined();
  });

  it.each([
    [
      "syncEvents",
      "subscription ($id: ID) { syncEvents(integrationId: $id) { id } }",
      () => ids.integrationId,
    ],
    ["syncRun", "subscription ($id: ID!) { syncRun(id: $id) { id } }", () => nodes.get("SyncRun")],
    [
      "availability",
      'subscription ($id: ID!) { availability(integrationId: $id, skus: ["OAK-STOO-S"]) { sku } }',
      () => ids.integrationId,
    ],
  ])("cannot follow %s of another", async (_name, query, id) => {
    const stream = await outsider.subscribe(query, { id: id() });
    expect((await stream.nextAnswer())?.errors).toEqual(refused("NOT_FOUND"));
    stream.close();
  });

  it("finds no file of another, and hands in none at all with READ", async () => {
    const send = (of: TestClient, integrationId: string, init: RequestInit = {}) =>
      fetch(`${stand.gateway.url}/csv/${integrationId}/mappings.csv`, {
        ...init,
        headers: { authorization: `Bearer ${of.token}`, "content-type": "text/csv" },
      });
    expect((await send(insider, ids.integrationId)).status).toBe(200);
    expect((await send(outsider, ids.integrationId)).status).toBe(404);
    const handedIn = { method: "POST", body: "channel_variant_id\n" };
    expect((await send(outsider, ids.integrationId, handedIn)).status).toBe(404);
    expect((await send(insider, ids.integrationId, handedIn)).status).toBe(403);
  });

  it("follows its own events alone", async () => {
    const stream = await outsider.subscribe<{ syncEvents: { integration: { id: string } | null } }>(
      "subscription { syncEvents { integration { id } } }",
    );
    for (const integrationId of [ids.integrationId, outlet.integrationId])
      await stand.client.command(
        "updateSyncPolicy",
        { integrationId, policy: { bufferQuantity: 1 } },
        "integration { id }",
      );
    expect((await stream.next()).syncEvents.integration).toEqual({ id: outlet.integrationId });
    stream.close();
  });
});
