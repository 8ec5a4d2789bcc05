// What is noted of targets whenever a number of theirs moved, wanted, pushed or seen: the point in their history, and what
// listings are put in order by. Whoever assigns one of the three says so here, in the same transaction.
import type { TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";

/** How far what is wanted and what was seen are apart; -1 where either is not known. */
const differenceOf = ({ desired, observed }: TargetRow): number =>
  desired === null || observed === null ? -1 : Math.abs(desired - observed);

export async function noteMoves(tx: Tx, targets: readonly TargetRow[], now: number): Promise<void> {
  for (const target of targets) Object.assign(target, { changedAt: now, difference: differenceOf(target) });
  await tx.targetPoints.insert(
    targets.map(({ id, desired, pushed, observed }) => ({ target: id, at: now, desired, pushed, observed })),
  );
}
