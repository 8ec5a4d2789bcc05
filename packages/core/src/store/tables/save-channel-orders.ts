// Keeps what was read of a channel's orders.
import type { ChannelOrderRecord } from "../../contracts/index.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  ChannelOrder,
  ChannelOrderLine,
  type ChannelOrderLineRow,
  type ChannelOrderRow,
} from "../entities/channel-orders.ts";
import type { Locks } from "../locks.ts";

export type NewLine = Omit<ChannelOrderLineRow, "id">;

/** Shopify: gid://shopify/Order/1; Katana keeps the 1 of it (ecommerce_order_id). */
const shortIdOf = (externalId: string): string => externalId.slice(externalId.lastIndexOf("/") + 1);

/** It waits no more: then from that change on. */
function importableSince(before: ChannelOrderRow | undefined, record: ChannelOrderRecord): number {
  if (!before) return record.waitsFor === null ? record.createdAt : record.updatedAt;
  const hasWaited = before.waitsFor !== null && record.waitsFor === null;
  return hasWaited ? record.updatedAt : before.importableSince;
}

/** Whether stock may hang on it: units to be sent, or placed since the account is followed. */
const concernsStock = (record: ChannelOrderRecord, followedSince: number): boolean =>
  record.createdAt >= followedSince ||
  (record.cancelledAt === null && record.lines.some((line) => line.unfulfilledQuantity > 0));

/** Live, of this account, by the channel's own ids. */
export const findByExternalIds = (
  em: Em,
  accountId: number,
  externalIds: readonly string[],
): Promise<ChannelOrderRow[]> =>
  findInChunks(externalIds, (chunk) =>
    em.find(ChannelOrder, { account: accountId, externalId: { $in: chunk } }),
  );

/** Puts these lines in the place of all that these orders had. */
export async function replaceLines(
  em: Em,
  orderIds: readonly number[],
  lines: readonly NewLine[],
): Promise<void> {
  await changeInChunks(orderIds, (chunk) => em.nativeDelete(ChannelOrderLine, { order: { $in: chunk } }));
  await insertInChunks(lines, (chunk) => em.insertMany(ChannelOrderLine, chunk));
}

/** Keeps what concerns stock, and what was kept before; answers the rows, live. What was read earlier changes nothing. */
export async function saveChannelOrders(
  { em, locks }: { em: Em; locks: Locks },
  accountId: number,
  records: readonly ChannelOrderRecord[],
  followedSince: number,
): Promise<ChannelOrderRow[]> {
  await locks.holdAccounts([accountId]);
  const wanted = new Map(records.map((record) => [record.externalId, record]));
  const known = await findByExternalIds(em, accountId, [...wanted.keys()]);
  const rowOf = new Map(known.map((row) => [row.externalId, row]));
  const kept: { row: ChannelOrderRow; lines: ChannelOrderRecord["lines"] }[] = [];
  for (const [externalId, record] of wanted) {
    const row = rowOf.get(externalId);
    if (row ? record.updatedAt < row.changedAt : !concernsStock(record, followedSince)) continue;
    const fields = {
      name: record.name,
      placedAt: record.createdAt,
      changedAt: record.updatedAt,
      isCancelled: record.cancelledAt !== null,
      waitsFor: record.waitsFor,
      importableSince: importableSince(row, record),
    };
    const saved = row
      ? em.assign(row, fields)
      : em.create(ChannelOrder, {
          ...fields,
          account: accountId,
          externalId,
          shortId: shortIdOf(externalId),
          heldUntil: null,
        });
    kept.push({ row: saved, lines: record.lines });
  }
  await em.persist(kept.map(({ row }) => row)).flush();
  const ids = kept.map(({ row }) => row.id);
  const lines = kept.flatMap(({ row, lines: each }) => each.map((line) => ({ ...line, order: row.id })));
  await replaceLines(em, ids, lines);
  return kept.map(({ row }) => row);
}
