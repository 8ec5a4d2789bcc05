// A channel's orders, and which of their units are in flight.
import type { ChannelOrderRecord } from "../../contracts/index.ts";
import { findInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  ChannelOrder,
  ChannelOrderLine,
  type ChannelOrderLineRow,
  type ChannelOrderRow,
} from "../entities/channel-orders.ts";
import type { Locks } from "../locks.ts";
import { inFlightUnitsTable } from "./in-flight-units.ts";
import { findByExternalIds, saveChannelOrders } from "./save-channel-orders.ts";
import { saveUnseenUnits, type UnseenUnits } from "./unseen-units.ts";

export type ChangedLine = ChannelOrderLineRow & Pick<ChannelOrderRow, "placedAt" | "changedAt">;
const forReference = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

const isDoubtful = ({ variantExternalId, unfulfilledQuantity, places }: ChannelOrderLineRow): boolean => {
  const placed = places.reduce((sum, { unfulfilled }) => sum + unfulfilled, 0);
  return unfulfilledQuantity > 0 && (variantExternalId === null || placed < unfulfilledQuantity);
};

export function channelOrderTable(em: Em, locks: Locks) {
  const inFlight = inFlightUnitsTable(em);
  return {
    ...inFlight,
    byIds: (ids: readonly number[]): Promise<ChannelOrderRow[]> =>
      findInChunks(ids, (chunk) => em.find(ChannelOrder, { id: { $in: chunk } })),
    /** Live, of this account, by the channel's own ids. */
    byExternalIds: (accountId: number, externalIds: readonly string[]): Promise<ChannelOrderRow[]> =>
      findByExternalIds(em, accountId, externalIds),
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
    save: (
      accountId: number,
      records: readonly ChannelOrderRecord[],
      followedSince: number,
    ): Promise<ChannelOrderRow[]> => saveChannelOrders({ em, locks }, accountId, records, followedSince),

    /** Changed before then: done with, as far as anybody can tell; what is held back is not. */
    async forgetChangedBefore(time: number): Promise<void> {
      const held = "select order_id from in_flight_order where settled_at is null";
      await em.execute(`delete from channel_order where changed_at < ? and id not in (${held})`, [time]);
    },

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

    /**
     * The channel's ids of orders that changed since and have units to be sent of which it was not said what they are or where
     * they are sent from: those changed last, so many.
     */
    async doubtful(accountId: number, since: number, limit: number): Promise<string[]> {
      const orders = await em.find(
        ChannelOrder,
        { account: accountId, changedAt: { $gte: since }, heldUntil: null, isCancelled: false },
        { disableIdentityMap: true, orderBy: { changedAt: "desc" } },
      );
      const lines = await this.linesOf(orders.map(({ id }) => id));
      const doubted = new Set(lines.filter(isDoubtful).map(({ order }) => order));
      return orders
        .filter(({ id }) => doubted.has(id))
        .slice(0, limit)
        .map(({ externalId }) => externalId);
    },

    /** Units that no order explains and that are in flight still. */
    async unseenCounting(accountId: number): Promise<ChannelOrderRow[]> {
      // Not null, in the form that SQLite finds by an index.
      const unseen = { account: accountId, heldUntil: { $gt: 0 }, isCancelled: false };
      const rows = await em.find(ChannelOrder, unseen, forReference);
      const counting = new Set(
        (await inFlight.inFlightOf(rows.map(({ id }) => id))).map(({ order }) => order),
      );
      return rows.filter(({ id }) => counting.has(id));
    },
    /** Puts these in the place of what was kept of the same items and locations; answers the rows, live. */
    saveUnseen: (accountId: number, all: readonly UnseenUnits[], now: number): Promise<ChannelOrderRow[]> =>
      saveUnseenUnits({ em, locks }, accountId, all, now),

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
