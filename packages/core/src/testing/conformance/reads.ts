// Every read that the contract knows, so that what holds for one can be asked of all.
import type { CatalogImport, ChannelLevelKey, ExternalId, ProductImport } from "../../contracts/index.ts";
import { call, type Stage } from "./stage.ts";

export type Read = { name: string; run: () => Promise<unknown> };

/** Where a paged listing ends. A catalog that does not end is a fault of its own. */
const mostPages = 500;

type Paged<T> = { items: T[]; next: string | null };

/** All items of a listing; `between` runs after its first page. */
export async function readAll<T>(
  page: (cursor: string | null) => Promise<Paged<T>>,
  between: () => Promise<void> = async () => {},
): Promise<{ items: T[]; pages: number }> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 1; pages <= mostPages; pages += 1) {
    const read: Paged<T> = await page(cursor);
    items.push(...read.items);
    if (read.next === null) return { items, pages };
    if (read.next === cursor) throw new Error("a page names itself as the next");
    cursor = read.next;
    if (pages === 1) await between();
  }
  throw new Error(`the listing has no end within ${mostPages} pages`);
}

/** Needs ids that are there: they are read from the far side first, and noted by nobody. */
export async function readsOf(stage: Stage): Promise<Read[]> {
  const ids = (await stage.far.variantIds()).slice(0, 3);
  return [...commonReads(stage, ids), ...(await readsOfOneKind(stage, ids))];
}

function commonReads({ side }: Stage, ids: readonly ExternalId[]): Read[] {
  return [
    { name: "identify", run: () => side.identify(call) },
    { name: "locations", run: () => side.locations(call) },
    { name: "variantPage", run: () => side.variantPage(null, call) },
    {
      name: "variants",
      run: () =>
        side.variants(
          ids.map((externalId) => ({ about: "variant", externalId })),
          call,
        ),
    },
  ];
}

const notImported: ProductImport = {
  marker: "nowhere.example product 1",
  name: "A product that nobody made",
  productExternalId: null,
  variants: [{ key: "1", sku: "NO-SUCH-SKU", barcode: null, options: [] }],
};

const readsOfImports = (imports: CatalogImport | undefined): Read[] =>
  imports
    ? [
        { name: "findImported", run: () => imports.findImported([notImported], call) },
        { name: "isAdjusted", run: () => imports.isAdjusted("NO-SUCH-NUMBER", call) },
      ]
    : [];

async function readsOfOneKind(stage: Stage, ids: ExternalId[]): Promise<Read[]> {
  if (stage.kind === "SOURCE") {
    const { side } = stage;
    return [
      { name: "recipes", run: () => side.recipes(ids, call) },
      { name: "levels", run: () => side.levels(ids, call) },
      { name: "orders", run: () => side.orders([{ kind: "sales", externalId: "1" }], call) },
      { name: "openOrderPage", run: () => side.openOrderPage(null, call) },
      { name: "changes", run: () => side.changes(null, call) },
      { name: "levelPage", run: () => side.levelPage(null, call) },
      ...readsOfImports(side.catalogImport),
    ];
  }
  const { side, far } = stage;
  const keys: ChannelLevelKey[] = (await far.writableLevels()).slice(0, side.maxLevelsPerRead);
  return [
    { name: "levels", run: () => side.levels(keys, call) },
    { name: "listings", run: () => side.listings(ids, call) },
    { name: "openOrderPage", run: () => side.openOrderPage(null, call) },
    { name: "changedOrderPage", run: () => side.changedOrderPage(0, null, call) },
  ];
}
