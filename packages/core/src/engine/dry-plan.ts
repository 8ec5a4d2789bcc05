// What would be written to these targets now? Reads both sides as a push would, computes and plans; stores nothing of it.
import type { LevelRecord } from "../contracts/index.ts";
import { levelKey } from "../domain/availability.ts";
import { describeDrift } from "../domain/drift.ts";
import { computeAvailability } from "../stages/compute.ts";
import { findUntold } from "../stages/find-untold.ts";
import { channelKeys, readByHalves, stockableOf, toPlanTarget } from "../stages/look.ts";
import { type PlanStep, planPushes, type PlanTarget } from "../stages/plan.ts";
import { chunksOf } from "../store/chunks.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { StockChangeOutcome } from "../store/entities/run.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { EngineContext } from "./context.ts";
import { askSource, channelOf, variantsPerRead } from "./far-side.ts";
import { loadOverrides } from "./group-by-number.ts";
import { type Allowance, inHalves } from "./halving.ts";
import { toLevelRows } from "./level-rows.ts";
import { withKits } from "./relevance.ts";
import { loadPolicy } from "./stored-policy.ts";
import { takeSnapshot } from "./take-snapshot.ts";

const call = { priority: "person" } as const;

export type PlannedChange = {
  target: number;
  fromQuantity: number | null;
  toQuantity: number | null;
  outcome: StockChangeOutcome;
  reason: string | null;
};

export type DryPlan = {
  context: EngineContext;
  integration: IntegrationRow;
  isReconciled: boolean;
  allowance: Allowance;
};

async function askLevels({ context, integration, allowance }: DryPlan, externalIds: readonly string[]) {
  const { source: account } = integration;
  const locations = await context.store.read((tx) => tx.accounts.locations(account));
  const records: LevelRecord[] = [];
  const read = async (page: readonly string[]) => {
    records.push(...(await askSource(context, account, (source) => source.levels(page, call))));
  };
  // What cannot be read is unknown, which keeps the plan of the others waiting no more than a push of them (rule G2).
  for (const page of chunksOf(externalIds, await variantsPerRead(context, account, locations.length)))
    await inHalves(page, read, allowance);
  return { records, locationIds: new Map(locations.map((row) => [row.externalId, row.id])) };
}

/** What the source says now of all that these targets depend on, and what of that had changed without a signal. */
async function readNow(plan: DryPlan, targets: readonly TargetRow[]) {
  const { store, ports } = plan.context;
  const variantIds = [...new Set(targets.flatMap((target) => target.sourceVariant ?? []))];
  const stored = await store.read((tx) => takeSnapshot(tx, plan.integration, variantIds));
  const variants = [...stored.variants.values()];
  const readAt = ports.clock.now();
  const { records, locationIds } = await askLevels(
    plan,
    variants.map((variant) => variant.externalId),
  );
  const rows = toLevelRows(records, {
    variantIds: new Map(variants.map((variant) => [variant.externalId, variant.id])),
    locationIds,
    readAt,
    // Newer than whatever is stored.
    ticket: Number.MAX_SAFE_INTEGER,
  });
  const untold = await store.read(async (tx) => {
    const differing = new Set(await tx.levels.differing(rows));
    const before = [...stored.levels].map(
      ([key, level]) => [Number(key.split(":")[0]), level.readAt] as const,
    );
    const reading = {
      accountId: plan.integration.source,
      externalIds: new Map(variants.map((variant) => [variant.id, variant.externalId])),
      readAt,
    };
    return withKits(
      tx,
      await findUntold(tx, reading, new Map(before.filter(([variant]) => differing.has(variant)))),
    );
  });
  const levels = new Map(rows.map((row) => [levelKey(row.sourceVariant, row.location), row]));
  return { snapshot: { ...stored, levels }, untold };
}

async function computeNow(plan: DryPlan, targets: readonly TargetRow[]): Promise<PlanTarget[]> {
  const { snapshot, untold } = await readNow(plan, targets);
  const policy = loadPolicy(plan.integration.policy);
  const now = plan.context.ports.clock.now();
  const variantIds = targets.map((target) => target.channelVariant);
  const decided = await plan.context.store.read((tx) => loadOverrides(tx, plan.integration, variantIds));
  return targets.map((target) => {
    const { sourceVariant, sourceLocation } = target;
    const overrides = decided.get(target.channelVariant);
    const desired =
      sourceVariant === null || sourceLocation === null
        ? null
        : computeAvailability(snapshot, sourceVariant, sourceLocation, policy, overrides).available;
    const manner = { isForced: true, isReconciled: plan.isReconciled, now };
    const isMoved = target.desired !== null && desired !== target.desired;
    const isUntold = isMoved ? untold.has(sourceVariant ?? 0) : target.isUntold;
    return { ...toPlanTarget(target, manner), desired, isUntold };
  });
}

function describeStep(step: PlanStep): Pick<PlannedChange, "outcome" | "reason"> {
  if (step.kind === "push")
    return { outcome: "PLANNED", reason: step.drift === null ? null : describeDrift(step.drift) };
  if (step.kind === "stock")
    return { outcome: "PLANNED", reason: "It is not stocked at this location: it would be stocked first." };
  switch (step.reason) {
    case "unchanged":
    case "drifted":
      return { outcome: "UNCHANGED", reason: null };
    case "not-stocked":
      return { outcome: "REJECTED", reason: "The channel does not stock this variant at this location." };
    case "unknown":
      return { outcome: "DEFERRED", reason: "The number is not known: the source has not stated it." };
    case "rise-held":
      return { outcome: "DEFERRED", reason: "It fell without our doing: it may not rise for a while." };
    case "held":
      return { outcome: "HELD", reason: "The integration is not active." };
    case "guarded":
      return { outcome: "HELD", reason: step.hold.message };
  }
}

/** One part of a run per target. */
export async function planDry(plan: DryPlan, targets: readonly TargetRow[]): Promise<PlannedChange[]> {
  const { context, integration, allowance } = plan;
  const planned = await computeNow(plan, targets);
  const keys = await context.store.read((tx) => channelKeys(tx, targets));
  const { sightings, findings } = await readByHalves(context, integration.channel, keys, call, allowance);
  for (const { id } of targets) if (!keys.has(id)) sightings.set(id, null);
  // Planned as if sync were on: that is what a dry run is asked for before the first switch-on.
  const channel = await channelOf(context, integration.channel);
  const { pushes, stockings, skips } = planPushes(planned, sightings, {
    isActive: true,
    seenAt: context.ports.clock.now(),
    holdRisesMs: null,
    // Nor is anything written in shadow mode: it is what would be that is asked for.
    isShadow: false,
    salesOnlyUntil: loadPolicy(integration.policy).salesOnlyUntil,
    stockable: stockableOf(integration, channel, keys),
    // It would be confirmed, or not, later.
    confirmAfterMs: null,
    // All that differs is asked for.
    areOrdersSubtracted: false,
  });
  const desiredOf = new Map(planned.map((target) => [target.id, target.desired]));
  const unread = [...findings.faults, ...findings.left].map(({ item: [target], error }) => ({
    target,
    fromQuantity: null,
    toQuantity: desiredOf.get(target) ?? null,
    outcome: "REJECTED" as const,
    reason: `The channel's number cannot be read: ${error.message}`,
  }));
  const steps = [...pushes, ...stockings, ...skips].map((step) => ({
    target: step.targetId,
    fromQuantity: sightings.get(step.targetId)?.available ?? null,
    toQuantity: desiredOf.get(step.targetId) ?? null,
    ...describeStep(step),
  }));
  return [...steps, ...unread];
}
