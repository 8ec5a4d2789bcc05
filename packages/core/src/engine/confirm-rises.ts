// Asks the source a second time about numbers that rose (policy): not before the time is over, and without being told to.
import type { PlanStep, PlanTerms } from "../stages/plan.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { markWithComponents } from "./marking.ts";

/** Keeps what waits from here on. */
export function noteRise(target: TargetRow, step: PlanStep | undefined): void {
  target.riseQuantity = step?.rise?.quantity ?? null;
  target.riseTicket = step?.rise?.ticket ?? null;
  target.riseSeenAt = step?.rise?.seenAt ?? null;
}

/** Of these live targets of a look, those with a rise that waits are read when its time is over. */
export async function readRisesAgain(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  { confirmAfterMs, seenAt }: PlanTerms,
): Promise<void> {
  if (confirmAfterMs === null) return;
  const waiting = targets.filter((target) => target.riseSeenAt !== null && target.sourceVariant !== null);
  for (const [riseSeenAt, group] of Map.groupBy(waiting, (target) => target.riseSeenAt ?? seenAt)) {
    const variantIds = group.flatMap((target) => target.sourceVariant ?? []);
    const dueAt = riseSeenAt + confirmAfterMs;
    const options = { cause: "confirm", priority: "orders", dueAt, markedAt: riseSeenAt } as const;
    await markWithComponents(tx, integration.source, variantIds, options);
  }
}
