// The source's orders that are kept: so that signals about them can be resolved, and so that a channel's order is known to
// be booked.
import type { OrderKind, SourceOrderRecord } from "../../contracts/index.ts";
import { changeInChunks, findInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import { SourceOrder, type SourceOrderRow } from "../entities/signals.ts";
import type { Locks } from "../locks.ts";
import { findOpenSalesRows, type OpenSalesRow } from "./open-sales-rows.ts";
import { linesOfOrders, saveSourceOrders } from "./save-source-orders.ts";

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
          where account_id = ? and kind = ? and source_order.external_id in (?)`;
        return em.execute(sql, [accountId, kind, chunk], "all");
      });
      return [...new Set(lines.map(({ id }) => id))];
    },

    /** The stored orders that have these rows. */
    ordersOfRows: (accountId: number, kind: OrderKind, rowExternalIds: readonly string[]) =>
      findInChunks(rowExternalIds, (chunk): Promise<{ rowExternalId: string; orderExternalId: string }[]> => {
        const sql = `select source_order_line.external_id as "rowExternalId",
              source_order.external_id as "orderExternalId"
            from source_order_line join source_order on source_order.id = source_order_line.order_id
            where account_id = ? and kind = ? and source_order_line.external_id in (?)`;
        return em.execute(sql, [accountId, kind, chunk], "all");
      }),

    /** The sales orders that came from these orders of a channel, with their rows; deleted ones too. */
    async ofChannelOrders(accountId: number, channelOrderExternalIds: readonly string[]) {
      const orders = await findInChunks(channelOrderExternalIds, (chunk) =>
        em.find(
          SourceOrder,
          { account: accountId, kind: "sales", channelOrderExternalId: { $in: chunk } },
          { disableIdentityMap: true },
        ),
      );
      const linesOf = await linesOfOrders(em, orders);
      return orders.map((order) => ({ order, lines: linesOf.get(order.id) ?? [] }));
    },

    /** Rows of open sales orders, quotes left out; of these variants, or (null) of all. */
    openSalesRows: (accountId: number, variants: readonly string[] | null): Promise<OpenSalesRow[]> =>
      findOpenSalesRows(em, accountId, variants),

    /** What is stored of these sales orders may be outdated: they are left out of no levels read before now. */
    doubt: (accountId: number, externalIds: readonly string[], ticket: number): Promise<number> =>
      changeInChunks(externalIds, (chunk) =>
        em.nativeUpdate(
          SourceOrder,
          { account: accountId, kind: "sales", externalId: { $in: chunk } },
          { doubtTicket: ticket },
        ),
      ),

    /** What these orders call the channel orders that they came from; of those that do not say it, their own numbers. */
    channelOrdersOf: async (accountId: number, keys: ReadonlySet<string>) => {
      const ids = [...keys].flatMap((key) => (key.startsWith("sales:") ? [key.slice("sales:".length)] : []));
      const orders = await findInChunks(ids, (chunk) =>
        em.find(
          SourceOrder,
          { account: accountId, kind: "sales", externalId: { $in: chunk } },
          { disableIdentityMap: true },
        ),
      );
      const [linked, unlinked] = [
        orders.filter((order) => order.channelOrderExternalId !== null),
        orders.filter((order) => order.channelOrderExternalId === null),
      ];
      return {
        shortIds: linked.flatMap((order) => order.channelOrderExternalId ?? []),
        numbers: unlinked.flatMap((order) => order.number ?? []),
      };
    },
    /** Live: sales orders with one of these numbers that do not say where they came from. */
    unlinkedByNumbers: (accountId: number, numbers: readonly string[]): Promise<SourceOrderRow[]> =>
      findInChunks(numbers, (chunk) =>
        em.find(SourceOrder, {
          account: accountId,
          kind: "sales",
          channelOrderExternalId: null,
          number: { $in: chunk },
        }),
      ),

    /** Forgets what came from a channel, is done with, and was read before. */
    forgetDone: (readBefore: number): Promise<number> =>
      em.nativeDelete(SourceOrder, { isOpen: false, readAt: { $lt: readBefore } }),

    /** The variants of the orders that `forgetUnread` would forget. */
    async variantsUnread(accountId: number, ticket: number): Promise<string[]> {
      const rows: { id: string }[] = await em.execute(
        `select distinct variant_external_id as id from source_order_line
          join source_order on source_order.id = source_order_line.order_id
          where account_id = ? and is_open and read_ticket < ?`,
        [accountId, ticket],
        "all",
      );
      return rows.map(({ id }) => id);
    },

    /** Forgets what a full reading of the open orders, begun under this ticket, did not mention. */
    forgetUnread: (accountId: number, ticket: number): Promise<number> =>
      em.nativeDelete(SourceOrder, { account: accountId, isOpen: true, readTicket: { $lt: ticket } }),

    /**
     * Keeps the rows of open orders and of those that came from a channel, and forgets others that can change stock no
     * more. Answers the keys of the orders that this made a difference to.
     */
    save: (
      accountId: number,
      records: readonly SourceOrderRecord[],
      reading: { readAt: number; ticket: number },
    ): Promise<Set<string>> => saveSourceOrders({ em, locks }, accountId, records, reading),
  };
}
