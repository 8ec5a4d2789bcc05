// Which of Shopify's webhooks are subscribed to, and what each of them is about. Keys alone are taken from a payload:
// the quantities in it are old by the time they come.
import type { SignalKey } from "@stockgate/core/contracts";
import { z } from "zod";
import type { WebhookSubscriptionTopic } from "./generated/operations.ts";
import { gidOf } from "./gid.ts";

export type WebhookTopic = {
  topic: WebhookSubscriptionTopic;
  /** As the X-Shopify-Topic header spells it. */
  header: string;
  /** All where empty. */
  includeFields: string[];
  /** Of a parsed body whose ids are strings of digits. */
  keys: z.ZodType<SignalKey[]>;
};

/** Shopify's ids exceed 2^53: they come here as the digits that stood in the body. */
const digits = z.string().regex(/^[1-9]\d*$/);

const subject = (type: "InventoryItem" | "Order" | "Product", keyOf: (externalId: string) => SignalKey) =>
  z.object({ id: digits }).transform(({ id }) => [keyOf(gidOf(type, id))]);

const level = z.object({ inventory_item_id: digits, location_id: digits }).transform((body): SignalKey[] => [
  {
    about: "level",
    externalId: gidOf("InventoryItem", body.inventory_item_id),
    locationExternalId: gidOf("Location", body.location_id),
  },
]);
const product = subject("Product", (externalId) => ({ about: "product", externalId }));
const stockItem = subject("InventoryItem", (externalId) => ({ about: "stock-item", externalId }));
const orderKey = (externalId: string): SignalKey => ({ about: "order", orderKind: "sales", externalId });
const order = subject("Order", orderKey);
const orderEdit = z
  .object({ order_edit: z.object({ order_id: digits }) })
  .transform((body) => [orderKey(gidOf("Order", body.order_edit.order_id))]);
const locations = z.unknown().transform((): SignalKey[] => [{ about: "locations" }]);
const access = z.unknown().transform((): SignalKey[] => [{ about: "access" }]);

// Shopify: drops a delivery whose fields are those of the one before, so that something must always differ
// (webhooks/best-practices, "Avoid debounces"). Nothing of a customer or a product's texts is asked for.
const keyFields = ["id", "updated_at"];

const define = (
  topic: WebhookSubscriptionTopic,
  header: string,
  keys: WebhookTopic["keys"],
  includeFields: string[] = [],
): WebhookTopic => ({ topic, header, keys, includeFields });

// Shopify: orders/* is refused to apps that are not approved for protected customer data; levels then tell of sales.
export const webhookTopics: readonly WebhookTopic[] = [
  define("INVENTORY_LEVELS_UPDATE", "inventory_levels/update", level),
  define("INVENTORY_LEVELS_CONNECT", "inventory_levels/connect", level),
  define("INVENTORY_LEVELS_DISCONNECT", "inventory_levels/disconnect", level),
  define("INVENTORY_ITEMS_UPDATE", "inventory_items/update", stockItem, keyFields),
  define("INVENTORY_ITEMS_DELETE", "inventory_items/delete", stockItem),
  define("PRODUCTS_CREATE", "products/create", product, keyFields),
  define("PRODUCTS_UPDATE", "products/update", product, keyFields),
  define("PRODUCTS_DELETE", "products/delete", product),
  define("LOCATIONS_CREATE", "locations/create", locations),
  define("LOCATIONS_UPDATE", "locations/update", locations),
  define("LOCATIONS_ACTIVATE", "locations/activate", locations),
  define("LOCATIONS_DEACTIVATE", "locations/deactivate", locations),
  define("LOCATIONS_DELETE", "locations/delete", locations),
  define("ORDERS_CREATE", "orders/create", order, keyFields),
  define("ORDERS_UPDATED", "orders/updated", order, keyFields),
  define("ORDERS_CANCELLED", "orders/cancelled", order, keyFields),
  define("ORDERS_EDITED", "orders/edited", orderEdit),
  define("APP_UNINSTALLED", "app/uninstalled", access),
  define("APP_SCOPES_UPDATE", "app/scopes_update", access),
];
