// Marking a target to be looked at: now, or (rule Q10) not before its number has been read anew, where something happened
// at the channel that we have not seen. An awaited reading is a mark without a due time.
import type { TargetRow } from "../store/entities/target.ts";

type MarkFields = Pick<TargetRow, "pushMark" | "pushDueAt">;

const isAwaitingReading = (target: MarkFields): boolean =>
  target.pushMark !== null && target.pushDueAt === null;

/** One whose reading is awaited goes on waiting: it will be looked at anyway. */
export function markForLook(target: MarkFields, mark: number, dueAt: number): void {
  if (isAwaitingReading(target)) return;
  target.pushMark = mark;
  target.pushDueAt = dueAt;
}

/** Only a snapshot that is claimed from now on will do; `mark` was just drawn. */
export function awaitReading(target: MarkFields, mark: number): void {
  target.pushMark = mark;
  target.pushDueAt = null;
}

/** The channel shows the right number: nothing of what might have accounted for a wrong one counts any more. */
export function forgetDoubts(target: TargetRow): void {
  Object.assign(target, { isUntold: false, isRemapped: false, hasWriteFailed: false });
}

/** The snapshot of this ticket has read its number. */
export function endAwaiting(target: MarkFields, ticket: number, now: number): void {
  if (isAwaitingReading(target) && ticket > (target.pushMark ?? 0)) target.pushDueAt = now;
}
