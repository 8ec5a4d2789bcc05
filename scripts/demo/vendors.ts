// The vendors' own APIs, as a person or another program uses them beside Stockgate.
import type { DemoOptions } from "./options.ts";

export type KatanaRows = { data: Record<string, unknown>[] };

/** One request to Katana under the demo's own key, whose quota is its own. */
export async function katana<T>(
  options: DemoOptions,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${options.katanaUrl}/v1${path}`, {
    method,
    headers: { authorization: "Bearer katana-traffic-key", "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Katana: ${method} ${path}: ${response.status} ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as T;
}

/** One document to the demo store's Admin API, as a second app on the same store. */
async function shopify<T>(options: DemoOptions, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${options.shopifyUrl}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "x-shopify-access-token": "shpat_demo_user", "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: T; errors?: unknown };
  if (!answer.data) throw new Error(`Shopify: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}

type Level = { location: { name: string }; quantities: { quantity: number }[] };
type Variants = {
  productVariants: { nodes: { sku: string; inventoryItem: { inventoryLevels: { nodes: Level[] } } }[] };
};

/** What Shopify itself shows as available of a SKU at a location. */
export async function shopifyAvailable(
  options: DemoOptions,
  sku: string,
  location: string,
): Promise<number | undefined> {
  const { productVariants } = await shopify<Variants>(
    options,
    `query ($query: String!) { productVariants(first: 1, query: $query) { nodes { sku inventoryItem {
       inventoryLevels(first: 2) { nodes { location { name } quantities(names: ["available"]) { quantity } } } } } } }`,
    { query: `sku:'${sku}'` },
  );
  return productVariants.nodes
    .filter((variant) => variant.sku === sku)
    .flatMap((variant) => variant.inventoryItem.inventoryLevels.nodes)
    .find((level) => level.location.name === location)?.quantities[0]?.quantity;
}
