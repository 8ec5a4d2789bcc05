// Webhook topics: their names in headers, the scopes that subscribing takes, and which of them carry customer data.

export type Topic = {
  /** "inventory_levels/update" */
  name: string;
  /** One of these suffices; none are needed where there are none. */
  scopes: readonly string[];
  isProtected: boolean;
};

type TopicGroup = {
  resource: string;
  events: readonly string[];
  scopes: readonly string[];
  isProtected?: boolean;
};

/** What this mock announces. Other topics can be subscribed to and stay silent. */
const groups: TopicGroup[] = [
  { resource: "inventory_levels", events: ["update", "connect", "disconnect"], scopes: ["read_inventory"] },
  {
    resource: "inventory_items",
    events: ["create", "update", "delete"],
    scopes: ["read_inventory", "read_products"],
  },
  { resource: "products", events: ["create", "update", "delete"], scopes: ["read_products"] },
  {
    resource: "locations",
    events: ["create", "update", "delete", "activate", "deactivate"],
    scopes: ["read_locations"],
  },
  {
    resource: "orders",
    events: ["create", "updated", "cancelled", "edited", "fulfilled", "partially_fulfilled", "paid"],
    scopes: ["read_orders"],
    isProtected: true,
  },
  { resource: "refunds", events: ["create"], scopes: ["read_orders"], isProtected: true },
  { resource: "app", events: ["uninstalled"], scopes: [] },
  { resource: "bulk_operations", events: ["finish"], scopes: [] },
];

const topics = new Map<string, Topic>(
  groups.flatMap(({ resource, events, scopes, isProtected = false }) =>
    events.map((event) => [
      `${resource}_${event}`.toUpperCase(),
      { name: `${resource}/${event}`, scopes, isProtected },
    ]),
  ),
);

// Shopify: topics about people and their orders need an approval of their own.
const protectedPattern =
  /^(ORDER|ORDERS|REFUNDS|CUSTOMER|CUSTOMERS|CHECKOUTS|CARTS|DRAFT_ORDERS|FULFILLMENTS|RETURNS|DISPUTES)_/;

/** By the name of the API's enum. */
export function topicOf(name: string): Topic {
  return (
    topics.get(name) ?? {
      name: name.toLowerCase().replace(/_(?=[^_]*$)/, "/"),
      scopes: [],
      isProtected: protectedPattern.test(name),
    }
  );
}
