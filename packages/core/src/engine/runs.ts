// Carries out the runs of an integration, the oldest first. A push is carried out by the stages themselves: its targets
// are marked, and each closes its part by its own outcome, so a restart needs no memory of where it was.
import { isFinal, type Priority } from "../contracts/index.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { SyncRunRow } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import { chunksOf } from "../store/chunks.ts";
import type { TargetPart } from "../store/tables/targets.ts";
import type { Tx } from "../store/tx.ts";
import { askAnew } from "./approvals.ts";
import { carryOutCatalogRun } from "./catalog-run.ts";
import { type EngineContext, topics } from "./context.ts";
import { carryOutDryRun } from "./dry-run.ts";
import { carryOutImport } from "./imports/carry-out-import.ts";
import type { RoundResult } from "./loop.ts";
import { markWithComponents } from "./marking.ts";
import { readOrders } from "./read-orders.ts";
import { finishRun, giveUpChanges, startedEvent } from "./run-progress.ts";

/** Targets that bear one of these SKUs on either side. */
export async function targetsOfSkus(
  tx: Tx,
  integration: IntegrationRow,
  skus: readonly string[],
): Promise<TargetRow[]> {
  const sources = await tx.catalog.sourceVariantsBySku(integration.source, skus);
  const channels = await tx.catalog.channelVariantsBySku(integration.channel, skus);
  return tx.targets.sourcedAmong(integration.id, {
    sources: sources.map(({ id }) => id),
    channels: channels.map(({ id }) => id),
  });
}

/** Targets opened and marked together: an integration may have any number. */
const partsAtOnce = 5000;

/** What the run is about, by pages: the SKUs that were named, what has failed, or everything mapped. */
async function* partsOfRun(
  tx: Tx,
  integration: IntegrationRow,
  run: SyncRunRow,
): AsyncGenerator<readonly TargetPart[]> {
  if (run.kind !== "RETRY" && run.skus !== null) {
    yield* chunksOf(await targetsOfSkus(tx, integration, run.skus), partsAtOnce);
    return;
  }
  const state = run.kind === "RETRY" ? "FAILED" : null;
  for (let after = 0; ;) {
    const page = await tx.targets.partsPage(integration.id, { after, state }, partsAtOnce);
    yield page;
    if (page.length < partsAtOnce) return;
    after = page.at(-1)?.id ?? after;
  }
}

/** All of a dry run's at once. */
async function targetsOfDryRun(tx: Tx, integration: IntegrationRow, run: SyncRunRow): Promise<TargetRow[]> {
  if (run.kind === "RETRY") return tx.targets.inState(integration.id, "FAILED");
  if (run.skus !== null) return targetsOfSkus(tx, integration, run.skus);
  const targets = await tx.targets.ofIntegration(integration.id);
  return targets.filter((target) => target.sourceVariant !== null);
}

/** A person waits for what they asked for; the night leaves the requests to whoever needs them. */
const priorityOf = (run: SyncRunRow): Priority => (run.isScheduled ? "sweep" : "person");

/**
 * What the channel sold is known before anything is compared. Where its orders cannot be read, each look still tells
 * units that no known order explains.
 */
async function refreshOrders(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<void> {
  try {
    await readOrders(context, integration.channel, priorityOf(run));
  } catch (error) {
    if (!isFinal(error)) throw error;
    context.ports.log.warn({ runId: run.id, error }, "a reconciliation goes on without the channel's orders");
  }
}

const openPart = (run: SyncRunRow, { id, observed }: TargetPart, afterTicket: number) => ({
  run: run.id,
  target: id,
  outcome: "PLANNED" as const,
  fromQuantity: observed,
  toQuantity: null,
  reason: null,
  isOpen: true,
  afterTicket,
});

/** What feeds them is to be read anew. */
async function markParts(
  tx: Tx,
  integration: IntegrationRow,
  run: SyncRunRow,
  parts: readonly TargetPart[],
  now: number,
): Promise<void> {
  // A person asks; the night does not.
  if (run.kind === "PUSH") await askAnew(tx, integration, parts);
  const variantIds = parts.flatMap((target) => target.sourceVariant ?? []);
  const options = { cause: "run", priority: priorityOf(run), dueAt: now, markedAt: now } as const;
  await markWithComponents(tx, integration.source, variantIds, options);
}

/** Opens a part for each target and marks all of them: read the source, look at the channel, bring right. */
async function startPush(context: EngineContext, runId: number, integrationId: number): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const run = await tx.runs.byId(runId);
    const integration = await tx.integrations.byId(integrationId);
    if (!integration || run?.state !== "RUNNING" || run.total !== null) return;
    const afterTicket = await tx.sequence.next();
    const unwanted: number[] = [];
    let total = 0;
    for await (const parts of partsOfRun(tx, integration, run)) {
      total += parts.length;
      await tx.runs.insertChanges(parts.map((part) => openPart(run, part, afterTicket)));
      if (integration.status === "ACTIVE") await markParts(tx, integration, run, parts, now);
      else unwanted.push(...parts.map(({ id }) => id));
    }
    run.total = total;
    if (total === 0) await finishRun(tx, run, "SUCCEEDED", now);
    // Switched off since it was asked for.
    const why = `The integration is ${integration.status}.`;
    if (unwanted.length > 0) await giveUpChanges(tx, unwanted, "HELD", why, now);
  });
}

async function startRun(context: EngineContext, run: SyncRunRow): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const row = await tx.runs.byId(run.id);
    if (row?.state !== "QUEUED") return;
    row.state = "RUNNING";
    row.startedAt = now;
    await tx.events.append([startedEvent(row, now)]);
    tx.wake(topics.events);
  });
}

async function carryOut(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<RoundResult> {
  await startRun(context, run);
  if (run.kind === "IMPORT") return carryOutImport(context, run, integration);
  if (run.kind === "CATALOG") {
    await carryOutCatalogRun(context, run, integration);
  } else if (run.isDryRun) {
    const targets = await context.store.read((tx) => targetsOfDryRun(tx, integration, run));
    await carryOutDryRun(context, run, integration, targets);
  } else {
    if (run.kind === "RECONCILE" && integration.status === "ACTIVE")
      await refreshOrders(context, run, integration);
    await startPush(context, run.id, integration.id);
  }
  return { more: true };
}

/** Whether this loop has something to do about it: a push that was started is in the stages' hands. */
const isWaiting = (run: SyncRunRow): boolean =>
  run.kind === "CATALOG" || run.kind === "IMPORT" || run.isDryRun || run.total === null;

/** One round: one run. */
export async function carryOutRuns(context: EngineContext, integrationId: number): Promise<RoundResult> {
  const { integration, runs } = await context.store.read(async (tx) => ({
    integration: await tx.integrations.byId(integrationId),
    runs: await tx.runs.open(integrationId),
  }));
  const run = runs.find(isWaiting);
  if (!integration || !run) return { more: false, dueAt: null };
  const step = {
    name: "run",
    fields: { integrationId, runId: run.id, kind: run.kind },
    causes: [run.traceparent],
  } as const;
  return context.ports.telemetry.step(step, () => carryOut(context, run, integration));
}
