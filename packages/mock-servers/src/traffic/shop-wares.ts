// What a store's shoppers find on its shelves: of a large catalog a part, drawn by chance. Read again now and then, as
// shelves empty and fill.
import { z } from "zod";
import type { ShopifyCaller } from "../callers/shopify-caller.ts";
import type { Chance } from "./chance.ts";
import { edgeVariants, shelf } from "./shop-documents.ts";

const nodes = z.object({ nodes: z.array(z.object({ id: z.string() })) });
const edgesShape = z.object({ oldest: nodes, newest: nodes });
const shelfShape = z.object({ productVariants: nodes });

const shelves = 3;
/** Nobody puts what is sold out into a cart; it sells out between the shelf and the checkout. */
const isOnSale = "(inventory_quantity:>0 OR managed:false)";

/** Ids of variants. Shopify: a cursor list has no middle to begin at, but ids can be searched by range. */
export async function readShelves(shopify: ShopifyCaller, chance: Chance): Promise<string[]> {
  const { oldest, newest } = edgesShape.parse(await shopify(edgeVariants));
  const [first, last] = [oldest, newest].map((edge) => /\d+$/.exec(edge.nodes[0]?.id ?? "")?.[0]);
  if (first === undefined || last === undefined) return [];
  const reach = Number(BigInt(last) - BigInt(first));
  const starts = [0, ...Array.from({ length: shelves - 1 }, () => chance.from(0, reach))];
  const found = new Set<string>();
  for (const start of starts) {
    const query = `id:>=${BigInt(first) + BigInt(start)} ${isOnSale}`;
    const { productVariants } = shelfShape.parse(await shopify(shelf, { query }));
    for (const { id } of productVariants.nodes) found.add(id);
  }
  return [...found];
}
