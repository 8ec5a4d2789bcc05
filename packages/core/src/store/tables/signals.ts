// Signals as they came, and the orders that are kept so that signals about them can be resolved.
import type { OrderKind, SourceOrderRecord } from "../../contracts/index.ts";
import { formatQuantity, type Quantity } from "../../domain/quantity.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  Signal,
  type SignalRow,
  SourceOrder,
  SourceOrderLine,
  type SourceOrderLineRow,
  type SourceOrderRow,
} from "../entities/signals.ts";
import type { Locks } from "../locks.ts";

export type NewSignal = Omit<SignalRow, "id" | "needsRequest" | "dueAt" | "isSecondLook" | "resolvedAt">;

/** A level key names the variant itself; any other names what must be looked up. */
const needsRequest = ({ keys }: NewSignal): boolean => keys.some((key) => key.about !== "level");

const places = (values: readonly unknown[]) => values.map(() => "?").join(", ");
export const orderKey = (kind: OrderKind, externalId: string) => `${kind}:${externalId}`;

export function signalTable(em: Em) {
  return {
    /** Stores a signal once: false where its event was received before. */
    async insert(signal: NewSignal): Promise<boolean> {
      // In one statement: a vendor's two deliveries of one event may come in at once.
      const { affectedRows } = await em
        .createQueryBuilder(Signal)
        .insert({
          ...signal,
          needsRequest: needsRequest(signal),
          dueAt: signal.receivedAt,
          isSecondLook: false,
          resolvedAt: null,
        })
        .onConflict(["account", "eventId"])
        .ignore()
        .execute("run");
      return affectedRows > 0;
    },

    /** What is to be resolved now, the oldest first: with a request, or at once without. */
    due: (accountId: number, withRequest: boolean, now: number, limit: number): Promise<SignalRow[]> =>
      em.find(
        Signal,
        { account: accountId, needsRequest: withRequest, resolvedAt: null, dueAt: { $lte: now } },
        { orderBy: { id: "asc" }, limit },
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

type Line = Omit<SourceOrderLineRow, "id" | "order">;

const print = (quantity: Quantity | null) => (quantity === null ? "-" : formatQuantity(quantity));

const printLine = (line: Line): string =>
  [
    line.externalId,
    line.variantExternalId,
    line.locationExternalId,
    ...[line.quantity, line.openQuantity, line.shippedQuantity].map(print),
  ].join(" ");

/** The stored lines of these orders in one text each, for comparing. */
async function printLines(em: Em, orders: readonly SourceOrderRow[]): Promise<Map<number, string>> {
  const ids = orders.map(({ id }) => id);
  const lines = await findInChunks(ids, (chunk) =>
    em.find(SourceOrderLine, { order: { $in: chunk } }, { disableIdentityMap: true }),
  );
  const byOrder = Map.groupBy(lines, (line) => line.order);
  return new Map(ids.map((id) => [id, (byOrder.get(id) ?? []).map(printLine).toSorted().join()]));
}

export function sourceOrderTable(em: Em, locks: Locks) {
  return {
    /** The variants that the stored rows of these orders name. */
    async variantsOfOrders(
      accountId: number,
      kind: OrderKind,
      externalIds: readonly string[],
    ): Promise<string[]> {
      const lines = await findInChunks(externalIds, (chunk): Promise<{ id: string }[]> => {
        const sql = `select distinct variant_external_id as id from source_order_line
          join source_order on source_order.id = source_order_line.order_id
          where account_id = ? and kind = ? and source_order.external_id in (${places(chunk)})`;
        return em.execute(sql, [accountId, kind, ...chunk], "all");
      });
      return [...new Set(lines.map(({ id }) => id))];
    },

    /** The stored orders that have these rows. */
    ordersOfRows: (accountId: number, kind: OrderKind, rowExternalIds: readonly string[]) =>
      findInChunks(rowExternalIds, (chunk): Promise<{ rowExternalId: string; orderExternalId: string }[]> => {
        const sql = `select source_order_line.external_id as "rowExternalId",
              source_order.external_id as "orderExternalId"
            from source_order_line join source_order on source_order.id = source_order_line.order_id
            where account_id = ? and kind = ? and source_order_line.external_id in (${places(chunk)})`;
        return em.execute(sql, [accountId, kind, ...chunk], "all");
      }),

    /** Forgets what a full reading of the open orders, begun then, did not mention. */
    forgetUnread: (accountId: number, readBefore: number): Promise<number> =>
      em.nativeDelete(SourceOrder, { account: accountId, readAt: { $lt: readBefore } }),

    /**
     * Keeps the rows of open orders, and forgets orders that can change stock no more. Answers the keys of the orders
     * that this made a difference to.
     */
    async save(
      accountId: number,
      records: readonly SourceOrderRecord[],
      readAt: number,
    ): Promise<Set<string>> {
      await locks.holdAccounts([accountId]);
      // Pages shift while they are read: what comes twice is stored once, as it was said last.
      const wanted = new Map(records.map((record) => [orderKey(record.kind, record.externalId), record]));
      const known = await findInChunks([...wanted.values()], (chunk) =>
        em.find(SourceOrder, {
          account: accountId,
          kind: { $in: [...new Set(chunk.map(({ kind }) => kind))] },
          externalId: { $in: chunk.map(({ externalId }) => externalId) },
        }),
      );
      const rows = new Map(known.map((order) => [orderKey(order.kind, order.externalId), order]));
      const before = await printLines(em, known);
      const changed = new Set<string>();
      const kept: { order: SourceOrderRow; lines: SourceOrderRecord["rows"] }[] = [];
      for (const [key, record] of wanted) {
        const row = rows.get(key);
        if (record.isDeleted || !record.isOpen) {
          if (!row) continue;
          em.remove(row);
          changed.add(key);
          continue;
        }
        if (!row || before.get(row.id) !== record.rows.map(printLine).toSorted().join()) changed.add(key);
        const { kind, externalId } = record;
        const fields = {
          number: record.number,
          channelOrderExternalId: record.channelOrder?.externalId ?? null,
          channelStore: record.channelOrder?.store ?? null,
          isOpen: true,
          readAt,
        };
        const order = row
          ? em.assign(row, fields)
          : em.create(SourceOrder, { ...fields, account: accountId, kind, externalId });
        kept.push({ order, lines: record.rows });
      }
      await em.persist(kept.map(({ order }) => order)).flush();
      const ids = kept.map(({ order }) => order.id);
      await changeInChunks(ids, (chunk) => em.nativeDelete(SourceOrderLine, { order: { $in: chunk } }));
      const lines = kept.flatMap(({ order, lines: each }) =>
        each.map((line) => ({ ...line, order: order.id })),
      );
      await insertInChunks(lines, 7, (chunk) => em.insertMany(SourceOrderLine, chunk));
      return changed;
    },
  };
}
