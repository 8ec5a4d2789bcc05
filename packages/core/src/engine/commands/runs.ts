// Work that a person asks for. It is queued and answered at once; its progress is the run's.
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { ImportRequest, SyncRunKind, SyncRunRow } from "../../store/entities/run.ts";
import type { Tx } from "../../store/tx.ts";
import { type EngineContext, topics } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { abandonItems } from "../imports/import-items.ts";
import { rejectRun } from "../approvals.ts";
import { countOutcome, emptyRun, finishRun } from "../run-progress.ts";
import { loadPolicy } from "../stored-policy.ts";
import { targetsOfSkus } from "../runs.ts";
import { findIntegration } from "./find.ts";
import { asCommand, type CommandResult, partly, Refused, refusal } from "./refusal.ts";

export type RunRequest = {
  kind: SyncRunKind;
  isDryRun: boolean;
  /** The engine asks by itself. Default: a person does. */
  isScheduled?: boolean;
  skus: string[] | null;
  /** Of imports alone. */
  imports?: ImportRequest;
  idempotencyKey: string | null;
};

const inputTextOf = (request: RunRequest): string =>
  JSON.stringify({ dryRun: request.isDryRun, skus: request.skus, imports: request.imports });

const longestKey = 255;

/** A key that says nothing would make strangers' requests the same. */
function checkKey(key: string | null): void {
  if (key === null || (key.trim() !== "" && key.length <= longestKey)) return;
  const message = `An idempotency key has 1 to ${longestKey} characters; leave it out for none.`;
  throw new Refused(refusal("INVALID", message, ["idempotencyKey"]));
}

/** The run that this key asked for before; refused where it was used for another request. */
async function findKnownRun(
  tx: Tx,
  integration: IntegrationRow,
  request: RunRequest,
): Promise<SyncRunRow | null> {
  if (request.idempotencyKey === null) return null;
  const known = await tx.runs.byIdempotencyKey(integration.id, request.kind, request.idempotencyKey);
  if (known && known.inputText !== inputTextOf(request)) {
    const message = "This idempotency key was used for another request: take a new one.";
    throw new Refused(refusal("IDEMPOTENCY_KEY_REUSED", message, ["idempotencyKey"]));
  }
  return known;
}

export async function queueRun(
  tx: Tx,
  integration: IntegrationRow,
  request: RunRequest,
  now: number,
): Promise<SyncRunRow> {
  const inputText = inputTextOf(request);
  tx.wake(topics.runs(integration.id));
  return tx.runs.insert({ ...emptyRun, ...request, integration: integration.id, inputText, createdAt: now });
}

/** A reconciliation that nobody asked for but the engine itself. */
export const queueOwnReconcile = (tx: Tx, integration: IntegrationRow, now: number): Promise<SyncRunRow> =>
  queueRun(
    tx,
    integration,
    { kind: "RECONCILE", isDryRun: false, isScheduled: true, skus: null, idempotencyKey: null },
    now,
  );

/** Throws Refused where the run may not be asked for now. */
type Demand = (tx: Tx, integration: IntegrationRow) => Promise<void> | void;

/**
 * Queues a run. The same key with the same input answers the run of the first time, whatever holds by now: whoever asks
 * again after a lost answer is not told that it was refused.
 */
export const askForRun = (
  context: EngineContext,
  integrationId: number,
  request: RunRequest,
  demand: Demand,
  begin: (tx: Tx, run: SyncRunRow) => Promise<void> = async () => {},
): Promise<CommandResult<SyncRunRow>> =>
  asCommand(() =>
    context.store.transaction(async (tx) => {
      const integration = await findIntegration(tx, integrationId);
      checkKey(request.idempotencyKey);
      const known = await findKnownRun(tx, integration, request);
      if (known) return known;
      await demand(tx, integration);
      const run = await queueRun(tx, integration, request, context.ports.clock.now());
      await begin(tx, run);
      return run;
    }),
  );

export type KeyedInput = { integrationId: number; idempotencyKey: string | null };

export const refreshCatalog = (
  context: EngineContext,
  { integrationId, idempotencyKey }: KeyedInput,
): Promise<CommandResult<SyncRunRow>> =>
  askForRun(
    context,
    integrationId,
    { kind: "CATALOG", isDryRun: false, skus: null, idempotencyKey },
    () => {},
  );

export function demandActive(integration: IntegrationRow, field = "integrationId"): void {
  if (loadPolicy(integration.policy).isShadow) {
    const message = `Nothing is written for ${integration.name}: shadow mode is on. Switch isShadow of its policy off (updateSyncPolicy), or ask for a dry run.`;
    throw new Refused(refusal("SYNC_DISABLED", message, [field]));
  }
  if (integration.status === "ACTIVE") return;
  const reason = integration.isSyncEnabled
    ? `it is ${integration.status}; its problems say why`
    : "stock sync is off";
  const message = `Nothing can be written for ${integration.name}: ${reason}. A dry run is possible.`;
  throw new Refused(refusal("SYNC_DISABLED", message, [field]));
}

/** Every SKU named must lead to a target: a typing error must not look like success. */
async function demandKnownSkus(tx: Tx, integration: IntegrationRow, skus: readonly string[]): Promise<void> {
  const targets = await targetsOfSkus(tx, integration, skus);
  const channelIds = [...new Set(targets.map((target) => target.channelVariant))];
  const sourceIds = [...new Set(targets.flatMap((target) => target.sourceVariant ?? []))];
  const known = new Set([
    ...(await tx.catalog.channelVariantsByIds(channelIds)).map((variant) => variant.sku),
    ...(await tx.catalog.sourceVariantsByIds(sourceIds)).map((variant) => variant.sku),
  ]);
  const refusals = skus.flatMap((sku, index) =>
    known.has(sku)
      ? []
      : [refusal("NOT_FOUND", `No mapped variant bears the SKU ${sku}.`, ["skus", String(index)])],
  );
  if (refusals.length > 0) throw new Refused(...refusals);
}

/** Compute and push now: everything mapped, or the SKUs named. A dry run writes nothing and keeps the plan. */
export function pushStock(
  context: EngineContext,
  input: KeyedInput & { skus: string[] | null; isDryRun: boolean },
): Promise<CommandResult<SyncRunRow>> {
  const { integrationId, ...request } = input;
  return askForRun(context, integrationId, { ...request, kind: "PUSH" }, async (tx, integration) => {
    if (!input.isDryRun) demandActive(integration);
    if (input.skus?.length === 0) {
      throw new Refused(refusal("INVALID", "Name at least one SKU, or leave skus out for all.", ["skus"]));
    }
    if (input.skus) await demandKnownSkus(tx, integration, input.skus);
  });
}

/** The overnight reconciliation, now: both sides are read, the drift is told of with its cause, what differs is pushed. */
export const reconcile = (
  context: EngineContext,
  { integrationId, ...request }: KeyedInput & { isDryRun: boolean },
): Promise<CommandResult<SyncRunRow>> =>
  askForRun(context, integrationId, { ...request, kind: "RECONCILE", skus: null }, (_, integration) => {
    if (!request.isDryRun) demandActive(integration);
  });

export const retryFailedTargets = (
  context: EngineContext,
  { integrationId, idempotencyKey }: KeyedInput,
): Promise<CommandResult<SyncRunRow>> =>
  askForRun(
    context,
    integrationId,
    { kind: "RETRY", isDryRun: false, skus: null, idempotencyKey },
    (_, integration) => demandActive(integration),
  );

/** Closes what the run has not done yet; what is under way is waited for (rule T3). */
export const cancelSyncRun = (context: EngineContext, runId: number): Promise<CommandResult<SyncRunRow>> =>
  asCommand(async () => {
    const now = context.ports.clock.now();
    const { run, open } = await context.store.transaction(async (tx) => {
      const row = await tx.runs.byId(runId);
      if (!row) throw new Refused(refusal("NOT_FOUND", "There is no such run.", ["syncRunId"]));
      if (row.state === "AWAITING_APPROVAL") {
        await rejectRun(tx, row, now);
        return { run: row, open: [] };
      }
      if (row.state !== "QUEUED" && row.state !== "RUNNING") {
        throw new Refused(refusal("CONFLICT", `The run has ended: it is ${row.state}.`, ["syncRunId"]));
      }
      const changes = await tx.runs.openChangesOfRun(runId);
      for (const change of changes) {
        Object.assign(change, { outcome: "CANCELLED", reason: "The run was cancelled.", isOpen: false });
        countOutcome(row, "CANCELLED");
      }
      if (row.kind === "IMPORT") await abandonItems(tx, row, "The run was cancelled.");
      await finishRun(tx, row, "CANCELLED", now);
      const integration = await tx.integrations.byId(row.integration);
      if (integration) allowSettling(integration, now);
      return { run: row, open: await tx.intents.openOfTargets(changes.map((change) => change.target)) };
    });
    return partly(run, await drain(context, run.integration, open));
  });
