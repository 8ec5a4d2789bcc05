// What events say in a merchant's words: whoever reads the log, a mail or a page made of it never meets the spelling of
// the API. Programs have the event's type and detail.
import type { VariantMappingStatus } from "../domain/match-variants.ts";
import type { SyncPolicy } from "../domain/policy.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { SyncRunRow } from "../store/entities/run.ts";

type RunNamed = Pick<SyncRunRow, "kind" | "isDryRun" | "isScheduled">;

const runNames: Readonly<Record<SyncRunRow["kind"], string>> = {
  CATALOG: "The reading of both catalogs",
  PUSH: "The push of stock",
  RECONCILE: "The comparison of both sides",
  RETRY: "The retry of what failed",
  IMPORT: "The import into the source",
};

function nameRun({ kind, isDryRun, isScheduled }: RunNamed): string {
  const name = isScheduled ? runNames[kind].replace(/^The/, "The overnight") : runNames[kind];
  return isDryRun ? `${name}, a dry run,` : name;
}

export const runBegan = (run: RunNamed): string => `${nameRun(run)} began.`;

const runEnds: Readonly<Record<SyncRunRow["state"], string>> = {
  SUCCEEDED: "is done",
  PARTIALLY_FAILED: "is done in part",
  FAILED: "failed",
  CANCELLED: "was called off",
  AWAITING_APPROVAL: "waits for approval",
  QUEUED: "waits for its turn",
  RUNNING: "is under way",
};

/** How many of what; what there is none of is left out. */
function countsOf({ isDryRun, changed, unchanged, failed }: Ended): string {
  const told = [
    changed > 0 ? `${changed} ${isDryRun ? "would change" : "changed"}` : "",
    unchanged > 0 ? `${unchanged} ${unchanged === 1 ? "was" : "were"} right already` : "",
    failed > 0 ? `${failed} could not be done` : "",
  ].filter((part) => part !== "");
  return told.join(", ");
}

type Ended = RunNamed & Pick<SyncRunRow, "changed" | "unchanged" | "failed">;

export function runEnded(run: Ended, state: SyncRunRow["state"]): string {
  const end = `${nameRun(run)} ${runEnds[state]}`;
  // It lists what there is, and changes no number by itself.
  if (run.kind === "CATALOG") return `${end}.`;
  const counts = countsOf(run) || (state === "SUCCEEDED" ? "nothing had to change" : "");
  return counts === "" ? `${end}.` : `${end}: ${counts}.`;
}

const statuses: Readonly<Record<IntegrationRow["status"], string>> = {
  ACTIVE: "is active: changes reach the store",
  INACTIVE: "is ready, and its sync is off",
  DISABLED: "is not ready",
  NOT_CONNECTED: "is not connected",
};

export const statusSaid = (status: IntegrationRow["status"]): string => statuses[status];

const mappings: Readonly<Record<VariantMappingStatus, string>> = {
  MAPPED: "has its counterpart",
  UNMATCHED: "has no counterpart",
  BROKEN: "has lost its counterpart",
  EXCLUDED: "is left out of the sync",
  NOT_SYNCABLE: "cannot be synced",
};

export const mappingSaid = (status: VariantMappingStatus): string => mappings[status];

const policyFields: Readonly<Record<keyof SyncPolicy, string>> = {
  commitments: "which orders lower the number",
  unmappedLocations: "what becomes of locations that nobody mapped",
  onlineStoreSourceLocationId: "the location for the online store",
  bufferQuantity: "units held back",
  bufferPercent: "the share held back",
  maximumQuantity: "what is shown at most",
  allowNegative: "whether negative numbers are shown",
  subtractInFlightOrders: "whether orders in flight are subtracted",
  matchOrdersByNumber: "whether orders are matched by their number",
  orderImportMinutes: "when an order is overdue",
  unseenOrderHoldSeconds: "how long unexplained sales are held back",
  kitOrdersCommitComponents: "who commits the components of kits",
  kitContention: "what kits that share components show",
  reconcileAt: "the time of the overnight comparison",
  timeZone: "the time zone",
  massZeroGuardPercent: "how much may sell out within an hour",
  salesOnlyUntil: "sale mode",
  stockUnstockedVariants: "whether items are stocked where they are not yet",
  isShadow: "shadow mode",
  confirmIncreases: "whether rises are confirmed",
  confirmIncreasesAfterSeconds: "how long rises wait to be confirmed",
};

export const policySaid = (changed: readonly string[]): string =>
  changed.map((field) => policyFields[field as keyof SyncPolicy] ?? field).join(", ");
