// Runs in a merchant's words.
import type { RunStateFragment } from "../../graphql/generated/documents.ts";

const names: Readonly<Record<RunStateFragment["kind"], string>> = {
  CATALOG: "Read both catalogs",
  IMPORT: "Import into the source",
  PUSH: "Push stock",
  RECONCILE: "Compare both sides",
  RETRY: "Retry what failed",
};

export function nameRun({ kind, dryRun, scheduled }: RunStateFragment): string {
  if (dryRun) return `${names[kind]} (dry run)`;
  return scheduled ? `${names[kind]} (overnight)` : names[kind];
}

export const isOpen = ({ state }: RunStateFragment): boolean => state === "QUEUED" || state === "RUNNING";

/** For a run that is over; how long it has taken so far for one that is not. */
export function durationOf({ startedAt, finishedAt }: RunStateFragment, now: number): string | null {
  if (startedAt === null || startedAt === undefined) return null;
  const end = finishedAt ? Date.parse(finishedAt) : now;
  const seconds = Math.max(0, Math.round((end - Date.parse(startedAt)) / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
