// What the source has to give of a variant, before any of the policy's own arithmetic (rules Q1, Q2, Q5, Q9). Part of
// arrow 4. Pure.
import { type Availability, type Level, levelKey } from "../domain/availability.ts";
import type { CommitmentScope } from "../domain/policy.ts";
import { describeNotCounted, unitsNotCounted } from "./commitments.ts";
import { potentialOf } from "./compute-potential.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import {
  describeInFlight,
  describeKitOrders,
  type Stock,
  unitsInFlightOf,
  unitsOnKitOrders,
} from "./take-apart.ts";

export type SummedUp = {
  availability: Omit<Availability, "available" | "unavailableReason">;
  ledger: Ledger;
  /** Why there is no sum; null where there is. */
  unknownReason: string | null;
};

type Place = { variantId: number; locationId: number };

function addCommitments(
  ledger: Ledger,
  stock: Stock,
  { variantId, locationId, level, scope, rule }: Place & { level: Level; scope: string; rule: string },
): void {
  ledger.add("COMMITTED", "Committed to open orders", -level.committed, { rule, scope }, level.readAt);
  const notCounted = unitsNotCounted(stock, variantId, locationId);
  if (notCounted > 0n) {
    const detail = { ...describeNotCounted(stock, variantId, locationId), scope };
    ledger.add("COMMITMENTS_NOT_COUNTED", "Of that, not counted here", notCounted, detail, level.readAt);
  }
  const onKitOrders = unitsOnKitOrders(stock, variantId, locationId);
  if (onKitOrders > 0n) {
    const detail = describeKitOrders(stock, variantId, locationId);
    ledger.add("KIT_ORDERS", "What kits on open orders will take", -onKitOrders, detail, level.readAt);
  }
}

const unknownLevel = (readProblem: string | undefined): string =>
  readProblem === undefined
    ? "The source has not stated this variant's stock at this location."
    : `Its stock cannot be read: ${readProblem}`;

export function sumUp(stock: Stock, variantId: number, locationId: number, scope: CommitmentScope): SummedUp {
  const level = stock.levels.get(levelKey(variantId, locationId)) ?? null;
  const isKit = stock.variants.get(variantId)?.isKit ?? false;
  const kit = isKit ? potentialOf(stock, variantId, locationId) : null;
  const potential = kit?.potential ?? null;
  const inFlight = unitsInFlightOf(stock, variantId, locationId);
  const ledger = createLedger();
  const availability = {
    variantId,
    locationId,
    level,
    potential,
    inFlight,
    buffer: 0,
    components: kit?.components ?? [],
    steps: ledger.steps,
  };
  const unknown = (unknownReason: string) => ({ availability, ledger, unknownReason });
  if (!level) return unknown(unknownLevel(stock.readProblems.get(variantId)));
  if (isKit && potential === null) return unknown(kit?.unknownReason ?? "Its potential is unknown.");

  const rule = potential === null ? "Q1" : "Q2";
  const record = {
    variantId: stock.variants.get(variantId)?.externalId ?? null,
    locationId: stock.locationIds?.get(locationId) ?? null,
  };
  ledger.add("IN_STOCK", "In stock", level.inStock, { rule, ...record }, level.readAt);
  if (potential !== null) {
    const detail = { rule, from: kit?.from ?? "source" };
    ledger.add("POTENTIAL", "Can be assembled", potential, detail, level.readAt);
  }
  addCommitments(ledger, stock, { variantId, locationId, level, scope, rule });
  if (inFlight > 0n) {
    const detail = { rule: "Q9", orders: describeInFlight(stock, variantId, locationId) };
    ledger.add("IN_FLIGHT", "On orders that the source does not know yet", -inFlight, detail);
  }
  return { availability, ledger, unknownReason: null };
}
