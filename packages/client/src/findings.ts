// What a doctor finds, from what the gateway tells of itself: pure, so that each finding can be tried by itself. What to do
// about it is said by whoever shows it, in the words of that place.

/** `mend`: must be mended; `note`: worth knowing. */
export type Finding = {
  severity: "mend" | "note";
  code: string;
  /** Whose: an account, an integration, the token. */
  about: string;
  message: string;
  /** The account that is to be connected anew. */
  account?: { name: string; adapter: string | null };
};

type Examined = {
  viewer: { name: string; scope: string; expiresAt: string | null };
  account: {
    id: string;
    name: string;
    adapter: { name: string } | null;
    health: { state: string; message: string | null };
    budget: { remaining: number; limit: number } | null;
  };
  integration: {
    name: string;
    inventorySyncEnabled: boolean;
    problems: readonly { code: string; message: string }[];
    counts: { broken: number; unmatched: number; shadowed: number; notSyncable: number; failed: number };
  };
  drifted: { driftCause: string | null };
};

const dayMs = 86_400_000;

/** Problems that are worth knowing; every other must be mended, one that is not known yet too. */
const notes: ReadonlySet<string> = new Set([
  "SOURCE_WEBHOOKS",
  "CHANNEL_WEBHOOKS",
  "ZERO_REJECTED",
  // Somebody decided so.
  "SHADOW",
  "SALES_ONLY",
  "PREPARING",
]);

export function tokenFindings(viewer: Examined["viewer"], now: number): Finding[] {
  const about = `token ${viewer.name}`;
  const findings: Finding[] = [];
  if (viewer.scope === "READ") {
    const message = "This token may look and change nothing.";
    findings.push({ severity: "note", code: "TOKEN_READS_ONLY", about, message });
  }
  if (viewer.expiresAt !== null && Date.parse(viewer.expiresAt) - now < 7 * dayMs) {
    const message = `This token ends at ${viewer.expiresAt}.`;
    findings.push({ severity: "note", code: "TOKEN_ENDS", about, message });
  }
  return findings;
}

/** Of accounts that serve an integration its own problems tell; these are of the others, and of budgets. */
export function accountFindings(
  accounts: readonly Examined["account"][],
  used: ReadonlySet<string>,
): Finding[] {
  return accounts.flatMap(({ id, name, adapter, health, budget }): Finding[] => {
    const about = `account ${name}`;
    const left = budget ? ` ${budget.remaining} of ${budget.limit} are left.` : "";
    const message = (health.message ?? health.state) + (health.state === "THROTTLED" ? left : "");
    if (health.state === "THROTTLED") return [{ severity: "note", code: "BUDGET_USED_UP", about, message }];
    if (used.has(id)) return [];
    if (health.state === "UNAUTHORIZED" || health.state === "UNREACHABLE") {
      const account = { name, adapter: adapter?.name ?? null };
      return [{ severity: "mend", code: `ACCOUNT_${health.state}`, about, message, account }];
    }
    return [{ severity: "note", code: "ACCOUNT_UNUSED", about, message: "No integration uses it." }];
  });
}

function countFindings({ counts }: Examined["integration"], about: string): Finding[] {
  const rows: [number, Finding["severity"], string, string][] = [
    [counts.broken, "mend", "MAPPINGS_BROKEN", "variants have lost the other side of their mapping"],
    [counts.unmatched, "note", "VARIANTS_UNMATCHED", "variants have no counterpart and are not synced"],
    [
      counts.shadowed,
      "note",
      "VARIANTS_SHADOWED",
      "variants of the source bear a SKU that a later one has too",
    ],
    [counts.notSyncable, "note", "VARIANTS_NOT_SYNCABLE", "variants cannot be synced"],
    [counts.failed, "mend", "TARGETS_FAILED", "targets could not be written"],
  ];
  return rows.flatMap(([count, severity, code, what]) =>
    count > 0 ? [{ severity, code, about, message: `${count} ${what}.` }] : [],
  );
}

/** `drifted`: targets in which the store shows another number than the right one. */
export function integrationFindings(
  integration: Examined["integration"],
  drifted: readonly Examined["drifted"][],
): Finding[] {
  const about = `integration ${integration.name}`;
  const problems = integration.problems.map(({ code, message }): Finding => ({
    severity: notes.has(code) ? "note" : "mend",
    code,
    about,
    message,
  }));
  const writers = drifted.filter(({ driftCause }) => driftCause === "OTHER_WRITER");
  const others = drifted.length - writers.length;
  const findings = [...problems, ...countFindings(integration, about)];
  if (writers.length > 0 && !problems.some(({ code }) => code === "SECOND_WRITER")) {
    const message = `Somebody else has written over ${writers.length} of our numbers.`;
    findings.push({ severity: "mend", code: "OTHER_WRITER", about, message });
  }
  if (others > 0) {
    const message = `The store shows another number than the right one for ${others} targets.`;
    findings.push({ severity: "note", code: "DRIFT", about, message });
  }
  if (!integration.inventorySyncEnabled)
    findings.push({ severity: "note", code: "SYNC_OFF", about, message: "Sync is off: nothing is written." });
  return findings;
}

export const nothingYet = (): Finding => ({
  severity: "mend",
  code: "NO_INTEGRATION",
  about: "gateway",
  message: "There is no integration.",
});
