// What happens at a store: somebody buys, pays later, is held up, gets a parcel or two, changes their mind. Over
// Shopify's own API.
import { z } from "zod";
import type { ShopifyCaller } from "../callers/shopify-caller.ts";
import type { Chance } from "./chance.ts";
import type { Deed, DeedOutcome } from "./deed.ts";
import * as documents from "./shop-documents.ts";
import { readShelves } from "./shop-wares.ts";

export type ShopKind = "shop-order" | "payment" | "hold" | "shop-fulfillment" | "cancellation";

const people = ["Mari Tamm", "Jaan Kask", "Liis Saar", "Peeter Mets", "Anna Rebane", "Toomas Oja"];
const unpaidShare = 0.08;
const wholeShare = 0.6;
const ordersBetweenLooks = 20;

const partShape = z.object({
  id: z.string(),
  status: z.string(),
  lineItems: z.object({ nodes: z.array(z.object({ id: z.string(), remainingQuantity: z.int() })) }),
});
const ordersShape = z.object({
  orders: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        displayFulfillmentStatus: z.string(),
        fulfillmentOrders: z.object({ nodes: z.array(partShape) }),
      }),
    ),
  }),
});
const payloadShape = z.record(z.string(), z.object({ userErrors: z.array(z.unknown()) }));

export function shopDeeds(shopify: ShopifyCaller, chance: Chance): Record<ShopKind, Deed> {
  let variantIds: string[] = [];
  let ordersUntilLook = 0;

  const change = async (document: string, variables: object): Promise<DeedOutcome> => {
    const payload = payloadShape.parse(await shopify(document, variables));
    return Object.values(payload).every(({ userErrors }) => userErrors.length === 0) ? "done" : "refused";
  };
  const openOrders = async (query: string) =>
    ordersShape.parse(await shopify(documents.openOrders, { query: `status:open ${query}` })).orders.nodes;
  const partsByStatus = async () => {
    const orders = await openOrders("fulfillment_status:unfulfilled");
    return Map.groupBy(
      orders.flatMap((order) => order.fulfillmentOrders.nodes),
      (part) => part.status,
    );
  };

  return {
    async "shop-order"() {
      if (ordersUntilLook === 0) variantIds = await readShelves(shopify, chance);
      ordersUntilLook = ordersUntilLook === 0 ? ordersBetweenLooks : ordersUntilLook - 1;
      const bought = chance.some(variantIds, chance.from(1, 3));
      if (bought.length === 0) return "idle";
      const [firstName, lastName] = (chance.oneOf(people) ?? "").split(" ");
      const order = {
        lineItems: bought.map((variantId) => ({ variantId, quantity: chance.from(1, 2) })),
        financialStatus: chance.isLikely(unpaidShare) ? "PENDING" : "PAID",
        shippingAddress: { firstName, lastName, city: "Tallinn", countryCode: "EE" },
      };
      return change(documents.placeOrder, { order });
    },
    async payment() {
      const order = chance.oneOf(await openOrders("financial_status:pending"));
      return order ? change(documents.markAsPaid, { id: order.id }) : "idle";
    },
    async hold() {
      // Let go as often as held, so that few stay held.
      const parts = await partsByStatus();
      const held = chance.oneOf(parts.get("ON_HOLD") ?? []);
      if (held && chance.isLikely(0.6)) return change(documents.releaseHold, { id: held.id });
      const part = chance.oneOf(parts.get("OPEN") ?? []);
      return part ? change(documents.hold, { id: part.id }) : "idle";
    },
    async "shop-fulfillment"() {
      const part = chance.oneOf((await partsByStatus()).get("OPEN") ?? []);
      const lines = part?.lineItems.nodes.filter((line) => line.remainingQuantity > 0) ?? [];
      if (!part || lines.length === 0) return "idle";
      const sent = chance.isLikely(wholeShare) ? [] : chance.some(lines, chance.from(1, lines.length));
      return change(documents.fulfill, {
        part: {
          fulfillmentOrderId: part.id,
          fulfillmentOrderLineItems: sent.map(({ id, remainingQuantity }) => ({
            id,
            quantity: chance.from(1, remainingQuantity),
          })),
        },
      });
    },
    async cancellation() {
      const orders = await openOrders("fulfillment_status:unshipped");
      const order = chance.oneOf(orders.filter((each) => each.displayFulfillmentStatus === "UNFULFILLED"));
      return order ? change(documents.cancel, { id: order.id }) : "idle";
    },
  };
}
