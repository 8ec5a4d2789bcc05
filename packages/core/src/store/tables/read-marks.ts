// Which variants are to be read. At most one mark a variant; it is cleared only where it still bears the number that
// was claimed, so a signal that comes during the read is never lost.
import { type Priority, priorities } from "../../contracts/index.ts";
import { changeInChunks, chunksOf, findInChunks } from "../chunks.ts";
import type { Em, Engine } from "../engine.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { longestCauses } from "../mark-causes.ts";
import { type ReadCause, ReadMark, type ReadMarkRow } from "../entities/signals.ts";
import { plainRows } from "../listed-rows.ts";
import { findUnreadStock } from "./unread-stock.ts";

export type Marking = {
  /** From the store's sequence. */
  mark: number;
  cause: ReadCause;
  /** Index into `priorities`. */
  priority: number;
  dueAt: number;
  markedAt: number;
};

/**
 * Each band has its own claims, so that reads which wait for the budget keep no more urgent ones waiting. urgent: a
 * person, a webhook. catch-up: what may have been missed. background: paced over the window.
 */
export type PriorityBand = "urgent" | "catch-up" | "background";

const bands: Record<PriorityBand, readonly Priority[]> = {
  urgent: ["person", "webhook"],
  "catch-up": ["orders"],
  background: ["catalog", "sweep"],
};
const within = (band: PriorityBand) => ({ $in: bands[band].map((priority) => priorities.indexOf(priority)) });

/** Why the claimed marks could not be read, and when to try again. */
export type SettingAside = { problem: string; attempts: number; priority: Priority; dueAt: number };

export function readMarkTable(em: Em, engine: Engine, traceparent: Telemetry["traceparent"]) {
  const least = engine === "sqlite" ? "min" : "least";
  const keysOf = (rows: readonly ReadMarkRow[]) =>
    plainRows(
      engine,
      rows.map((row) => [row.sourceVariant, row.mark]),
    );
  return {
    /** Marks these variants, or makes a mark they bear more urgent; the oldest signal's time is kept. */
    async set(accountId: number, variantIds: readonly number[], marking: Marking): Promise<void> {
      const { mark, priority, cause, dueAt, markedAt } = marking;
      const ids = [...new Set(variantIds)].toSorted((left, right) => left - right);
      for (const chunk of chunksOf(ids)) {
        // The database itself compares with the mark that is there: another transaction may set one meanwhile. The new
        // number always wins: whoever claimed the one before has not seen what this one is about. A signal, or the
        // second look that it has a right to, is not lost in a read for another reason: that comes too early for it.
        await em.execute(
          `insert into read_mark
             (source_variant_id, account_id, mark, priority, cause, due_at, marked_at, attempts,
              traceparents)
           select id, account_id, ?, ?, ?, ?, ?, 0, cast(? as text) from source_variant
           where account_id = ? and id in (?) order by id
           on conflict (source_variant_id) do update set
             mark = excluded.mark,
             priority = ${least}(read_mark.priority, excluded.priority),
             cause = case when read_mark.cause in ('signal', 'second-look') then 'signal' else excluded.cause end,
             due_at = ${least}(read_mark.due_at, excluded.due_at),
             marked_at = ${least}(read_mark.marked_at, excluded.marked_at),
             traceparents = case
               when read_mark.traceparents is null then excluded.traceparents
               when excluded.traceparents is null
                 or length(read_mark.traceparents) + length(excluded.traceparents) >= ${longestCauses}
                 or read_mark.traceparents like '%' || excluded.traceparents || '%'
                 then read_mark.traceparents
               else read_mark.traceparents || ',' || excluded.traceparents end`,
          [mark, priority, cause, dueAt, markedAt, traceparent(), accountId, chunk],
        );
      }
    },

    /** The most urgent due marks. Claiming changes nothing in the store: one engine works for an account at a time. */
    due: (accountId: number, band: PriorityBand, now: number, limit: number): Promise<ReadMarkRow[]> =>
      em.find(
        ReadMark,
        { account: accountId, priority: within(band), dueAt: { $lte: now } },
        { orderBy: { priority: "asc", mark: "asc", sourceVariant: "asc" }, limit, disableIdentityMap: true },
      ),

    ofVariants: (variantIds: readonly number[]): Promise<ReadMarkRow[]> =>
      findInChunks(variantIds, (chunk) =>
        em.find(ReadMark, { sourceVariant: { $in: chunk } }, { disableIdentityMap: true }),
      ),

    /** When the next mark of the band becomes due; null where there is none. */
    async nextDueAt(accountId: number, band: PriorityBand): Promise<number | null> {
      const next = await em.find(
        ReadMark,
        { account: accountId, priority: within(band) },
        { orderBy: { dueAt: "asc" }, limit: 1, disableIdentityMap: true },
      );
      return next[0]?.dueAt ?? null;
    },

    /** Sets the claimed marks aside until then. One that was set anew since stays due, but remembers that it failed. */
    async setAside(claimed: readonly ReadMarkRow[], { priority, ...aside }: SettingAside): Promise<void> {
      const { problem, attempts, dueAt } = aside;
      const ids = claimed.map((row) => row.sourceVariant);
      await changeInChunks(ids, (chunk) =>
        em.nativeUpdate(ReadMark, { sourceVariant: { $in: chunk } }, { problem, attempts }),
      );
      for (const chunk of chunksOf(claimed, 1000)) {
        const keys = keysOf(chunk);
        await em.execute(
          `update read_mark set priority = ?, due_at = ? where (source_variant_id, mark) in (${keys.sql})`,
          [priorities.indexOf(priority), dueAt, ...keys.params],
        );
      }
    },

    unreadStock: (accountIds: readonly number[]) => findUnreadStock(em, accountIds),

    /** Clears the claimed marks where they were not set anew since. */
    async clear(claimed: readonly ReadMarkRow[]): Promise<void> {
      for (const chunk of chunksOf(claimed, 1000)) {
        const { sql, params } = keysOf(chunk);
        await em.execute(`delete from read_mark where (source_variant_id, mark) in (${sql})`, params);
      }
    },
  };
}
