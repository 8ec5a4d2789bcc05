// What arrow 7 changes of a target whatever came of it. A push mark is cleared by its target's own outcome alone, and
// only where it still bears the number that was claimed.
import { targetState } from "../domain/target.ts";
import { retryAfterMs } from "../engine/retry-schedule.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";

/** What is wrong with a target that the channel does not stock; `unseen`: it was stocked, and does not show it yet. */
export const stockingErrors = { notStocked: "NOT_STOCKED", unseen: "STOCKED_UNSEEN" } as const;

export const isStockingError = (code: string | null): boolean =>
  code === stockingErrors.notStocked || code === stockingErrors.unseen;

export function clearMark(target: TargetRow, claimed: number | undefined): void {
  if (target.pushMark !== claimed) return;
  target.pushMark = null;
  target.pushDueAt = null;
  target.markedAt = null;
  target.traceparents = null;
}

export function clearError(target: TargetRow): void {
  target.errorCode = null;
  target.errorMessage = null;
  target.retryAt = null;
  target.attempts = 0;
}

export function fail(target: TargetRow, code: string, message: string): void {
  target.errorCode = code;
  target.errorMessage = message;
}

/** It failed, and is tried again after a while; a mark that was set meanwhile (`claimed` was looked at) need not wait. */
export function setAside(
  target: TargetRow,
  problem: { code: string; message: string },
  claimed: number | undefined,
  now: number,
): void {
  target.attempts += 1;
  target.retryAt = now + retryAfterMs(target.attempts);
  if (target.pushMark === claimed) target.pushDueAt = target.retryAt;
  fail(target, problem.code, problem.message);
}

export const restate = (target: TargetRow, integration: IntegrationRow): void => {
  target.state = targetState(
    { ...target, hasError: target.errorCode !== null },
    integration.status === "ACTIVE",
  );
};

export const skuOf = async (tx: Tx, targets: readonly TargetRow[]): Promise<Map<number, string | null>> => {
  const variants = await tx.catalog.channelVariantsByIds([
    ...new Set(targets.map((row) => row.channelVariant)),
  ]);
  return new Map(variants.map((variant) => [variant.id, variant.sku]));
};
