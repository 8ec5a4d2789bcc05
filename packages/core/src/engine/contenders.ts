// Who takes the same components in one integration (kitContention EXCLUSIVE): what one of them may promise depends on all
// of them, so that they are computed together.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import { withComponents, withKits } from "./relevance.ts";

export type Contenders = {
  /** These variants and those that share a component with them, directly or through others. */
  ids: Set<number>;
  /** Of those, what the channel shows, by the source location that it is shown of. */
  byLocation: Map<number, number[]>;
};

export async function findContenders(
  tx: Tx,
  integration: IntegrationRow,
  variantIds: readonly number[],
): Promise<Contenders> {
  const ids = new Set(variantIds);
  const places: { sourceVariant: number; sourceLocation: number }[] = [];
  const asked = new Set<number>();
  for (let front = [...ids]; front.length > 0;) {
    const parts = await withComponents(tx, front);
    const near = [...(await withKits(tx, [...parts.ids]))].filter((id) => !asked.has(id));
    for (const id of near) asked.add(id);
    const shown = await tx.targets.placesOf(integration.id, near);
    places.push(...shown);
    front = [...new Set(shown.map((place) => place.sourceVariant))].filter((id) => !ids.has(id));
    for (const id of front) ids.add(id);
  }
  const byLocation = new Map<number, Set<number>>();
  for (const { sourceVariant, sourceLocation } of places)
    byLocation.set(sourceLocation, (byLocation.get(sourceLocation) ?? new Set()).add(sourceVariant));
  return { ids, byLocation: new Map([...byLocation].map(([location, those]) => [location, [...those]])) };
}
