// Reading what comes in pages, and asking in portions.
import { AdapterError, type Page } from "@stockgate/core/contracts";

/** Every item from `start` on, to the last page. */
export async function readAllPages<Item>(
  readPage: (after: string | null) => Promise<Page<Item>>,
  start: string | null = null,
): Promise<Item[]> {
  const items: Item[] = [];
  let after = start;
  for (;;) {
    const page = await readPage(after);
    items.push(...page.items);
    if (page.next === null) return items;
    if (page.next === after)
      throw new AdapterError("bad-response", "Shopify's pages lead back to themselves");
    after = page.next;
  }
}

export const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
