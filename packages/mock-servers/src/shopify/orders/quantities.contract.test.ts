// Whatever happens to orders and levels, in whatever order: the states of a level hold together.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { numberAt, rowsAt, textAt } from "../testing/json.ts";
import { freshKey, type Places, placesOf, readLevel, setQuantities } from "../testing/levels.ts";
import { cancel, fulfill, fulfillmentOrdersOf, placeOrder, readOrder, refund } from "../testing/orders.ts";
import { aShopify, type ShopifyClient } from "../testing/shopify-client.ts";

const onHandStates = ["available", "committed", "damaged", "quality_control", "reserved", "safety_stock"];

type World = { shopify: ShopifyClient; places: Places; orders: string[]; onHand: number };

/** Each answers by how much the stool's units on hand, over both locations, must have changed. */
const steps = {
  place: async ({ shopify, places, orders }: World, units: number) => {
    orders.push(await placeOrder(shopify, [{ variantId: places.variants["Stool"]!, quantity: units }]));
    return 0;
  },
  send: async ({ shopify, orders }: World, units: number) => {
    const found = await openLine(shopify, orders);
    if (!found) return 0;
    const quantity = Math.min(units, found.remaining);
    await fulfill(shopify, found.fulfillmentOrderId, [{ id: found.lineId, quantity }]);
    return -quantity;
  },
  cancel: async ({ shopify, orders }: World, units: number) => {
    const [id] = orders;
    const before = id === undefined ? 0 : await unsent(shopify, id);
    const isRestocked = units % 2 === 0;
    if (id === undefined) return 0;
    const payload = await cancel(shopify, id, isRestocked);
    orders.shift();
    const isRefused = rowsAt(payload, "orderCancelUserErrors").length > 0;
    return isRefused || isRestocked ? 0 : -before;
  },
  refund: async ({ shopify, orders }: World, units: number) => {
    const found = await openLine(shopify, orders);
    if (!found) return 0;
    const quantity = Math.min(units, found.remaining);
    const restockType = units % 2 === 0 ? "CANCEL" : "NO_RESTOCK";
    await refund(shopify, {
      orderId: found.orderId,
      refundLineItems: [{ lineItemId: found.lineItemId, quantity, restockType }],
    });
    return restockType === "CANCEL" ? 0 : -quantity;
  },
  move: async ({ shopify, places, orders }: World, units: number) => {
    const found = await openLine(shopify, orders);
    if (!found) return 0;
    const newLocationId = places.locations[units % 2 === 0 ? "Main" : "Shop"];
    await shopify.data(
      `mutation ($id: ID!, $to: ID!) { fulfillmentOrderMove(id: $id, newLocationId: $to) { userErrors { message } } }`,
      { id: found.fulfillmentOrderId, to: newLocationId },
    );
    return 0;
  },
  adjust: async ({ shopify, places }: World, units: number) => {
    const states = ["available", "damaged", "incoming", "quality_control", "reserved", "safety_stock"];
    const name = states[units % states.length]!;
    const payload = await shopify.data(
      `mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!) {
        inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { userErrors { message } } }`,
      {
        key: freshKey(),
        input: {
          name,
          reason: "correction",
          changes: [
            {
              inventoryItemId: places.items["Stool"],
              locationId: places.locations["Main"],
              delta: units,
              changeFromQuantity: null,
              ...(name === "available" ? {} : { ledgerDocumentUri: "test://document/1" }),
            },
          ],
        },
      },
    );
    expect(rowsAt(payload, "inventoryAdjustQuantities", "userErrors")).toStrictEqual([]);
    return name === "incoming" ? 0 : units;
  },
  setTo: async ({ shopify, places }: World, units: number) => {
    const place = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Shop"]! };
    const before = await readLevel(shopify, place.inventoryItemId, place.locationId);
    await setQuantities(shopify, [{ ...place, quantity: units }]);
    return units - before!["available"]!;
  },
};

async function openLine(shopify: ShopifyClient, orders: string[]) {
  for (const orderId of orders) {
    for (const each of await fulfillmentOrdersOf(shopify, orderId)) {
      const [line] = rowsAt(each, "lineItems", "nodes");
      const remaining = line === undefined ? 0 : numberAt(line, "remainingQuantity");
      if (remaining === 0 || !["OPEN", "IN_PROGRESS"].includes(textAt(each, "status"))) continue;
      const lineItemId = textAt(line, "lineItem", "id");
      return {
        orderId,
        fulfillmentOrderId: textAt(each, "id"),
        lineId: textAt(line, "id"),
        lineItemId,
        remaining,
      };
    }
  }
  return null;
}

async function unsent(shopify: ShopifyClient, orderId: string): Promise<number> {
  const lines = rowsAt(await readOrder(shopify, orderId), "lineItems", "nodes");
  let units = 0;
  for (const line of lines) units += numberAt(line, "unfulfilledQuantity");
  return units;
}

/** What the API says of all levels and orders together. */
async function observe({ shopify, places }: World) {
  const levels = await Promise.all(
    ["Main", "Shop"].map((name) => readLevel(shopify, places.items["Stool"]!, places.locations[name]!)),
  );
  let [committed, onHand, sumOfStates, open] = [0, 0, 0, 0];
  for (const level of levels) {
    committed += level!["committed"]!;
    onHand += level!["on_hand"]!;
    for (const state of onHandStates) sumOfStates += level![state]!;
  }
  const all = await shopify.data(`{ orders(first: 50) { nodes { id } } }`);
  for (const order of rowsAt(all, "orders", "nodes")) open += await unsent(shopify, textAt(order, "id"));
  return { onHand, sumOfStates, committed, open };
}

it("keeps on hand the sum of its states, and committed the units of open orders", async () => {
  const names = Object.keys(steps) as (keyof typeof steps)[];
  const step = fc.record({ name: fc.constantFrom(...names), units: fc.integer({ min: 1, max: 6 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (taken) => {
      const shopify = aShopify();
      // A plan with room: the steps come without a pause.
      shopify.mock.change({ plans: { "demo.myshopify.com": "ENTERPRISE" } });
      const world: World = { shopify, places: await placesOf(shopify), orders: [], onHand: 15 };
      for (const { name, units } of taken) world.onHand += await steps[name](world, units);
      const { onHand, sumOfStates, committed, open } = await observe(world);
      expect({ onHand, sumOfStates, committed }).toStrictEqual({
        onHand: world.onHand,
        sumOfStates: onHand,
        committed: open,
      });
    }),
    { numRuns: 40, seed: 7 },
  );
});
