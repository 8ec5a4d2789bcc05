// What every target must show in the end, from Katana's own figures and the buyers alone (rules Q1, Q2, Q7, Q9): written
// from the rules, without a line of the engine.
import { idOf } from "./katana-answers.ts";
import type { Bought } from "./people.ts";
import { type Place, type Shop, wares } from "./shop.ts";

/** Numbers are hundred-thousandths of a unit. */
const perUnit = 100_000;

type Figures = { inStock: number; committed: number };

async function figuresOf({ stand }: Shop, sku: string, { source }: Place): Promise<Figures> {
  const row = await stand.world.katana.inventory(sku, source);
  const read = (field: string) => Math.round(Number(row[field]) * perUnit);
  return { inStock: read("quantity_in_stock"), committed: read("quantity_committed") };
}

/** Of one place. */
export async function createModel(shop: Shop, place: Place, bought: readonly Bought[]) {
  const isInFlight = ({ orderId }: Bought) => !shop.importedAt.has(idOf(orderId));
  const inFlight = place === shop.places[0] ? bought.filter(isInFlight) : [];
  const figures = new Map<string, Figures>();
  for (const sku of Object.keys(wares)) figures.set(sku, await figuresOf(shop, sku, place));
  const of = (sku: string): Figures => figures.get(sku) ?? { inStock: 0, committed: 0 };

  /** What buyers took of it and what kits on order take: those that do not stand finished are put together. */
  function goneWith(sku: string): number {
    let units = inFlight
      .filter((each) => each.sku === sku)
      .reduce((sum, each) => sum + each.units * perUnit, 0);
    for (const [kit, { recipe = {} }] of Object.entries(wares)) {
      const each = recipe[sku];
      if (each === undefined) continue;
      const { inStock, committed } = of(kit);
      units += each * Math.max(0, committed + goneWith(kit) - Math.max(0, inStock));
    }
    return units;
  }
  function basisOf(sku: string): number {
    const { inStock, committed } = of(sku);
    const own = inStock - committed - goneWith(sku);
    const parts = Object.entries(wares[sku]?.recipe ?? {});
    if (parts.length === 0) return own;
    const kits = parts.map(([part, units]) => Math.floor(basisOf(part) / (units * perUnit)));
    return Math.max(0, own) + Math.max(0, Math.min(...kits)) * perUnit;
  }
  return { sellable: (sku: string): number => Math.max(0, Math.floor(basisOf(sku) / perUnit)) };
}
