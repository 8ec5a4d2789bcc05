// What somebody does at the demo store over its own API, and what the store says itself.
import type { Stage } from "./stage.ts";

type Level = { id: string; quantities: { quantity: number }[]; location: { id: string; name: string } };

async function ask<T>({ stand }: Stage, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${stand.shopifyUrl}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": "shpat_demo_user" },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: T; errors?: unknown };
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

async function levelOf(
  stage: Stage,
  sku: string,
  location: string,
): Promise<{ item: string; level: Level | undefined }> {
  type Item = { id: string; inventoryLevels: { nodes: Level[] } };
  const { productVariants } = await ask<{ productVariants: { nodes: { inventoryItem: Item }[] } }>(
    stage,
    `{ productVariants(first: 1, query: "sku:'${sku}'") { nodes { inventoryItem { id inventoryLevels(first: 10) {
       nodes { id quantities(names: ["available"]) { quantity } location { id name } } } } } } }`,
  );
  const item = productVariants.nodes[0]?.inventoryItem;
  return {
    item: item?.id ?? "",
    level: item?.inventoryLevels.nodes.find((each) => each.location.name === location),
  };
}

/** What the store itself shows. */
export async function shown(stage: Stage, sku: string, location: string): Promise<number | undefined> {
  return (await levelOf(stage, sku, location)).level?.quantities[0]?.quantity;
}

/** Takes the item off a location, so that nothing can be written there; answers how to bring it back. */
export async function takeOff(stage: Stage, sku: string, location: string): Promise<() => Promise<void>> {
  const { item, level } = await levelOf(stage, sku, location);
  const refusals = async (query: string, variables: object) => {
    const [payload] = Object.values(
      await ask<Record<string, { userErrors: unknown[] }>>(stage, query, variables),
    );
    if (!payload || payload.userErrors.length > 0) throw new Error(JSON.stringify(payload));
  };
  await refusals(
    "mutation ($id: ID!, $key: String!) { inventoryDeactivate(inventoryLevelId: $id) @idempotent(key: $key) { userErrors { message } } }",
    { id: level?.id, key: `off-${sku}` },
  );
  return () =>
    refusals(
      `mutation ($item: ID!, $place: ID!, $key: String!) { inventoryActivate(inventoryItemId: $item, locationId: $place)
         @idempotent(key: $key) { userErrors { message } } }`,
      { item, place: level?.location.id, key: `on-${sku}` },
    );
}
