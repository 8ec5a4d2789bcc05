// Holding a target back, and letting it go: what it changes of the row, and the event that tells of it. A hold stands
// until something ends it; each number that it holds back is told of once.
import { type Hold, isStanding } from "../domain/hold.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";

const nameOf = (sku: string | null) => sku ?? "A variant without a SKU";

/** The hold that stands, as the plan takes it. */
export const standingHold = ({ holdCode, holdMessage }: TargetRow): Hold | null =>
  holdCode === null || !isStanding(holdCode) ? null : { code: holdCode, message: holdMessage ?? holdCode };

/** Holds back this number. Answers the event; none where the same number was held back for the same reason before. */
export function holdTarget(
  target: TargetRow,
  hold: Hold,
  quantity: number | null,
  { sku, now }: { sku: string | null; now: number },
): NewEvent[] {
  const isTold = target.holdCode === hold.code && target.heldQuantity === quantity;
  if (target.holdCode !== hold.code) target.heldAt = now;
  Object.assign(target, { holdCode: hold.code, holdMessage: hold.message, heldQuantity: quantity });
  if (isTold) return [];
  return [
    {
      type: "PUSH_HELD",
      occurredAt: now,
      integration: target.integration,
      target: target.id,
      sku,
      fromQuantity: target.observed,
      toQuantity: quantity,
      message: `${nameOf(sku)}: ${quantity ?? "an unknown number"} is held back. ${hold.message}`,
      detail: { code: hold.code },
    },
  ];
}

/** Lets it go; whoever does so sees to it that it is looked at. */
export function endHold(target: TargetRow): void {
  Object.assign(target, { holdCode: null, holdMessage: null, heldAt: null, heldQuantity: null });
}

/** Tells that it was let go. */
export const endEvent = (target: TargetRow, sku: string | null, why: string, now: number): NewEvent => ({
  type: "HOLD_ENDED",
  occurredAt: now,
  integration: target.integration,
  target: target.id,
  sku,
  message: `${nameOf(sku)} is no longer held back: ${why}`,
});
