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
/** Katana: the values of X-Pagination are strings (V). */
const paginationShape = z.object({ total_pages: z.coerce.number() });
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

/** The first page and some others. */
async function readVariants(katana: KatanaCaller, chance: Chance) {
  const path = `/variants?extend=product_or_material&limit=${pageSize}`;
  const first = await katana.getPage(path);
  const found = variantRows.parse(first.body).data;
  const { total_pages: pages } = paginationShape.parse(first.pagination);
  const others = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 2);
  for (const page of chance.some(others, mostPages - 1)) {
    found.push(...variantRows.parse(await katana.get(`${path}&page=${page}`)).data);
  }
  return found;
}
