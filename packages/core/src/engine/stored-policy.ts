// A policy as it lies in the store, and back: decimals as text there, quantities here.
import { defaultPolicy, type SyncPolicy } from "../domain/policy.ts";
import { formatQuantity, quantity } from "../domain/quantity.ts";
import type { StoredPolicy } from "../store/entities/integration.ts";

export const storePolicy = (policy: SyncPolicy): StoredPolicy => ({
  ...policy,
  bufferPercent: formatQuantity(policy.bufferPercent),
});

/** A field that an older version did not know yet has its default. */
export function loadPolicy(stored: StoredPolicy): SyncPolicy {
  const { bufferPercent, ...rest } = stored;
  const percent = typeof bufferPercent === "string" ? quantity(bufferPercent) : defaultPolicy.bufferPercent;
  return { ...defaultPolicy, ...rest, bufferPercent: percent };
}
