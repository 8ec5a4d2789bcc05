// Signals as they came.
import { changeInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { Signal, type SignalRow } from "../entities/signals.ts";

export type NewSignal = Omit<
  SignalRow,
  "id" | "needsRequest" | "dueAt" | "isSecondLook" | "resolvedAt" | "traceparent"
>;

/** A level key names the variant itself; any other names what must be looked up. */
const needsRequest = ({ keys }: NewSignal): boolean => keys.some((key) => key.about !== "level");

export function signalTable(em: Em, traceparent: Telemetry["traceparent"]) {
  return {
    /** Stores a signal once, and answers its id: null where its event was received before. */
    async insert(signal: NewSignal): Promise<number | null> {
      // In one statement: a vendor's two deliveries of one event may come in at once.
      const stored: { id: number }[] = await em
        .createQueryBuilder(Signal)
        .insert({
          ...signal,
          needsRequest: needsRequest(signal),
          dueAt: signal.receivedAt,
          isSecondLook: false,
          resolvedAt: null,
          traceparent: traceparent(),
        })
        .onConflict(["account", "eventId"])
        .ignore()
        .returning("id")
        .execute("all");
      return stored[0]?.id ?? null;
    },

    /** What is to be resolved now, the oldest first: with a request, or at once without. */
    due: (accountId: number, withRequest: boolean, now: number, limit: number): Promise<SignalRow[]> =>
      em.find(
        Signal,
        { account: accountId, needsRequest: withRequest, resolvedAt: null, dueAt: { $lte: now } },
        { orderBy: { id: "asc" }, limit },
      ),
    /** Those that were never resolved, second looks left out. */
    waiting: (accountId: number): Promise<SignalRow[]> =>
      em.find(
        Signal,
        { account: accountId, resolvedAt: null, isSecondLook: false },
        { orderBy: { id: "asc" }, disableIdentityMap: true },
      ),
    async nextDueAt(accountId: number, withRequest: boolean): Promise<number | null> {
      const next = await em.find(
        Signal,
        { account: accountId, needsRequest: withRequest, resolvedAt: null },
        { orderBy: { dueAt: "asc" }, limit: 1, disableIdentityMap: true },
      );
      return next[0]?.dueAt ?? null;
    },
    /** To be resolved once more, then. */
    postpone: (ids: readonly number[], dueAt: number): Promise<number> =>
      changeInChunks(ids, (chunk) =>
        em.nativeUpdate(Signal, { id: { $in: chunk } }, { dueAt, isSecondLook: true }),
      ),

    resolve: (ids: readonly number[], resolvedAt: number): Promise<number> =>
      changeInChunks(ids, (chunk) => em.nativeUpdate(Signal, { id: { $in: chunk } }, { resolvedAt })),

    /** Trims what was resolved before then; at most `limit` rows, so that no transaction is long. */
    async trim(resolvedBefore: number, limit: number): Promise<number> {
      const old = await em.find(Signal, { resolvedAt: { $lt: resolvedBefore } }, { fields: ["id"], limit });
      return old.length === 0 ? 0 : em.nativeDelete(Signal, { id: { $in: old.map(({ id }) => id) } });
    },
  };
}
