// Which variants' stock matters: those that feed a target, and whatever goes into their kits. Recipes are walked level
// by level, one query each, however many variants there are.
import type { RecipeLineRow } from "../store/entities/catalog.ts";
import type { Tx } from "../store/tx.ts";

/** Recipes nest a few levels deep; a recipe that contains itself must not be walked for ever. */
const deepestRecipe = 10;

/** These variants and every kit that contains one of them, directly or through other kits. */
export async function withKits(tx: Tx, variantIds: readonly number[]): Promise<Set<number>> {
  const all = new Set(variantIds);
  let front = [...all];
  for (let depth = 0; front.length > 0 && depth < deepestRecipe; depth += 1) {
    const lines = await tx.catalog.recipeLinesWithComponents(front);
    front = [...new Set(lines.map((line) => line.kit))].filter((kit) => !all.has(kit));
    for (const kit of front) all.add(kit);
  }
  return all;
}

/** These variants and all that goes into them, with the recipe lines met on the way. */
export async function withComponents(
  tx: Tx,
  variantIds: readonly number[],
): Promise<{ ids: Set<number>; lines: RecipeLineRow[] }> {
  const ids = new Set(variantIds);
  const lines: RecipeLineRow[] = [];
  let front = [...ids];
  for (let depth = 0; front.length > 0 && depth < deepestRecipe; depth += 1) {
    const found = await tx.catalog.recipeLines(front);
    lines.push(...found);
    front = [...new Set(found.map((line) => line.component))].filter((id) => !ids.has(id));
    for (const id of front) ids.add(id);
  }
  return { ids, lines };
}

/**
 * All that the numbers of these variants depend on: what goes into them, and the kits that any of it is in, since kits on
 * order will take of it (rule Q2).
 */
export async function withSharing(tx: Tx, variantIds: readonly number[]): Promise<Set<number>> {
  const { ids } = await withComponents(tx, variantIds);
  return withKits(tx, [...ids]);
}

/**
 * What a change of these variants makes stale (rule Q3): themselves and the kits above them, as far as any of it bears on a
 * target. Empty where nothing does.
 */
export async function staleWith(tx: Tx, variantIds: readonly number[]): Promise<number[]> {
  if (variantIds.length === 0) return [];
  const candidates = await withKits(tx, variantIds);
  const fed = await tx.targets.fedVariants([...(await withSharing(tx, [...candidates]))]);
  const needed = await withSharing(tx, fed);
  return [...candidates].filter((id) => needed.has(id));
}
