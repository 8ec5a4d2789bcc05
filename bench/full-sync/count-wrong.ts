// What the store shows of every variant, read page by page under a key of its own.
import { type Catalog, inStock } from "./open-catalog.ts";

const query = `query($after: String) {
  inventoryItems(first: 250, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { inventoryLevels(first: 1) { nodes { quantities(names: ["available"]) { quantity } } } } } }`;

type Page = {
  pageInfo: { hasNextPage: boolean; endCursor: string };
  nodes: { inventoryLevels: { nodes: { quantities: { quantity: number }[] }[] } }[];
};

export async function countWrong({ world }: Catalog, levels: number): Promise<number> {
  let right = 0;
  let after: string | null = null;
  do {
    const page: Page = (await world.shopify.query(query, { after }))["inventoryItems"] as Page;
    // As fast as the store's bucket fills.
    await world.time.advance(1000);
    for (const { inventoryLevels } of page.nodes)
      if (inventoryLevels.nodes[0]?.quantities[0]?.quantity === inStock) right += 1;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return levels - right;
}
