// The word that a target drifts: once for each cause, and once for each reconciliation that finds it.
import { describeDrift } from "../domain/drift.ts";
import type { DriftCause } from "../domain/target.ts";
import type { StockChangeRow } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";

type Found = { seen: number; sku: string | null; now: number };

function driftEvent(target: TargetRow, run: number | null, { seen, sku, now }: Found): NewEvent {
  return {
    type: "DRIFT_FOUND",
    occurredAt: now,
    integration: target.integration,
    target: target.id,
    run,
    sku,
    fromQuantity: target.desired,
    toQuantity: seen,
    message: `${sku ?? "A variant without a SKU"}: the channel shows ${seen} where ${target.desired} is right.`,
    detail: { cause: target.driftCause },
  };
}

/** `parts`: its open parts in reconciliations, which keep the cause as their reason and so are told once. */
export function tellDrift(
  target: TargetRow,
  before: DriftCause | null,
  parts: readonly StockChangeRow[],
  found: Found,
): NewEvent[] {
  const { driftCause: cause } = target;
  if (cause === null) return [];
  const fresh = parts.filter((part) => part.reason === null);
  for (const part of fresh) part.reason = describeDrift(cause);
  if (fresh.length > 0) return fresh.map((part) => driftEvent(target, part.run, found));
  return cause === before ? [] : [driftEvent(target, null, found)];
}
