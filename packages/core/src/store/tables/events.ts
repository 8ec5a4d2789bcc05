// The event log. Cursors follow the order of commits: on PostgreSQL a row is only shown once every transaction that
// began before its writer has ended, so that a late commit with a smaller number is never skipped.
import { LockMode, raw } from "@mikro-orm/sql";
import { insertInChunks } from "../chunks.ts";
import type { Em, Engine } from "../engine.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { Meta, SyncEvent, type SyncEventRow, type SyncEventType } from "../entities/run.ts";
import type { Sequence } from "../sequence.ts";

export type EventPosition = { tx: number; id: number };
export type EventFilter = { integration?: number; types?: SyncEventType[]; sku?: string };
export type NewEvent = Partial<
  Omit<SyncEventRow, "id" | "tx" | "type" | "occurredAt" | "message" | "traceparent">
> &
  Pick<SyncEventRow, "type" | "occurredAt" | "message">;

export type EventPageRequest = {
  first?: number;
  last?: number;
  after?: EventPosition;
  before?: EventPosition;
};

const nothing = {
  integration: null,
  target: null,
  run: null,
  sku: null,
  fromQuantity: null,
  toQuantity: null,
  detail: null,
};

/** As one comparison of both, which an index answers without looking at what lies before. */
const beyond = (position: EventPosition, operator: "<" | ">") => ({
  [raw(`(tx, id) ${operator} (?, ?)`, [position.tx, position.id])]: [],
});

const trimmedKey = "events-trimmed-to";
const readOnly = { disableIdentityMap: true } as const;
const forUpdate = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

function parsePosition(text: string): EventPosition {
  const [tx = 0, id = 0] = text.split(".").map(Number);
  return { tx, id };
}

const laterFirst = (left: EventPosition, right: EventPosition) => right.tx - left.tx || right.id - left.id;

export function eventTable(
  em: Em,
  engine: Engine,
  sequence: Sequence,
  traceparent: Telemetry["traceparent"],
) {
  const scalar = async (sql: string): Promise<number> => {
    const rows: { value: string }[] = await em.execute(sql, [], "all");
    return Number(rows[0]?.value);
  };
  const currentTx = async () =>
    engine === "sqlite" ? 0 : scalar("select pg_current_xact_id()::text as value");
  /** Rows of transactions that began before any that still runs: all of those are committed or rolled back. */
  const settled = async () =>
    engine === "sqlite"
      ? {}
      : { tx: { $lt: await scalar("select pg_snapshot_xmin(pg_current_snapshot())::text as value") } };

  return {
    async append(events: readonly NewEvent[]): Promise<void> {
      if (events.length === 0) return;
      const [tx, ids] = [await currentTx(), await sequence.take(events.length)];
      const rows = events.map((event, index) => ({
        ...nothing,
        ...event,
        tx,
        id: ids[index] ?? 0,
        traceparent: traceparent(),
      }));
      await insertInChunks(rows, (chunk) => em.insertMany(SyncEvent, chunk));
    },

    byIds: (ids: readonly number[]): Promise<SyncEventRow[]> =>
      em.find(SyncEvent, { id: { $in: [...ids] } }, readOnly),

    async page(filter: EventFilter, request: EventPageRequest) {
      const isBackward = request.last !== undefined;
      const limit = request.last ?? request.first ?? 50;
      const order = isBackward ? "desc" : "asc";
      const found = await em.find(
        SyncEvent,
        {
          $and: [
            await settled(),
            filter.integration === undefined ? {} : { integration: filter.integration },
            filter.types ? { type: { $in: filter.types } } : {},
            filter.sku === undefined ? {} : { sku: filter.sku },
            request.after ? beyond(request.after, ">") : {},
            request.before ? beyond(request.before, "<") : {},
          ],
        },
        { orderBy: [{ tx: order }, { id: order }], limit: limit + 1, ...readOnly },
      );
      const rows = found.slice(0, limit);
      const hasMore = found.length > limit;
      return isBackward
        ? { rows: rows.toReversed(), hasNext: request.before !== undefined, hasPrevious: hasMore }
        : { rows, hasNext: hasMore, hasPrevious: request.after !== undefined };
    },
    count: (filter: EventFilter): Promise<number> =>
      em.count(SyncEvent, {
        ...(filter.integration === undefined ? {} : { integration: filter.integration }),
        ...(filter.types ? { type: { $in: filter.types } } : {}),
        ...(filter.sku === undefined ? {} : { sku: filter.sku }),
      }),

    /** The end of the log as it is visible now. */
    async lastPosition(): Promise<EventPosition> {
      const rows = await em.find(SyncEvent, await settled(), {
        orderBy: [{ tx: "desc" }, { id: "desc" }],
        limit: 1,
        ...readOnly,
      });
      // Where all of it was trimmed, the end is where trimming ended.
      return rows[0] ? { tx: rows[0].tx, id: rows[0].id } : this.trimmedTo();
    },
    /** Whoever stopped reading before this has missed what was trimmed: the cursor has expired. */
    async trimmedTo(): Promise<EventPosition> {
      const row = await em.findOne(Meta, { key: trimmedKey }, readOnly);
      return parsePosition(row?.value ?? "0.0");
    },
    /**
     * Trims what occurred before then; at most `limit` rows, so that no transaction is long. Times do not follow the
     * log's order: what lies before the last trimmed row may still be there, but not all of it.
     */
    async trim(occurredBefore: number, limit: number): Promise<number> {
      // One at a time: two gateways must not move the mark back and forth.
      await em.upsert(Meta, { key: trimmedKey, value: "0.0" }, { onConflictAction: "ignore", ...readOnly });
      const last = await em.findOne(Meta, { key: trimmedKey }, forUpdate);
      const old = await em.find(
        SyncEvent,
        { occurredAt: { $lt: occurredBefore } },
        { fields: ["id", "tx"], orderBy: { occurredAt: "asc" }, limit, ...readOnly },
      );
      if (!last || old.length === 0) return 0;
      const [end] = [...old, parsePosition(last.value)].toSorted(laterFirst);
      if (end) await em.nativeUpdate(Meta, { key: trimmedKey }, { value: `${end.tx}.${end.id}` });
      return em.nativeDelete(SyncEvent, { id: { $in: old.map(({ id }) => id) } });
    },
  };
}
