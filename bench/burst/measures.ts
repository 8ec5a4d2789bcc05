// How full the reads were, and when each variant became right.
import type { Sent, World } from "../../test/support/world.ts";
import { inStock } from "../full-sync/open-catalog.ts";

const mostPerRead = 250;
const changesOfEach = 5;

/** Shares of a full request, of those for levels until then. */
export function readFills(asked: readonly Sent[], until: number): number[] {
  return asked
    .filter(({ at, path }) => at <= until && path.startsWith("/v1/inventory?"))
    .map(({ path }) => [...new URLSearchParams(path.slice(path.indexOf("?"))).keys()])
    .map((names) => names.filter((name) => name === "variant_id").length / mostPerRead);
}

type Applied = { inventoryItemId: string; to: number };

async function readItemIds({ shopify, time }: World): Promise<Map<string, string>> {
  const query = `query($after: String) { inventoryItems(first: 250, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { id sku } } }`;
  type Page = {
    pageInfo: { hasNextPage: boolean; endCursor: string };
    nodes: { id: string; sku: string }[];
  };
  const ids = new Map<string, string>();
  for (let after: string | null = null; ;) {
    const page: Page = (await shopify.query(query, { after }))["inventoryItems"] as Page;
    for (const { id, sku } of page.nodes) ids.set(id, sku);
    if (!page.pageInfo.hasNextPage) return ids;
    after = page.pageInfo.endCursor;
    await time.advance(1000);
  }
}

/** Of each variant, milliseconds from its last change to the write that made it right; Infinity where none did. */
export async function readLateness(world: World, changedAt: ReadonlyMap<string, number>): Promise<number[]> {
  const skuOf = await readItemIds(world);
  const rightAt = new Map<string, number>();
  for (const write of await world.control.shopify.writes()) {
    for (const { inventoryItemId, to } of (write as unknown as { applied: Applied[] }).applied) {
      const sku = skuOf.get(`gid://shopify/InventoryItem/${inventoryItemId}`) ?? "";
      if (to === inStock + changesOfEach) rightAt.set(sku, Date.parse(write.at));
      else rightAt.delete(sku);
    }
  }
  return [...changedAt].map(([sku, at]) => (rightAt.get(sku) ?? Infinity) - at);
}
