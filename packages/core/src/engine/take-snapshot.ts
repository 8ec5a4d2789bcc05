// Gathers, from what the store holds, all that the numbers of these variants depend on. Reads only.
import { type Level, levelKey, type RecipeLine, type Snapshot } from "../domain/availability.ts";
import type { Tx } from "../store/tx.ts";
import { withComponents } from "./relevance.ts";

export type StoredSnapshot = Snapshot & {
  /** By levelKey: the ticket of the snapshot that each level was read in. */
  tickets: ReadonlyMap<string, number>;
};

export async function takeSnapshot(tx: Tx, variantIds: readonly number[]): Promise<StoredSnapshot> {
  const { ids, lines } = await withComponents(tx, variantIds);
  const variants = await tx.catalog.sourceVariantsByIds([...ids]);
  const levels = new Map<string, Level>();
  const tickets = new Map<string, number>();
  for (const row of await tx.levels.ofVariants([...ids])) {
    const key = levelKey(row.sourceVariant, row.location);
    levels.set(key, row);
    tickets.set(key, row.ticket);
  }
  const marks = await tx.readMarks.ofVariants([...ids]);
  const readProblems = new Map(
    marks.flatMap(({ sourceVariant, problem }) => (problem === null ? [] : [[sourceVariant, problem]])),
  );
  const recipes = new Map<number, RecipeLine[]>();
  for (const [kit, group] of Map.groupBy(lines, (line) => line.kit)) {
    recipes.set(
      kit,
      group.map(({ component, quantityPerKit }) => ({ componentId: component, quantityPerKit })),
    );
  }
  return {
    variants: new Map(variants.map((variant) => [variant.id, variant])),
    recipes,
    levels,
    inFlight: new Map(),
    readProblems,
    tickets,
  };
}
