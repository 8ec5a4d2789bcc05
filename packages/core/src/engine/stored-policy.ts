// A policy as it lies in the store, and back: decimals as text there, quantities here.
import { defaultPolicy, type SyncPolicy } from "../domain/policy.ts";
import { formatQuantity, quantity, type Quantity } from "../domain/quantity.ts";
import type { StoredPolicy } from "../store/entities/integration.ts";

export const storePolicy = (policy: SyncPolicy): StoredPolicy => {
  const { bufferPercent, massZeroGuardPercent } = policy;
  return {
    ...policy,
    bufferPercent: formatQuantity(bufferPercent),
    massZeroGuardPercent: massZeroGuardPercent === null ? null : formatQuantity(massZeroGuardPercent),
  };
};

const decimal = <Default extends Quantity | null>(
  stored: StoredPolicy[string] | undefined,
  unknown: Default,
) => (typeof stored === "string" ? quantity(stored) : unknown);

/** A field that an older version did not know yet has its default. */
export function loadPolicy(stored: StoredPolicy): SyncPolicy {
  const { bufferPercent, massZeroGuardPercent, ...rest } = stored;
  return {
    ...defaultPolicy,
    ...rest,
    bufferPercent: decimal(bufferPercent, defaultPolicy.bufferPercent),
    massZeroGuardPercent:
      massZeroGuardPercent === null
        ? null
        : decimal(massZeroGuardPercent, defaultPolicy.massZeroGuardPercent),
  };
}
