// Units in flight of a variant: its own orders', and what kits on order will take of it (rule Q9). Part of arrow 4. Pure.
import { levelKey, type Snapshot } from "../domain/availability.ts";
import { multiplyQuantities, type Quantity } from "../domain/quantity.ts";
import { committedUnits } from "./commitments.ts";

type Stock = Pick<Snapshot, "recipes" | "levels" | "inFlight" | "notCounted">;
type Use = { kitId: number; quantityPerKit: Quantity };

const usesOf = new WeakMap<Stock["recipes"], Map<number, Use[]>>();

/** By component: the kits that contain it. Built once per snapshot. */
function usesIn(recipes: Stock["recipes"]): Map<number, Use[]> {
  const known = usesOf.get(recipes);
  if (known) return known;
  const uses = new Map<number, Use[]>();
  for (const [kitId, lines] of recipes) {
    for (const { componentId, quantityPerKit } of lines) {
      uses.set(componentId, [...(uses.get(componentId) ?? []), { kitId, quantityPerKit }]);
    }
  }
  usesOf.set(recipes, uses);
  return uses;
}

/** Kits in flight that must still be put together: those beyond what stands finished and free. */
function toAssemble(stock: Stock, kitId: number, locationId: number, path: readonly number[]): Quantity {
  const inFlight = walk(stock, kitId, locationId, path);
  if (inFlight === 0n) return 0n;
  const level = stock.levels.get(levelKey(kitId, locationId));
  const finished = level ? level.inStock - committedUnits(stock, kitId, locationId) : 0n;
  const missing = inFlight - (finished > 0n ? finished : 0n);
  return missing > 0n ? missing : 0n;
}

/** `path`: variants that were met on the way up, and kits that are left out: a recipe may contain itself. */
function walk(stock: Stock, variantId: number, locationId: number, path: readonly number[]): Quantity {
  let units = stock.inFlight.get(levelKey(variantId, locationId)) ?? 0n;
  const above = [...path, variantId];
  for (const { kitId, quantityPerKit } of usesIn(stock.recipes).get(variantId) ?? []) {
    if (above.includes(kitId)) continue;
    units += multiplyQuantities(toAssemble(stock, kitId, locationId, above), quantityPerKit);
  }
  return units;
}

/**
 * At one location. `withoutKit`: a kit that is not taken apart here, since its own units are subtracted from its own
 * number already.
 */
export const unitsInFlightOf = (
  stock: Stock,
  variantId: number,
  locationId: number,
  withoutKit: number | null = null,
): Quantity =>
  stock.inFlight.size === 0
    ? 0n
    : walk(stock, variantId, locationId, withoutKit === null ? [] : [withoutKit]);
