// What a doctor finds, from what the gateway tells of itself: pure, so that each finding can be tried by itself.
import type { AccountsQuery, TargetPartsFragment, ViewerQuery } from "@stockgate/client";
import type { Integration } from "./session.ts";

/** `mend`: must be mended; `note`: worth knowing. */
export type Finding = {
  severity: "mend" | "note";
  code: string;
  /** Whose: an account, an integration, the token. */
  about: string;
  message: string;
  /** What to do. */
  way: string;
};

type Account = AccountsQuery["accounts"][number];
type Viewer = ViewerQuery["viewer"];

const dayMs = 86_400_000;

/** What to do about each problem that the gateway names, and whether it must be. */
const ways: Readonly<Record<string, Pick<Finding, "severity" | "way">>> = {
  SOURCE_DISCONNECTED: { severity: "mend", way: "stockgate connect katana --update <account>" },
  SOURCE_UNAUTHORIZED: {
    severity: "mend",
    way: "Copy the key again from Katana, Settings > API: stockgate connect katana --update <account>",
  },
  SOURCE_UNREACHABLE: {
    severity: "mend",
    way: "Wait, or look whether Katana is down; it is tried again by itself.",
  },
  SOURCE_WEBHOOKS: {
    severity: "note",
    way: "Set STOCKGATE_PUBLIC_URL of the gateway to where Katana reaches it; until then changes are asked for.",
  },
  CHANNEL_DISCONNECTED: { severity: "mend", way: "stockgate connect shopify --update <account>" },
  CHANNEL_UNAUTHORIZED: {
    severity: "mend",
    way: "Look at the app's scopes and secrets in Shopify: stockgate connect shopify --update <account>",
  },
  CHANNEL_UNREACHABLE: {
    severity: "mend",
    way: "Wait, or look whether the store is open; it is tried again by itself.",
  },
  CHANNEL_WEBHOOKS: {
    severity: "note",
    way: "Set STOCKGATE_PUBLIC_URL of the gateway to where Shopify reaches it, and give it the client secret.",
  },
  ORDERS_NOT_READABLE: {
    severity: "mend",
    way: "Give the app the scope read_orders and its use of protected customer data: without them what was just sold can be oversold.",
  },
  ORDER_PLACES_NOT_READABLE: {
    severity: "mend",
    way: "Give the app the scopes that the message names, then connect it again with --update.",
  },
  LOCATION_UNMAPPED: {
    severity: "mend",
    way: "stockgate map location <of the store> <of the source>, or stockgate exclude location <of the store>",
  },
  NO_LOCATION_MAPPED: { severity: "mend", way: "stockgate map location <of the store> <of the source>" },
  LOCATION_NOT_ELIGIBLE: {
    severity: "mend",
    way: "stockgate map location it to another, or stockgate exclude location it",
  },
  SECOND_WRITER: {
    severity: "mend",
    way: "Switch off Katana's own stock sync to this store, and any other app that sets stock there; then stockgate targets resume --all.",
  },
  MASS_ZERO: {
    severity: "mend",
    way: "Look whether the source is right, then stockgate runs approve <run> or stockgate runs reject <run>",
  },
  ZERO_REJECTED: {
    severity: "note",
    way: "It stands until the source says more than zero, or stockgate push asks for it anew.",
  },
  STOCK_UNREADABLE: {
    severity: "mend",
    way: "Look at those variants in the source; they are read again by themselves.",
  },
  IN_FLIGHT_ORDERS_OVERDUE: {
    severity: "mend",
    way: "stockgate in-flight, then import the orders into the source, or stockgate in-flight settle <order>",
  },
  PREPARING: { severity: "note", way: "Wait: it ends by itself." },
};

const unknownWay = { severity: "mend", way: "The message says what to do." } as const;

export function tokenFindings(viewer: Viewer, now: number): Finding[] {
  const about = `token ${viewer.name}`;
  const findings: Finding[] = [];
  if (viewer.scope === "READ") {
    const message = "This token may look and change nothing.";
    findings.push({
      severity: "note",
      code: "TOKEN_READS_ONLY",
      about,
      message,
      way: "stockgate tokens create, with an ADMIN token",
    });
  }
  if (viewer.expiresAt !== null && Date.parse(viewer.expiresAt) - now < 7 * dayMs) {
    const message = `This token ends at ${viewer.expiresAt}.`;
    findings.push({ severity: "note", code: "TOKEN_ENDS", about, message, way: "stockgate tokens create" });
  }
  return findings;
}

/** Of accounts that serve an integration its own problems tell; these are of the others, and of budgets. */
export function accountFindings(accounts: readonly Account[], used: ReadonlySet<string>): Finding[] {
  return accounts.flatMap(({ id, name, adapter, health, budget }): Finding[] => {
    const about = `account ${name}`;
    const left = budget ? ` ${budget.remaining} of ${budget.limit} are left.` : "";
    const message = (health.message ?? health.state) + (health.state === "THROTTLED" ? left : "");
    if (health.state === "THROTTLED") {
      const way =
        "Give Stockgate an API key of its own: the vendor's request budget is used up by others too.";
      return [{ severity: "note", code: "BUDGET_USED_UP", about, message, way }];
    }
    if (used.has(id)) return [];
    if (health.state === "UNAUTHORIZED" || health.state === "UNREACHABLE") {
      const way = `stockgate connect ${adapter?.name ?? "<adapter>"} --update "${name}"`;
      return [{ severity: "mend", code: `ACCOUNT_${health.state}`, about, message, way }];
    }
    const way = "stockgate integrations create, or stockgate accounts disconnect";
    return [{ severity: "note", code: "ACCOUNT_UNUSED", about, message: "No integration uses it.", way }];
  });
}

function countFindings({ counts }: Integration, about: string): Finding[] {
  const rows: [number, Finding["severity"], string, string, string][] = [
    [
      counts.broken,
      "mend",
      "MAPPINGS_BROKEN",
      "variants have lost the other side of their mapping",
      "stockgate csv export mappings: the state BROKEN; then stockgate map variant",
    ],
    [
      counts.unmatched,
      "note",
      "VARIANTS_UNMATCHED",
      "variants have no counterpart and are not synced",
      "stockgate csv export mappings, write the codes in, stockgate csv import mappings",
    ],
    [
      counts.shadowed,
      "note",
      "VARIANTS_SHADOWED",
      "variants of the source bear a SKU that a later one has too",
      "Give each its own SKU in the source, or stockgate map variant",
    ],
    [
      counts.notSyncable,
      "note",
      "VARIANTS_NOT_SYNCABLE",
      "variants cannot be synced",
      "Switch on inventory tracking for them in the store; stockgate csv export mappings names the reasons",
    ],
    [counts.failed, "mend", "TARGETS_FAILED", "targets could not be written", "stockgate retry"],
  ];
  return rows.flatMap(([count, severity, code, what, way]) =>
    count > 0 ? [{ severity, code, about, message: `${count} ${what}.`, way }] : [],
  );
}

/** `drifted`: targets in which the store shows another number than the right one. */
export function integrationFindings(
  integration: Integration,
  drifted: readonly TargetPartsFragment[],
): Finding[] {
  const about = `integration ${integration.name}`;
  const problems = integration.problems.map(({ code, message }): Finding => ({
    ...(ways[code] ?? unknownWay),
    code,
    about,
    message,
  }));
  const writers = drifted.filter(({ driftCause }) => driftCause === "OTHER_WRITER");
  const others = drifted.length - writers.length;
  const findings = [...problems, ...countFindings(integration, about)];
  if (writers.length > 0 && !problems.some(({ code }) => code === "SECOND_WRITER")) {
    const message = `Somebody else has written over ${writers.length} of our numbers.`;
    findings.push({
      severity: "mend",
      code: "OTHER_WRITER",
      about,
      message,
      way: ways["SECOND_WRITER"]?.way ?? "",
    });
  }
  if (others > 0) {
    const message = `The store shows another number than the right one for ${others} targets.`;
    findings.push({
      severity: "note",
      code: "DRIFT",
      about,
      message,
      way: "stockgate reconcile --dry-run says why; stockgate push brings them right",
    });
  }
  if (!integration.inventorySyncEnabled) {
    findings.push({
      severity: "note",
      code: "SYNC_OFF",
      about,
      message: "Sync is off: nothing is written.",
      way: "stockgate push --dry-run, then stockgate toggle on",
    });
  }
  return findings;
}

export const nothingYet = (): Finding => ({
  severity: "mend",
  code: "NO_INTEGRATION",
  about: "gateway",
  message: "There is no integration.",
  way: "stockgate connect katana, stockgate connect shopify, stockgate integrations create",
});
