// Arrow 6 where the channel does not stock a variant at a mapped location and the policy has it stocked there (rule L5): a
// batch is stored as an intent and sent, so that it holds a permit as every write does (rule T3). It states no quantity:
// the number follows once the level was looked at, compare-and-set as always.
import type { EngineContext } from "../engine/context.ts";
import { loadPolicy } from "../engine/stored-policy.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { IntentRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import type { LookedAt } from "./look.ts";
import type { PlannedStocking } from "./plan.ts";
import { newIntent, sendInHalves } from "./send-batch.ts";
import { settleStocking } from "./settle-stocking.ts";

const isStillAllowed = (integration: IntegrationRow, looked: LookedAt): boolean =>
  integration.status === "ACTIVE" &&
  integration.toggleEpoch === looked.integration.toggleEpoch &&
  loadPolicy(integration.policy).stockUnstockedVariants;

/** What of the batch is still marked, mapped and held back by nothing. */
async function stillUnstocked(tx: Tx, looked: LookedAt, batch: readonly PlannedStocking[]) {
  const rows = await tx.targets.byIds(batch.map(({ targetId }) => targetId));
  return rows.flatMap(({ id, pushMark, holdCode, sourceVariant, desired }) => {
    const key = looked.keys.get(id);
    const isWanted = holdCode === null && sourceVariant !== null && desired !== null;
    return key && isWanted && pushMark !== null ? [{ ...key, target: id, pushMark }] : [];
  });
}

/** Stores a batch as an intent. Undefined where something forbade it since it was planned. */
async function storeIntent(
  context: EngineContext,
  looked: LookedAt,
  batch: readonly PlannedStocking[],
): Promise<IntentRow | undefined> {
  const { stocking } = looked.channel;
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(looked.integration.id);
    if (!stocking || !integration || !isStillAllowed(integration, looked)) return undefined;
    const levels = await stillUnstocked(tx, looked, batch);
    if (levels.length === 0) return undefined;
    const { body } = stocking.prepareStocking(levels);
    return tx.intents.insertStocking(
      newIntent(integration, {
        kind: "STOCK_LEVELS",
        idempotencyKey: context.ports.random.uuid(),
        body,
        leaseEpoch: context.leaseEpoch,
        createdAt: now,
      }),
      levels,
    );
  });
}

/** Has one batch stocked; answers whether the channel refused it as a whole. */
async function stockBatch(
  context: EngineContext,
  looked: LookedAt,
  batch: readonly PlannedStocking[],
): Promise<boolean> {
  const intent = await storeIntent(context, looked, batch);
  const outcomes = intent ? await settleStocking(context, intent) : [];
  return outcomes.some(({ kind }) => kind === "deferred");
}

/** One batch: the others are due still, and what falls meanwhile goes first. */
export const stockSome = (
  context: EngineContext,
  looked: LookedAt,
  stockings: readonly PlannedStocking[],
): Promise<void> =>
  sendInHalves(stockings.slice(0, looked.channel.stocking?.maxLevelsPerStocking ?? 0), (part) =>
    stockBatch(context, looked, part),
  );
