// Orders in flight over the public API: listed with reason and lines, counted, and settled by a person.
import { afterAll, beforeAll, expect, it } from "vitest";
import { buy } from "./testing/customers.ts";
import { openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { refusalsOf } from "./testing/refusals-of.ts";
import { type Ids, setUp, switchOn } from "./testing/set-up.ts";

let stand: Stand;
let ids: Ids;
beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
  await switchOn(stand, ids.integrationId);
});
afterAll(() => stand.close());

type Line = {
  quantity: number;
  title: string;
  channelVariant: { sku: string } | null;
  channelLocation: { name: string } | null;
};
type Order = { id: string; externalId: string; name: string; reason: string; units: number; lines: Line[] };
type Listing = {
  integration: {
    counts: { inFlightOrders: number };
    inFlightOrders: { totalCount: number; nodes: Order[] };
  };
};

const listing = () =>
  stand.client.ask<Listing>(
    `query ($id: ID!) { integration(id: $id) { counts { inFlightOrders } inFlightOrders(first: 5) { totalCount nodes {
       id externalId name placedAt reason units integration { id } settledAt
       lines { quantity title channelVariant { sku } channelLocation { name } } } } } }`,
    { id: ids.integrationId },
  );

it("Q9 an order in flight is listed with its lines, and settled by a person once", async () => {
  await buy(stand, "OAK-TRAY-S", 2);
  const { integration } = await waitFor(async () => {
    const found = await listing();
    // Read by several statements: the last of them may know of it, and the first not yet.
    const { counts, inFlightOrders } = found.integration;
    return counts.inFlightOrders === 1 && inFlightOrders.nodes.length === 1 && found;
  });
  const [order] = integration.inFlightOrders.nodes;
  expect(integration.inFlightOrders.totalCount).toBe(1);
  expect(order).toMatchObject({
    externalId: expect.stringMatching(/^gid:\/\/shopify\/Order\//),
    reason: "NOT_YET_IMPORTED",
    units: 2,
    integration: { id: ids.integrationId },
    settledAt: null,
    lines: [
      { quantity: 2, channelVariant: { sku: "OAK-TRAY-S" }, channelLocation: { name: "Online warehouse" } },
    ],
  });
  const inFlightOrderId = order?.id ?? "";
  const settled = await stand.client.command<{ inFlightOrder: Order }>(
    "resolveInFlightOrder",
    { inFlightOrderId, note: "sold at the fair" },
    "inFlightOrder { id units settledAt settledNote lines { quantity } }",
  );
  expect(settled.inFlightOrder).toMatchObject({
    id: inFlightOrderId,
    units: 0,
    lines: [],
    settledNote: "sold at the fair",
  });
  expect((await listing()).integration).toMatchObject({
    counts: { inFlightOrders: 0 },
    inFlightOrders: { totalCount: 0, nodes: [] },
  });
  const refusals = (input: object) => refusalsOf(stand.client, "resolveInFlightOrder", input);
  expect(await refusals({ inFlightOrderId })).toMatchObject([
    { code: "CONFLICT", field: ["inFlightOrderId"] },
  ]);
  expect(await refusals({ inFlightOrderId: ids.integrationId })).toMatchObject([
    { code: "NOT_FOUND", field: ["inFlightOrderId"] },
  ]);
  expect(await refusals({ inFlightOrderId: "nonsense" })).toMatchObject([
    { code: "INVALID", field: ["inFlightOrderId"] },
  ]);
});
