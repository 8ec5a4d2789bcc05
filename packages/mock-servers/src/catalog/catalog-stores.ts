// Which of a generated catalog the two demo stores sell, and what they show: most of it, a little wrong here and there.
import {
  type DemoItem,
  type DemoListing,
  type DemoStore,
  demoStoreLocations,
  mainListing,
  online,
  outletListing,
  retail,
} from "../demo/world.ts";
import type { Random } from "../shared/ports.ts";
import type { CatalogItems } from "./catalog-items.ts";
import { catalogShares, drawFrom, fourDigits } from "./catalog-words.ts";

export function generateStores(items: CatalogItems, random: Random): DemoStore[] {
  const { goods, kits, unnamed } = items;
  const total = Object.values(items).reduce((sum, group) => sum + group.length, 0);
  const nuisances = Math.max(1, Math.round(total * catalogShares.eachNuisance));
  const drawSome = () => new Set(Array.from({ length: nuisances }, () => drawFrom(goods, random)));
  const [unlisted, untracked, lowerCase, doubled] = [drawSome(), drawSome(), drawSome(), drawSome()];
  // Never listed and something else besides: nobody would see it.
  const listed = goods.filter((item) => !unlisted.has(item));
  const shownBy = (item: DemoItem, index: number): DemoListing => ({
    ...mainListing(item, index),
    ...(lowerCase.has(item) ? { sku: item.sku?.toLowerCase() ?? null } : {}),
    ...(untracked.has(item) ? { isTracked: false } : {}),
  });
  const exhibits = [...doubled].map((item, index) => ({
    ...mainListing(item, index),
    product: `${item.product}, exhibition piece ${index + 1}`,
    option: "",
  }));
  const books = Array.from({ length: nuisances }, (_, index): DemoListing => {
    const number = fourDigits(index + 1);
    const available = { [online]: 3, [retail]: 0 };
    const [product, sku] = [`Book of the trade ${number}`, `SHOP-ONLY-${number}`];
    return { product, option: "", sku, price: "25.00", isTracked: true, available };
  });
  const products = new Set([...new Set(listed.map((item) => item.product))].filter((_, n) => n % 6 === 0));
  return [
    {
      domain: "demo.myshopify.com",
      name: "Demo woodshop",
      locations: demoStoreLocations.demo,
      listings: [...[...listed, ...kits, ...unnamed].map(shownBy), ...exhibits, ...books],
    },
    {
      domain: "outlet.myshopify.com",
      name: "Outlet",
      locations: demoStoreLocations.outlet,
      listings: listed.filter((item) => products.has(item.product)).map(outletListing),
    },
  ];
}
