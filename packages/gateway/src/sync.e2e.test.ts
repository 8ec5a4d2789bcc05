// One store from nothing to in sync, and a change from the source to whoever watches, all over the public API.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestSubscription } from "./testing/client.ts";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "./testing/set-up.ts";

type Event = { type: string; sku: string | null; from: number | null; to: number | null; cursor: string };
const follow = `subscription ($id: ID, $types: [SyncEventType!], $after: String) {
  syncEvents(integrationId: $id, types: $types, after: $after) { type sku from to cursor } }`;
const pushes = { types: ["STOCK_PUSHED"] };

async function take(subscription: TestSubscription<{ syncEvents: Event }>, count: number): Promise<Event[]> {
  const events: Event[] = [];
  while (events.length < count) events.push((await subscription.next()).syncEvents);
  return events;
}

describe("a store in sync", () => {
  let stand: Stand;
  let ids: Ids;
  beforeAll(async () => {
    stand = await openStand();
    ids = await setUp(stand);
    await switchOn(stand, ids.integrationId);
  });
  afterAll(() => stand.close());

  const available = async (sku: string) => {
    const { availability } = await stand.client.ask<{
      availability: { available: number | null; sourceLocation: { name: string } }[];
    }>(
      "query ($id: ID!, $skus: [String!]!) { availability(integrationId: $id, skus: $skus) { available sourceLocation { name } } }",
      { id: ids.integrationId, skus: [sku] },
    );
    return availability.find((row) => row.sourceLocation.name === "Main warehouse")?.available ?? null;
  };

  it("C4 Q11 a stock adjustment reaches availability, the event log and every subscriber", async () => {
    const before = (await available("OAK-STOO-S")) ?? 0;
    const events = await stand.client.subscribe<{ syncEvents: Event }>(follow, {
      id: ids.integrationId,
      ...pushes,
    });
    const numbers = await stand.client.subscribe<{
      availability: {
        available: number;
        steps: { kind: string; amount: string }[];
        targets: { id: string }[];
      };
    }>(
      `subscription ($id: ID!, $skus: [String!]!) { availability(integrationId: $id, skus: $skus) {
         available steps { kind amount } targets { id } } }`,
      { id: ids.integrationId, skus: ["OAK-STOO-S"] },
    );
    const atStart = [await numbers.next(), await numbers.next()].map((each) => each.availability.available);
    expect(atStart).toContain(before);

    await stand.adjust("OAK-STOO-S", 7);
    const [pushed] = await take(events, 1);
    expect(pushed).toMatchObject({ type: "STOCK_PUSHED", sku: "OAK-STOO-S", to: before + 7 });
    const { availability } = await numbers.next();
    expect(availability).toMatchObject({ available: before + 7, targets: [{ id: expect.any(String) }] });
    expect(availability.steps.map((step) => step.kind)).toEqual(["IN_STOCK", "COMMITTED"]);
    expect(await available("OAK-STOO-S")).toBe(before + 7);

    const { syncEvents } = await stand.client.ask<{ syncEvents: { nodes: Event[] } }>(
      `query ($id: ID) { syncEvents(integrationId: $id, types: [STOCK_PUSHED], last: 1) { nodes { type sku to cursor } } }`,
      { id: ids.integrationId },
    );
    expect(syncEvents.nodes).toMatchObject([{ sku: "OAK-STOO-S", to: before + 7, cursor: pushed!.cursor }]);
    events.close();
    numbers.close();
  });

  it("resuming behind a cursor brings exactly what was missed, also across a restart of the gateway", async () => {
    const variables = { id: ids.integrationId, ...pushes };
    const first = await stand.client.subscribe<{ syncEvents: Event }>(follow, variables);
    await stand.adjust("ASH-STOO-S", 1);
    const seen = await take(first, 1);
    first.close();

    await stand.adjust("OAK-TRAY-S", 1);
    await waitFor(async () => (await available("OAK-TRAY-S")) !== null);
    await stand.restart();
    await stand.adjust("OAK-BOX-S", 1);

    const resumed = await stand.client.subscribe<{ syncEvents: Event }>(follow, {
      ...variables,
      after: seen[0]!.cursor,
    });
    const skus = new Set((await take(resumed, 4)).map((event) => event.sku));
    expect(skus).toEqual(new Set(["OAK-TRAY-S", "KIT-GIFT-TRAY", "OAK-BOX-S", "KIT-GIFT-BOX"]));
    resumed.close();
  });
});
