// People at Katana: they count, sell, ship and move stock, each time by its own API.
import type { Chance } from "../../test/support/chance.ts";
import type { Json, RealShop } from "./real-shop.ts";

type Rows = { data: { id: number; sku?: string; name?: string; type?: string }[] };

export async function openTrade(shop: RealShop, chance: Chance) {
  const { data: variants } = (await shop.katana("GET", "/variants?limit=250")) as Rows;
  const { data: places } = (await shop.katana("GET", "/locations")) as Rows;
  const goods = variants
    .filter(({ sku, type }) => type === "product" && /^(OAK|ASH)/.test(sku ?? ""))
    .map(({ id }) => id);
  const kits = variants.filter(({ sku }) => sku?.startsWith("KIT")).map(({ id }) => id);
  const placeNamed = (name: string) => places.find((place) => place.name === name)?.id;
  const anyPlace = () => placeNamed(chance.oneOf(["Main warehouse", "High street shop"]));
  const open: Json[] = [];
  let number = 0;

  const adjust = (quantity: number) =>
    shop.katana("POST", "/stock_adjustments", {
      stock_adjustment_number: `TRIAL-${(number += 1)}`,
      location_id: anyPlace(),
      stock_adjustment_rows: [{ variant_id: chance.oneOf(goods), quantity }],
    });
  const deeds: (() => Promise<unknown>)[] = [
    () => adjust(1 + chance.below(6)),
    () => adjust(-1 - chance.below(2)),
    async () => {
      const order = await shop.katana("POST", "/sales_orders", {
        customer_id: 1,
        location_id: anyPlace(),
        sales_order_rows: [{ variant_id: chance.oneOf([...goods, ...kits]), quantity: 1 }],
      });
      open.push(order);
    },
    async () => {
      const order = open.shift();
      if (order) await shop.katana("PATCH", `/sales_orders/${String(order["id"])}`, { status: "DELIVERED" });
    },
    async () => {
      const order = open.pop();
      if (order) await shop.katana("DELETE", `/sales_orders/${String(order["id"])}`);
    },
  ];
  return { act: () => chance.oneOf(deeds)() };
}
