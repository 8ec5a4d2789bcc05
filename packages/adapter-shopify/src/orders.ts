// The store's orders, each read to its end: by their ids, those with units to send, and what has changed. Only what stock
// needs is asked for; nothing of a customer.
import { type Call, type ChannelOrderRecord, type Page, type StockChannel } from "@stockgate/core/contracts";
import type { Access } from "./access.ts";
import type { OrderParts } from "./assemble-order.ts";
import type { ShopifyClient } from "./client.ts";
import { createCompleteOrder } from "./complete-order.ts";
import {
  OrderPageDocument,
  type OrderPageQueryVariables,
  OrdersByIdsDocument,
} from "./generated/operations.ts";
import { formatSearchTime, orderPageShape, ordersShape } from "./mapping-orders.ts";
import { defineOperation } from "./operation.ts";
import { chunksOf } from "./paging.ts";

const readOrders = defineOperation(OrdersByIdsDocument, ordersShape);
const readOrderPage = defineOperation(OrderPageDocument, orderPageShape);

/** As many as a page brings: an order has much hanging on it, and an answer should stay of a size to be handled. */
const maxOrdersPerRead = 50;

// Shopify: what is archived (closed) may still have units to send, so `status:open` would leave some out. A filter that
// Shopify does not understand leaves nothing out; what comes is looked at again.
const openOrders = "-status:cancelled -fulfillment_status:fulfilled";

/**
 * Shopify's search lags behind what is written, by how much is nowhere said: what changed so long before is asked for
 * once more, lest a change that was indexed late be passed by.
 */
const indexLagMs = 60_000;

type Orders = Pick<StockChannel, "orders" | "openOrderPage" | "changedOrderPage">;

export function createOrders(client: ShopifyClient, access: Access): Orders {
  const complete = createCompleteOrder(client);

  async function completeAll(orders: readonly OrderParts[], call: Call): Promise<ChannelOrderRecord[]> {
    const records: ChannelOrderRecord[] = [];
    for (const parts of orders) records.push(await complete(parts, call));
    return records;
  }

  async function readPage(
    search: Pick<OrderPageQueryVariables, "query" | "sortKey">,
    after: string | null,
    call: Call,
  ): Promise<Page<OrderParts>> {
    const { hasFulfillmentOrders } = await access.requireOrders(call);
    return client.ask(readOrderPage, { ...search, after, withAssignments: hasFulfillmentOrders }, call);
  }

  return {
    async orders(externalIds, call) {
      if (externalIds.length === 0) return [];
      const { hasFulfillmentOrders } = await access.requireOrders(call);
      const records: ChannelOrderRecord[] = [];
      for (const ids of chunksOf([...new Set(externalIds)], maxOrdersPerRead)) {
        const found = await client.ask(readOrders, { ids, withAssignments: hasFulfillmentOrders }, call);
        records.push(...(await completeAll(found, call)));
      }
      return records;
    },

    async openOrderPage(cursor, call) {
      const { items, next } = await readPage({ query: openOrders, sortKey: "ID" }, cursor, call);
      const alive = items.filter(({ head }) => head.cancelledAt === null);
      return { items: (await completeAll(alive, call)).filter(hasUnitsToSend), next };
    },

    async changedOrderPage(since, cursor, call) {
      const query = `updated_at:>='${formatSearchTime(since - indexLagMs)}'`;
      const { items, next } = await readPage({ query, sortKey: "UPDATED_AT" }, cursor, call);
      return { items: await completeAll(items, call), next };
    },
  };
}

const hasUnitsToSend = ({ lines }: ChannelOrderRecord) =>
  lines.some(({ unfulfilledQuantity }) => unfulfilledQuantity > 0);
