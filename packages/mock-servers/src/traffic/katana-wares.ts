// What the people at Katana's screens have to do with: locations, wares, customers, suppliers. Of a large catalog a
// part, drawn by chance and read once.
import { z } from "zod";
import type { KatanaCaller } from "../callers/katana-caller.ts";
import type { Chance } from "./chance.ts";

export type KatanaWares = {
  /** The primary one first. */
  locationIds: number[];
  /** What is sold: products and kits. */
  sold: number[];
  /** Products that are made here, kits not among them. */
  made: number[];
  materials: number[];
  customerIds: number[];
  supplierIds: number[];
};

const mostPages = 4;
const pageSize = 250;

const idRows = z.object({ data: z.array(z.object({ id: z.int() })) });
const locationRows = z.object({ data: z.array(z.object({ id: z.int(), is_primary: z.boolean() })) });
const variantRows = z.object({
  data: z.array(
    z.object({
      id: z.int(),
      type: z.string(),
      product_or_material: z
        .object({ is_producible: z.boolean().optional(), is_auto_assembly: z.boolean().optional() })
        .optional(),
    }),
  ),
});

export async function readKatanaWares(katana: KatanaCaller, chance: Chance): Promise<KatanaWares> {
  const ids = async (path: string) => idRows.parse(await katana.get(path)).data.map(({ id }) => id);
  const locations = locationRows.parse(await katana.get("/locations")).data;
  const variants = await readVariants(katana, chance);
  const idsOf = (isWanted: (variant: (typeof variants)[number]) => boolean) =>
    variants.filter(isWanted).map(({ id }) => id);
  return {
    locationIds: locations
      .toSorted((a, b) => Number(b.is_primary) - Number(a.is_primary) || a.id - b.id)
      .map(({ id }) => id),
    sold: idsOf(({ type }) => type === "product"),
    made: idsOf(
      ({ product_or_material: item }) => item?.is_producible === true && item.is_auto_assembly !== true,
    ),
    materials: idsOf(({ type }) => type === "material"),
    customerIds: await ids("/customers"),
    supplierIds: await ids("/suppliers"),
  };
}

/** The first page and some others: X-Pagination is not needed, as a page past the end is empty. */
async function readVariants(katana: KatanaCaller, chance: Chance) {
  const read = async (page: number) =>
    variantRows.parse(await katana.get(`/variants?extend=product_or_material&limit=${pageSize}&page=${page}`))
      .data;
  const found = await read(1);
  if (found.length < pageSize) return found;
  const highest = await lastPage(async (page) => (await read(page)).length === 0);
  const others = Array.from({ length: highest - 1 }, (_, index) => index + 2);
  for (const page of chance.some(others, mostPages - 1)) found.push(...(await read(page)));
  return found;
}

/** By doubling, then halving: a few requests for any size. The first page has rows. */
async function lastPage(isEmpty: (page: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [1, 2];
  while (!(await isEmpty(high))) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isEmpty(middle)) high = middle;
    else low = middle;
  }
  return low;
}
