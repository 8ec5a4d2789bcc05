// What each store shows against what Katana itself says, by both vendors' own APIs.
import type { RealShop } from "./real-shop.ts";

type Row = Record<string, unknown>;

const stores = [
  {
    token: "shpat_demo_user",
    places: { "Online warehouse": "Main warehouse", "Retail store": "High street shop" },
  },
  { token: "shpat_outlet_user", places: { "Outlet warehouse": "Main warehouse" } },
] as const;

async function everyRow(shop: RealShop, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = (await shop.katana("GET", `${path}?limit=250&page=${page}`)) as { data: Row[] };
    rows.push(...data);
    if (data.length < 250) return rows;
  }
}

/** By variant and location: what open orders for kits will take of it, which Katana does not commit by itself (rule Q2). */
async function readKitOrders(shop: RealShop, kits: ReadonlySet<unknown>): Promise<Map<string, number>> {
  const taken = new Map<string, number>();
  const recipes = Map.groupBy(await everyRow(shop, "/bom_rows"), (line) => line["product_variant_id"]);
  for (const order of await everyRow(shop, "/sales_orders")) {
    if (order["status"] === "DELIVERED") continue;
    for (const row of order["sales_order_rows"] as Row[]) {
      if (!kits.has(row["variant_id"])) continue;
      for (const line of recipes.get(row["variant_id"]) ?? []) {
        const key = `${String(line["ingredient_variant_id"])} ${String(order["location_id"])}`;
        taken.set(key, (taken.get(key) ?? 0) + Number(row["quantity"]) * Number(line["quantity"]));
      }
    }
  }
  return taken;
}

/** Of each SKU that one variant alone bears, by location: what may be sold. */
async function readTruth(shop: RealShop): Promise<Map<string, number>> {
  const variants = await everyRow(shop, "/variants");
  const locations = new Map((await everyRow(shop, "/locations")).map((row) => [row["id"], row["name"]]));
  const bearers = new Map<unknown, number>();
  for (const { sku } of variants) bearers.set(sku, (bearers.get(sku) ?? 0) + 1);
  const skus = new Map(variants.filter(({ sku }) => bearers.get(sku) === 1).map(({ id, sku }) => [id, sku]));
  const isKit = ({ sku }: Row) => String(sku).startsWith("KIT");
  const taken = await readKitOrders(shop, new Set(variants.filter(isKit).map(({ id }) => id)));
  const truth = new Map<string, number>();
  for (const row of await everyRow(shop, "/inventory")) {
    const sku = skus.get(row["variant_id"]);
    if (typeof sku !== "string" || sku === "") continue;
    const of = (field: string) => Number(row[field] ?? 0);
    const onKits = taken.get(`${String(row["variant_id"])} ${String(row["location_id"])}`) ?? 0;
    const left = of("quantity_in_stock") + of("quantity_potential") - of("quantity_committed") - onKits;
    truth.set(`${sku} at ${String(locations.get(row["location_id"]))}`, Math.max(0, Math.floor(left)));
  }
  return truth;
}

type Level = { location: { name: string }; quantities: { quantity: number }[] };
type Item = { tracked: boolean; inventoryLevels: { nodes: Level[] } };
type Variants = { data: { productVariants: { nodes: { sku: string | null; inventoryItem: Item }[] } } };

const variantsQuery = `{ productVariants(first: 250) { nodes { sku inventoryItem { tracked inventoryLevels(first: 3) { nodes {
  location { name } quantities(names: ["available"]) { quantity } } } } } } }`;

export type Difference = { what: string; shows: number; wanted: number };

/** Of everything that is sold anywhere: what is shown otherwise than it should be, and how much was compared. */
export async function compareSides(shop: RealShop): Promise<{ compared: number; wrong: Difference[] }> {
  const truth = await readTruth(shop);
  const wrong: Difference[] = [];
  let compared = 0;
  for (const { token, places } of stores) {
    const { data } = (await shop.shopify(variantsQuery, token)) as Variants;
    for (const { sku, inventoryItem } of data.productVariants.nodes) {
      if (!inventoryItem.tracked) continue;
      for (const { location, quantities } of inventoryItem.inventoryLevels.nodes) {
        const place = Object.entries(places).find(([name]) => name === location.name)?.[1];
        const wanted = truth.get(`${sku} at ${place}`);
        if (wanted === undefined) continue;
        compared += 1;
        const shows = quantities[0]?.quantity ?? 0;
        if (shows !== wanted) wrong.push({ what: `${sku} at ${location.name}`, shows, wanted });
      }
    }
  }
  return { compared, wrong };
}
