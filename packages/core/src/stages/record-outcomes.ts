// Arrow 7, behind a write: what became of it. Each outcome, the mark it clears and the event that tells of it, in one
// transaction.
import type { PushOutcome } from "../contracts/index.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import { noteMoves } from "../engine/note-moves.ts";
import { forgetDoubts } from "../engine/push-marks.ts";
import { type Closure, closeChanges } from "../engine/run-progress.ts";
import type { IntentPushRow, TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { Tx } from "../store/tx.ts";
import { noteZero } from "./guard-zeros.ts";
import { readAgain } from "./release-intent.ts";
import { clearError, clearMark, restate, setAside, skuOf } from "./settle-target.ts";

type Settled = {
  target: TargetRow;
  push: IntentPushRow;
  sku: string | null;
  /** A person let its zero pass (rule G1). */
  isApproved: boolean;
  /** What explains it. */
  pushId: number | null;
  now: number;
};

/** What came of one push; `freshnessMs`: from the signal to the write, where one was made and the signal is known. */
type Result = { closure: Closure; events: NewEvent[]; freshnessMs: number | null };

const outcomeNames = {
  applied: "APPLIED",
  unchanged: "UNCHANGED",
  conflict: "CONFLICT",
  rejected: "REJECTED",
  deferred: "DEFERRED",
} as const;

/** Keeps with each push's terms what became of it; answers their ids, by target. */
function settlePushes(
  tx: Tx,
  intentKey: string,
  pushes: readonly IntentPushRow[],
  outcomes: readonly PushOutcome[],
  now: number,
): Promise<Map<number, number>> {
  const byTarget = pushes.flatMap(({ target }, index) => {
    const outcome = outcomes[index];
    return outcome ? [[target, outcomeNames[outcome.kind]] as const] : [];
  });
  return tx.stockPushes.settle(intentKey, new Map(byTarget), now);
}

function applyWritten({ target, push, sku, pushId, isApproved, now }: Settled, isWritten: boolean): Result {
  const { fromQuantity: from, toQuantity: to } = push;
  const signalledAt = target.markedAt;
  const tookMs = signalledAt === null ? null : Math.max(0, now - signalledAt);
  target.settled = to;
  target.pushed = to;
  target.pushedFrom = from;
  target.pushedAt = now;
  target.pushedTicket = Math.max(target.pushedTicket ?? 0, push.ticket);
  noteZero(target, push, isApproved, now);
  target.observed = to;
  target.observedCommitted = push.committed;
  target.observedAt = now;
  target.driftCause = null;
  forgetDoubts(target);
  clearError(target);
  clearMark(target, push.pushMark);
  const event: NewEvent = {
    type: "STOCK_PUSHED",
    occurredAt: now,
    integration: target.integration,
    target: target.id,
    sku,
    fromQuantity: from,
    toQuantity: to,
    message: `${sku ?? "A variant without a SKU"}: the channel shows ${to}, was ${from}.`,
    detail: { signalledAt, tookMs, pushId },
  };
  const outcome = isWritten ? "APPLIED" : "UNCHANGED";
  return {
    closure: { targetId: target.id, outcome, from, to, reason: null, ticket: push.ticket },
    events: isWritten ? [event] : [],
    freshnessMs: isWritten ? tookMs : null,
  };
}

function applyRejected(
  { target, push, sku, pushId, now }: Settled,
  { code, message }: Extract<PushOutcome, { kind: "rejected" }>,
): Result {
  setAside(target, { code, message }, push.pushMark, now);
  target.hasWriteFailed = true;
  const { fromQuantity: from, toQuantity: to } = push;
  const event: NewEvent = {
    type: "PUSH_FAILED",
    occurredAt: now,
    integration: target.integration,
    target: target.id,
    sku,
    fromQuantity: from,
    toQuantity: to,
    message: `${sku ?? "A variant without a SKU"}: the channel refused ${to}. ${message}`,
    detail: { code, retryAt: target.retryAt, pushId },
  };
  return {
    closure: { targetId: target.id, outcome: "REJECTED", from, to, reason: message, ticket: push.ticket },
    events: [event],
    freshnessMs: null,
  };
}

/** How many of each kind. */
export function countOutcomes(outcomes: readonly PushOutcome[]): { [outcome: string]: number } {
  const counts: { [outcome: string]: number } = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Settles an intent: one outcome per push, in the order of its bytes. */
export async function recordOutcomes(
  context: EngineContext,
  intentId: number,
  outcomes: readonly PushOutcome[],
): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const intent = await tx.intents.byId(intentId);
    const integration = intent && (await tx.integrations.byId(intent.integration));
    if (!intent || !integration) return;
    Object.assign(intent, { state: "SETTLED", settledAt: now, problem: null });
    const pushes = await tx.intents.pushesOf(intentId);
    const rows = await tx.targets.byIds(pushes.map((push) => push.target));
    const byId = new Map(rows.map((row) => [row.id, row]));
    const skus = await skuOf(tx, rows);
    const pushIds = await settlePushes(tx, intent.idempotencyKey, pushes, outcomes, now);
    const approved = await tx.runs.approvedAmong(rows.map(({ id }) => id));
    const results: Result[] = [];
    const conflicts: TargetRow[] = [];
    const written: TargetRow[] = [];
    for (const [index, push] of pushes.entries()) {
      const target = byId.get(push.target);
      const outcome = outcomes[index];
      if (!target || !outcome) continue;
      const sku = skus.get(target.channelVariant) ?? null;
      const settled = {
        target,
        push,
        sku,
        pushId: pushIds.get(target.id) ?? null,
        isApproved: approved.has(target.id),
        now,
      };
      if (outcome.kind === "applied" || outcome.kind === "unchanged") {
        results.push(applyWritten(settled, outcome.kind === "applied"));
        written.push(target);
      } else if (outcome.kind === "rejected") {
        results.push(applyRejected(settled, outcome));
      } else if (outcome.kind === "conflict" || outcome.reason === "key-spent") {
        // Something happened meanwhile (a key is spent by a refusal whose answer was lost): both sides are read again and
        // the number computed again, under a new key.
        conflicts.push(target);
      }
      restate(target, integration);
    }
    await noteMoves(tx, written, now);
    await readAgain(tx, integration, conflicts, now);
    const events = results.flatMap((result) => result.events);
    await tx.events.append(events);
    await closeChanges(
      tx,
      results.map((result) => result.closure),
      now,
    );
    tx.measure({
      about: "pushes",
      integrationId: integration.id,
      outcomes: countOutcomes(outcomes),
      freshnessMs: results.flatMap(({ freshnessMs }) => freshnessMs ?? []),
    });
    if (events.length > 0) tx.wake(topics.events);
  });
}
