// How many kits do the components allow, where the source does not say? Part of arrow 4. Pure.
import { type KitComponent, levelKey, type Snapshot } from "../domain/availability.ts";
import { floorDivide, fromUnits, type Quantity } from "../domain/quantity.ts";
import { unitsInFlightOf } from "./explode-in-flight.ts";

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

/** In stock - committed - in flight, and for a kit in the kit what its own components allow besides (rule Q2). */
function componentBasis(
  snapshot: Snapshot,
  variantId: number,
  locationId: number,
  path: readonly number[],
): Quantity | null {
  const level = snapshot.levels.get(levelKey(variantId, locationId));
  if (!level) return null;
  // The kit that all this is computed for is the first of the path.
  const own =
    level.inStock - level.committed - unitsInFlightOf(snapshot, variantId, locationId, path[0] ?? null);
  if (!snapshot.variants.get(variantId)?.isKit) return own;
  const nested = potentialOf(snapshot, variantId, locationId, path).potential;
  return nested === null ? null : own + nested;
}

/**
 * The smallest over the components of floor(basis / quantity per kit), never below 0, at the same location (rule Q2).
 * The components come with it, the bottleneck marked, also where the source states the potential itself.
 */
export function computePotential(
  snapshot: Snapshot,
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

/** Whether the kit or anything in it has units in flight: then the source's own potential may be too large (rule Q2). */
function hasUnitsInFlight(
  snapshot: Snapshot,
  kitId: number,
  locationId: number,
  path: readonly number[],
): boolean {
  if (snapshot.inFlight.size === 0 || path.includes(kitId)) return false;
  if (unitsInFlightOf(snapshot, kitId, locationId) > 0n) return true;
  const lines = snapshot.recipes.get(kitId) ?? [];
  return lines.some(({ componentId }) =>
    hasUnitsInFlight(snapshot, componentId, locationId, [...path, kitId]),
  );
}

/** The potential that counts: the source's, or the smaller one computed here where units are in flight (rule Q2). */
export function potentialOf(
  snapshot: Snapshot,
  kitId: number,
  locationId: number,
  path: readonly number[] = [],
): Potential & { from: "source" | "recipe" } {
  const computed = computePotential(snapshot, kitId, locationId, path);
  const stated = snapshot.levels.get(levelKey(kitId, locationId))?.potential ?? null;
  const isSmaller =
    stated !== null &&
    computed.potential !== null &&
    computed.potential < stated &&
    hasUnitsInFlight(snapshot, kitId, locationId, path);
  return stated === null || isSmaller
    ? { ...computed, from: "recipe" }
    : { ...computed, potential: stated, from: "source" };
}
