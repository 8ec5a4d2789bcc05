// Why a number is pushed, computed in the transaction that stores the intent and kept with it (rule Q11). A number that does
// not follow from what the store holds any more is not pushed: it is computed anew.
import { computeAvailability } from "../stages/compute.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { EventDetail } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { describeNumber } from "./describe-number.ts";
import { groupByNumber } from "./group-by-number.ts";
import { recompute } from "./recompute.ts";
import { loadPolicy } from "./stored-policy.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/** By target, the terms of the number that it wants; those whose number is another by now are left out. */
export async function explainTargets(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  now: number,
): Promise<Map<number, EventDetail>> {
  const variantIds = [...new Set(targets.flatMap((target) => target.sourceVariant ?? []))];
  const snapshot = await takeSnapshot(tx, integration, variantIds);
  const policy = loadPolicy(integration.policy);
  const terms = new Map<number, EventDetail>();
  const outdated: TargetRow[] = [];
  for (const { variantId, locationId, overrides, group } of await groupByNumber(tx, integration, targets)) {
    const availability = computeAvailability(snapshot, variantId, locationId, policy, overrides);
    const described = describeNumber(availability, snapshot);
    for (const target of group) {
      if (target.desired === availability.available) terms.set(target.id, described);
      else outdated.push(target);
    }
  }
  await recompute(tx, integration, outdated, { now });
  return terms;
}
