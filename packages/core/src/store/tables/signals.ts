// Signals as they came.
import { changeInChunks } from "../chunks.ts";
import type { Em, Engine } from "../engine.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { Signal, type SignalRow } from "../entities/signals.ts";
import { mergedRows } from "../listed-rows.ts";

export type NewSignal = Omit<
  SignalRow,
  "id" | "needsRequest" | "dueAt" | "isSecondLook" | "resolvedAt" | "traceparent"
>;

/** A level key names the variant itself; any other names what must be looked up. */
const needsRequest = ({ keys }: NewSignal): boolean => keys.some((key) => key.about !== "level");

type Placed<Each> = { signal: Each; index: number };

/** In groups of which none has an event twice. */
function withoutRepeats<Each extends Pick<NewSignal, "account" | "eventId">>(
  signals: readonly Each[],
): Placed<Each>[][] {
  const groups: Placed<Each>[][] = [];
  const seen = new Map<string, number>();
  for (const [index, signal] of signals.entries()) {
    const key = `${signal.account} ${signal.eventId}`;
    const turn = signal.eventId === null ? 0 : (seen.get(key) ?? 0);
    seen.set(key, turn + 1);
    (groups[turn] ??= []).push({ signal, index });
  }
  return groups;
}

type Traced = NewSignal & Pick<SignalRow, "traceparent">;
type Stored = { id: number; account_id: number; event_id: string | null };

export function signalTable(em: Em, engine: Engine, traceparent: Telemetry["traceparent"]) {
  /** Those whose event was received before are not among the answer. */
  function insertNew(signals: readonly Traced[]): Promise<Stored[]> {
    const values = signals.map((signal) => [
      signal.account,
      signal.eventId,
      signal.topic,
      JSON.stringify(signal.keys),
      needsRequest(signal),
      signal.receivedAt,
      signal.receivedAt,
      false,
      signal.traceparent,
    ]);
    const { sql, params } = mergedRows(engine, values);
    return em.execute(
      `insert into signal
         (account_id, event_id, topic, keys, needs_request, received_at, due_at, is_second_look, traceparent)
       ${sql} on conflict (account_id, event_id) do nothing returning id, account_id, event_id`,
      params,
      "all",
    );
  }

  return {
    /** Stores a signal once, and answers its id: null where its event was received before. */
    async insert(signal: NewSignal): Promise<number | null> {
      const [id = null] = await this.insertAll([{ ...signal, traceparent: traceparent() }]);
      return id;
    },

    /** The same of many, each with the trace that it begins; ids in their order. */
    async insertAll(signals: readonly Traced[]): Promise<(number | null)[]> {
      const ids: (number | null)[] = [];
      // One event twice in one statement would be stored once, and neither would know which of the two it was.
      for (const group of withoutRepeats(signals)) {
        // In one statement: a vendor's two deliveries of one event may come in at once, to two gateways.
        const stored = await insertNew(group.map(({ signal }) => signal));
        const unnamed = stored.filter((row) => row.event_id === null).toSorted((a, b) => a.id - b.id);
        const idOf = new Map(stored.map((row) => [`${row.account_id} ${row.event_id}`, row.id]));
        for (const { signal, index } of group) {
          const { account, eventId } = signal;
          ids[index] = (eventId === null ? unnamed.shift()?.id : idOf.get(`${account} ${eventId}`)) ?? null;
        }
      }
      return ids;
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
