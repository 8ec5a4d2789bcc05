// Arrow 4: what may the channel sell? Snapshot + policy -> a number with its steps. Pure; reads nothing, asks nobody.
import type { Availability, Snapshot } from "../domain/availability.ts";
import { noOverrides, type SyncPolicy, type VariantOverrides, wholePercent } from "../domain/policy.ts";
import {
  ceilDivide,
  ceilToUnits,
  floorToUnits,
  formatQuantity,
  fromUnits,
  oneUnit,
  type Quantity,
  toUnits,
} from "../domain/quantity.ts";
import type { Ledger } from "./ledger.ts";
import { sharesAt } from "./share-components.ts";
import { sumUp } from "./sum-up.ts";
import { asPolicySees } from "./take-apart.ts";

/** Beyond this a channel takes no quantity. Shopify: 1,000,000,000 either way (captured error text, 2026). */
const mostUnits = fromUnits(1_000_000_000);

/**
 * Rule Q8: buffer percent, buffer units, maximum, then floor and clamp; each as decided for the variant, else as the policy
 * says. Answers the units held back.
 */
function applyPolicy(ledger: Ledger, policy: SyncPolicy, overrides: VariantOverrides): number {
  const bufferPercent = overrides.bufferPercent ?? policy.bufferPercent;
  const bufferQuantity = overrides.bufferQuantity ?? policy.bufferQuantity;
  const maximumQuantity = overrides.maximumQuantity ?? policy.maximumQuantity;
  const ruleOf = (field: keyof VariantOverrides) => ({
    rule: "Q8",
    by: overrides[field] === null ? "POLICY" : "VARIANT",
  });
  const percent =
    ledger.result() > 0n ? ceilToUnits(ceilDivide(ledger.result() * bufferPercent, wholePercent)) : 0n;
  if (bufferPercent > 0n) {
    const detail = { ...ruleOf("bufferPercent"), percent: formatQuantity(bufferPercent) };
    ledger.add("BUFFER_PERCENT", "Held back, percent", -percent, detail);
  }
  if (bufferQuantity > 0) {
    ledger.add("BUFFER_QUANTITY", "Held back, units", -fromUnits(bufferQuantity), ruleOf("bufferQuantity"));
  }
  if (maximumQuantity !== null) {
    const excess = ledger.result() - fromUnits(maximumQuantity);
    const detail = ruleOf("maximumQuantity");
    ledger.add("MAXIMUM", `At most ${maximumQuantity}`, excess > 0n ? -excess : 0n, detail);
  }
  const fraction = ledger.result() - floorToUnits(ledger.result());
  if (fraction > 0n) ledger.add("ROUNDING", "Rounded down", -fraction, { rule: "Q7" });
  if (ledger.result() < 0n && !policy.allowNegative) {
    ledger.add("CLAMP", "Never below zero", -ledger.result(), { rule: "Q7" });
  }
  return toUnits(percent) + bufferQuantity;
}

/** What is left of the number where others are shown what the same components allow (kitContention EXCLUSIVE). */
function applyShare(ledger: Ledger, share: { units: Quantity; with: readonly string[] } | undefined): void {
  if (!share) return;
  const most = floorToUnits(ledger.result());
  const detail = { rule: "Q2", sharedWith: share.with.map((id) => ({ id })) };
  const amount = most > share.units ? share.units - most : 0n;
  ledger.add("KIT_SHARE", "Left to others that take the same components", amount, detail);
}

/**
 * The number for one variant at one source location, with every term that led to it (rules Q1, Q2, Q7, Q8, Q11).
 * Null, with a reason, where the source has not said: unknown is not zero.
 */
export function computeAvailability(
  snapshot: Snapshot,
  variantId: number,
  locationId: number,
  policy: SyncPolicy,
  overrides: VariantOverrides = noOverrides,
): Availability {
  const stock = asPolicySees(snapshot, policy);
  const { availability, ledger, unknownReason } = sumUp(stock, variantId, locationId, policy.commitments);
  if (unknownReason !== null) return { ...availability, available: null, unavailableReason: unknownReason };
  if (policy.kitContention === "EXCLUSIVE")
    applyShare(ledger, sharesAt(snapshot, stock, locationId, policy).get(variantId));
  const buffer = applyPolicy(ledger, policy, overrides);
  const result = ledger.result();
  const isTooLarge = result > mostUnits || result < -mostUnits;
  return {
    ...availability,
    buffer,
    available: isTooLarge ? null : Number(result / oneUnit),
    unavailableReason: isTooLarge ? "The number is larger than a channel takes." : null,
  };
}
