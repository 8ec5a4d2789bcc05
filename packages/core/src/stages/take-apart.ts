// What kits on order will take of a variant, and units in flight of it (rules Q2, Q9): orders for kits are taken apart,
// those that the source does not know and, unless it commits components itself, those that it does. Part of arrow 4. Pure.
import { levelKey, type Snapshot, type StepDetail } from "../domain/availability.ts";
import type { SyncPolicy } from "../domain/policy.ts";
import { formatQuantity, multiplyQuantities, type Quantity } from "../domain/quantity.ts";
import { committedUnits } from "./commitments.ts";

/** A snapshot as an integration's policy looks at it. */
export type Stock = Snapshot & {
  /** Kits on open orders are taken apart here: the source commits the kit alone. */
  takesKitOrders?: boolean;
};

export const asPolicySees = (
  snapshot: Snapshot,
  { subtractInFlightOrders, kitOrdersCommitComponents }: SyncPolicy,
): Stock => ({
  ...snapshot,
  inFlight: subtractInFlightOrders ? snapshot.inFlight : new Map(),
  takesKitOrders: !kitOrdersCommitComponents,
});

type Use = { kitId: number; quantityPerKit: Quantity };
const usesOf = new WeakMap<Snapshot["recipes"], Map<number, Use[]>>();

/** By component: the kits that contain it. Built once per snapshot. */
function usesIn(recipes: Snapshot["recipes"]): Map<number, Use[]> {
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

const atLeastZero = (units: Quantity): Quantity => (units > 0n ? units : 0n);

/** What stands finished and free of a kit; below zero where orders have claimed what must still be put together. */
export function finishedUnits(stock: Stock, kitId: number, locationId: number): Quantity {
  const level = stock.levels.get(levelKey(kitId, locationId));
  if (!level) return 0n;
  const committed = committedUnits(stock, kitId, locationId);
  return stock.takesKitOrders
    ? atLeastZero(level.inStock) - committed
    : atLeastZero(level.inStock - committed);
}

/** Kits that must still be put together: those beyond what stands finished and free. */
const toAssemble = (stock: Stock, kitId: number, locationId: number, path: readonly number[]): Quantity =>
  atLeastZero(takenUnits(stock, kitId, locationId, path) - finishedUnits(stock, kitId, locationId));

/**
 * Units in flight of a variant, and what kits on order will take of it, at one location. `path`: variants that were met on
 * the way up, and kits that are left out: a recipe may contain itself, and a kit's own units are subtracted from its own
 * number already.
 */
export function takenUnits(
  stock: Stock,
  variantId: number,
  locationId: number,
  path: readonly number[] = [],
): Quantity {
  let units = stock.inFlight.get(levelKey(variantId, locationId)) ?? 0n;
  if (stock.inFlight.size === 0 && !stock.takesKitOrders) return units;
  const above = [...path, variantId];
  for (const { kitId, quantityPerKit } of usesIn(stock.recipes).get(variantId) ?? []) {
    if (above.includes(kitId)) continue;
    units += multiplyQuantities(toAssemble(stock, kitId, locationId, above), quantityPerKit);
  }
  return units;
}

const withoutInFlight = (stock: Stock): Stock => ({ ...stock, inFlight: new Map() });

/** What kits on orders that the source knows will take of it. */
export const unitsOnKitOrders = (stock: Stock, variantId: number, locationId: number): Quantity =>
  stock.takesKitOrders ? takenUnits(withoutInFlight(stock), variantId, locationId) : 0n;

/** What orders that the source does not know will take of it, beyond that. */
export const unitsInFlightOf = (stock: Stock, variantId: number, locationId: number): Quantity =>
  stock.inFlight.size === 0
    ? 0n
    : takenUnits(stock, variantId, locationId) - unitsOnKitOrders(stock, variantId, locationId);

/** Which kits those are, for a person who asks. */
export function describeKitOrders(stock: Stock, variantId: number, locationId: number): StepDetail {
  const known = withoutInFlight(stock);
  const kits = (usesIn(stock.recipes).get(variantId) ?? []).flatMap(({ kitId, quantityPerKit }) => {
    const units = toAssemble(known, kitId, locationId, [variantId]);
    const id = stock.variants.get(kitId)?.externalId ?? String(kitId);
    return units === 0n
      ? []
      : [{ id, units: formatQuantity(units), quantityPerKit: formatQuantity(quantityPerKit) }];
  });
  return { rule: "Q2", kits };
}

/** Orders that a step names one by one. */
const mostNamed = 50;

/** The channel's orders behind units in flight of a variant: for itself, and for the kits that it is in. */
export function describeInFlight(stock: Stock, variantId: number, locationId: number): StepDetail[] {
  const walked = new Set([variantId]);
  for (const id of walked) for (const { kitId } of usesIn(stock.recipes).get(id) ?? []) walked.add(kitId);
  const orders = [...walked].flatMap((id) =>
    (stock.inFlightOrders?.get(levelKey(id, locationId)) ?? []).map(({ orderExternalId, number, units }) => ({
      id: orderExternalId,
      number,
      units: formatQuantity(units),
      ...(id === variantId ? {} : { kit: stock.variants.get(id)?.externalId ?? String(id) }),
    })),
  );
  return orders.slice(0, mostNamed);
}
