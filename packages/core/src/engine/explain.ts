// What is available and why, now, from what the store holds (rule Q11): computed on the spot by the same stage that
// computed the numbers which were pushed.
import { type Availability, levelKey } from "../domain/availability.ts";
import type { VariantOverrides } from "../domain/policy.ts";
import { computeAvailability } from "../stages/compute.ts";
import type { SourceVariantRow } from "../store/entities/catalog.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import { groupByNumber } from "./group-by-number.ts";
import { resolveLocations } from "./location-problems.ts";
import { loadPolicy } from "./stored-policy.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/** Of these variants the one that counts for each SKU: the one that is mapped, else the newest usable one (rule M3). */
function winners(
  skus: readonly string[],
  bearing: readonly SourceVariantRow[],
  fed: ReadonlySet<number | null>,
): SourceVariantRow[] {
  const isUsable = (variant: SourceVariantRow) =>
    variant.deletedAt === null && variant.archivedAt === null && variant.hasStock;
  const bySku = Map.groupBy(bearing.filter(isUsable), (variant) => variant.sku);
  return [...new Set(skus)].flatMap((sku) => {
    const group = bySku.get(sku) ?? [];
    const mapped = group.filter((variant) => fed.has(variant.id));
    if (mapped.length > 0) return mapped;
    return group
      .toSorted((left, right) => right.createdAt - left.createdAt || right.id - left.id)
      .slice(0, 1);
  });
}

export type Explained = Availability & {
  /** The source variant's. */
  sku: string | null;
  /** The channel variants that show this number, where others that follow the same stock show another; else null. */
  shownBy: number[] | null;
};

/**
 * One entry per variant and mapped source location, or several where channel variants that follow it show different numbers
 * of it; a SKU that is not known has none.
 */
export async function explainAvailability(
  tx: Tx,
  integration: IntegrationRow,
  skus: readonly string[],
): Promise<Explained[]> {
  const bearing = await tx.catalog.sourceVariantsBySku(integration.source, skus);
  const fed = await tx.targets.fedBy(bearing.map(({ id }) => id));
  const variants = winners(skus, bearing, new Set(fed.map((target) => target.sourceVariant)));
  const variantIds = variants.map(({ id }) => id);
  const locations = await resolveLocations(tx, integration);
  const locationIds = [...new Set(locations.flatMap((mapping) => mapping.sourceLocationId ?? []))];
  const snapshot = await takeSnapshot(tx, integration, variantIds, variants);
  const policy = loadPolicy(integration.policy);
  const isWanted = new Set<number | null>(variantIds);
  const ours = fed.filter(
    (target) => target.integration === integration.id && isWanted.has(target.sourceVariant),
  );
  const groups = Map.groupBy(await groupByNumber(tx, integration, ours), (each) =>
    levelKey(each.variantId, each.locationId),
  );
  const places = variants.flatMap(({ id, sku }) =>
    locationIds.map((locationId) => ({ variantId: id, sku, locationId })),
  );
  return places.flatMap(({ variantId, sku, locationId }): Explained[] => {
    const here = groups.get(levelKey(variantId, locationId)) ?? [];
    const explain = (overrides?: VariantOverrides) =>
      computeAvailability(snapshot, variantId, locationId, policy, overrides);
    if (here.length <= 1) return [{ ...explain(here[0]?.overrides), sku, shownBy: null }];
    return here.map(({ overrides, group }) => ({
      ...explain(overrides),
      sku,
      shownBy: group.map((target) => target.channelVariant),
    }));
  });
}
