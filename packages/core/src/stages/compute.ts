// Arrow 4: what may the channel sell? Snapshot + policy -> a number with its steps. Pure; reads nothing, asks nobody.
import {
  type Availability,
  type AvailabilityStep,
  type AvailabilityStepKind,
  type Level,
  type Snapshot,
  type StepDetail,
  levelKey,
} from "../domain/availability.ts";
import type { SyncPolicy } from "../domain/policy.ts";
import { wholePercent } from "../domain/policy.ts";
import {
  ceilDivide,
  ceilToUnits,
  floorToUnits,
  fromUnits,
  oneUnit,
  type Quantity,
  toUnits,
} from "../domain/quantity.ts";
import { describeNotCounted, unitsNotCounted } from "./commitments.ts";
import { potentialOf } from "./compute-potential.ts";
import { unitsInFlightOf } from "./explode-in-flight.ts";

/** Beyond this a channel takes no quantity. Shopify: 1,000,000,000 either way (captured error text, 2026). */
const mostUnits = fromUnits(1_000_000_000);

/** A running sum that writes down each of its terms. */
function createLedger() {
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
type Ledger = ReturnType<typeof createLedger>;
type Place = { variantId: number; locationId: number };

/** Rule Q8: buffer percent, buffer units, maximum, then floor and clamp. Answers the units held back. */
function applyPolicy(ledger: Ledger, policy: SyncPolicy): number {
  const percent =
    ledger.result() > 0n ? ceilToUnits(ceilDivide(ledger.result() * policy.bufferPercent, wholePercent)) : 0n;
  if (policy.bufferPercent > 0n) {
    ledger.add("BUFFER_PERCENT", "Held back, percent", -percent, { rule: "Q8" });
  }
  if (policy.bufferQuantity > 0) {
    ledger.add("BUFFER_QUANTITY", "Held back, units", -fromUnits(policy.bufferQuantity), { rule: "Q8" });
  }
  if (policy.maximumQuantity !== null) {
    const excess = ledger.result() - fromUnits(policy.maximumQuantity);
    ledger.add("MAXIMUM", `At most ${policy.maximumQuantity}`, excess > 0n ? -excess : 0n, { rule: "Q8" });
  }
  const fraction = ledger.result() - floorToUnits(ledger.result());
  if (fraction > 0n) ledger.add("ROUNDING", "Rounded down", -fraction, { rule: "Q7" });
  if (ledger.result() < 0n && !policy.allowNegative) {
    ledger.add("CLAMP", "Never below zero", -ledger.result(), { rule: "Q7" });
  }
  return toUnits(percent) + policy.bufferQuantity;
}

function addStock(ledger: Ledger, level: Level, potential: Quantity | null, potentialFrom: string): void {
  const rule = potential === null ? "Q1" : "Q2";
  ledger.add("IN_STOCK", "In stock", level.inStock, { rule }, level.readAt);
  if (potential !== null) {
    ledger.add("POTENTIAL", "Can be assembled", potential, { rule, from: potentialFrom }, level.readAt);
  }
}

function addCommitments(
  ledger: Ledger,
  snapshot: Snapshot,
  { variantId, locationId, level, scope, rule }: Place & { level: Level; scope: string; rule: string },
): void {
  ledger.add("COMMITTED", "Committed to open orders", -level.committed, { rule, scope }, level.readAt);
  const units = unitsNotCounted(snapshot, variantId, locationId);
  if (units === 0n) return;
  const detail = { ...describeNotCounted(snapshot, variantId, locationId), scope };
  ledger.add("COMMITMENTS_NOT_COUNTED", "Of that, not counted here", units, detail, level.readAt);
}

const unavailable = (
  base: Omit<Availability, "available" | "unavailableReason">,
  reason: string,
): Availability => ({
  ...base,
  available: null,
  unavailableReason: reason,
});

const unknownLevel = (readProblem: string | undefined): string =>
  readProblem === undefined
    ? "The source has not stated this variant's stock at this location."
    : `Its stock cannot be read: ${readProblem}`;

/**
 * The number for one variant at one source location, with every term that led to it (rules Q1, Q2, Q7, Q8, Q11).
 * Null, with a reason, where the source has not said: unknown is not zero.
 */
export function computeAvailability(
  stored: Snapshot,
  variantId: number,
  locationId: number,
  policy: SyncPolicy,
): Availability {
  const snapshot = policy.subtractInFlightOrders ? stored : { ...stored, inFlight: new Map() };
  const level = snapshot.levels.get(levelKey(variantId, locationId)) ?? null;
  const isKit = snapshot.variants.get(variantId)?.isKit ?? false;
  const kit = isKit ? potentialOf(snapshot, variantId, locationId) : null;
  const potential = kit?.potential ?? null;
  const inFlight = unitsInFlightOf(snapshot, variantId, locationId);
  const base = {
    variantId,
    locationId,
    level,
    potential,
    inFlight,
    buffer: 0,
    components: kit?.components ?? [],
    steps: [],
  };

  if (!level) return unavailable(base, unknownLevel(snapshot.readProblems.get(variantId)));
  if (isKit && potential === null)
    return unavailable(base, kit?.unknownReason ?? "Its potential is unknown.");

  const ledger = createLedger();
  addStock(ledger, level, potential, kit?.from ?? "source");
  const rule = potential === null ? "Q1" : "Q2";
  addCommitments(ledger, snapshot, { variantId, locationId, level, scope: policy.commitments, rule });
  if (inFlight > 0n)
    ledger.add("IN_FLIGHT", "On orders that the source does not know yet", -inFlight, { rule: "Q9" });
  const buffer = applyPolicy(ledger, policy);
  const result = ledger.result();
  if (result > mostUnits || result < -mostUnits) {
    return unavailable(
      { ...base, buffer, steps: ledger.steps },
      "The number is larger than a channel takes.",
    );
  }
  return {
    ...base,
    buffer,
    steps: ledger.steps,
    available: Number(result / oneUnit),
    unavailableReason: null,
  };
}
