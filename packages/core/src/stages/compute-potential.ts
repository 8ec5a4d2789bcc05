// How many kits do the components allow, where the source does not say? Part of arrow 4. Pure.
import { type KitComponent, levelKey } from "../domain/availability.ts";
import { floorDivide, floorToUnits, fromUnits, type Quantity } from "../domain/quantity.ts";
import { committedUnits } from "./commitments.ts";
import { type Stock, takenUnits } from "./take-apart.ts";

export type Potential = {
  /** Null where a component's stock is unknown, or there is no recipe. */
  potential: Quantity | null;
  unknownReason: string | null;
  components: KitComponent[];
};

const unknown = (reason: string, components: KitComponent[] = []): Potential => ({
  potential: null,
  unknownReason: reason,
  components,
});

/** In stock - committed - what orders will take, and for a kit in the kit what its own components allow besides (rule Q2). */
function componentBasis(
  snapshot: Stock,
  variantId: number,
  locationId: number,
  path: readonly number[],
): Quantity | null {
  const level = snapshot.levels.get(levelKey(variantId, locationId));
  if (!level) return null;
  // The kits on the path are left out: orders for them are subtracted from their own numbers.
  const own =
    level.inStock -
    committedUnits(snapshot, variantId, locationId) -
    takenUnits(snapshot, variantId, locationId, path);
  if (!snapshot.variants.get(variantId)?.isKit) return own;
  const nested = potentialOf(snapshot, variantId, locationId, path).potential;
  return nested === null ? null : own + nested;
}

/**
 * The smallest over the components of floor(basis / quantity per kit), never below 0, at the same location (rule Q2).
 * The components come with it, the bottleneck marked, also where the source states the potential itself.
 */
export function computePotential(
  snapshot: Stock,
  kitId: number,
  locationId: number,
  path: readonly number[] = [],
): Potential {
  if (path.includes(kitId)) return unknown("The recipe contains itself.");
  const recipe = snapshot.recipes.get(kitId)?.filter((line) => line.quantityPerKit > 0n) ?? [];
  if (recipe.length === 0) return unknown("The kit has no recipe.");

  const components = recipe.map(({ componentId, quantityPerKit }): KitComponent => {
    const available = componentBasis(snapshot, componentId, locationId, [...path, kitId]);
    const kits = available === null ? null : floorDivide(available, quantityPerKit);
    const allows = kits === null ? null : Number(kits < 0n ? 0n : kits);
    return { variantId: componentId, quantityPerKit, available, allows, isLimiting: false };
  });
  const allowed = components.map((component) => component.allows).filter((allows) => allows !== null);
  if (allowed.length < components.length) return unknown("A component's stock is unknown.", components);
  const least = Math.min(...allowed);
  return {
    potential: fromUnits(least),
    unknownReason: null,
    components: components.map((component) => ({ ...component, isLimiting: component.allows === least })),
  };
}

/** Whether this is so of the kit or of anything in it. */
function isInside(
  snapshot: Stock,
  kitId: number,
  path: readonly number[],
  isSo: (variantId: number) => boolean,
): boolean {
  if (path.includes(kitId)) return false;
  if (isSo(kitId)) return true;
  const lines = snapshot.recipes.get(kitId) ?? [];
  return lines.some(({ componentId }) => isInside(snapshot, componentId, [...path, kitId], isSo));
}

const hasTakenUnits = (
  snapshot: Stock,
  kitId: number,
  locationId: number,
  path: readonly number[],
): boolean =>
  (snapshot.inFlight.size > 0 || snapshot.takesKitOrders === true) &&
  isInside(snapshot, kitId, path, (id) => takenUnits(snapshot, id, locationId) > 0n);

/**
 * Whether what the source states rests on commitments that do not count here, and on nothing else that we do not know:
 * then it is what our own computation gives with all of them (rule Q5).
 */
function countsTooMuch(
  snapshot: Stock,
  kitId: number,
  locationId: number,
  path: readonly number[],
  stated: Quantity,
): boolean {
  const isLeftOut = (id: number) => snapshot.notCounted.has(levelKey(id, locationId));
  if (snapshot.notCounted.size === 0 || !isInside(snapshot, kitId, path, isLeftOut)) return false;
  const asStated = { ...snapshot, notCounted: new Map(), inFlight: new Map(), takesKitOrders: false };
  return computePotential(asStated, kitId, locationId, path).potential === floorToUnits(stated);
}

/**
 * The potential that counts: the source's, or the smaller one computed here where units are taken (rule Q2), or the
 * computed one where the source's is the same but for commitments that do not count (rule Q5).
 */
export function potentialOf(
  snapshot: Stock,
  kitId: number,
  locationId: number,
  path: readonly number[] = [],
): Potential & { from: "source" | "recipe" } {
  const computed = computePotential(snapshot, kitId, locationId, path);
  const stated = snapshot.levels.get(levelKey(kitId, locationId))?.potential ?? null;
  if (stated === null) return { ...computed, from: "recipe" };
  if (computed.potential === null) return { ...computed, potential: stated, from: "source" };
  const isComputed =
    (computed.potential < stated && hasTakenUnits(snapshot, kitId, locationId, path)) ||
    countsTooMuch(snapshot, kitId, locationId, path, stated);
  return isComputed ? { ...computed, from: "recipe" } : { ...computed, potential: stated, from: "source" };
}
