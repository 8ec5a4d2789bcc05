// A generated catalog as what each mock begins with. Both sides of one size and seed fit together; locations, stores,
// keys and tokens are the demo world's, so that whatever connects to the demo connects to this.
import { demoKatanaLocations } from "../demo/world.ts";
import type { KatanaSeed } from "../katana/index.ts";
import { createSeededRandom } from "../shared/random.ts";
import { demoApps, type ShopifySeed } from "../shopify/index.ts";
import { generateItems } from "./catalog-items.ts";
import { generateStores } from "./catalog-stores.ts";

export type CatalogOptions = {
  /** How many variants Katana has, about: at least 20. The main store sells nearly all of them but the materials. */
  variants: number;
  /** Default: 1. */
  seed?: number;
};

export function katanaCatalogSeed(options: CatalogOptions): KatanaSeed {
  const { goods, materials, kits, twins, unnamed } = generate(options).items;
  return { locations: demoKatanaLocations, items: [...materials, ...goods, ...kits, ...twins, ...unnamed] };
}

export function shopifyCatalogSeed(options: CatalogOptions): ShopifySeed {
  const { items, random } = generate(options);
  return { stores: generateStores(items, random), apps: demoApps };
}

function generate({ variants, seed = 1 }: CatalogOptions) {
  const random = createSeededRandom(seed);
  return { items: generateItems(variants, random), random };
}
