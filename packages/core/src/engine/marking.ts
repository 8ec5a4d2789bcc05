// Setting read marks (arrow 2's end): in the transaction of whoever found out, under a number of their own.
import { type Priority, priorities } from "../contracts/index.ts";
import type { ReadCause } from "../store/entities/signals.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { staleWith, withComponents, withSharing } from "./relevance.ts";

/** A webhook can precede its data: what a signal changed nothing of is read once more, about this much later (C10). */
export const secondLookMs = 20_000;

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

/** With all that goes into them: a kit's number is made of its components'. */
export async function markWithComponents(
  tx: Tx,
  accountId: number,
  variantIds: readonly number[],
  options: MarkOptions,
): Promise<void> {
  const { ids } = await withComponents(tx, [...new Set(variantIds)]);
  await markForReading(tx, accountId, [...ids], options);
}

/** These recipes changed (rule C5): the kits, the kits above them, and their components, some of which may be new. */
export async function markChangedRecipes(
  tx: Tx,
  accountId: number,
  kitIds: readonly number[],
  now: number,
): Promise<void> {
  const { ids } = await withComponents(tx, kitIds);
  const options = { cause: "catalog", priority: "webhook", dueAt: now, markedAt: now } as const;
  await markForReading(tx, accountId, await staleWith(tx, [...ids]), options);
}

/** So many variants are read at once, before any paced work, when everything is to be read; a few requests. */
const caughtUpAtOnce = 800;
/** Marked together: catalogs of any size are gone through by pages. */
const markedAtOnce = 10_000;

/**
 * Everything that feeds a target: signals may have been lost while nobody could take them. A small catalog is read at
 * once; of a large one the rest goes in the background, so that webhooks find a request left.
 */
export async function markAllForReading(tx: Tx, accountId: number, now: number): Promise<void> {
  const marking = { cause: "start", dueAt: now, markedAt: now } as const;
  let after = 0;
  let atOnce = caughtUpAtOnce;
  for (;;) {
    const fed = await tx.targets.fedPage(accountId, after, markedAtOnce);
    const ids = [...(await withSharing(tx, fed))];
    await markForReading(tx, accountId, ids.slice(0, atOnce), { ...marking, priority: "orders" });
    await markForReading(tx, accountId, ids.slice(atOnce), { ...marking, priority: "catalog" });
    if (fed.length < markedAtOnce) return;
    after = fed.at(-1) ?? after;
    atOnce = Math.max(0, atOnce - ids.length);
  }
}
