// Makes Katana's records out of the demo world: the same ids every time.
import { isoTime } from "../shared/iso-time.ts";
import { type DemoItem, type DemoLocation, demoItems, demoKatanaLocations } from "../demo/world.ts";
import { decimal, decimalToNumber, multiply } from "./decimal.ts";
import type { Katana } from "./katana.ts";
import type { Item } from "./state/catalog-records.ts";
import { addBomRow } from "./resources/bom-rows.ts";
import { itemFrom } from "./resources/item-bodies.ts";
import { adjustStock } from "./resources/stock-adjustments.ts";
import { variantFrom } from "./resources/variant-bodies.ts";

export type KatanaSeed = {
  locations: readonly { key: DemoLocation; name: string; isPrimary: boolean }[];
  items: readonly DemoItem[];
};

export const demoSeed: KatanaSeed = { locations: demoKatanaLocations, items: demoItems };

const dayMs = 86_400_000;
/** The locations are older than anything that lies there. */
const locationAgeDays = 1000;
/** What a unit cost, as a part of its price. */
const costShare = decimal("0.4");

export function seedKatana(katana: Katana, seed: KatanaSeed): void {
  const startedAt = katana.ports.clock.now();
  const ago = (days: number) => isoTime(startedAt - days * dayMs);
  const locationIds = seedLocations(katana, seed, ago);
  const variantIds = seedItems(katana, seed.items, ago);
  seedRecipes(katana, seed.items, variantIds);
  seedParties(katana, ago);
  for (const [key, location_id] of locationIds) {
    const stocked = seed.items.filter((item) => item.kind !== "kit" && item.stock[key] !== 0);
    if (stocked.length === 0) continue;
    adjustStock(katana, {
      stock_adjustment_number: `OPENING-${location_id}`,
      location_id,
      reason: "Opening stock",
      stock_adjustment_rows: stocked.map((item) => ({
        variant_id: idOf(variantIds, item.key),
        quantity: item.stock[key],
        cost_per_unit: decimalToNumber(multiply(decimal(item.price), costShare)),
      })),
    });
  }
}

function seedLocations({ tables }: Katana, seed: KatanaSeed, ago: (days: number) => string) {
  return seed.locations.map(({ key, name, isPrimary }, index) => {
    const location = tables.locations.insert({
      name,
      legal_name: name,
      address_id: null,
      address: null,
      is_primary: isPrimary,
      rank: index + 1,
      sales_allowed: true,
      manufacturing_allowed: true,
      purchase_allowed: true,
      created_at: ago(locationAgeDays - index),
    });
    return [key, location.id] as const;
  });
}

/** Items of one name are the variants of one product. Answers the variants' ids by the items' keys. */
function seedItems(
  katana: Katana,
  items: readonly DemoItem[],
  ago: (days: number) => string,
): Map<string, number> {
  const variantIds = new Map<string, number>();
  for (const group of Map.groupBy(items, (item) => item.product).values()) {
    const oldest = Math.max(...group.map((item) => item.ageDays));
    const parent = seedParent(katana, group, ago(oldest));
    const isMaterial = parent.type === "material";
    for (const item of group) {
      const fields = variantFrom(
        {
          sku: item.sku ?? "",
          sales_price: Number(item.price),
          purchase_price: decimalToNumber(multiply(decimal(item.price), costShare)),
          config_attributes: item.option === "" ? [] : [{ config_name: "Size", config_value: item.option }],
        },
        isMaterial
          ? { type: "material", material_id: parent.id }
          : { type: "product", product_id: parent.id },
      );
      const variant = katana.tables.variants.insert({ ...fields, created_at: ago(item.ageDays) });
      variantIds.set(item.key, variant.id);
    }
  }
  return variantIds;
}

function seedParent({ tables }: Katana, group: readonly DemoItem[], created_at: string): Item {
  const [first] = group;
  const options = group.map((item) => item.option).filter((option) => option !== "");
  const type = first?.kind === "material" ? "material" : "product";
  const body = {
    name: first?.product ?? "",
    variants: [],
    is_producible: first?.kind === "product",
    is_auto_assembly: first?.kind === "kit",
    ...(options.length > 0 ? { configs: [{ name: "Size", values: options }] } : {}),
  };
  return tables[`${type}s`].insert({ ...itemFrom(body, type), created_at });
}

function seedRecipes(katana: Katana, items: readonly DemoItem[], variantIds: Map<string, number>): void {
  for (const item of items) {
    const product_variant_id = idOf(variantIds, item.key);
    const product_item_id = katana.tables.variants.get(product_variant_id)?.product_id ?? 0;
    for (const { key, quantity } of item.recipe) {
      addBomRow(katana, {
        product_item_id,
        product_variant_id,
        ingredient_variant_id: idOf(variantIds, key),
        quantity,
      });
    }
  }
}

/** Somebody to sell to and to buy from, and a service: it stands among the variants and has no stock. */
function seedParties({ tables }: Katana, ago: (days: number) => string): void {
  const created_at = ago(locationAgeDays);
  const party = { currency: "USD", comment: "", addresses: [], created_at };
  const person = { first_name: null, last_name: null, company: null, phone: null, reference_id: null };
  const customer = { ...party, ...person, email: null, category: null, discount_rate: null };
  tables.customers.insert({ ...customer, name: "Online store customer" });
  tables.customers.insert({ ...customer, name: "Harbour Interiors", category: "wholesale" });
  tables.suppliers.insert({ ...party, name: "Northern Timber", email: "orders@timber.example", phone: "" });
  const service = itemFrom({ name: "Assembly at home", variants: [], is_sellable: true }, "product");
  const { id } = tables.services.insert({ ...service, type: "service", created_at });
  const variant = variantFrom(
    { sku: "SERVICE-ASSEMBLY", sales_price: 60 },
    { type: "service", service_id: id },
  );
  tables.variants.insert({ ...variant, default_cost: 35, created_at });
}

function idOf(ids: Map<string, number>, key: string): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The seed has no item ${key}`);
  return id;
}
