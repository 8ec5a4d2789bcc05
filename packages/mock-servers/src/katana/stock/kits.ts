// Which variants are kits, what they are made of, and how many could be made. Katana: a kit is a product with
// is_auto_assembly (O); its potential is the smallest, over its ingredients, of how many times the stock that is not
// committed yields one kit's worth (O in words; rounding and nesting are inferred, see the settings).
import { type Decimal, decimal, divide, largest, multiply, smallest, wholeTimes } from "../decimal.ts";
import type { KatanaSettings } from "../settings.ts";
import type { BomRow, Item, Variant } from "../state/catalog-records.ts";
import type { Table } from "../state/table.ts";
import type { Levels } from "./levels.ts";

type ReadLevel = Levels["read"];

type Ingredient = { variantId: number; perUnit: Decimal };

export type Kits = {
  isKit(variantId: number): boolean;
  /** What one unit of a variant is made of, services and empty rows left out. For any product with a recipe. */
  ingredients(variantId: number): Ingredient[];
  /** Null for what is no kit, or has no recipe. Never below zero. From the levels as `read` tells them. */
  potential(variantId: number, locationId: number, read?: ReadLevel): Decimal | null;
  /** The stocked ingredients of so many kits, kits within kits resolved. */
  explode(variantId: number, quantity: Decimal): { variantId: number; quantity: Decimal }[];
  /** The kits that a variant is in, directly or within another kit. */
  containing(variantId: number): number[];
};

export type KitsOptions = {
  variants: Table<Variant>;
  products: Table<Item>;
  bomRows: Table<BomRow>;
  levels: Levels;
  settings: () => KatanaSettings;
};

export function createKits(options: KitsOptions): Kits {
  const { variants, products, bomRows, levels } = options;
  const rowsOf = bomRows.index((row) => (row.deleted_at === null ? row.product_variant_id : null));
  const rowsWith = bomRows.index((row) => (row.deleted_at === null ? row.ingredient_variant_id : null));

  const isKit = (variantId: number): boolean => {
    const productId = variants.get(variantId)?.product_id ?? null;
    return productId !== null && products.get(productId)?.is_auto_assembly === true;
  };
  const ingredients = (variantId: number): Ingredient[] =>
    rowsOf(variantId)
      .map((row) => ({ variantId: row.ingredient_variant_id, perUnit: decimal(row.quantity ?? 0) }))
      .filter((row) => row.perUnit > 0n && variants.get(row.variantId)?.type !== "service");

  /** `path` holds the kits above: one that contains itself cannot be made. */
  const potentialOf = (
    read: ReadLevel,
    variantId: number,
    locationId: number,
    path: readonly number[],
  ): Decimal | null => {
    if (!isKit(variantId)) return null;
    const parts = ingredients(variantId);
    if (parts.length === 0) return null;
    if (path.includes(variantId)) return 0n;
    const below = [...path, variantId];
    return parts
      .map((part) => timesIn(basisOf(read, part.variantId, locationId, below), part.perUnit))
      .reduce(smallest);
  };
  const basisOf = (
    read: ReadLevel,
    variantId: number,
    locationId: number,
    path: readonly number[],
  ): Decimal => {
    const level = read(variantId, locationId);
    const isNestedKit = options.settings().nestedKitPotential === "potential";
    const potential = isNestedKit ? (potentialOf(read, variantId, locationId, path) ?? 0n) : 0n;
    return largest(0n, level.inStock + potential - level.committed);
  };
  const timesIn = (basis: Decimal, perUnit: Decimal) =>
    options.settings().kitPotentialRounding === "whole" ? wholeTimes(basis, perUnit) : divide(basis, perUnit);

  const explodeOf = (
    variantId: number,
    quantity: Decimal,
    path: readonly number[],
  ): { variantId: number; quantity: Decimal }[] =>
    path.includes(variantId)
      ? []
      : ingredients(variantId).flatMap((part) => {
          const needed = multiply(quantity, part.perUnit);
          if (isKit(part.variantId)) return explodeOf(part.variantId, needed, [...path, variantId]);
          return [{ variantId: part.variantId, quantity: needed }];
        });

  const containing = (variantId: number, found: Set<number>): Set<number> => {
    for (const { product_variant_id: above } of rowsWith(variantId)) {
      if (found.has(above) || !isKit(above)) continue;
      found.add(above);
      containing(above, found);
    }
    return found;
  };

  return {
    isKit,
    ingredients,
    potential: (variantId, locationId, read = levels.read) => potentialOf(read, variantId, locationId, []),
    explode: (variantId, quantity) => explodeOf(variantId, quantity, []),
    containing: (variantId) => [...containing(variantId, new Set())],
  };
}
