import { describe, expect, it } from "vitest";
import type { DemoItem } from "../demo/world.ts";
import { katanaCatalogSeed, shopifyCatalogSeed } from "./catalog-seeds.ts";

const items = katanaCatalogSeed({ variants: 2000 }).items;
const stores = shopifyCatalogSeed({ variants: 2000 }).stores;
const listings = stores[0]?.listings ?? [];

describe("a generated catalog", () => {
  it.each([20, 500, 2000])("has the size that was asked for: %i", (variants) => {
    expect(katanaCatalogSeed({ variants }).items).toHaveLength(variants);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(katanaCatalogSeed({ variants: 500, seed: 7 })).toStrictEqual(
      katanaCatalogSeed({ variants: 500, seed: 7 }),
    );
    expect(shopifyCatalogSeed({ variants: 500, seed: 7 })).toStrictEqual(
      shopifyCatalogSeed({ variants: 500, seed: 7 }),
    );
    expect(katanaCatalogSeed({ variants: 500, seed: 8 })).not.toStrictEqual(
      katanaCatalogSeed({ variants: 500, seed: 7 }),
    );
  });

  it("has products of 1 to 12 variants, of one option each", () => {
    const products = [...Map.groupBy(items, (item) => item.product).values()];
    const sizes = new Set(products.map((variants) => variants.length));
    expect([...sizes].toSorted((a, b) => a - b)).toStrictEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    for (const variants of products)
      expect(new Set(variants.map(({ option }) => option)).size).toBe(variants.length);
  });

  it("makes a tenth of kits, some of them of other kits, most of shared components", () => {
    const kits = items.filter((item) => item.kind === "kit");
    const byKey = new Map(items.map((item) => [item.key, item]));
    expect(kits).toHaveLength(200);
    expect(kits.every((kit) => kit.recipe.length > 0)).toBe(true);
    expect(kits.some((kit) => kit.recipe.some(({ key }) => byKey.get(key)?.kind === "kit"))).toBe(true);
    const uses = Map.groupBy(
      kits.flatMap((kit) => kit.recipe),
      ({ key }) => key,
    );
    expect([...uses.values()].some((each) => each.length >= 3)).toBe(true);
  });

  it("names a component that exists in every recipe, and every key once", () => {
    const keys = new Set(items.map(({ key }) => key));
    expect(keys.size).toBe(items.length);
    for (const { recipe } of items) for (const { key } of recipe) expect(keys).toContain(key);
  });

  it("has every nuisance", () => {
    const skus = (all: readonly { sku: string | null }[]) => all.flatMap(({ sku }) => sku ?? []);
    const known = new Set(skus(items));
    const shown = new Set(skus(listings));
    const doubled = (all: string[]) => all.length - new Set(all).size;
    const isGood = (item: DemoItem) => item.kind !== "material" && item.sku !== null;
    expect({
      twins: doubled(skus(items)) > 0,
      twinListings: doubled(skus(listings)) > 0,
      unnamed: items.some(({ sku }) => sku === null) && listings.some(({ sku }) => sku === null),
      untracked: listings.some(({ isTracked }) => !isTracked),
      katanaOnly: items.some((item) => isGood(item) && !shown.has(item.sku ?? "")),
      storeOnly: [...shown].some((sku) => !known.has(sku) && !known.has(sku.toUpperCase())),
      lowerCase: [...shown].some((sku) => !known.has(sku) && known.has(sku.toUpperCase())),
    }).toStrictEqual({
      twins: true,
      twinListings: true,
      unnamed: true,
      untracked: true,
      katanaOnly: true,
      storeOnly: true,
      lowerCase: true,
    });
  });
});
