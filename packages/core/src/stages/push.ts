// Arrow 6: writes what was planned. Looks at the channel (the snapshot's third read), plans, stores each batch as an
// intent and sends it, decreases first; then settles it. An intent that is SENDING is a permit: while there is one, a
// switch-off waits.
import type { ChannelPush } from "../contracts/index.ts";
import { needsPush } from "../domain/target.ts";
import { allEnded } from "../engine/all-ended.ts";
import type { EngineContext } from "../engine/context.ts";
import { explainTargets } from "../engine/explain-push.ts";
import type { Allowance } from "../engine/halving.ts";
import type { RoundResult } from "../engine/loop.ts";
import { askedBy } from "../engine/run-progress.ts";
import type { TradeCheck } from "../engine/trade.ts";
import type { OrderCheck } from "../engine/unseen-orders.ts";
import { chunksOf } from "../store/chunks.ts";
import type { IntentRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { guardZeros } from "./guard-zeros.ts";
import { type ClaimedTargets, claimTargets, type LookedAt, lookAtTargets } from "./look.ts";
import { type PlannedPush, planPushes } from "./plan.ts";
import { recordLook } from "./record-look.ts";
import { referenceOf } from "./push-reference.ts";
import { newIntent, sendInHalves } from "./send-batch.ts";
import { settle, takePermit } from "./settle-intent.ts";
import { settleStocking } from "./settle-stocking.ts";
import { skuOf } from "./settle-target.ts";
import { stockSome } from "./stock-levels.ts";

/** Stores a batch as an intent. Undefined where something forbade it since it was planned. */
async function storeIntent(
  context: EngineContext,
  looked: LookedAt,
  batch: readonly PlannedPush[],
): Promise<IntentRow | undefined> {
  const { channel } = looked;
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(looked.integration.id);
    const isCurrent =
      integration?.status === "ACTIVE" && integration.toggleEpoch === looked.integration.toggleEpoch;
    if (!integration || !isCurrent) return undefined;
    const wanted = await stillWanted(tx, looked, batch);
    const targets = wanted.map(({ target }) => target);
    const terms = await explainTargets(tx, integration, targets, now);
    const pushes = wanted.filter(({ row }) => terms.has(row.target));
    if (pushes.length === 0) return undefined;
    const idempotencyKey = context.ports.random.uuid();
    const { body } = channel.prepareSetLevels(
      pushes.map(({ push }) => push),
      {
        idempotencyKey,
        reference: referenceOf(idempotencyKey),
      },
    );
    const intent = await tx.intents.insert(
      newIntent(integration, {
        kind: "SET_LEVELS",
        idempotencyKey,
        body,
        leaseEpoch: context.leaseEpoch,
        createdAt: now,
      }),
      pushes.map(({ row }) => row),
    );
    const skus = await skuOf(tx, targets);
    const signalledAt = new Map(targets.map(({ id, markedAt }) => [id, markedAt]));
    const skuOfTarget = new Map(targets.map(({ id, channelVariant }) => [id, skus.get(channelVariant)]));
    await tx.stockPushes.insert(
      pushes.map(({ row: { target, fromQuantity, toQuantity } }) => ({
        intentKey: idempotencyKey,
        integration: integration.id,
        target,
        sku: skuOfTarget.get(target) ?? null,
        fromQuantity,
        toQuantity,
        terms: terms.get(target) ?? {},
        signalledAt: signalledAt.get(target) ?? null,
        createdAt: now,
      })),
    );
    return intent;
  });
}

/**
 * What of the batch still holds: the target is there, is still marked, still wants that number, and a person who asked
 * for it has not cancelled.
 */
async function stillWanted(tx: Tx, looked: LookedAt, batch: readonly PlannedPush[]) {
  const ids = batch.map(({ targetId }) => targetId);
  const targets = new Map((await tx.targets.byIds(ids)).map((row) => [row.id, row]));
  const isAsked = askedBy(await tx.runs.openChangesOf(ids));
  return batch.flatMap(({ targetId, from, to }) => {
    const target = targets.get(targetId);
    const key = looked.keys.get(targetId);
    const sighting = looked.sightings.get(targetId);
    if (!target || !key || !sighting || target.desired !== to || target.pushMark === null) return [];
    if (target.holdCode !== null) return [];
    if (!needsPush(target) && !isAsked(target)) return [];
    // A number of an older snapshot than the one written last is never written.
    const ticket = target.desiredTicket ?? 0;
    if (ticket < (target.pushedTicket ?? 0)) {
      target.pushMark = null;
      return [];
    }
    const push: ChannelPush = { ...key, from, to };
    const row = {
      ...key,
      target: targetId,
      fromQuantity: from,
      toQuantity: to,
      committed: sighting.committed,
      ticket,
      pushMark: target.pushMark,
    };
    return [{ push, row, target }];
  });
}

/** Writes one batch; answers whether the channel refused it as a whole. */
async function pushBatch(
  context: EngineContext,
  looked: LookedAt,
  batch: readonly PlannedPush[],
): Promise<boolean> {
  const intent = await storeIntent(context, looked, batch);
  const outcomes = intent ? await settle(context, intent) : [];
  return outcomes.some((outcome) => outcome.kind === "deferred" && outcome.reason === "batch-refused");
}

/**
 * Batches that hold a fall go before those that only rise (rule Q3); those of one kind are on the wire together. Returns when
 * all have ended, whatever became of one: a round leaves no request behind.
 */
async function pushBatches(
  context: EngineContext,
  looked: LookedAt,
  pushes: readonly PlannedPush[],
): Promise<void> {
  const batches = chunksOf(pushes, looked.channel.maxPushesPerWrite);
  const isFalling = (batch: readonly PlannedPush[]) => batch.some(({ from, to }) => to < from);
  for (const group of [batches.filter(isFalling), batches.filter((batch) => !isFalling(batch))]) {
    await allEnded(group.map((batch) => sendInHalves(batch, (part) => pushBatch(context, looked, part))));
  }
}

const withTrade = (looked: LookedAt, traded: ReadonlySet<number>): LookedAt => ({
  ...looked,
  targets: looked.targets.map((target) => ({ ...target, isTraded: traded.has(target.id) })),
});

/** The oldest open intent that may be sent again now, or when the next one may. */
async function nextOpenIntent(context: EngineContext, integrationId: number) {
  const open = await context.store.read((tx) => tx.intents.openOf(integrationId));
  const now = context.ports.clock.now();
  const due = open.find((intent) => (intent.nextAttemptAt ?? 0) <= now);
  const nextAt = Math.min(...open.map((intent) => intent.nextAttemptAt ?? now));
  return { due, nextAt: open.length > 0 ? nextAt : null };
}

/**
 * One round: what is open is settled before anything new is written. Then some batches of due targets are looked at,
 * planned, and pushed; what of them the channel does not stock yet is stocked where the policy says so.
 */
export async function pushDue(
  context: EngineContext,
  integrationId: number,
  allowance: Allowance,
  checkOrders: OrderCheck,
  checkTrade: TradeCheck,
): Promise<RoundResult> {
  const open = await nextOpenIntent(context, integrationId);
  if (open.due) {
    const intent = await takePermit(context, open.due.id);
    if (intent?.kind === "STOCK_LEVELS") await settleStocking(context, intent);
    else if (intent) await settle(context, intent);
    return { more: true };
  }
  if (open.nextAt !== null) return { more: false, dueAt: open.nextAt };

  const claimed = await claimTargets(context, integrationId);
  if (!claimed) {
    const dueAt = await context.store.read((tx) => tx.targets.nextDueAt(integrationId));
    return { more: false, dueAt };
  }
  const step = {
    name: "plan",
    fields: { integrationId, targets: claimed.due.length },
    causes: claimed.due.map(({ traceparents }) => traceparents),
  } as const;
  await context.ports.telemetry.step(step, () =>
    pushClaimed(context, claimed, { allowance, checkOrders, checkTrade }),
  );
  return { more: true };
}

type Checks = { allowance: Allowance; checkOrders: OrderCheck; checkTrade: TradeCheck };

async function pushClaimed(
  context: EngineContext,
  claimed: ClaimedTargets,
  { allowance, checkOrders, checkTrade }: Checks,
): Promise<void> {
  const found = await lookAtTargets(context, claimed, allowance);
  // What was read may have moved the numbers: they are looked at anew.
  if (await checkOrders(found)) return;
  const trade = await checkTrade(found);
  if (trade.isRead) return;
  const looked = withTrade(found, trade.traded);
  const plan = planPushes(looked.targets, looked.sightings, looked.terms);
  await recordLook(context, looked, plan);
  const pushes = await guardZeros(context, looked.integration, plan.pushes);
  await pushBatches(context, looked, pushes);
  await stockSome(context, looked, plan.stockings);
}
