// Which targets show one number: those of one source variant at one source location, as far as the same is decided for their
// channel variants (rules M2, Q8).
import { levelKey } from "../domain/availability.ts";
import { noOverrides, type VariantOverrides } from "../domain/policy.ts";
import { formatQuantity } from "../domain/quantity.ts";
import type { IntegrationRow, VariantOverrideRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";

/** What decides whose number a target shows. */
type Shown = Pick<TargetRow, "channelVariant" | "sourceVariant" | "sourceLocation">;

export type NumberGroup<Target extends Shown> = {
  variantId: number;
  locationId: number;
  overrides: VariantOverrides;
  group: Target[];
};

const print = ({ bufferQuantity, bufferPercent, maximumQuantity }: VariantOverrides): string =>
  [bufferQuantity, bufferPercent === null ? null : formatQuantity(bufferPercent), maximumQuantity].join();

const toOverrides = ({ bufferQuantity, bufferPercent, maximumQuantity }: VariantOverrideRow) => ({
  bufferQuantity,
  bufferPercent,
  maximumQuantity,
});

/** By channel variant; one for which nothing is decided is not in it. */
export async function loadOverrides(
  tx: Tx,
  integration: IntegrationRow,
  channelVariants: readonly number[],
): Promise<Map<number, VariantOverrides>> {
  const rows = await tx.overrides.ofChannelVariants(integration.id, [...new Set(channelVariants)]);
  return new Map(rows.map((row) => [row.channelVariant, toOverrides(row)]));
}

/** Targets without a source are left out. */
export async function groupByNumber<Target extends Shown>(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly Target[],
): Promise<NumberGroup<Target>[]> {
  const decided = await loadOverrides(
    tx,
    integration,
    targets.map((target) => target.channelVariant),
  );
  const groups = new Map<string, NumberGroup<Target>>();
  for (const target of targets) {
    const { sourceVariant: variantId, sourceLocation: locationId } = target;
    if (variantId === null || locationId === null) continue;
    const overrides = decided.get(target.channelVariant) ?? noOverrides;
    const key = `${levelKey(variantId, locationId)} ${print(overrides)}`;
    const known = groups.get(key);
    if (known) known.group.push(target);
    else groups.set(key, { variantId, locationId, overrides, group: [target] });
  }
  return [...groups.values()];
}
