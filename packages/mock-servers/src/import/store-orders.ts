// A store's orders as the import reads them: those that changed since, parsed.
import { z } from "zod";
import type { ShopifyCaller } from "../callers/shopify-caller.ts";

const nodes = <T extends z.ZodType>(node: T) => z.object({ nodes: z.array(node) });

const lineShape = z.object({
  id: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  currentQuantity: z.int(),
  unfulfilledQuantity: z.int(),
  discountedUnitPriceSet: z.object({ shopMoney: z.object({ amount: z.string() }) }),
});
const fulfillmentOrderShape = z.object({
  assignedLocation: z.object({ name: z.string() }),
  lineItems: nodes(z.object({ lineItem: z.object({ id: z.string() }) })),
});
const orderShape = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  closed: z.boolean(),
  currencyCode: z.string(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string(),
  shippingAddress: z.object({ name: z.string().nullable() }).nullable(),
  lineItems: nodes(lineShape),
  fulfillmentOrders: nodes(fulfillmentOrderShape),
});
const pageShape = z.object({
  orders: z.object({
    nodes: z.array(orderShape),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

export type StoreOrder = z.output<typeof orderShape>;
export type StoreLine = z.output<typeof lineShape>;

/** More lines than an order of this world has; a page of such orders stays below the cost that Shopify allows. */
const document = `query ImportOrders($query: String!, $after: String) {
  orders(first: 25, after: $after, sortKey: UPDATED_AT, query: $query) {
    nodes {
      id legacyResourceId name createdAt updatedAt cancelledAt closed currencyCode
      displayFinancialStatus displayFulfillmentStatus
      shippingAddress { name }
      lineItems(first: 100) {
        nodes {
          id title sku currentQuantity unfulfilledQuantity
          discountedUnitPriceSet { shopMoney { amount } }
        }
      }
      fulfillmentOrders(first: 10) {
        nodes { assignedLocation { name } lineItems(first: 100) { nodes { lineItem { id } } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Those changed at `since` (ISO 8601) or later, oldest change first. */
export async function readOrdersSince(shopify: ShopifyCaller, since: string): Promise<StoreOrder[]> {
  const query = `status:any updated_at:>='${since}'`;
  const found: StoreOrder[] = [];
  let after: string | null = null;
  do {
    const { orders } = pageShape.parse(await shopify(document, { query, after }));
    found.push(...orders.nodes);
    after = orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}
