// What waits for a person's approval (rule G1): one run per integration gathers the targets that were held, and they leave
// it by themselves where nothing is to be approved any more.
import { massZeroHold, zeroRejectedHold } from "../domain/hold.ts";
import { restate, skuOf } from "../stages/settle-target.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { SyncRunRow } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { endEvent, endHold, holdTarget } from "./holds.ts";
import { closeChanges, countOutcome, emptyRun, finishRun } from "./run-progress.ts";

async function runOf(tx: Tx, integration: IntegrationRow, now: number): Promise<SyncRunRow> {
  const open = await tx.runs.awaitingApproval(integration.id);
  if (open) return open;
  const asked = { kind: "PUSH", isDryRun: false, skus: null, idempotencyKey: null, inputText: "" } as const;
  return tx.runs.insert({
    ...emptyRun,
    ...asked,
    state: "AWAITING_APPROVAL",
    total: 0,
    integration: integration.id,
    createdAt: now,
  });
}

/** Holds these live targets until a person decides. Parts that they have in other runs end with that. */
export async function holdForApproval(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  now: number,
): Promise<void> {
  if (targets.length === 0) return;
  const run = await runOf(tx, integration, now);
  run.total = (run.total ?? 0) + targets.length;
  const skus = await skuOf(tx, targets);
  const parts = targets.map((target) => ({
    target: target.id,
    outcome: "HELD" as const,
    fromQuantity: target.observed,
    toQuantity: target.desired,
    reason: massZeroHold.message,
  }));
  const events = targets.flatMap((target) => {
    const sku = skus.get(target.channelVariant) ?? null;
    const told = holdTarget(target, massZeroHold, target.desired, { sku, now });
    Object.assign(target, { pushMark: null, pushDueAt: null, markedAt: null, zeroDoubtMark: null });
    restate(target, integration);
    return told.map((event) => ({ ...event, run: run.id }));
  });
  await tx.runs.insertChanges(parts.map((part) => ({ ...part, run: run.id, isOpen: false, afterTicket: 0 })));
  await closeChanges(
    tx,
    parts.map(({ target, fromQuantity, toQuantity, ...part }) => ({
      ...part,
      targetId: target,
      from: fromQuantity,
      to: toQuantity,
      ticket: null,
    })),
    now,
  );
  await tx.events.append(events);
  tx.wake(topics.events);
}

/** These targets are no longer the run's: their number is above zero again, is shown already, or nobody maps them. */
export async function leaveApproval(
  tx: Tx,
  integrationId: number,
  targetIds: readonly number[],
  now: number,
): Promise<void> {
  const run = targetIds.length === 0 ? null : await tx.runs.awaitingApproval(integrationId);
  if (!run) return;
  run.total = (run.total ?? 0) - (await tx.runs.removeChangesOf(run.id, targetIds));
  if (run.total === 0) await finishRun(tx, run, "CANCELLED", now);
}

/** Numbers above zero again, whose hold has ended: nothing of them is to be approved, and they are pushed as any other. */
export async function leaveRisen(
  tx: Tx,
  integration: IntegrationRow,
  risen: readonly { target: TargetRow; sku: string | null }[],
  now: number,
): Promise<void> {
  if (risen.length === 0) return;
  const why = "its number is above zero again.";
  await tx.events.append(risen.map(({ target, sku }) => endEvent(target, sku, why, now)));
  tx.wake(topics.events);
  const ids = risen.map(({ target }) => target.id);
  await leaveApproval(tx, integration.id, ids, now);
}

/** A person says no: the run ends, and its targets stay as they are. */
export async function rejectRun(tx: Tx, run: SyncRunRow, now: number): Promise<void> {
  const changes = await tx.runs.changesOfRun(run.id);
  for (const change of changes) {
    Object.assign(change, { outcome: "CANCELLED", reason: zeroRejectedHold.message });
    countOutcome(run, "CANCELLED");
  }
  for (const target of await tx.targets.byIds(changes.map((change) => change.target))) {
    if (target.holdCode !== "MASS_ZERO") continue;
    Object.assign(target, { holdCode: zeroRejectedHold.code, holdMessage: zeroRejectedHold.message });
  }
  await finishRun(tx, run, "CANCELLED", now);
}

/** A person asks for these anew: what was rejected before is looked at again, by the guard as well. */
export async function askAnew(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly Pick<TargetRow, "id" | "holdCode">[],
): Promise<void> {
  const rejected = targets.filter(({ holdCode }) => holdCode === "ZERO_REJECTED");
  for (const target of await tx.targets.byIds(rejected.map(({ id }) => id))) {
    endHold(target);
    restate(target, integration);
  }
}
