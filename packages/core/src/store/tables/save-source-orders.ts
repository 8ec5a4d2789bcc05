// Keeps what was read of the source's orders.
import type { OrderKind, SourceOrderRecord } from "../../contracts/index.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  SourceOrder,
  SourceOrderLine,
  type SourceOrderLineRow,
  type SourceOrderRow,
} from "../entities/signals.ts";
import type { Locks } from "../locks.ts";
import { countsMore, printLines } from "./compare-source-orders.ts";

export const orderKey = (kind: OrderKind, externalId: string) => `${kind}:${externalId}`;

/** Of each order; for reference. */
export async function linesOfOrders(
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

/**
 * Keeps the rows of open orders and of those that came from a channel, and forgets others that can change stock no
 * more. Answers the keys of the orders that this made a difference to.
 */
export async function saveSourceOrders(
  { em, locks }: { em: Em; locks: Locks },
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
  const lines = kept.flatMap(({ order, lines: each }) => each.map((line) => ({ ...line, order: order.id })));
  await insertInChunks(lines, (chunk) => em.insertMany(SourceOrderLine, chunk));
  return changed;
}
