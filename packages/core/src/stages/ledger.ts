// A running sum that writes down each of its terms (rule Q11). Part of arrow 4. Pure.
import type { AvailabilityStep, AvailabilityStepKind, StepDetail } from "../domain/availability.ts";
import type { Quantity } from "../domain/quantity.ts";

export function createLedger() {
  const steps: AvailabilityStep[] = [];
  let result: Quantity = 0n;
  const add = (
    kind: AvailabilityStepKind,
    label: string,
    amount: Quantity,
    detail: StepDetail,
    readAt: number | null = null,
  ) => {
    result += amount;
    steps.push({ kind, label, amount, result, detail, readAt });
  };
  return { steps, add, result: () => result };
}
export type Ledger = ReturnType<typeof createLedger>;
