// A generated catalog inside both mocks: what a client of the vendors' own APIs sees of it.
import { expect, it } from "vitest";
import { aKatana } from "../katana/testing/katana-client.ts";
import { at, rowsAt, textAt } from "../shopify/testing/json.ts";
import { aShopify } from "../shopify/testing/shopify-client.ts";
import { katanaCatalogSeed, shopifyCatalogSeed } from "./catalog-seeds.ts";

const variants = 300;

it("is served by Katana page by page, each page as the document says", async () => {
  const seed = katanaCatalogSeed({ variants });
  const katana = aKatana({ seed });
  const pages = [1, 2].map((page) =>
    katana.list(`/variants?extend=product_or_material&limit=250&page=${page}`),
  );
  const rows = (await Promise.all(pages)).flat();
  // One more is the service, which has no stock.
  expect(rows).toHaveLength(variants + 1);
  const kit = rows.find((row) => String(row["sku"]).startsWith("KIT-0001"));
  const recipe = await katana.list(`/bom_rows?product_variant_id=${String(kit?.["id"])}`);
  expect(recipe).toHaveLength(seed.items.find((item) => item.key === "KIT-0001")?.recipe.length ?? 0);
  const [level] = await katana.list(`/inventory?location_id=1&variant_id=${String(kit?.["id"])}`);
  expect(level?.["quantity_potential"]).toMatch(/^\d+\.00000$/);
});

it("is served by Shopify at both stores, under the demo's tokens", async () => {
  const seed = shopifyCatalogSeed({ variants });
  const shopify = aShopify({ seed });
  const document = `query ($after: String) { productVariants(first: 250, after: $after) {
    nodes { id sku inventoryItem { tracked } } pageInfo { hasNextPage endCursor } } }`;
  const count = async (token: string) => {
    let [found, after] = [0, null as string | null];
    for (;;) {
      const answer = await shopify.data(document, { after }, { token });
      found += rowsAt(answer, "productVariants", "nodes").length;
      if (at(answer, "productVariants", "pageInfo", "hasNextPage") !== true) return found;
      after = textAt(answer, "productVariants", "pageInfo", "endCursor");
    }
  };
  expect(await count("shpat_demo")).toBe(seed.stores[0]?.listings.length);
  expect(await count("shpat_outlet")).toBe(seed.stores[1]?.listings.length);
});
