// Gathers, from what the store holds, all that the numbers of these variants depend on. Reads only.
import { type Level, levelKey, type RecipeLine, type Snapshot } from "../domain/availability.ts";
import type { Quantity } from "../domain/quantity.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import { withComponents, withKits } from "./relevance.ts";
import { loadNotCounted } from "./uncounted-orders.ts";

export type StoredSnapshot = Snapshot & {
  /** By levelKey: the ticket of the snapshot that each level was read in. */
  tickets: ReadonlyMap<string, number>;
};

/**
 * Units on channel orders that the source does not count yet, of these variants and of the kits above them: kits on order
 * will take of their components (rule Q9).
 */
async function loadInFlight(tx: Tx, variantIds: readonly number[]): Promise<Map<string, Quantity>> {
  const inFlight = new Map<string, Quantity>();
  if (!(await tx.channelOrders.hasInFlight())) return inFlight;
  const family = await withKits(tx, variantIds);
  for (const row of await tx.channelOrders.inFlightOfVariants([...family])) {
    const key = levelKey(row.sourceVariant, row.sourceLocation);
    inFlight.set(key, (inFlight.get(key) ?? 0n) + row.units);
  }
  return inFlight;
}

/** These variants, what goes into them, and what is in flight of all that, with the kits on order that it is in. */
async function gather(tx: Tx, variantIds: readonly number[]) {
  const own = await withComponents(tx, variantIds);
  const inFlight = await loadInFlight(tx, [...own.ids]);
  const onOrder = [...inFlight.keys()].map((key) => Number(key.split(":")[0]));
  const others = await withComponents(
    tx,
    onOrder.filter((id) => !own.ids.has(id)),
  );
  const walked = new Set(own.lines.map((line) => line.kit));
  const lines = [...own.lines, ...others.lines.filter((line) => !walked.has(line.kit))];
  return { ids: new Set([...own.ids, ...others.ids]), lines, inFlight };
}

/** What counts as committed is for each integration's policy to say (rule Q5). */
export async function takeSnapshot(
  tx: Tx,
  integration: IntegrationRow,
  variantIds: readonly number[],
): Promise<StoredSnapshot> {
  const { ids, lines, inFlight } = await gather(tx, variantIds);
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
    notCounted: await loadNotCounted(tx, integration, variants, tickets),
    inFlight,
    readProblems,
    tickets,
  };
}
