// Making, switching and ending integrations.
import { defaultPolicy, type SyncPolicy } from "../../domain/policy.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import { type EngineContext, topics } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { refreshStatus } from "../status.ts";
import { storePolicy } from "../stored-policy.ts";
import { checkName } from "./accounts.ts";
import { findAccount, findIntegration } from "./find.ts";
import { mergePolicy, type PolicyChange } from "./policy.ts";
import { asCommand, type CommandResult, partly, type Refusal, Refused, refusal } from "./refusal.ts";
import { queueRun } from "./runs.ts";

export type CreateIntegration = {
  name: string;
  sourceAccountId: number;
  channelAccountId: number;
  policy?: PolicyChange | undefined;
};

/** Sync is off to begin with (rule T1). The catalogs are read and matched at once, in the background. */
export const createIntegration = (
  context: EngineContext,
  input: CreateIntegration,
): Promise<CommandResult<IntegrationRow>> =>
  asCommand(() =>
    context.store.transaction(async (tx) => {
      const now = context.ports.clock.now();
      const name = checkName(input.name);
      const source = await findAccount(tx, input.sourceAccountId, "sourceAccountId", "SOURCE");
      const channel = await findAccount(tx, input.channelAccountId, "channelAccountId", "CHANNEL");
      const others = await tx.integrations.ofAccount(channel.id);
      if (others.some((other) => other.source === source.id)) {
        const message = `${source.name} already feeds ${channel.name}.`;
        throw new Refused(refusal("TAKEN", message, ["channelAccountId"]));
      }
      const start: SyncPolicy = { ...defaultPolicy };
      const policy = await mergePolicy(context, tx, start, input.policy ?? {}, {
        source: source.id,
        channel: channel.id,
      });
      const integration = await tx.integrations.insert({
        name,
        source: source.id,
        channel: channel.id,
        isSyncEnabled: false,
        toggleEpoch: 1,
        drainUntil: null,
        firstActivatedAt: null,
        preparedAt: null,
        nightsFrom: now,
        lastNightAt: null,
        status: "DISABLED",
        policy: storePolicy(policy),
        createdAt: now,
      });
      await queueRun(
        tx,
        integration,
        { kind: "CATALOG", isDryRun: false, skus: null, idempotencyKey: null },
        now,
      );
      await refreshStatus(tx, integration, now);
      tx.wake(topics.topology);
      return integration;
    }),
  );

/** Forbids writes from here on; answers the intents that are under way. */
async function forbidWrites(context: EngineContext, integrationId: number): Promise<number[]> {
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const integration = await findIntegration(tx, integrationId);
    const wasEnabled = integration.isSyncEnabled;
    integration.isSyncEnabled = false;
    integration.toggleEpoch += 1;
    allowSettling(integration, now);
    if (wasEnabled) {
      await tx.events.append([
        {
          type: "SYNC_TOGGLED",
          occurredAt: now,
          integration: integrationId,
          message: `Stock sync of ${integration.name} was switched off.`,
          detail: { enabled: false, epoch: integration.toggleEpoch },
        },
      ]);
      tx.wake(topics.events);
    }
    await refreshStatus(tx, integration, now);
    return (await tx.intents.openOf(integrationId)).map((intent) => intent.id);
  });
}

/** Once this has returned without a refusal, nothing more is written to the channel (rule T3). */
async function switchOff(
  context: EngineContext,
  integrationId: number,
): Promise<CommandResult<IntegrationRow>> {
  const refusals: Refusal[] = await drain(context, integrationId, await forbidWrites(context, integrationId));
  const integration = await context.store.transaction(async (tx) => {
    const row = await findIntegration(tx, integrationId);
    // Switched on again meanwhile: then it is not this call's any more.
    if (!row.isSyncEnabled) row.drainUntil = null;
    return row;
  });
  return partly(integration, refusals);
}

async function switchOn(context: EngineContext, integrationId: number): Promise<IntegrationRow> {
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const integration = await findIntegration(tx, integrationId);
    if (integration.isSyncEnabled) return integration;
    integration.isSyncEnabled = true;
    // What departed while it was off is caught up at once, and nothing else (rule T2).
    integration.nightsFrom = now;
    integration.toggleEpoch += 1;
    integration.drainUntil = null;
    await tx.events.append([
      {
        type: "SYNC_TOGGLED",
        occurredAt: now,
        integration: integrationId,
        message: `Stock sync of ${integration.name} was switched on.`,
        detail: { enabled: true, epoch: integration.toggleEpoch },
      },
    ]);
    tx.wake(topics.events);
    await refreshStatus(tx, integration, now);
    return integration;
  });
}

/** The toggle (rules T1-T3). Switching to what it is already changes nothing, but waits all the same. */
export const setInventorySync = (
  context: EngineContext,
  input: { integrationId: number; enabled: boolean },
): Promise<CommandResult<IntegrationRow>> =>
  asCommand<IntegrationRow>(() =>
    input.enabled ? switchOn(context, input.integrationId) : switchOff(context, input.integrationId),
  );

/** Ends the integration; the channel's numbers stay as they are. */
export const deleteIntegration = (
  context: EngineContext,
  integrationId: number,
): Promise<CommandResult<number>> =>
  asCommand(async () => {
    const refusals = await drain(context, integrationId, await forbidWrites(context, integrationId));
    await context.store.transaction(async (tx) => {
      await tx.integrations.remove(integrationId);
      tx.wake(topics.topology);
      // Those that were confined to it went with it.
      tx.wake(topics.tokens);
    });
    return partly(integrationId, refusals);
  });
