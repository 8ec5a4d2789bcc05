// Reads what comes in pages as the engine does: from no cursor until there is none.
import type { Page } from "@stockgate/core/contracts";

export async function readEveryPage<Item>(
  readPage: (cursor: string | null) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await readPage(cursor);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
