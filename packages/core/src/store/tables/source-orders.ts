// The source's orders that are kept: so that signals about them can be resolved, and so that a channel's order is known to
// be booked.
import type { OrderKind, SourceOrderRecord } from "../../contracts/index.ts";
import { formatQuantity, type Quantity, quantity } from "../../domain/quantity.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  SourceOrder,
  SourceOrderLine,
  type SourceOrderLineRow,
  type SourceOrderRow,
} from "../entities/signals.ts";
import type { Locks } from "../locks.ts";

export const orderKey = (kind: OrderKind, externalId: string) => `${kind}:${externalId}`;

/** Units of a sales order that are yet to be shipped. */
export type OpenSalesRow = {
  orderExternalId: string;
  number: string | null;
  channelOrderExternalId: string | null;
  channelStore: string | null;
  /** Levels of a larger ticket count it, and it is known to stand as it is stored. */
  ticket: number;
  variantExternalId: string;
  locationExternalId: string | null;
  units: Quantity;
};

type Line = Omit<SourceOrderLineRow, "id" | "order">;

const print = (quantity: Quantity | null) => (quantity === null ? "-" : formatQuantity(quantity));

const printLine = (line: Line): string =>
  [
    line.externalId,
    line.variantExternalId,
    line.locationExternalId,
    ...[line.quantity, line.openQuantity, line.shippedQuantity].map(print),
  ].join(" ");

const printLines = (lines: readonly Line[]): string => lines.map(printLine).toSorted().join();

/** Units that the source has booked, open or shipped, by variant. */
function bookedUnits(lines: readonly Line[]): Map<string, Quantity> {
  const units = new Map<string, Quantity>();
  for (const { variantExternalId, openQuantity, shippedQuantity } of lines) {
    const booked = (openQuantity ?? 0n) + (shippedQuantity ?? 0n);
    units.set(variantExternalId, (units.get(variantExternalId) ?? 0n) + booked);
  }
  return units;
}

/** Whether it counts more of any variant than it did: then only levels that are read from now on count that too. */
function countsMore(
  before: SourceOrderRow | undefined,
  lines: readonly Line[],
  record: SourceOrderRecord,
): boolean {
  if (!before || before.isDeleted || before.isQuote) return true;
  const had = bookedUnits(lines);
  return [...bookedUnits(record.rows)].some(([variant, units]) => units > (had.get(variant) ?? 0n));
}

async function linesOfOrders(
  em: Em,
  orders: readonly SourceOrderRow[],
): Promise<Map<number, SourceOrderLineRow[]>> {
  const ids = orders.map(({ id }) => id);
  const lines = await findInChunks(ids, (chunk) =>
    em.find(SourceOrderLine, { order: { $in: chunk } }, { disableIdentityMap: true }),
  );
  const byOrder = Map.groupBy(lines, (line) => line.order);
  return new Map(ids.map((id) => [id, byOrder.get(id) ?? []]));
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
      const lines = await findInChunks(
        orders.map(({ id }) => id),
        (chunk) => em.find(SourceOrderLine, { order: { $in: chunk } }, { disableIdentityMap: true }),
      );
      const linesOf = Map.groupBy(lines, (line) => line.order);
      return orders.map((order) => ({ order, lines: linesOf.get(order.id) ?? [] }));
    },

    /** Rows of open sales orders, quotes left out; of these variants, or (null) of all. */
    async openSalesRows(accountId: number, variants: readonly string[] | null): Promise<OpenSalesRow[]> {
      type Row = Omit<OpenSalesRow, "ticket" | "units"> & {
        ticket: number | string;
        doubtTicket: number | string | null;
        units: string | null;
      };
      const read = (among: string, params: readonly string[][]): Promise<Row[]> =>
        em.execute(
          `select source_order.external_id as "orderExternalId", number, ticket,
              doubt_ticket as "doubtTicket",
              channel_order_external_id as "channelOrderExternalId", channel_store as "channelStore",
              variant_external_id as "variantExternalId", location_external_id as "locationExternalId",
              open_quantity as "units"
            from source_order_line join source_order on source_order.id = source_order_line.order_id
            where account_id = ? and kind = 'sales' and is_open and not is_deleted and not is_quote ${among}
            order by source_order_line.id`,
          [accountId, ...params],
          "all",
        );
      const rows =
        variants === null
          ? await read("", [])
          : await findInChunks(variants, (chunk) => read("and variant_external_id in (?)", [chunk]));
      return rows
        .map(({ doubtTicket, ...row }) => ({
          ...row,
          ticket: Math.max(Number(row.ticket), Number(doubtTicket ?? 0)),
          units: quantity(row.units ?? "0"),
        }))
        .filter((row) => row.units > 0n);
    },

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
    async save(
      accountId: number,
      records: readonly SourceOrderRecord[],
      { readAt, ticket }: { readAt: number; ticket: number },
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
      const before = await linesOfOrders(em, known);
      const changed = new Set<string>();
      const kept: { order: SourceOrderRow; lines: SourceOrderRecord["rows"] }[] = [];
      for (const [key, record] of wanted) {
        const row = rows.get(key);
        // One that is gone says no more where it came from.
        const channelOrderExternalId = record.channelOrder?.externalId ?? row?.channelOrderExternalId ?? null;
        if (!record.isOpen && channelOrderExternalId === null) {
          if (!row) continue;
          em.remove(row);
          changed.add(key);
          continue;
        }
        const isAsBefore =
          row &&
          row.isOpen === record.isOpen &&
          row.isDeleted === record.isDeleted &&
          row.isQuote === record.isQuote &&
          printLines(before.get(row.id) ?? []) === printLines(record.rows);
        if (!isAsBefore) changed.add(key);
        const { kind, externalId } = record;
        const fields = {
          number: record.number ?? row?.number ?? null,
          channelOrderExternalId,
          channelStore: record.channelOrder?.store ?? row?.channelStore ?? null,
          isOpen: record.isOpen,
          isDeleted: record.isDeleted,
          isQuote: record.isQuote,
          ticket: row && !countsMore(row, before.get(row.id) ?? [], record) ? row.ticket : ticket,
          readTicket: ticket,
          readAt,
        };
        const order = row
          ? em.assign(row, fields)
          : em.create(SourceOrder, { ...fields, doubtTicket: null, account: accountId, kind, externalId });
        kept.push({ order, lines: record.rows });
      }
      await em.persist(kept.map(({ order }) => order)).flush();
      const ids = kept.map(({ order }) => order.id);
      await changeInChunks(ids, (chunk) => em.nativeDelete(SourceOrderLine, { order: { $in: chunk } }));
      const lines = kept.flatMap(({ order, lines: each }) =>
        each.map((line) => ({ ...line, order: order.id })),
      );
      await insertInChunks(lines, (chunk) => em.insertMany(SourceOrderLine, chunk));
      return changed;
    },
  };
}
