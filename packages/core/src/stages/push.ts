// Arrow 6: writes what was planned. Looks at the channel (the snapshot's third read), plans, stores each batch as an
// intent and sends it, decreases first; then settles it. An intent that is SENDING is a permit: while there is one, a
// switch-off waits. An unknown outcome is settled by the same bytes under the same key, never by another write.
import { AdapterError, type ChannelPush, type PushOutcome } from "../contracts/index.ts";
import { needsPush } from "../domain/target.ts";
import type { EngineContext } from "../engine/context.ts";
import { askChannel } from "../engine/far-side.ts";
import type { Allowance } from "../engine/halving.ts";
import { type RoundResult, restMs } from "../engine/loop.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { IntentPushRow, IntentRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { type LookedAt, lookAtTargets } from "./look.ts";
import { type PlannedPush, planPushes } from "./plan.ts";
import { lookAgainLater, type OrderCheck, type UnseenUnits } from "../engine/unseen-orders.ts";
import { recordLook } from "./record-look.ts";
import { recordOutcomes } from "./record-outcomes.ts";
import { releaseIntent } from "./release-intent.ts";

/** The vendors keep an idempotency key for 24 hours; an intent older than this is read anew, not sent again. */
const longestReplayMs = 23 * 60 * 60 * 1000;

const call = { priority: "webhook" } as const;

/** With the computed numbers of those targets of which less is to be written. */
type Looked = LookedAt & { computed: ReadonlyMap<number, number> };

/** An intent whose permit is held: from here until it is settled or suspended it counts as on the wire. */
type OpenIntent = { intent: IntentRow; pushes: IntentPushRow[] };

/** Whether this intent may be sent now: its epoch still stands, or a switch-off waits for it to be settled. */
const maySend = (integration: IntegrationRow, intent: IntentRow, now: number): boolean => {
  const isYoung = now - intent.createdAt < longestReplayMs;
  const isCurrent = integration.status === "ACTIVE" && integration.toggleEpoch === intent.toggleEpoch;
  const isDraining = integration.drainUntil !== null && now < integration.drainUntil;
  return isYoung && (isCurrent || isDraining);
};

const outlived = "Sync was switched off, or too much time passed, before the outcome was known.";

/** Takes the permit to send an intent again; where it may not be sent any more, it is let go. */
async function takePermit(context: EngineContext, intentId: number): Promise<OpenIntent | undefined> {
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const intent = await tx.intents.byId(intentId);
    if (!intent || (intent.state !== "SENDING" && intent.state !== "UNSETTLED")) return undefined;
    const integration = await tx.integrations.byId(intent.integration);
    if (!integration || !maySend(integration, intent, now)) {
      await releaseIntent(tx, intent, outlived, now);
      return undefined;
    }
    intent.state = "SENDING";
    intent.attempts += 1;
    return { intent, pushes: await tx.intents.pushesOf(intentId) };
  });
}

const toChannelPush = (push: IntentPushRow): ChannelPush => ({
  stockItemExternalId: push.stockItemExternalId,
  locationExternalId: push.locationExternalId,
  from: push.fromQuantity,
  to: push.toQuantity,
});

/** No answer told the outcome: the permit is given back, and the same bytes go again after a pause. */
async function suspend(context: EngineContext, intentId: number, error: AdapterError): Promise<void> {
  await context.store.transaction(async (tx) => {
    const intent = await tx.intents.byId(intentId);
    // It may have been let go meanwhile, by a switch-off that waited long enough.
    if (intent?.state !== "SENDING") return;
    const pause = Math.max(error.waitMs ?? 0, restMs(intent.attempts, context.ports.random.next()));
    intent.state = "UNSETTLED";
    intent.nextAttemptAt = context.ports.clock.now() + pause;
    intent.problem = error.message;
  });
}

/** Errors that leave a write's outcome open, or the write undone but still wanted. */
const isUnsettled = (error: AdapterError): boolean =>
  ["throttled", "unavailable", "unauthorized", "bad-response"].includes(error.kind);

/** Refused as a whole without a word on any push: halved until the one at fault stands alone (rule G2). */
const refusedAsWhole = (pushes: readonly IntentPushRow[], error: AdapterError): PushOutcome[] =>
  pushes.map(() =>
    pushes.length === 1
      ? { kind: "rejected", code: error.kind.toUpperCase(), message: error.message }
      : { kind: "deferred", reason: "batch-refused" },
  );

async function send(
  context: EngineContext,
  intent: IntentRow,
  pushes: readonly IntentPushRow[],
): Promise<PushOutcome[]> {
  try {
    return await askChannel(context, intent.account, (channel) =>
      channel.sendSetLevels({ body: intent.body }, pushes.map(toChannelPush), call),
    );
  } catch (error) {
    if (error instanceof AdapterError && !isUnsettled(error)) return refusedAsWhole(pushes, error);
    throw error;
  }
}

/** Sends the bytes of an intent whose permit is held, and records what became of each push. */
async function settle(context: EngineContext, { intent, pushes }: OpenIntent): Promise<PushOutcome[]> {
  try {
    const outcomes = await send(context, intent, pushes);
    await recordOutcomes(context, intent.id, outcomes);
    return outcomes;
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    context.ports.log.warn(
      { intentId: intent.id, error },
      "the outcome of a write is not known; it will be settled",
    );
    await suspend(context, intent.id, error);
    return [];
  }
}

/** Stores a batch as an intent. Undefined where something forbade it since it was planned. */
async function storeIntent(
  context: EngineContext,
  looked: Looked,
  batch: readonly PlannedPush[],
): Promise<OpenIntent | undefined> {
  const { channel, leaseEpoch } = looked;
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(looked.integration.id);
    const isCurrent =
      integration?.status === "ACTIVE" && integration.toggleEpoch === looked.integration.toggleEpoch;
    if (!integration || !isCurrent) return undefined;
    const pushes = await stillWanted(tx, looked, batch);
    if (pushes.length === 0) return undefined;
    const idempotencyKey = context.ports.random.uuid();
    const { body } = channel.prepareSetLevels(
      pushes.map(({ push }) => push),
      {
        idempotencyKey,
        reference: `gid://stockgate/Intent/${idempotencyKey}`,
      },
    );
    const intent = await tx.intents.insert(
      {
        integration: integration.id,
        account: integration.channel,
        idempotencyKey,
        body,
        toggleEpoch: integration.toggleEpoch,
        leaseEpoch,
        state: "SENDING",
        attempts: 1,
        nextAttemptAt: null,
        createdAt: now,
        settledAt: null,
        problem: null,
      },
      pushes.map(({ row }) => row),
    );
    return { intent, pushes: await tx.intents.pushesOf(intent.id) };
  });
}

/**
 * What of the batch still holds: the target is there, is still marked, still wants that number, and a person who asked
 * for it has not cancelled.
 */
async function stillWanted(tx: Tx, looked: Looked, batch: readonly PlannedPush[]) {
  const ids = batch.map(({ targetId }) => targetId);
  const targets = new Map((await tx.targets.byIds(ids)).map((row) => [row.id, row]));
  const forced = new Set((await tx.runs.openChangesOf(ids)).map((change) => change.target));
  return batch.flatMap(({ targetId, from, to }) => {
    const target = targets.get(targetId);
    const key = looked.keys.get(targetId);
    const sighting = looked.sightings.get(targetId);
    const wanted = looked.computed.get(targetId) ?? to;
    if (!target || !key || !sighting || target.desired !== wanted || target.pushMark === null) return [];
    if (!needsPush(target) && !forced.has(targetId)) return [];
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
    return [{ push, row }];
  });
}

/** Writes one batch; where it is refused as a whole, each half on its own (rule G2). */
async function pushBatch(
  context: EngineContext,
  looked: Looked,
  batch: readonly PlannedPush[],
): Promise<void> {
  if (batch.length === 0) return;
  const intent = await storeIntent(context, looked, batch);
  if (!intent) return;
  const outcomes = await settle(context, intent);
  if (!outcomes.some((outcome) => outcome.kind === "deferred" && outcome.reason === "batch-refused")) return;
  const middle = Math.ceil(batch.length / 2);
  await pushBatch(context, looked, batch.slice(0, middle));
  await pushBatch(context, looked, batch.slice(middle));
}

/**
 * Units whose order cannot be seen are held back from the number for a while (rule Q10): what would still fall is written,
 * what would rise is left until the order shows, or the while is over.
 */
function holdBack(looked: LookedAt, unseen: ReadonlyMap<number, UnseenUnits>): Looked {
  const computed = new Map<number, number>();
  const targets = looked.targets.flatMap((target) => {
    const units = unseen.get(target.id)?.units;
    if (units === undefined || target.desired === null) return [target];
    const desired = target.desired > 0 ? Math.max(0, target.desired - units) : target.desired;
    const available = looked.sightings.get(target.id)?.available ?? desired;
    if (desired >= available) return [];
    computed.set(target.id, target.desired);
    return [{ ...target, desired }];
  });
  return { ...looked, targets, computed };
}

/** The oldest open intent that may be sent again now, or when the next one may. */
async function nextOpenIntent(context: EngineContext, integrationId: number) {
  const open = await context.store.read((tx) => tx.intents.openOf(integrationId));
  const now = context.ports.clock.now();
  const due = open.find((intent) => (intent.nextAttemptAt ?? 0) <= now);
  const nextAt = Math.min(...open.map((intent) => intent.nextAttemptAt ?? now));
  return { due, nextAt: open.length > 0 ? nextAt : null };
}

/**
 * One round: what is open is settled before anything new is written. Then one batch of due targets is looked at,
 * planned, and pushed.
 */
export async function pushDue(
  context: EngineContext,
  integrationId: number,
  allowance: Allowance,
  checkOrders: OrderCheck,
): Promise<RoundResult> {
  const open = await nextOpenIntent(context, integrationId);
  if (open.due) {
    const intent = await takePermit(context, open.due.id);
    if (intent) await settle(context, intent);
    return { more: true };
  }
  if (open.nextAt !== null) return { more: false, dueAt: open.nextAt };

  const found = await lookAtTargets(context, integrationId, allowance);
  if (!found) {
    return { more: false, dueAt: await context.store.read((tx) => tx.targets.nextDueAt(integrationId)) };
  }
  const { isRead, unseen } = await checkOrders(found);
  // What was read may have moved the numbers: they are looked at anew.
  if (isRead) return { more: true };
  const looked = holdBack(found, unseen);
  const isActive = looked.integration.status === "ACTIVE";
  const plan = planPushes(looked.targets, looked.sightings, isActive);
  await recordLook(context, looked, plan);
  await pushBatch(context, looked, plan.pushes);
  await lookAgainLater(context, unseen);
  return { more: true };
}
