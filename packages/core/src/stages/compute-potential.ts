// How many kits do the components allow, where the source does not say? Part of arrow 4. Pure.
import { type KitComponent, levelKey, type Snapshot } from "../domain/availability.ts";
import { floorDivide, fromUnits, type Quantity } from "../domain/quantity.ts";

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

/** In stock - committed, and for a kit in the kit what its own components allow besides (rule Q2). */
function componentBasis(
  snapshot: Snapshot,
  variantId: number,
  locationId: number,
  path: readonly number[],
): Quantity | null {
  const level = snapshot.levels.get(levelKey(variantId, locationId));
  if (!level) return null;
  const own = level.inStock - level.committed;
  if (!snapshot.variants.get(variantId)?.isKit) return own;
  const nested = level.potential ?? computePotential(snapshot, variantId, locationId, path).potential;
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
