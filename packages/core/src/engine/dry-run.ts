// A dry run: reads both sides as a push would, computes and plans, and keeps the plan as the run's changes. It writes
// nothing to the channel and changes no target.
import type { Level } from "../domain/availability.ts";
import { levelKey } from "../domain/availability.ts";
import { computeAvailability } from "../stages/compute.ts";
import { channelKeys, readSightings, toPlanTarget } from "../stages/look.ts";
import { type PlanStep, planPushes } from "../stages/plan.ts";
import { chunksOf } from "../store/chunks.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { StockChangeOutcome, SyncRunRow } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import { type EngineContext, topics } from "./context.ts";
import { askChannel, askSource, sourceOf } from "./far-side.ts";
import { countOutcome, finishRun } from "./run-progress.ts";
import { type Allowance, createAllowance, inHalves } from "./halving.ts";
import { loadPolicy } from "./stored-policy.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/** Targets planned at once. */
const chunkSize = 250;
const call = { priority: "person" } as const;

/** What the source says now of all that these targets depend on; nothing of it is stored. */
async function readNow(
  context: EngineContext,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  allowance: Allowance,
) {
  const variantIds = [...new Set(targets.flatMap((target) => target.sourceVariant ?? []))];
  const { snapshot, locations } = await context.store.read(async (tx) => ({
    snapshot: await takeSnapshot(tx, integration, variantIds),
    locations: await tx.accounts.locations(integration.source),
  }));
  const locationIds = new Map(locations.map((row) => [row.externalId, row.id]));
  const idOf = new Map([...snapshot.variants.values()].map((variant) => [variant.externalId, variant.id]));
  const readAt = context.ports.clock.now();
  const externalIds = [...idOf.keys()];
  const levels = new Map<string, Level>();
  const source = await sourceOf(context, integration.source);
  const pageSize = source.variantsPerLevelRead(Math.max(1, locations.length));
  const read = async (page: readonly string[]) => {
    for (const record of await askSource(context, integration.source, () => source.levels(page, call))) {
      const variantId = idOf.get(record.variantExternalId);
      const locationId = locationIds.get(record.locationExternalId);
      if (variantId === undefined || locationId === undefined) continue;
      levels.set(levelKey(variantId, locationId), { ...record, readAt });
    }
  };
  // What cannot be read is unknown, which keeps the plan of the others waiting no more than a push of them (rule G2).
  for (const page of chunksOf(externalIds, pageSize)) await inHalves(page, read, allowance);
  return { ...snapshot, levels };
}

async function planChunk(
  context: EngineContext,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  allowance: Allowance,
) {
  const snapshot = await readNow(context, integration, targets, allowance);
  const keys = await context.store.read((tx) => channelKeys(tx, targets));
  const sightings = await askChannel(context, integration.channel, (channel) =>
    readSightings(channel, keys, call),
  );
  const policy = loadPolicy(integration.policy);
  const planned = targets.map((target) => {
    const { sourceVariant, sourceLocation } = target;
    const desired =
      sourceVariant === null || sourceLocation === null
        ? null
        : computeAvailability(snapshot, sourceVariant, sourceLocation, policy).available;
    return { ...toPlanTarget(target, true, context.ports.clock.now()), desired };
  });
  // Planned as if sync were on: that is what a dry run is asked for before the first switch-on.
  const { pushes, skips } = planPushes(planned, sightings, true);
  const desiredOf = new Map(planned.map((target) => [target.id, target.desired]));
  return [...pushes, ...skips].map((step) => ({
    target: step.targetId,
    fromQuantity: sightings.get(step.targetId)?.available ?? null,
    toQuantity: desiredOf.get(step.targetId) ?? null,
    ...describeStep(step),
  }));
}

function describeStep(step: PlanStep): { outcome: StockChangeOutcome; reason: string | null } {
  if (step.kind === "push") return { outcome: "PLANNED", reason: null };
  switch (step.reason) {
    case "unchanged":
    case "drifted":
      return { outcome: "UNCHANGED", reason: null };
    case "not-stocked":
      return { outcome: "REJECTED", reason: "The channel does not stock this variant at this location." };
    case "unknown":
      return { outcome: "DEFERRED", reason: "The number is not known: the source has not stated it." };
    case "held":
      return { outcome: "HELD", reason: "The integration is not active." };
    case "guarded":
      return { outcome: "HELD", reason: step.hold.message };
  }
}

/** Begins anew where it was interrupted: a plan is only worth what both sides say now. */
export async function carryOutDryRun(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const row = await tx.runs.byId(run.id);
    await tx.runs.removeChanges(run.id);
    if (row) Object.assign(row, { total: targets.length, done: 0, changed: 0, unchanged: 0, failed: 0 });
  });
  const allowance = createAllowance(context.ports.clock);
  for (const chunk of chunksOf(targets, chunkSize)) {
    const changes = await planChunk(context, integration, chunk, allowance);
    const isCancelled = await context.store.transaction(async (tx) => {
      const row = await tx.runs.byId(run.id);
      if (row?.state !== "RUNNING") return true;
      await tx.runs.insertChanges(changes.map((change) => ({ ...change, run: run.id, isOpen: false })));
      for (const change of changes) countOutcome(row, change.outcome);
      tx.wake(topics.runs(integration.id));
      return false;
    });
    if (isCancelled) return;
  }
  await context.store.transaction(async (tx) => {
    const row = await tx.runs.byId(run.id);
    if (row?.state === "RUNNING") await finishRun(tx, row, "SUCCEEDED", context.ports.clock.now());
  });
}
