// What the channel counts of a source variant at a source location: available + units on open orders, summed over the
// channel locations that share it (rule M10). A negative available counts as it is.
import { fromUnits, type Quantity } from "../../domain/quantity.ts";
import { channelKeys, readByHalves } from "../../stages/look.ts";
import type { ImportItemRow } from "../../store/entities/imports.ts";
import type { TargetRow } from "../../store/entities/target.ts";
import { type Import, importCall } from "./create-imported.ts";

export type Count =
  | { kind: "counted"; units: Quantity }
  | { kind: "not-stocked" }
  | { kind: "contradictory" }
  | { kind: "unread" };

/** By target, read now, available and committed together: null where it is not stocked, no entry where it cannot be read. */
async function readUnits(
  { context, integration, allowance }: Import,
  targets: readonly TargetRow[],
): Promise<Map<number, number | null>> {
  const keys = await context.store.read((tx) => channelKeys(tx, targets));
  const { sightings } = await readByHalves(context, integration.channel, keys, importCall, allowance);
  const units = new Map(targets.flatMap(({ id }) => (keys.has(id) ? [] : [[id, null as number | null]])));
  for (const [id, sighting] of sightings) units.set(id, sighting && sighting.available + sighting.committed);
  return units;
}

/**
 * Several channel variants may follow one source variant (rule M2): they are one stock only where they count alike. Where
 * they do not, which of them to believe is a person's decision.
 */
function countOne(targets: readonly TargetRow[], units: ReadonlyMap<number, number | null>): Count {
  if (targets.some(({ id }) => !units.has(id))) return { kind: "unread" };
  const sums = [...Map.groupBy(targets, (target) => target.channelVariant).values()].flatMap((group) => {
    const stocked = group.map(({ id }) => units.get(id) ?? null).filter((each) => each !== null);
    return stocked.length === 0 ? [] : stocked.reduce((sum, each) => sum + each, 0);
  });
  const [first, ...others] = sums;
  if (first === undefined) return { kind: "not-stocked" };
  return others.every((each) => each === first)
    ? { kind: "counted", units: fromUnits(first) }
    : { kind: "contradictory" };
}

const placeOf = (row: Pick<TargetRow, "sourceVariant" | "sourceLocation">): string =>
  `${row.sourceVariant}:${row.sourceLocation}`;

/** By item. */
export async function countChannel(
  work: Import,
  items: readonly ImportItemRow[],
): Promise<Map<number, Count>> {
  if (items.length === 0) return new Map();
  const variantIds = [...new Set(items.flatMap((item) => item.sourceVariant ?? []))];
  const wanted = new Set(items.map(placeOf));
  const fed = await work.context.store.read((tx) => tx.targets.ofSourceVariants(variantIds));
  const targets = fed.filter(
    (target) => target.integration === work.integration.id && wanted.has(placeOf(target)),
  );
  const units = await readUnits(work, targets);
  const byPlace = Map.groupBy(targets, placeOf);
  return new Map(items.map((item) => [item.id, countOne(byPlace.get(placeOf(item)) ?? [], units)]));
}
