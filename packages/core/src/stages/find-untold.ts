// Which of the changes that a reading found had nobody told of? A reconciliation, a push that a person asked for and the
// sweep read without a signal: what differs there from before was missed (rule C7).
import type { Tx } from "../store/tx.ts";

/** A webhook may take this long: of what was read more lately than this nobody can say that none will come. */
const patienceMs = 60_000;

export type Reading = {
  accountId: number;
  /** By our id of the variant. */
  externalIds: ReadonlyMap<number, string>;
  readAt: number;
};

/**
 * `changed`: variants that read otherwise than before, and when that was. What is marked now was marked since they were
 * read; such a mark, and a signal that still waits, may be about what changed.
 */
export async function findUntold(
  tx: Tx,
  { accountId, externalIds, readAt }: Reading,
  changed: ReadonlyMap<number, number>,
): Promise<number[]> {
  const suspects = [...changed].flatMap(([id, before]) => (readAt - before >= patienceMs ? [id] : []));
  if (suspects.length === 0) return [];
  const marked = new Set((await tx.readMarks.ofVariants(suspects)).map((mark) => mark.sourceVariant));
  const told = new Set<string>();
  for (const key of (await tx.signals.waiting(accountId)).flatMap((signal) => signal.keys)) {
    // An order's signal does not say which variants it is about.
    if (key.about === "order" || key.about === "order-row") return [];
    if (key.about === "level") told.add(key.externalId);
  }
  return suspects.filter((id) => !marked.has(id) && !told.has(externalIds.get(id) ?? ""));
}
