// Targets in other orders than that of their ids: every row once, whichever way one turns, while rows come and go.
import { expect, it } from "vitest";
import { buildShop, insertTargets } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";
import type { SortedPlace, SortedRequest } from "../children.ts";
import type { Store } from "../store.ts";
import { type ListedTarget, type SortOrder, sortKeyOf, type TargetSort } from "./listed-targets.ts";
import type { TargetFilter } from "./targets.ts";

const sorts: readonly TargetSort[] = ["SKU", "LAST_CHANGE", "DIFFERENCE"];
const orders = sorts.flatMap((by) => [false, true].map((isReversed): SortOrder => ({ by, isReversed })));

/** Many that are equal in what they are put in order by. */
const fieldsOf = (index: number): Partial<ListedTarget> => ({
  sortText: `sku-${index % 7}`,
  changedAt: 1_790_000_000_000 + (index % 5) * 1000,
  difference: (index % 4) - 1,
  state: index % 3 === 0 ? "FAILED" : "IN_SYNC",
});

async function setUp(store: Store, count = 40, name = "shop") {
  return store.transaction(async (tx) => {
    const shop = await buildShop(tx, { name, variants: count });
    await insertTargets(tx, shop, fieldsOf);
    return shop;
  });
}

async function readAll(
  store: Store,
  integration: number,
  order: SortOrder,
  turn: "forward" | "backward",
  filter: TargetFilter = {},
) {
  const pages: ListedTarget[][] = [];
  let place: SortedPlace | undefined;
  for (;;) {
    const request: SortedRequest =
      turn === "forward"
        ? { first: 7, ...(place ? { after: place } : {}) }
        : { last: 7, ...(place ? { before: place } : {}) };
    const found = await store.read((tx) => tx.targets.sortedPages([integration], filter, order, request));
    const page = found.get(integration);
    const edge = turn === "forward" ? page?.rows.at(-1) : page?.rows.at(0);
    if (!page || !edge) break;
    if (turn === "forward") pages.push(page.rows);
    else pages.unshift(page.rows);
    place = { key: sortKeyOf[order.by](edge), id: edge.id };
    if (!(turn === "forward" ? page.hasNext : page.hasPrevious)) break;
  }
  return pages.flat();
}

const compare = (left: string | number, right: string | number) => (left < right ? -1 : left > right ? 1 : 0);
const sortedBy = (rows: readonly ListedTarget[], { by, isReversed }: SortOrder) => {
  const sign = (by === "SKU") === isReversed ? -1 : 1;
  const key = sortKeyOf[by];
  return rows.toSorted((left, right) => sign * (compare(key(left), key(right)) || left.id - right.id));
};
const idsOf = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);

describeStores("targets in another order", ({ open }) => {
  it.each(orders)("are each there once, page by page, either way: %o", async (order) => {
    const store = await open();
    const { integration } = await setUp(store);
    const all = await store.read((tx) => tx.targets.ofIntegration(integration));
    const expected = idsOf(sortedBy(all, order));
    expect(expected).toHaveLength(40);
    for (const turn of ["forward", "backward"] as const)
      expect(idsOf(await readAll(store, integration, order, turn))).toEqual(expected);
    const failed = sortedBy(
      all.filter(({ state }) => state === "FAILED"),
      order,
    );
    expect(idsOf(await readAll(store, integration, order, "forward", { state: ["FAILED"] }))).toEqual(
      idsOf(failed),
    );
  });

  it("go on behind a place whose row is gone", async () => {
    const store = await open();
    const { integration } = await setUp(store);
    const order: SortOrder = { by: "SKU", isReversed: false };
    const [before, gone, ...rest] = await readAll(store, integration, order, "forward");
    await store.transaction((tx) => tx.targets.remove([gone!.id, before!.id]));
    const after = { key: gone!.sortText, id: gone!.id };
    const page = await store.read((tx) =>
      tx.targets.sortedPages([integration], {}, order, { first: 5, after }),
    );
    expect(idsOf(page.get(integration)?.rows ?? [])).toEqual(idsOf(rest.slice(0, 5)));
  });

  it("are the same for several integrations at once as for each", async () => {
    const store = await open();
    const shops = [await setUp(store, 9), await setUp(store, 3, "other")];
    const order: SortOrder = { by: "DIFFERENCE", isReversed: false };
    const ids = shops.map(({ integration }) => integration);
    for (const request of [{ first: 4 }, { last: 4 }]) {
      const together = await store.read((tx) => tx.targets.sortedPages(ids, {}, order, request));
      for (const id of ids) {
        const alone = await store.read((tx) => tx.targets.sortedPages([id], {}, order, request));
        expect(together.get(id)).toEqual(alone.get(id));
      }
    }
  });
});
