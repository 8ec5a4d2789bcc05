// Sends an intent and finds out what became of it: its permit, its bytes, and the pause before they go again. No answer is
// not a refusal: an unknown outcome is settled by the same bytes under the same key, never by another write.
import { AdapterError, type Call, type ChannelPush, type PushOutcome } from "../contracts/index.ts";
import type { EngineContext } from "../engine/context.ts";
import { askChannel } from "../engine/far-side.ts";
import { restMs } from "../engine/loop.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { IntentPushRow, IntentRow } from "../store/entities/target.ts";
import { countOutcomes, recordOutcomes } from "./record-outcomes.ts";
import { releaseIntent } from "./release-intent.ts";

/** The vendors keep an idempotency key for 24 hours; an intent older than this is read anew, not sent again. */
const longestReplayMs = 23 * 60 * 60 * 1000;

/** Whether this intent may be sent now: its epoch still stands, or a switch-off waits for it to be settled. */
const maySend = (integration: IntegrationRow, intent: IntentRow, now: number): boolean => {
  const isYoung = now - intent.createdAt < longestReplayMs;
  const isCurrent = integration.status === "ACTIVE" && integration.toggleEpoch === intent.toggleEpoch;
  const isDraining = integration.drainUntil !== null && now < integration.drainUntil;
  return isYoung && (isCurrent || isDraining);
};

const outlived = "Sync was switched off, or too much time passed, before the outcome was known.";

/**
 * Takes the permit to send an intent again: from here until it is settled or suspended it counts as on the wire. Where it
 * may not be sent any more, it is let go.
 */
export async function takePermit(context: EngineContext, intentId: number): Promise<IntentRow | undefined> {
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
    return intent;
  });
}

/** The first attempt is no repetition. */
export const callOf = ({ attempts }: IntentRow): Call => ({ priority: "webhook", resends: attempts - 1 });

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
export const isUnsettled = (error: AdapterError): boolean =>
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
      channel.sendSetLevels({ body: intent.body }, pushes.map(toChannelPush), callOf(intent)),
    );
  } catch (error) {
    if (error instanceof AdapterError && !isUnsettled(error)) return refusedAsWhole(pushes, error);
    throw error;
  }
}

/** Does what sends and records an intent; where no answer told its outcome, it is to be settled later: no outcomes. */
export async function orSuspend<Outcome>(
  context: EngineContext,
  { id }: IntentRow,
  work: () => Promise<Outcome[]>,
): Promise<Outcome[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    context.ports.log.warn(
      { intentId: id, error },
      "the outcome of a write is not known; it will be settled",
    );
    await suspend(context, id, error);
    return [];
  }
}

/** Sends the bytes of an intent whose permit is held, and records what became of each push. */
export async function settle(context: EngineContext, intent: IntentRow): Promise<PushOutcome[]> {
  const { telemetry } = context.ports;
  const { id: intentId, integration: integrationId, account: accountId, attempts } = intent;
  const fields = { accountId, integrationId, intentId, attempts };
  return telemetry.step({ name: "push", fields, causes: [intent.traceparent] }, async (note) =>
    orSuspend(context, intent, async () => {
      const pushes = await context.store.read((tx) => tx.intents.pushesOf(intentId));
      note({ pushes: pushes.length });
      const outcomes = await send(context, intent, pushes);
      const record = { name: "record", fields: {}, isQuiet: true } as const;
      await telemetry.step(record, () => recordOutcomes(context, intentId, outcomes));
      note(countOutcomes(outcomes));
      return outcomes;
    }),
  );
}
