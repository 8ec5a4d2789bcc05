// Signals as they came, and the orders that are kept so that signals about them can be resolved.
import type { OrderKind, SourceOrderRecord } from "../../contracts/index.ts";
import type { Em } from "../engine.ts";
import {
  Signal,
  type SignalRow,
  SourceOrder,
  SourceOrderLine,
  type SourceOrderLineRow,
} from "../entities/signals.ts";

export type NewSignal = Omit<SignalRow, "id" | "resolvedAt">;

const orderKey = (kind: OrderKind, externalId: string) => `${kind}:${externalId}`;

export function signalTable(em: Em) {
  return {
    /** Stores a signal once: false where its event was received before. */
    async insert(signal: NewSignal): Promise<boolean> {
      if (signal.eventId !== null) {
        const known = await em.count(Signal, { account: signal.account, eventId: signal.eventId });
        if (known > 0) return false;
      }
      await em.insert(Signal, { ...signal, resolvedAt: null });
      return true;
    },

    unresolved: (accountId: number, limit: number): Promise<SignalRow[]> =>
      em.find(Signal, { account: accountId, resolvedAt: null }, { orderBy: { id: "asc" }, limit }),

    resolve: (ids: readonly number[], resolvedAt: number): Promise<number> =>
      em.nativeUpdate(Signal, { id: { $in: [...ids] } }, { resolvedAt }),

    /** Trims what was resolved before then; at most `limit` rows, so that no transaction is long. */
    async trim(resolvedBefore: number, limit: number): Promise<number> {
      const old = await em.find(Signal, { resolvedAt: { $lt: resolvedBefore } }, { fields: ["id"], limit });
      return old.length === 0 ? 0 : em.nativeDelete(Signal, { id: { $in: old.map(({ id }) => id) } });
    },
  };
}

export function sourceOrderTable(em: Em) {
  const variantsOf = async (orderIds: readonly number[]): Promise<string[]> => {
    const lines = await em.find(
      SourceOrderLine,
      { order: { $in: [...orderIds] } },
      { fields: ["variantExternalId"], disableIdentityMap: true },
    );
    return [...new Set(lines.map((line) => line.variantExternalId))];
  };

  return {
    /** The variants that the stored rows of these orders name. */
    async variantsOfOrders(
      accountId: number,
      kind: OrderKind,
      externalIds: readonly string[],
    ): Promise<string[]> {
      const orders = await em.find(
        SourceOrder,
        { account: accountId, kind, externalId: { $in: [...externalIds] } },
        { fields: ["id"], disableIdentityMap: true },
      );
      return variantsOf(orders.map(({ id }) => id));
    },

    /** The stored orders that have these rows. */
    async ordersOfRows(accountId: number, kind: OrderKind, rowExternalIds: readonly string[]) {
      const lines = await em.find(
        SourceOrderLine,
        { externalId: { $in: [...rowExternalIds] } },
        { fields: ["order", "externalId"], disableIdentityMap: true },
      );
      const orders = await em.find(
        SourceOrder,
        { account: accountId, kind, id: { $in: [...new Set(lines.map((line) => line.order))] } },
        { fields: ["id", "externalId"], disableIdentityMap: true },
      );
      const externalIdOf = new Map(orders.map((order) => [order.id, order.externalId]));
      return lines.flatMap((line) => {
        const orderExternalId = externalIdOf.get(line.order);
        return orderExternalId === undefined ? [] : [{ rowExternalId: line.externalId, orderExternalId }];
      });
    },

    /** Forgets what a full reading of the open orders, begun then, did not mention. */
    forgetUnread: (accountId: number, readBefore: number): Promise<number> =>
      em.nativeDelete(SourceOrder, { account: accountId, readAt: { $lt: readBefore } }),

    /** Keeps the rows of open orders, and forgets orders that can change stock no more. */
    async save(accountId: number, records: readonly SourceOrderRecord[], readAt: number): Promise<void> {
      const known = await em.find(SourceOrder, {
        account: accountId,
        externalId: { $in: records.map(({ externalId }) => externalId) },
      });
      const byKey = new Map(known.map((order) => [orderKey(order.kind, order.externalId), order]));
      const lines: Omit<SourceOrderLineRow, "id">[] = [];
      const emptied: number[] = [];
      for (const record of records) {
        const row = byKey.get(orderKey(record.kind, record.externalId));
        if (record.isDeleted || !record.isOpen) {
          if (row) em.remove(row);
          continue;
        }
        const fields = {
          number: record.number,
          channelOrderExternalId: record.channelOrder?.externalId ?? null,
          channelStore: record.channelOrder?.store ?? null,
          isOpen: true,
          readAt,
        };
        const { kind, externalId } = record;
        const order = row
          ? em.assign(row, fields)
          : em.create(SourceOrder, { ...fields, account: accountId, kind, externalId });
        await em.persist(order).flush();
        emptied.push(order.id);
        lines.push(...record.rows.map((line) => ({ ...line, order: order.id })));
      }
      await em.flush();
      await em.nativeDelete(SourceOrderLine, { order: { $in: emptied } });
      if (lines.length > 0) await em.insertMany(SourceOrderLine, lines);
    },
  };
}
