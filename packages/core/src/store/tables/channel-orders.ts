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

/** Units that a channel has committed and no order of its explains. */
export type UnseenUnits = {
  variantExternalId: string | null;
  stockItemExternalId: string;
  locationExternalId: string;
  /** 0 or less where they are explained by now. */
  units: number;
  heldUntil: number;
};

export const unseenId = (at: { stockItemExternalId: string; locationExternalId: string }): string =>
  `unseen ${at.stockItemExternalId} ${at.locationExternalId}`;

const toUnseenLine = (
  { variantExternalId, stockItemExternalId, locationExternalId, units }: UnseenUnits,
  order: number,
): Omit<ChannelOrderLineRow, "id"> => ({
  order,
  externalId: stockItemExternalId,
  variantExternalId,
  stockItemExternalId,
  currentQuantity: units,
  unfulfilledQuantity: units,
  places: [{ locationExternalId, unfulfilled: units, fulfilled: 0 }],
});

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

export function channelOrderTable(em: Em, locks: Locks) {
  return {
    byIds: (ids: readonly number[]): Promise<ChannelOrderRow[]> =>
      findInChunks(ids, (chunk) => em.find(ChannelOrder, { id: { $in: chunk } })),
    /** Live, of this account, by the channel's own ids. */
    byExternalIds: (accountId: number, externalIds: readonly string[]): Promise<ChannelOrderRow[]> =>
      findInChunks(externalIds, (chunk) =>
        em.find(ChannelOrder, { account: accountId, externalId: { $in: chunk } }),
      ),
    /** Live, of whatever store: what sources call them, by id or by number (a name may begin with #). */
    async namedBySource(named: {
      shortIds: readonly string[];
      numbers: readonly string[];
    }): Promise<ChannelOrderRow[]> {
      const byId = await findInChunks(named.shortIds, (chunk) =>
        em.find(ChannelOrder, { shortId: { $in: chunk } }),
      );
      const names = named.numbers.flatMap((number) => [number, `#${number}`]);
      const byName = await findInChunks(names, (chunk) =>
        em.find(ChannelOrder, { name: { $in: chunk }, heldUntil: null }),
      );
      return [...new Set([...byId, ...byName])];
    },
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
      await changeInChunks(ids, (chunk) => em.nativeDelete(ChannelOrderLine, { order: { $in: chunk } }));
      const lines = kept.flatMap(({ row, lines: each }) => each.map((line) => ({ ...line, order: row.id })));
      await insertInChunks(lines, (chunk) => em.insertMany(ChannelOrderLine, chunk));
      return kept.map(({ row }) => row);
    },

    /** Changed before then: done with, as far as anybody can tell; what is held back is not. */
    async forgetChangedBefore(time: number): Promise<void> {
      const held = "select order_id from in_flight_order where settled_at is null";
      await em.execute(`delete from channel_order where changed_at < ? and id not in (${held})`, [time]);
    },

    inFlightOf: (orderIds: readonly number[]): Promise<InFlightUnitsRow[]> =>
      findInChunks(orderIds, (chunk) => em.find(InFlightUnits, { order: { $in: chunk } }, forReference)),
    hasInFlight: async (): Promise<boolean> =>
      (await em.find(InFlightUnits, {}, { limit: 1, ...forReference })).length > 0,
    /** By order: what the channel and people call it. */
    async namesOf(ids: readonly number[]): Promise<Map<number, { externalId: string; name: string }>> {
      const orders = await findInChunks(ids, (chunk) =>
        em.find(
          ChannelOrder,
          { id: { $in: chunk } },
          { fields: ["id", "externalId", "name"], disableIdentityMap: true },
        ),
      );
      return new Map(orders.map(({ id, externalId, name }) => [id, { externalId, name }]));
    },
    /** Units in flight of these source variants, of whatever store. */
    inFlightOfVariants: (sourceVariantIds: readonly number[]): Promise<InFlightUnitsRow[]> =>
      findInChunks(sourceVariantIds, (chunk) =>
        em.find(InFlightUnits, { sourceVariant: { $in: chunk } }, forReference),
      ),
    /** Puts these in the place of all that these orders had. */
    async replaceInFlight(orderIds: readonly number[], rows: readonly NewInFlightUnits[]): Promise<void> {
      await changeInChunks(orderIds, (chunk) => em.nativeDelete(InFlightUnits, { order: { $in: chunk } }));
      await insertInChunks(rows, (chunk) => em.insertMany(InFlightUnits, chunk));
    },

    /** Lines of these stock items on orders that changed since, with the times of their orders. */
    async changedLines(
      accountId: number,
      stockItemExternalIds: readonly string[],
      since: number,
    ): Promise<ChangedLine[]> {
      const orders = await em.find(
        ChannelOrder,
        { account: accountId, changedAt: { $gte: since }, heldUntil: null },
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

    /** Units that no order explains and that are in flight still. */
    async unseenCounting(accountId: number): Promise<ChannelOrderRow[]> {
      const unseen = { account: accountId, heldUntil: { $ne: null }, isCancelled: false };
      const rows = await em.find(ChannelOrder, unseen, forReference);
      const counting = new Set((await this.inFlightOf(rows.map(({ id }) => id))).map(({ order }) => order));
      return rows.filter(({ id }) => counting.has(id));
    },
    /** Puts these in the place of what was kept of the same items and locations; answers the rows, live. */
    async saveUnseen(
      accountId: number,
      all: readonly UnseenUnits[],
      now: number,
    ): Promise<ChannelOrderRow[]> {
      await locks.holdAccounts([accountId]);
      const known = await this.byExternalIds(accountId, all.map(unseenId));
      const rowOf = new Map(known.map((row) => [row.externalId, row]));
      const rows = all.map((unseen) => {
        const externalId = unseenId(unseen);
        const fields = { heldUntil: unseen.heldUntil, changedAt: now, isCancelled: unseen.units <= 0 };
        const row = rowOf.get(externalId);
        if (row) return em.assign(row, fields);
        const name = "An order that is not visible yet";
        const fresh = { ...fields, account: accountId, externalId, shortId: externalId, name };
        return em.create(ChannelOrder, { ...fresh, placedAt: now, importableSince: now, waitsFor: null });
      });
      await em.persist(rows).flush();
      const ids = rows.map(({ id }) => id);
      await changeInChunks(ids, (chunk) => em.nativeDelete(ChannelOrderLine, { order: { $in: chunk } }));
      const lines = all.flatMap((unseen, index) => {
        const order = ids[index];
        return order === undefined || unseen.units <= 0 ? [] : [toUnseenLine(unseen, order)];
      });
      await insertInChunks(lines, (chunk) => em.insertMany(ChannelOrderLine, chunk));
      return rows;
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
        orders
          .filter((each) => each.account === accountId && !each.isCancelled && each.heldUntil === null)
          .map(({ id }) => id),
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
