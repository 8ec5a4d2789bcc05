// A run's parts are closed by what became of their targets, whoever brought that about; with its last part it ends.
import { AdapterError, isFinal } from "../contracts/index.ts";
import type { StockChangeOutcome, StockChangeRow, SyncRunRow } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { Tx } from "../store/tx.ts";
import { type EngineContext, topics } from "./context.ts";
import { runBegan, runEnded } from "./event-words.ts";

/** What a run begins as. */
export const emptyRun = {
  imports: null,
  state: "QUEUED",
  isScheduled: false,
  startedAt: null,
  finishedAt: null,
  total: null,
  done: 0,
  changed: 0,
  unchanged: 0,
  failed: 0,
  errorCode: null,
  errorMessage: null,
  approvedAt: null,
} as const;

export type Closure = {
  targetId: number;
  outcome: StockChangeOutcome;
  from: number | null;
  to: number | null;
  reason: string | null;
  /** Of the number that came to it; null where nothing will come of it any more. */
  ticket: number | null;
};

const counterOf = (outcome: StockChangeOutcome): "changed" | "unchanged" | "failed" => {
  switch (outcome) {
    case "APPLIED":
    case "PLANNED":
      return "changed";
    case "UNCHANGED":
      return "unchanged";
    case "CONFLICT":
    case "REJECTED":
    case "DEFERRED":
    case "HELD":
    case "CANCELLED":
      return "failed";
  }
};

export function countOutcome(run: SyncRunRow, outcome: StockChangeOutcome): void {
  run.done += 1;
  run[counterOf(outcome)] += 1;
}

/** What a run whose every part is closed ends as. */
export function endState({ failed, done }: SyncRunRow): SyncRunRow["state"] {
  if (failed === 0) return "SUCCEEDED";
  return failed === done ? "FAILED" : "PARTIALLY_FAILED";
}

/** Tells that a run began. */
export const startedEvent = (run: SyncRunRow, now: number): NewEvent => ({
  type: "RUN_STARTED",
  occurredAt: now,
  integration: run.integration,
  run: run.id,
  message: runBegan(run),
  detail: { kind: run.kind, isDryRun: run.isDryRun, isScheduled: run.isScheduled },
});

/** Ends a run and tells of it. */
export async function finishRun(
  tx: Tx,
  run: SyncRunRow,
  state: SyncRunRow["state"],
  now: number,
): Promise<void> {
  run.state = state;
  run.finishedAt = now;
  const { kind, changed, unchanged, failed } = run;
  await tx.events.append([
    {
      type: "RUN_FINISHED",
      occurredAt: now,
      integration: run.integration,
      run: run.id,
      message: runEnded(run, state),
      detail: { kind, state, isDryRun: run.isDryRun, total: run.total, changed, unchanged, failed },
    },
  ]);
  tx.measure({ about: "run-ended", integrationId: run.integration, kind, state, isDryRun: run.isDryRun });
  tx.wake(topics.events);
}

/**
 * Errors that asking again will not mend end the run, once `abandon` has closed what is open of it; all others leave it
 * running, to be taken up again.
 */
export async function noteRunError(
  context: EngineContext,
  runId: number,
  error: unknown,
  abandon: (tx: Tx, run: SyncRunRow, reason: string) => Promise<void> = async () => {},
): Promise<void> {
  if (!(error instanceof AdapterError)) return;
  await context.store.transaction(async (tx) => {
    const run = await tx.runs.byId(runId);
    if (run?.state !== "RUNNING") return;
    Object.assign(run, { errorCode: error.kind.toUpperCase(), errorMessage: error.message });
    if (!isFinal(error)) return;
    await abandon(tx, run, "The run failed.");
    await finishRun(tx, run, "FAILED", context.ports.clock.now());
  });
}

/** A number that was read before the run began is not the one that it asked for: that is yet to come. */
const isBehind = ({ afterTicket }: StockChangeRow, ticket: number): boolean => ticket > afterTicket;

/**
 * Whether one of these open parts asks that a target's number be written, whatever is settled: it does once that number was
 * read behind the run's beginning.
 */
export function askedBy(
  changes: readonly StockChangeRow[],
): (target: Pick<TargetRow, "id" | "desiredTicket">) => boolean {
  const byTarget = Map.groupBy(changes, (change) => change.target);
  return ({ id, desiredTicket }) =>
    (byTarget.get(id) ?? []).some((change) => isBehind(change, desiredTicket ?? 0));
}

/** Closes the open parts that these targets have in runs of any kind. */
export async function closeChanges(tx: Tx, closures: readonly Closure[], now: number): Promise<void> {
  const byTarget = new Map(closures.map((closure) => [closure.targetId, closure]));
  const changes = await tx.runs.closableChangesOf([...byTarget.keys()]);
  if (changes.length === 0) return;
  const runs = new Map(
    (await tx.runs.byIds([...new Set(changes.map((change) => change.run))])).map((run) => [run.id, run]),
  );
  for (const change of changes) {
    const closure = byTarget.get(change.target);
    const run = runs.get(change.run);
    if (!closure || !run || run.isDryRun) continue;
    const { outcome, from, to, ticket } = closure;
    if (ticket !== null && !isBehind(change, ticket)) continue;
    const reason = closure.reason ?? change.reason;
    Object.assign(change, { outcome, fromQuantity: from, toQuantity: to, reason, isOpen: false });
    countOutcome(run, outcome);
  }
  await tx.flush();
  for (const run of runs.values()) {
    if (run.state !== "RUNNING" || (await tx.runs.hasOpenChanges(run.id))) continue;
    await finishRun(tx, run, endState(run), now);
  }
}

/** Closes the open parts of these targets, all for one reason: nothing will come of them any more. */
export const giveUpChanges = (
  tx: Tx,
  targetIds: readonly number[],
  outcome: "HELD" | "CANCELLED",
  reason: string,
  now: number,
): Promise<void> =>
  closeChanges(
    tx,
    targetIds.map((targetId) => ({ targetId, outcome, from: null, to: null, reason, ticket: null })),
    now,
  );
