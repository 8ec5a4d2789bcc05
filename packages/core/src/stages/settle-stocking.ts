// Sends an intent that has the channel stock levels, and records what became of each (rule L5). Its permit, its bytes and
// the pause before they go again are those of any intent; what it brings about is that the level can be looked at, and
// written as any other.
import { AdapterError, type StockingOutcome } from "../contracts/index.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import { askChannel } from "../engine/far-side.ts";
import { markForLook } from "../engine/push-marks.ts";
import { type Closure, closeChanges } from "../engine/run-progress.ts";
import type { IntentRow, IntentStockingRow, TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";
import { callOf, isUnsettled, orSuspend } from "./settle-intent.ts";
import { restate, setAside, skuOf, stockingErrors } from "./settle-target.ts";

const stockedUnseen = "The channel was told to stock this variant at this location and does not show it yet.";

/** Deferred: the batch was refused and nothing of it named; the one at fault is found by halving. */
type SettledStocking = StockingOutcome | { kind: "deferred" };

async function send(
  context: EngineContext,
  intent: IntentRow,
  rows: readonly IntentStockingRow[],
): Promise<SettledStocking[]> {
  try {
    return await askChannel(context, intent.account, ({ stocking }) => {
      if (!stocking) throw new AdapterError("rejected", "The channel's adapter cannot stock variants.");
      return stocking.sendStocking({ body: intent.body }, rows, callOf(intent));
    });
  } catch (error) {
    if (!(error instanceof AdapterError) || isUnsettled(error)) throw error;
    const rejected = { kind: "rejected", code: error.kind.toUpperCase(), message: error.message } as const;
    return rows.map(() => (rows.length === 1 ? rejected : { kind: "deferred" }));
  }
}

type Told = { row: IntentStockingRow; sku: string | null; mark: number; now: number };

/** It is looked at, at once. Where that does not find it stocked, it is stocked again after a while, and told of once. */
function applyStocked(target: TargetRow, { row, sku, mark, now }: Told): NewEvent[] {
  const isRepeated = target.errorCode === stockingErrors.unseen;
  setAside(target, { code: stockingErrors.unseen, message: stockedUnseen }, row.pushMark, now);
  markForLook(target, mark, now);
  const message = `${sku ?? "A variant without a SKU"} is stocked at one more location; its number follows.`;
  return isRepeated ? [] : [eventOf("LEVEL_STOCKED", target, { sku, message, now })];
}

function applyRefused(target: TargetRow, code: string, problem: string, { row, sku, now }: Told): NewEvent[] {
  const message = `The channel refused to stock this variant at this location: ${problem}`;
  setAside(target, { code: stockingErrors.notStocked, message }, row.pushMark, now);
  const told = `${sku ?? "A variant without a SKU"}: ${message}`;
  return [eventOf("PUSH_FAILED", target, { sku, message: told, now }, { code, retryAt: target.retryAt })];
}

const eventOf = (
  type: NewEvent["type"],
  { id, integration, desired }: TargetRow,
  { sku, message, now }: { sku: string | null; message: string; now: number },
  detail?: NewEvent["detail"],
): NewEvent => ({
  type,
  occurredAt: now,
  integration,
  target: id,
  sku,
  toQuantity: desired,
  message,
  ...(detail ? { detail } : {}),
});

async function record(
  context: EngineContext,
  intentId: number,
  rows: readonly IntentStockingRow[],
  outcomes: readonly SettledStocking[],
): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const intent = await tx.intents.byId(intentId);
    const integration = intent && (await tx.integrations.byId(intent.integration));
    if (!intent || !integration) return;
    Object.assign(intent, { state: "SETTLED", settledAt: now, problem: null });
    const targets = await tx.targets.byIds(rows.map((row) => row.target));
    const byId = new Map(targets.map((target) => [target.id, target]));
    const skus = await skuOf(tx, targets);
    const mark = await tx.sequence.next();
    const events: NewEvent[] = [];
    const closures: Closure[] = [];
    for (const [index, row] of rows.entries()) {
      const target = byId.get(row.target);
      const outcome = outcomes[index];
      if (!target || target.sourceVariant === null || !outcome || outcome.kind === "deferred") continue;
      // Whoever stocks it, now or later: its number is then pushed, as what was settled was of no level.
      target.settled = null;
      const told = { row, sku: skus.get(target.channelVariant) ?? null, mark, now };
      if (outcome.kind === "stocked") events.push(...applyStocked(target, told));
      else {
        events.push(...applyRefused(target, outcome.code, outcome.message, told));
        const { id: targetId, desired: to, desiredTicket, errorMessage: reason } = target;
        closures.push({ targetId, outcome: "REJECTED", from: null, to, reason, ticket: desiredTicket ?? 0 });
      }
      restate(target, integration);
    }
    await closeChanges(tx, closures, now);
    await tx.events.append(events);
    if (events.length > 0) tx.wake(topics.events);
    tx.wake(topics.pushes(integration.id));
  });
}

/** Sends the bytes of an intent whose permit is held, and records what became of each level. */
export const settleStocking = (context: EngineContext, intent: IntentRow): Promise<SettledStocking[]> =>
  orSuspend(context, intent, async () => {
    const rows = await context.store.read((tx) => tx.intents.stockingsOf(intent.id));
    const outcomes = await send(context, intent, rows);
    await record(context, intent.id, rows, outcomes);
    return outcomes;
  });
