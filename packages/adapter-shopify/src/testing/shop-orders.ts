// What happens to a store's orders, done through Shopify's own API by another app.
import { z } from "zod";
import type { createAsk } from "./mock-world.ts";

type Line = { variantId: string; quantity: number };

const created = z.object({
  orderCreate: z.object({ order: z.object({ id: z.string(), name: z.string() }) }),
});
const read = z.object({
  order: z.object({
    lineItems: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
    fulfillments: z.array(z.object({ id: z.string() })),
    fulfillmentOrders: z.object({
      nodes: z.array(
        z.object({
          id: z.string(),
          status: z.string(),
          lineItems: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
        }),
      ),
    }),
  }),
});
const begun = z.object({ orderEditBegin: z.object({ calculatedOrder: z.object({ id: z.string() }) }) });

let keys = 0;

export function createShopOrders(ask: ReturnType<typeof createAsk>) {
  const readOrder = async (id: string) =>
    read.parse(
      await ask(
        `query ($id: ID!) { order(id: $id) {
           lineItems(first: 250) { nodes { id } } fulfillments { id }
           fulfillmentOrders(first: 50) { nodes { id status lineItems(first: 100) { nodes { id } } } } } }`,
        { id },
      ),
    ).order;
  const openOne = async (id: string) => {
    const found = (await readOrder(id)).fulfillmentOrders.nodes.find(({ status }) =>
      ["OPEN", "IN_PROGRESS"].includes(status),
    );
    if (!found) throw new Error("nothing is left to be sent");
    return found;
  };
  const edit = async (id: string, change: (calculatedOrder: string) => Promise<unknown>) => {
    const answer = await ask(`mutation ($id: ID!) { orderEditBegin(id: $id) { calculatedOrder { id } } }`, {
      id,
    });
    const { calculatedOrder } = begun.parse(answer).orderEditBegin;
    await change(calculatedOrder.id);
    await ask(`mutation ($id: ID!) { orderEditCommit(id: $id) { userErrors { message } } }`, calculatedOrder);
  };

  return {
    async place(lineItems: Line[], order: object = {}): Promise<string> {
      const answer = await ask(
        `mutation ($order: OrderCreateOrderInput!) {
           orderCreate(order: $order, options: { inventoryBehaviour: DECREMENT_IGNORING_POLICY }) {
             order { id name } userErrors { message } } }`,
        { order: { lineItems, ...order } },
      );
      return created.parse(answer).orderCreate.order.id;
    },
    /** Over the counter: it leaves as it is sold. */
    sell(lineItems: Line[], locationId: string): Promise<string> {
      const fulfillment = { locationId };
      return this.place(lineItems, { sourceName: "pos", fulfillmentStatus: "FULFILLED", fulfillment });
    },
    /** So many units of the first open fulfillment order's first line, or all that it has. */
    async send(id: string, quantity?: number): Promise<void> {
      const { id: fulfillmentOrderId, lineItems } = await openOne(id);
      const lines = quantity === undefined ? [] : [{ id: lineItems.nodes[0]?.id, quantity }];
      await ask(
        `mutation ($fulfillment: FulfillmentInput!) {
           fulfillmentCreate(fulfillment: $fulfillment) { userErrors { message } } }`,
        {
          fulfillment: {
            lineItemsByFulfillmentOrder: [{ fulfillmentOrderId, fulfillmentOrderLineItems: lines }],
          },
        },
      );
    },
    async unsend(id: string): Promise<void> {
      const [fulfillment] = (await readOrder(id)).fulfillments;
      await ask(`mutation ($id: ID!) { fulfillmentCancel(id: $id) { userErrors { message } } }`, {
        id: fulfillment?.id,
      });
    },
    async move(id: string, newLocationId: string): Promise<void> {
      const { id: fulfillmentOrder } = await openOne(id);
      await ask(
        `mutation ($id: ID!, $newLocationId: ID!) {
           fulfillmentOrderMove(id: $id, newLocationId: $newLocationId) { userErrors { message } } }`,
        { id: fulfillmentOrder, newLocationId },
      );
    },
    async refund(id: string, quantity: number, restockType = "NO_RESTOCK"): Promise<void> {
      const [line] = (await readOrder(id)).lineItems.nodes;
      keys += 1;
      await ask(
        `mutation ($input: RefundInput!, $key: String!) {
           refundCreate(input: $input) @idempotent(key: $key) { userErrors { message } } }`,
        {
          key: `refund-${keys}`,
          input: { orderId: id, refundLineItems: [{ lineItemId: line?.id, quantity, restockType }] },
        },
      );
    },
    async setQuantity(id: string, quantity: number): Promise<void> {
      const [line] = (await readOrder(id)).lineItems.nodes;
      await edit(id, (calculated) =>
        ask(
          `mutation ($id: ID!, $lineItemId: ID!, $quantity: Int!) {
             orderEditSetQuantity(id: $id, lineItemId: $lineItemId, quantity: $quantity) { userErrors { message } } }`,
          { id: calculated, lineItemId: line?.id, quantity },
        ),
      );
    },
    async addUnits(id: string, variantId: string, quantity: number): Promise<void> {
      await edit(id, (calculated) =>
        ask(
          `mutation ($id: ID!, $variantId: ID!, $quantity: Int!) {
             orderEditAddVariant(id: $id, variantId: $variantId, quantity: $quantity, allowDuplicates: true) {
               userErrors { message } } }`,
          { id: calculated, variantId, quantity },
        ),
      );
    },
    cancel: (id: string) =>
      ask(
        `mutation ($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true, refund: false) {
           orderCancelUserErrors { message } } }`,
        { id },
      ),
    close: (id: string) =>
      ask(`mutation ($id: ID!) { orderClose(input: { id: $id }) { userErrors { message } } }`, { id }),
  };
}
