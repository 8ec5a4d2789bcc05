// Units that a channel has committed and no order of its explains: kept as if each were an order (rule Q10).
import type { Em } from "../engine.ts";
import { ChannelOrder, type ChannelOrderRow } from "../entities/channel-orders.ts";
import type { Locks } from "../locks.ts";
import { findByExternalIds, type NewLine, replaceLines } from "./save-channel-orders.ts";

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
): NewLine => ({
  order,
  externalId: stockItemExternalId,
  variantExternalId,
  stockItemExternalId,
  currentQuantity: units,
  unfulfilledQuantity: units,
  places: [{ locationExternalId, unfulfilled: units, fulfilled: 0 }],
});

/** Puts these in the place of what was kept of the same items and locations; answers the rows, live. */
export async function saveUnseenUnits(
  { em, locks }: { em: Em; locks: Locks },
  accountId: number,
  all: readonly UnseenUnits[],
  now: number,
): Promise<ChannelOrderRow[]> {
  await locks.holdAccounts([accountId]);
  const known = await findByExternalIds(em, accountId, all.map(unseenId));
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
  const lines = all.flatMap((unseen, index) => {
    const order = ids[index];
    return order === undefined || unseen.units <= 0 ? [] : [toUnseenLine(unseen, order)];
  });
  await replaceLines(em, ids, lines);
  return rows;
}
