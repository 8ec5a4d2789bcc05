// Gathers, from what the store holds, all that the numbers of these variants depend on. Reads only.
import {
  type Level,
  levelKey,
  type OrderUnits,
  type RecipeLine,
  type Snapshot,
} from "../domain/availability.ts";
import type { Quantity } from "../domain/quantity.ts";
import type { SourceVariantRow } from "../store/entities/catalog.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import { findContenders } from "./contenders.ts";
import { withComponents, withKits } from "./relevance.ts";
import { loadPolicy } from "./stored-policy.ts";
import { loadNotCounted } from "./uncounted-orders.ts";

export type StoredSnapshot = Snapshot & {
  /** By levelKey: the ticket of the snapshot that each level was read in. */
  tickets: ReadonlyMap<string, number>;
};

/** Units on channel orders that the source does not count yet (rule Q9), and the orders that they are on. */
async function loadInFlight(tx: Tx, variantIds: readonly number[]) {
  const inFlight = new Map<string, Quantity>();
  const inFlightOrders = new Map<string, OrderUnits[]>();
  if (!(await tx.channelOrders.hasInFlight())) return { inFlight, inFlightOrders };
  const rows = await tx.channelOrders.inFlightOfVariants(variantIds);
  const orders = await tx.channelOrders.namesOf([...new Set(rows.map((row) => row.order))]);
  for (const { order, sourceVariant, sourceLocation, units } of rows) {
    const key = levelKey(sourceVariant, sourceLocation);
    inFlight.set(key, (inFlight.get(key) ?? 0n) + units);
    const { externalId = "", name = null } = orders.get(order) ?? {};
    const named = { orderExternalId: externalId, number: name, units };
    inFlightOrders.set(key, [...(inFlightOrders.get(key) ?? []), named]);
  }
  return { inFlight, inFlightOrders };
}

/** These variants, what goes into them, and the kits that any of it is in: kits on order will take of it (rule Q2). */
async function gather(tx: Tx, variantIds: readonly number[]) {
  const own = await withComponents(tx, variantIds);
  const ids = await withKits(tx, [...own.ids]);
  const above = await tx.catalog.recipeLines([...ids].filter((id) => !own.ids.has(id)));
  return { ids, lines: [...own.lines, ...above] };
}

/** What counts as committed is for each integration's policy to say (rule Q5). `known`: what was read of variants already. */
export async function takeSnapshot(
  tx: Tx,
  integration: IntegrationRow,
  variantIds: readonly number[],
  known: readonly SourceVariantRow[] = [],
): Promise<StoredSnapshot> {
  const policy = loadPolicy(integration.policy);
  const contenders =
    policy.kitContention === "EXCLUSIVE" ? await findContenders(tx, integration, variantIds) : null;
  const { ids, lines } = await gather(tx, contenders ? [...contenders.ids] : variantIds);
  const unknown = new Set(ids);
  for (const { id } of known) unknown.delete(id);
  const variants = [...known, ...(await tx.catalog.sourceVariantsByIds([...unknown]))];
  const levels = new Map<string, Level>();
  const tickets = new Map<string, number>();
  for (const row of await tx.levels.ofVariants([...ids])) {
    const key = levelKey(row.sourceVariant, row.location);
    levels.set(key, row);
    tickets.set(key, row.ticket);
  }
  const locations = await tx.accounts.locations(integration.source);
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
    ...(await loadInFlight(tx, [...ids])),
    locationIds: new Map(locations.map(({ id, externalId }) => [id, externalId])),
    contenders: contenders?.byLocation ?? new Map<number, number[]>(),
    readProblems,
    tickets,
  };
}
