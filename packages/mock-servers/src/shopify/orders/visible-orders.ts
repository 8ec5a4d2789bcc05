// Which orders an app may see. Shopify: those of the last 60 days, unless it has read_all_orders
// (https://shopify.dev/docs/api/usage/access-scopes#orders-permissions).
import type { OrderRecord } from "../store/order-records.ts";
import type { Work } from "../work.ts";

const windowMs = 60 * 24 * 3_600_000;

export const isVisible = (work: Work, order: OrderRecord) =>
  work.scopes.has("read_all_orders") || order.createdAt > work.now - windowMs;
