// What the shoppers and the people at a store ask Shopify.

export const edgeVariants = `query TrafficEdges {
  oldest: productVariants(first: 1, sortKey: ID) { nodes { id } }
  newest: productVariants(first: 1, sortKey: ID, reverse: true) { nodes { id } }
}`;

export const shelf = `query TrafficShelf($query: String!) {
  productVariants(first: 100, sortKey: ID, query: $query) { nodes { id } }
}`;

/** Few of each, as every one costs: most of what happens at a store begins with this question. */
export const openOrders = `query TrafficOrders($query: String!) {
  orders(first: 10, query: $query) {
    nodes {
      id displayFulfillmentStatus
      fulfillmentOrders(first: 2) { nodes { id status lineItems(first: 5) { nodes { id remainingQuantity } } } }
    }
  }
}`;

const errors = "userErrors { field message }";

/** Shopify: an order claims no stock unless it is told to; a sold-out variant is refused. */
export const placeOrder = `mutation TrafficOrder($order: OrderCreateOrderInput!) {
  orderCreate(order: $order, options: { inventoryBehaviour: DECREMENT_OBEYING_POLICY }) { ${errors} }
}`;

export const markAsPaid = `mutation TrafficPayment($id: ID!) { orderMarkAsPaid(input: { id: $id }) { ${errors} } }`;

export const hold = `mutation TrafficHold($id: ID!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: { reason: OTHER }) { ${errors} }
}`;

export const releaseHold = `mutation TrafficRelease($id: ID!) {
  fulfillmentOrderReleaseHold(id: $id) { ${errors} }
}`;

export const fulfill = `mutation TrafficFulfillment($part: FulfillmentOrderLineItemsInput!) {
  fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [$part] }) { ${errors} }
}`;

export const cancel = `mutation TrafficCancellation($id: ID!) {
  orderCancel(orderId: $id, reason: CUSTOMER, restock: true, refund: true) { ${errors} }
}`;
