// Setting read marks (arrow 2's end): in the transaction of whoever found out, under a number of their own.
import { type Priority, priorities } from "../contracts/index.ts";
import type { ReadCause } from "../store/entities/signals.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";

export type MarkOptions = {
  cause: ReadCause;
  priority: Priority;
  /** When to read, in epoch milliseconds. */
  dueAt: number;
  /** When the change was signalled. */
  markedAt: number;
};

export async function markForReading(
  tx: Tx,
  accountId: number,
  variantIds: readonly number[],
  options: MarkOptions,
): Promise<void> {
  if (variantIds.length === 0) return;
  await tx.readMarks.set(accountId, variantIds, {
    mark: await tx.sequence.next(),
    cause: options.cause,
    priority: priorities.indexOf(options.priority),
    dueAt: options.dueAt,
    markedAt: options.markedAt,
  });
  tx.wake(topics.reads(accountId));
}
