// What customers do at the demo store.
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
