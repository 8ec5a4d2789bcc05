// Q10: something happens in every gap between the reads and the write. Whatever it is and wherever it falls, no write shows
// more than is free by then, and the number that stays is the right one.
import { describe, expect, it } from "vitest";
import { openStand, type Stand } from "../support/stand.ts";
import { importedFrom } from "../support/vendor-clients.ts";

const wares = { CHAIR: { stock: 200 } };
const units = 3;

/** What people did so far, apart from engine and mocks: free = in stock - sold and not given back. */
type Ledger = { free: number };
type Deed = {
  /** Before the cycle that it falls into, and settled. */
  prepare?: (stand: Stand, ledger: Ledger) => Promise<string>;
  act: (stand: Stand, prepared: string, ledger: Ledger) => Promise<void>;
};

async function buy(stand: Stand, ledger: Ledger): Promise<string> {
  const order = await stand.world.shopify.buy({ CHAIR: units });
  ledger.free -= units;
  return order;
}
const enter = (stand: Stand, order: string) =>
  stand.world.katana.sell({ CHAIR: units }, "Main warehouse", importedFrom(order));

const readAssignments = `query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) { nodes { id status } } } }`;
const fulfil = `mutation($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { userErrors { message } } }`;
const cancel = `mutation($orderId: ID!) {
  orderCancel(orderId: $orderId, reason: CUSTOMER, restock: true) { userErrors { message } } }`;

async function send(stand: Stand, id: string): Promise<void> {
  const answer = (await stand.world.shopify.query(readAssignments, { id })) as {
    order: { fulfillmentOrders: { nodes: { id: string; status: string }[] } };
  };
  const open = answer.order.fulfillmentOrders.nodes.filter(({ status }) => status === "OPEN");
  const lineItemsByFulfillmentOrder = open.map((each) => ({ fulfillmentOrderId: each.id }));
  await stand.world.shopify.mutate(fulfil, { fulfillment: { lineItemsByFulfillmentOrder } });
}

const deeds: Record<string, Deed> = {
  "an order is placed": { act: async (stand, _, ledger) => void (await buy(stand, ledger)) },
  "an order that the source does not know is fulfilled": {
    prepare: buy,
    act: (stand, id) => send(stand, id),
  },
  "an order that the source does not know is cancelled": {
    prepare: buy,
    async act(stand, orderId, ledger) {
      await stand.world.shopify.mutate(cancel, { orderId });
      ledger.free += units;
    },
  },
  "an order is imported": {
    prepare: buy,
    act: async (stand, order) => void (await enter(stand, order)),
  },
  "an imported order is shipped": {
    async prepare(stand, ledger) {
      const sale = await enter(stand, await buy(stand, ledger));
      return JSON.stringify(sale);
    },
    async act(stand, sale) {
      await stand.world.katana.ship(JSON.parse(sale), [units], "DELIVERED");
    },
  },
};

/** Lets `act` happen before the engine's nth request of the cycle that a change of stock sets off. */
async function cycle(stand: Stand, ledger: Ledger, gap: number, act: () => Promise<void>): Promise<boolean> {
  const { world } = stand;
  let sent = 0;
  let hasActed = false;
  world.onRequest = async () => {
    sent += 1;
    if (sent - 1 !== gap) return;
    hasActed = true;
    await act();
    await stand.newWrites();
  };
  await world.katana.adjust({ CHAIR: 1 });
  ledger.free += 1;
  await stand.rest(3000);
  world.onRequest = null;
  return hasActed;
}

describe.each(Object.entries(deeds))("between two requests %s", (_, deed) => {
  it.each([
    ["webhooks that come at once", {}],
    ["webhooks that come half a minute late", { shopify: { webhookDelayMs: 30_000 } }],
  ])("Q10 with %s nothing shows what is gone, and the right number stays", async (__, late) => {
    await using stand = await openStand({ wares, isOnlineOnly: true, isPollingIdle: true, ...late });
    const ledger: Ledger = { free: 200 };
    const { shopify } = stand.world;
    let gap = 0;
    for (let hasActed = true; hasActed; gap += 1) {
      const prepared = (await deed.prepare?.(stand, ledger)) ?? "";
      await stand.rest(45_000);
      hasActed = await cycle(stand, ledger, gap, () => deed.act(stand, prepared, ledger));
      await stand.rest(60_000);
      // What was written before the deed was right then; behind it nothing may have shown what is gone.
      const shown = (await stand.newWrites()).flatMap(({ applied }) => applied.map(({ to }) => to));
      const tooMuch = shown.filter((to) => hasActed && to > ledger.free);
      expect([gap, tooMuch, await shopify.available("CHAIR")]).toStrictEqual([gap, [], [ledger.free]]);
    }
    // The reads of both sides and the write at the least.
    expect(gap).toBeGreaterThan(3);
  });
});
