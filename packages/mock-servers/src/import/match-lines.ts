// Which Katana variant a line of a store's order is. Katana: by SKU, and of several the one created last (O: article on
// stock sync); a product that it does not know is created (O, older article). Lines without a SKU are found by their
// product's name (inferred: the vendor keeps a mapping of its own).
import { z } from "zod";
import type { KatanaCaller } from "../callers/katana-caller.ts";
import type { StoreLine } from "./store-orders.ts";

export type LineMatching = {
  /** Null where it stays without one. */
  variantOf(line: StoreLine): Promise<number | null>;
  /** To be called where Katana refused an order: what was remembered may be gone. */
  forget(): void;
};

const variantsShape = z.object({ data: z.array(z.object({ id: z.int() })) });
const productShape = z.object({ variants: z.array(z.object({ id: z.int(), sku: z.string().nullable() })) });
const productsShape = z.object({ data: z.array(productShape) });

export function createLineMatching(katana: KatanaCaller, unmatched: "create" | "skip"): LineMatching {
  const known = new Map<string, number>();

  const findBySku = async (sku: string) => {
    const query = new URLSearchParams({ sku, limit: "1" });
    const { data } = variantsShape.parse(await katana.get(`/variants?${query}`));
    return data[0]?.id ?? null;
  };
  const findByName = async (name: string) => {
    const { data } = productsShape.parse(await katana.get(`/products?${new URLSearchParams({ name })}`));
    return data.flatMap(({ variants }) => variants).find(({ sku }) => sku === null)?.id ?? null;
  };
  const create = async ({ title, sku }: StoreLine) => {
    const body = { name: title, uom: "pcs", is_sellable: true, variants: [{ sku: sku ?? "" }] };
    const { variants } = productShape.parse(await katana.send("POST", "/products", body));
    return variants[0]?.id ?? null;
  };

  return {
    async variantOf(line) {
      const sku = line.sku ?? "";
      const key = sku === "" ? `name ${line.title}` : `sku ${sku}`;
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const found = sku === "" ? await findByName(line.title) : await findBySku(sku);
      const variantId = found ?? (unmatched === "create" ? await create(line) : null);
      if (variantId !== null) known.set(key, variantId);
      return variantId;
    },
    forget: () => known.clear(),
  };
}
