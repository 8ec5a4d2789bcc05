// A channel's orders, and which of their units are in flight.
import type { ChannelOrderRecord } from "../../contracts/index.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  ChannelOrder,
  ChannelOrderLine,
  type ChannelOrderLineRow,
  type ChannelOrderRow,
  InFlightUnits,
  type InFlightUnitsRow,
} from "../entities/channel-orders.ts";
import type { Locks } from "../locks.ts";

export type ChangedLine = ChannelOrderLineRow & Pick<ChannelOrderRow, "placedAt" | "changedAt">;
export type NewInFlightUnits = Omit<InFlightUnitsRow, "id">;
const forReference = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

/** Shopify: gid://shopify/Order/1; Katana keeps the 1 of it (ecommerce_order_id). */
const shortIdOf = (externalId: string): string => externalId.slice(externalId.lastIndexOf("/") + 1);

/** Whether stock may hang on it: units to be sent, or placed since the account is followed. */
const concernsStock = (record: ChannelOrderRecord, followedSince: number): boolean =>
  record.createdAt >= followedSince ||
  (record.cancelledAt === null && record.lines.some((line) => line.unfulfilledQuantity > 0));

export function channelOrderTable(em: Em, locks: Locks) {
  return {
    byIds: (ids: readonly number[]): Promise<ChannelOrderRow[]> =>
      findInChunks(ids, (chunk) => em.find(ChannelOrder, { id: { $in: chunk } })),
    /** Live, of this account, by the channel's own ids. */
    byExternalIds: (accountId: number, externalIds: readonly string[]): Promise<ChannelOrderRow[]> =>
      findInChunks(externalIds, (chunk) =>
        em.find(ChannelOrder, { account: accountId, externalId: { $in: chunk } }),
      ),
    /** Live, of whatever store: what sources call them. */
    byShortIds: (shortIds: readonly string[]): Promise<ChannelOrderRow[]> =>
      findInChunks(shortIds, (chunk) => em.find(ChannelOrder, { shortId: { $in: chunk } })),
    /** Live: all that are kept of an account. */
    ofAccount: (accountId: number): Promise<ChannelOrderRow[]> =>
      em.find(ChannelOrder, { account: accountId }, { orderBy: { id: "asc" } }),
    linesOf: (orderIds: readonly number[]): Promise<ChannelOrderLineRow[]> =>
      findInChunks(orderIds, (chunk) => em.find(ChannelOrderLine, { order: { $in: chunk } }, forReference)),

    /** Keeps what concerns stock, and what was kept before; answers the rows, live. What was read earlier changes nothing. */
    async save(
      accountId: number,
      records: readonly ChannelOrderRecord[],
      followedSince: number,
    ): Promise<ChannelOrderRow[]> {
      await locks.holdAccounts([accountId]);
      const wanted = new Map(records.map((record) => [record.externalId, record]));
      const known = await this.byExternalIds(accountId, [...wanted.keys()]);
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
        };
        const saved = row
          ? em.assign(row, fields)
          : em.create(ChannelOrder, {
              ...fields,
              account: accountId,
              externalId,
              shortId: shortIdOf(externalId),
              reason: null,
            });
        kept.push({ row: saved, lines: record.lines });
      }
      await em.persist(kept.map(({ row }) => row)).flush();
      const ids = kept.map(({ row }) => row.id);
      await changeInChunks(ids, (chunk) => em.nativeDelete(ChannelOrderLine, { order: { $in: chunk } }));
      const lines = kept.flatMap(({ row, lines: each }) => each.map((line) => ({ ...line, order: row.id })));
      await insertInChunks(lines, 7, (chunk) => em.insertMany(ChannelOrderLine, chunk));
      return kept.map(({ row }) => row);
    },

    /** By account and changed before then: done with, as far as anybody can tell. */
    forgetChangedBefore: (time: number): Promise<number> =>
      em.nativeDelete(ChannelOrder, { changedAt: { $lt: time }, reason: null }),

    inFlightOf: (orderIds: readonly number[]): Promise<InFlightUnitsRow[]> =>
      findInChunks(orderIds, (chunk) => em.find(InFlightUnits, { order: { $in: chunk } }, forReference)),
    hasInFlight: async (): Promise<boolean> =>
      (await em.find(InFlightUnits, {}, { limit: 1, ...forReference })).length > 0,
    /** Units in flight of these source variants, of whatever store. */
    inFlightOfVariants: (sourceVariantIds: readonly number[]): Promise<InFlightUnitsRow[]> =>
      findInChunks(sourceVariantIds, (chunk) =>
        em.find(InFlightUnits, { sourceVariant: { $in: chunk } }, forReference),
      ),
    /** Puts these in the place of all that these orders had. */
    async replaceInFlight(orderIds: readonly number[], rows: readonly NewInFlightUnits[]): Promise<void> {
      await changeInChunks(orderIds, (chunk) => em.nativeDelete(InFlightUnits, { order: { $in: chunk } }));
      await insertInChunks(rows, 5, (chunk) => em.insertMany(InFlightUnits, chunk));
    },

    /** Lines of these stock items on orders that changed since, with the times of their orders. */
    async changedLines(
      accountId: number,
      stockItemExternalIds: readonly string[],
      since: number,
    ): Promise<ChangedLine[]> {
      const orders = await em.find(
        ChannelOrder,
        { account: accountId, changedAt: { $gte: since } },
        forReference,
      );
      const orderOf = new Map(orders.map((order) => [order.id, order]));
      const items = new Set(stockItemExternalIds);
      return (await this.linesOf([...orderOf.keys()])).flatMap((line) => {
        const order = orderOf.get(line.order);
        if (!order || line.stockItemExternalId === null || !items.has(line.stockItemExternalId)) return [];
        return [{ ...line, placedAt: order.placedAt, changedAt: order.changedAt }];
      });
    },

    /** Units yet to be sent, by stock item and location, as "item location": what the channel's committed should be. */
    async unfulfilledOf(
      accountId: number,
      stockItemExternalIds: readonly string[],
    ): Promise<Map<string, number>> {
      const lines = await findInChunks(stockItemExternalIds, (chunk) =>
        em.find(
          ChannelOrderLine,
          { stockItemExternalId: { $in: chunk }, unfulfilledQuantity: { $gt: 0 } },
          forReference,
        ),
      );
      const orders = await this.byIds([...new Set(lines.map(({ order }) => order))]);
      const open = new Set(
        orders.filter((each) => each.account === accountId && !each.isCancelled).map(({ id }) => id),
      );
      const units = new Map<string, number>();
      for (const line of lines.filter(({ order }) => open.has(order))) {
        for (const place of line.places) {
          const key = `${line.stockItemExternalId} ${place.locationExternalId}`;
          units.set(key, (units.get(key) ?? 0) + place.unfulfilled);
        }
      }
      return units;
    },
  };
}
