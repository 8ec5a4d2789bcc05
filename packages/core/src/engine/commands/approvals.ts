// What a person decides about a run whose targets a guard held back (rule G1).
import { readAgain } from "../../stages/release-intent.ts";
import { restate } from "../../stages/settle-target.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import type { Tx } from "../../store/tx.ts";
import { rejectRun } from "../approvals.ts";
import { type EngineContext, topics } from "../context.ts";
import { endHold } from "../holds.ts";
import { startedEvent } from "../run-progress.ts";
import { asCommand, type CommandResult, Refused, refusal } from "./refusal.ts";
import { demandActive } from "./runs.ts";

async function findHeldRun(tx: Tx, runId: number): Promise<SyncRunRow> {
  const run = await tx.runs.byId(runId);
  if (!run) throw new Refused(refusal("NOT_FOUND", "There is no such run.", ["syncRunId"]));
  if (run.state !== "AWAITING_APPROVAL") {
    const message = `Nothing of this run waits for approval: it is ${run.state}.`;
    throw new Refused(refusal("CONFLICT", message, ["syncRunId"]));
  }
  return run;
}

/** Lets it go: its targets are read anew on both sides, computed anew, and written as they are then. */
export const approveSyncRun = (context: EngineContext, runId: number): Promise<CommandResult<SyncRunRow>> =>
  asCommand(() =>
    context.store.transaction(async (tx) => {
      const now = context.ports.clock.now();
      const run = await findHeldRun(tx, runId);
      const integration = await tx.integrations.byId(run.integration);
      if (!integration) throw new Refused(refusal("NOT_FOUND", "Its integration is gone.", ["syncRunId"]));
      demandActive(integration, "syncRunId");
      const changes = await tx.runs.changesOfRun(runId);
      const afterTicket = await tx.sequence.next();
      for (const change of changes)
        Object.assign(change, { outcome: "PLANNED", reason: null, isOpen: true, afterTicket });
      const targets = await tx.targets.byIds(changes.map((change) => change.target));
      for (const target of targets) {
        endHold(target);
        restate(target, integration);
      }
      Object.assign(run, { state: "RUNNING", startedAt: now, approvedAt: now });
      await tx.events.append([startedEvent(run, now)]);
      tx.wake(topics.events);
      await readAgain(tx, integration, targets, now);
      return run;
    }),
  );

/** Its targets stay as they are, until their numbers are above zero again or a person asks for them anew. */
export const rejectSyncRun = (context: EngineContext, runId: number): Promise<CommandResult<SyncRunRow>> =>
  asCommand(() =>
    context.store.transaction(async (tx) => {
      const run = await findHeldRun(tx, runId);
      await rejectRun(tx, run, context.ports.clock.now());
      return run;
    }),
  );
