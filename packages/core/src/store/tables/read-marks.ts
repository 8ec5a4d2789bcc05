// Which variants are to be read. At most one mark a variant; it is cleared only where it still bears the number that
// was claimed, so a signal that comes during the read is never lost.
import { priorities } from "../../contracts/index.ts";
import type { Em } from "../engine.ts";
import { type ReadCause, ReadMark, type ReadMarkRow } from "../entities/signals.ts";

export type Marking = {
  /** From the store's sequence. */
  mark: number;
  cause: ReadCause;
  /** Index into `priorities`. */
  priority: number;
  dueAt: number;
  markedAt: number;
};

/** Background reads are paced, and must not keep the urgent ones waiting: each band has its own claims. */
export type PriorityBand = "urgent" | "background";

const firstOfBackground = priorities.indexOf("catalog");
const within = (band: PriorityBand) =>
  band === "urgent" ? { $lt: firstOfBackground } : { $gte: firstOfBackground };

export function readMarkTable(em: Em) {
  return {
    /** Marks these variants, or makes a mark they bear more urgent; the oldest signal's time is kept. */
    async set(accountId: number, variantIds: readonly number[], marking: Marking): Promise<void> {
      const ids = [...new Set(variantIds)];
      if (ids.length === 0) return;
      const known = await em.find(ReadMark, { sourceVariant: { $in: ids } }, { disableIdentityMap: true });
      const before = new Map(known.map((row) => [row.sourceVariant, row]));
      const rows = ids.map((id): ReadMarkRow => {
        const old = before.get(id);
        const row = { ...marking, sourceVariant: id, account: accountId };
        if (!old) return row;
        return {
          ...row,
          // A second look is the lesser cause: the signal that comes in between has its own right to one.
          cause: old.cause === "signal" ? "signal" : marking.cause,
          priority: Math.min(old.priority, marking.priority),
          dueAt: Math.min(old.dueAt, marking.dueAt),
          markedAt: Math.min(old.markedAt, marking.markedAt),
        };
      });
      await em.upsertMany(ReadMark, rows);
    },

    /** The most urgent due marks. Claiming changes nothing in the store: one engine works for an account at a time. */
    due: (accountId: number, band: PriorityBand, now: number, limit: number): Promise<ReadMarkRow[]> =>
      em.find(
        ReadMark,
        { account: accountId, priority: within(band), dueAt: { $lte: now } },
        { orderBy: { priority: "asc", mark: "asc", sourceVariant: "asc" }, limit, disableIdentityMap: true },
      ),

    ofVariants: (variantIds: readonly number[]): Promise<ReadMarkRow[]> =>
      em.find(ReadMark, { sourceVariant: { $in: [...variantIds] } }, { disableIdentityMap: true }),

    /** When the next mark of the band becomes due; null where there is none. */
    async nextDueAt(accountId: number, band: PriorityBand): Promise<number | null> {
      const next = await em.find(
        ReadMark,
        { account: accountId, priority: within(band) },
        { orderBy: { dueAt: "asc" }, limit: 1, disableIdentityMap: true },
      );
      return next[0]?.dueAt ?? null;
    },

    /** Clears the claimed marks where they were not set anew since. */
    async clear(claimed: readonly ReadMarkRow[]): Promise<void> {
      const byMark = Map.groupBy(claimed, (row) => row.mark);
      for (const [mark, rows] of byMark) {
        const ids = rows.map((row) => row.sourceVariant);
        await em.nativeDelete(ReadMark, { mark, sourceVariant: { $in: ids } });
      }
    },
  };
}
