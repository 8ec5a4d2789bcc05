// A dry run: what a push or a reconciliation would write, kept as the run's changes. It writes nothing to the channel and
// changes no target.
import { chunksOf } from "../store/chunks.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { SyncRunRow } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import { type EngineContext, topics } from "./context.ts";
import { planDry } from "./dry-plan.ts";
import { createAllowance } from "./halving.ts";
import { countOutcome, finishRun } from "./run-progress.ts";

/** Targets planned at once. */
const chunkSize = 250;

/** Begins anew where it was interrupted: a plan is only worth what both sides say now. */
export async function carryOutDryRun(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
): Promise<void> {
  const { store, ports } = context;
  await store.transaction(async (tx) => {
    const row = await tx.runs.byId(run.id);
    if (row?.state !== "RUNNING") return;
    await tx.runs.removeChanges(run.id);
    Object.assign(row, { total: targets.length, done: 0, changed: 0, unchanged: 0, failed: 0 });
  });
  const isReconciled = run.kind === "RECONCILE";
  const plan = { context, integration, isReconciled, allowance: createAllowance(ports.clock) };
  for (const chunk of chunksOf(targets, chunkSize)) {
    const changes = await planDry(plan, chunk);
    const isCancelled = await store.transaction(async (tx) => {
      const row = await tx.runs.byId(run.id);
      if (row?.state !== "RUNNING") return true;
      await tx.runs.insertChanges(
        changes.map((change) => ({ ...change, run: run.id, isOpen: false, afterTicket: 0 })),
      );
      for (const change of changes) countOutcome(row, change.outcome);
      tx.wake(topics.runs(integration.id));
      return false;
    });
    if (isCancelled) return;
  }
  await store.transaction(async (tx) => {
    const row = await tx.runs.byId(run.id);
    if (row?.state === "RUNNING") await finishRun(tx, row, "SUCCEEDED", ports.clock.now());
  });
}
