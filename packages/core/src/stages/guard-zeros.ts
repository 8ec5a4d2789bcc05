// Before a batch is stored as an intent: would too much of what is on sale fall to zero (rule G1)? Then the source is
// asked again about what would, and what a later snapshot still says is held for a person's approval. Whoever asked for
// the push: only what a person has approved goes past here.
import { isMassZero, zeroWindowMs } from "../domain/zero-guard.ts";
import { holdForApproval } from "../engine/approvals.ts";
import type { EngineContext } from "../engine/context.ts";
import { loadPolicy } from "../engine/stored-policy.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import type { PlannedPush } from "./plan.ts";
import { readAgain } from "./release-intent.ts";

const fallsToZero = ({ from, to }: { from: number; to: number }): boolean => from > 0 && to <= 0;

/** Whether the source was asked about its zero again since it was doubted. */
const isAskedAgain = ({ zeroDoubtMark, desiredTicket }: TargetRow): boolean =>
  zeroDoubtMark !== null && (desiredTicket ?? 0) > zeroDoubtMark;

/** Rises, and falls that do not reach zero, go through meanwhile. */
export async function guardZeros(
  context: EngineContext,
  { id: integrationId }: IntegrationRow,
  pushes: readonly PlannedPush[],
): Promise<readonly PlannedPush[]> {
  const falling = pushes.filter(fallsToZero).map(({ targetId }) => targetId);
  if (falling.length === 0) return pushes;
  const now = context.ports.clock.now();
  const stopped = await context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(integrationId);
    if (!integration) return falling;
    const approved = await tx.runs.approvedAmong(falling);
    const doubted = falling.filter((id) => !approved.has(id));
    const others = await tx.targets.zeroFigures(integrationId, now - zeroWindowMs, doubted);
    const figures = { zeroed: others.zeroed + doubted.length, onSale: others.onSale + doubted.length };
    if (doubted.length === 0 || !isMassZero(figures, loadPolicy(integration.policy))) return [];
    await holdOrAskAgain(tx, integration, await tx.targets.byIds(doubted), now);
    return doubted;
  });
  const isStopped = new Set(stopped);
  return pushes.filter(({ targetId }) => !isStopped.has(targetId));
}

async function holdOrAskAgain(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  now: number,
): Promise<void> {
  await holdForApproval(tx, integration, targets.filter(isAskedAgain), now);
  const unasked = targets.filter((target) => target.holdCode === null);
  await readAgain(tx, integration, unasked, now);
  for (const target of unasked) target.zeroDoubtMark = target.pushMark;
}

/** What a written push means for the guard: what a person approved does not count against the next. */
export function noteZero(
  target: TargetRow,
  push: { fromQuantity: number; toQuantity: number },
  isApproved: boolean,
  now: number,
): void {
  target.zeroDoubtMark = null;
  if (!fallsToZero({ from: push.fromQuantity, to: push.toQuantity })) return;
  target.zeroedAt = isApproved ? null : now;
}
