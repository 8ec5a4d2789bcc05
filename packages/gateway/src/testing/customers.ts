// What customers do at the demo store, and others who change its stock.
import type { Stand } from "./gateway-stand.ts";

/** Over the store's own API. */
async function shop(
  { shopifyUrl }: Stand,
  query: string,
  variables: object = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${shopifyUrl}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": "shpat_demo_user" },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: Record<string, unknown> };
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data;
}

export async function buy(stand: Stand, sku: string, quantity: number): Promise<void> {
  const found = await shop(stand, `{ productVariants(first: 1, query: "sku:'${sku}'") { nodes { id } } }`);
  const { nodes } = found["productVariants"] as { nodes: { id: string }[] };
  await shop(
    stand,
    `mutation ($order: OrderCreateOrderInput!) { orderCreate(order: $order,
       options: { inventoryBehaviour: DECREMENT_IGNORING_POLICY }) { userErrors { message } } }`,
    { order: { financialStatus: "PAID", lineItems: [{ variantId: nodes[0]?.id, quantity }] } },
  );
}

/** As somebody else who keeps stock there: the number, whatever it was. */
export async function overwrite(
  stand: Stand,
  sku: string,
  location: string,
  quantity: number,
): Promise<void> {
  type Item = { id: string; inventoryLevels: { nodes: { location: { id: string; name: string } }[] } };
  const found = await shop(
    stand,
    `{ productVariants(first: 1, query: "sku:'${sku}'") { nodes { inventoryItem { id
       inventoryLevels(first: 10) { nodes { location { id name } } } } } } }`,
  );
  const { nodes } = found["productVariants"] as { nodes: { inventoryItem: Item }[] };
  const item = nodes[0]?.inventoryItem;
  const level = item?.inventoryLevels.nodes.find((each) => each.location.name === location);
  await shop(
    stand,
    `mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
       inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } } }`,
    {
      key: `overwrite-${sku}-${quantity}`,
      input: {
        name: "available",
        reason: "correction",
        quantities: [
          { inventoryItemId: item?.id, locationId: level?.location.id, quantity, changeFromQuantity: null },
        ],
      },
    },
  );
}
