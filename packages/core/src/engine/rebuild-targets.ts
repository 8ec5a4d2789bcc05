// Makes an integration's targets what its mappings and locations say, by difference: what is new or moved is marked to be read
// and looked at, what is no longer mapped gets no write any more.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { MappingWithSearch } from "../store/tables/mappings.ts";
import type { Tx } from "../store/tx.ts";
import { leaveApproval } from "./approvals.ts";
import { topics } from "./context.ts";
import { endHold } from "./holds.ts";
import { markForReading } from "./marking.ts";
import { noteMoves } from "./note-moves.ts";
import { recompute } from "./recompute.ts";
import { withSharing } from "./relevance.ts";
import { giveUpChanges } from "./run-progress.ts";
import { emptyTarget, targetKey, wantedTargets } from "./wanted-targets.ts";

/** A target that lost its source keeps its row, for its history, and is looked at no more. */
function detach(target: TargetRow, detached: TargetRow[]): void {
  if (target.desired !== null) detached.push(target);
  Object.assign(target, { sourceVariant: null, sourceLocation: null, desired: null, desiredTicket: null });
  Object.assign(target, {
    pushMark: null,
    pushDueAt: null,
    state: "HELD",
    errorCode: null,
    errorMessage: null,
  });
  endHold(target);
}

/**
 * Makes the targets what mappings and locations say. Answers the ids of those that are no longer written to, and whether
 * any came, went or moved.
 */
export async function rebuildTargets(
  tx: Tx,
  integration: IntegrationRow,
  matches: readonly MappingWithSearch[],
  now: number,
): Promise<{ stopped: number[]; isChanged: boolean }> {
  const wanted = await wantedTargets(tx, integration, matches);
  const broken = new Set(
    matches.filter(({ status }) => status === "BROKEN").map((match) => match.channelVariantId),
  );
  const mark = await tx.sequence.next();
  const look = { pushMark: mark, pushDueAt: now };
  const removed: number[] = [];
  const stopped: number[] = [];
  const moved: TargetRow[] = [];
  const detached: TargetRow[] = [];

  for (const target of await tx.targets.ofIntegration(integration.id)) {
    const want = wanted.get(targetKey(target));
    wanted.delete(targetKey(target));
    if (!want) {
      if (target.sourceVariant !== null) stopped.push(target.id);
      if (broken.has(target.channelVariant)) detach(target, detached);
      else removed.push(target.id);
    } else if (target.sourceVariant !== want.sourceVariant || target.sourceLocation !== want.sourceLocation) {
      Object.assign(target, want, look, { isRemapped: true });
      moved.push(target);
    } else {
      Object.assign(target, { searchText: want.searchText, sortText: want.sortText });
    }
  }
  await noteMoves(tx, detached, now);
  await tx.flush();
  await giveUpChanges(tx, stopped, "CANCELLED", "It is no longer mapped.", now);
  await leaveApproval(tx, integration.id, stopped, now);
  await tx.targets.remove(removed);
  const added = [...wanted.values()].map((want) => ({
    ...emptyTarget,
    ...want,
    ...look,
    integration: integration.id,
  }));
  await tx.targets.insert(added);
  if (moved.length > 0) await recompute(tx, integration, moved, { now });
  await readAnew(tx, integration, [...added, ...moved], now);
  const arrived = added.length + moved.length;
  if (arrived > 0) tx.wake(topics.pushes(integration.id));
  return { stopped, isChanged: arrived + removed.length + stopped.length > 0 };
}

/** What targets were added or moved for is read from the source, with all that goes into it (rule C5). */
async function readAnew(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly { sourceVariant: number | null }[],
  now: number,
): Promise<void> {
  const variantIds = [...new Set(targets.flatMap((target) => target.sourceVariant ?? []))];
  const ids = await withSharing(tx, variantIds);
  await markForReading(tx, integration.source, [...ids], {
    cause: "catalog",
    priority: "person",
    dueAt: now,
    markedAt: now,
  });
}
