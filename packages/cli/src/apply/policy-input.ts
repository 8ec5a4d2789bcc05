// A policy as the gateway takes it: the file's word for a location becomes its id.
import type { SyncPolicyInput } from "@stockgate/client";
import type { DeclaredPolicy } from "./config-file.ts";

export function policyInput(policy: DeclaredPolicy, locationId: (wanted: string) => string): SyncPolicyInput {
  const { onlineStoreSourceLocation: location, ...rest } = policy;
  if (location === undefined) return rest;
  return { ...rest, onlineStoreSourceLocationId: location === null ? null : locationId(location) };
}
