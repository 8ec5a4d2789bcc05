// Which fields of a policy differ from what the file says: pure.
import type { DeclaredPolicy } from "./config-file.ts";
import { policyFieldNames } from "./config-file.ts";
import type { Lookup } from "./lookup.ts";
import type { PresentPolicy } from "./present.ts";

export type PolicyDifference = { policy: DeclaredPolicy; details: string[] };

/** 12.50 and 12.5 are one. */
export const tidyDecimal = (text: string): string =>
  text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;

/** As the file means it now: a sale that has ended is none. */
function meant(field: string, value: unknown, now: number): unknown {
  if (typeof value !== "string") return value;
  if (field === "salesOnlyUntil") {
    const time = Date.parse(value);
    return time > now ? new Date(time).toISOString() : null;
  }
  if (field === "timeZone") return value.toLowerCase();
  return field === "bufferPercent" || field === "massZeroGuardPercent" ? tidyDecimal(value) : value;
}

const show = (value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined ? "none" : String(value);

/** `present`: null where the integration is still to be made. `locations`: null where the source's are not known yet. */
export function diffPolicy(
  declared: DeclaredPolicy,
  present: PresentPolicy | null,
  locations: Lookup<{ id: string; name: string }> | null,
  now: number,
): PolicyDifference & { problem: string | null } {
  const policy: Record<string, unknown> = {};
  const details: string[] = [];
  let problem: string | null = null;
  for (const field of policyFieldNames) {
    const wanted = declared[field];
    if (wanted === undefined) continue;
    if (field === "onlineStoreSourceLocation") {
      const before = present?.onlineStoreSourceLocation ?? null;
      const found = typeof wanted === "string" && locations ? locations(wanted) : null;
      if (found && "problem" in found) problem = found.problem;
      const id = found && "row" in found ? found.row.id : null;
      if (present && (wanted === null ? before === null : before?.id === id)) continue;
      details.push(`policy.${field}: ${present ? `${show(before?.name)} -> ` : ""}${show(wanted)}`);
      policy[field] = wanted;
      continue;
    }
    const value = meant(field, wanted, now);
    const before = present ? meant(field, present[field], now) : undefined;
    if (value === before) continue;
    details.push(`policy.${field}: ${present ? `${show(present[field])} -> ` : ""}${show(wanted)}`);
    policy[field] = value === null ? null : wanted;
  }
  return { policy, details, problem };
}
