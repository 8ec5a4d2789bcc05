// What a generated catalog holds on Katana's side: goods in many variants, materials, kits that share their
// components, and the nuisances of a real catalog. The same numbers give the same catalog; nothing is stored here.
import { codeOf, type DemoItem } from "../demo/world.ts";
import type { Random } from "../shared/ports.ts";
import { catalogShares, drawFrom, fourDigits, goods, sizes, woods } from "./catalog-words.ts";

export type CatalogItems = {
  goods: DemoItem[];
  materials: DemoItem[];
  kits: DemoItem[];
  /** Older variants that bear the SKU of one of the goods. */
  twins: DemoItem[];
  unnamed: DemoItem[];
};

/** About `variants` of them, services not counted. */
export function generateItems(variants: number, random: Random): CatalogItems {
  const share = (part: number) => Math.max(1, Math.round(variants * part));
  const materials = generateMaterials(Math.max(4, share(catalogShares.materials)), random);
  const nuisances = share(catalogShares.eachNuisance);
  const kitCount = share(catalogShares.kits);
  const goodsCount = Math.max(10, variants - materials.length - kitCount - 2 * nuisances);
  const goods = generateGoods(goodsCount, materials, random);
  const kits = generateKits(kitCount, goods, materials, random);
  const twins = Array.from({ length: nuisances }, (_, index): DemoItem => {
    const original = drawFrom(goods, random);
    const product = `${original.product} (earlier make ${index + 1})`;
    return { ...original, key: `TWIN-${index + 1}`, product, recipe: [], ageDays: original.ageDays + 300 };
  });
  const unnamed = Array.from({ length: nuisances }, (_, index): DemoItem => {
    const product = `Offcut bag ${fourDigits(index + 1)}`;
    return { ...aGood(random), key: `NO-SKU-${index + 1}`, sku: null, product, option: "" };
  });
  return { goods, materials, kits, twins, unnamed };
}

const below = (random: Random, count: number) => Math.floor(random.next() * count);

function aGood(random: Random): Omit<DemoItem, "key" | "sku" | "product" | "option"> {
  // One in twelve is sold out, and a shop keeps a handful of each.
  const isSoldOut = below(random, 12) === 0;
  return {
    kind: "product",
    price: `${9 + below(random, 240)}.00`,
    stock: {
      main: isSoldOut ? 0 : 5 + below(random, 120),
      shop: below(random, 12),
      wholesale: below(random, 3) === 0 ? below(random, 300) : 0,
    },
    recipe: [],
    ageDays: 1 + below(random, 600),
  };
}

function generateGoods(count: number, materials: readonly DemoItem[], random: Random): DemoItem[] {
  const made: DemoItem[] = [];
  for (let number = 1; made.length < count; number += 1) {
    const [wood, good] = [drawFrom(woods, random), drawFrom(goods, random)];
    const name = `${codeOf(wood)}-${codeOf(good)}-${fourDigits(number)}`;
    const options = Math.min(1 + below(random, sizes.length), count - made.length);
    const recipe = below(random, 5) < 3 ? drawRecipe(materials, 1 + below(random, 3), random) : [];
    const ageDays = 1 + below(random, 600);
    for (const option of options === 1 ? [""] : sizes.slice(0, options)) {
      const key = option === "" ? name : `${name}-${codeOf(option, 6)}`;
      const product = `${wood} ${good.toLowerCase()} ${fourDigits(number)}`;
      made.push({ ...aGood(random), key, sku: key, product, option, recipe, ageDays });
    }
  }
  return made;
}

function drawRecipe(from: readonly DemoItem[], count: number, random: Random): DemoItem["recipe"] {
  const keys = new Set(Array.from({ length: count }, () => drawFrom(from, random).key));
  return [...keys].map((key) => ({ key, quantity: (1 + below(random, 8)) / 4 }));
}

const generateMaterials = (count: number, random: Random): DemoItem[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `MAT-${fourDigits(index + 1)}`,
    sku: `MAT-${fourDigits(index + 1)}`,
    product: `Material ${fourDigits(index + 1)}`,
    option: "",
    kind: "material",
    price: "1.50",
    // Materials are measured, not counted: quarters of a unit.
    stock: { main: 200 + below(random, 8000) / 4, shop: below(random, 200) / 4, wholesale: 0 },
    recipe: [],
    ageDays: 601 + below(random, 200),
  }));

/** Half of the components come from the first tenth of the goods: many kits share them. One kit in 25 holds another. */
function generateKits(
  count: number,
  goods: readonly DemoItem[],
  materials: readonly DemoItem[],
  random: Random,
): DemoItem[] {
  const popular = goods.slice(0, Math.max(5, Math.floor(goods.length / 10)));
  const kits: DemoItem[] = [];
  for (let number = 1; number <= count; number += 1) {
    const pieces = new Set(
      Array.from({ length: 1 + below(random, 3) }, () =>
        drawFrom(below(random, 2) === 0 ? popular : goods, random),
      ),
    );
    const recipe = [...pieces].map(({ key }) => ({ key, quantity: 1 + below(random, 3) }));
    if (below(random, 3) === 0) recipe.push(...drawRecipe(materials, 1, random));
    const inner = number % 25 === 0 ? kits[below(random, kits.length)] : undefined;
    if (inner) recipe.push({ key: inner.key, quantity: 1 });
    const key = `KIT-${fourDigits(number)}`;
    const stock = { main: 0, shop: 0, wholesale: 0 };
    const price = `${49 + below(random, 400)}.00`;
    const ageDays = 1 + below(random, 300);
    kits.push({
      key,
      sku: key,
      product: `Set ${fourDigits(number)}`,
      option: "",
      kind: "kit",
      price,
      stock,
      recipe,
      ageDays,
    });
  }
  return kits;
}
