// Accounts and their locations.
import type { ChannelLocationRecord } from "../../contracts/index.ts";
import type { Em } from "../engine.ts";
import type { Locks } from "../locks.ts";
import {
  Account,
  type AccountKind,
  type AccountRow,
  Location,
  type LocationRow,
} from "../entities/account.ts";
import { Lease } from "../entities/lease.ts";

export type NewAccount = Omit<AccountRow, "id">;

/** A source's location record has no say on points of sale. */
export type LocationRecord = Omit<ChannelLocationRecord, "isPointOfSale"> & {
  isPointOfSale?: boolean | null;
};

export function accountTable(em: Em, locks: Locks) {
  return {
    /** Live. */
    async list(kind?: AccountKind): Promise<AccountRow[]> {
      await locks.holdAccounts();
      return em.find(Account, kind ? { kind } : {}, { orderBy: { id: "asc" } });
    },
    /** Live. */
    async byId(id: number): Promise<AccountRow | null> {
      await locks.holdAccounts([id]);
      return em.findOne(Account, { id });
    },
    byIds: (ids: readonly number[]): Promise<AccountRow[]> =>
      em.find(Account, { id: { $in: [...ids] } }, { disableIdentityMap: true }),
    byWebhookKey: (webhookKey: string): Promise<AccountRow | null> => em.findOne(Account, { webhookKey }),

    async insert(account: NewAccount): Promise<AccountRow> {
      const row = em.create(Account, account);
      await em.persist(row).flush();
      await em.insert(Lease, { account: row.id, owner: null, epoch: 0, leftAt: null });
      return row;
    },

    /** Listed ones, first seen first; `isRemoved` ones too where asked for. */
    locations: (accountId: number, options: { removed?: boolean } = {}): Promise<LocationRow[]> =>
      em.find(
        Location,
        { account: accountId, ...(options.removed ? {} : { isRemoved: false }) },
        { orderBy: { id: "asc" }, disableIdentityMap: true },
      ),
    /** The live locations of many accounts. */
    locationsOfAccounts: (accountIds: readonly number[]): Promise<LocationRow[]> =>
      em.find(
        Location,
        { account: { $in: [...accountIds] }, isRemoved: false },
        { orderBy: { id: "asc" }, disableIdentityMap: true },
      ),
    locationsByIds: (ids: readonly number[]): Promise<LocationRow[]> =>
      em.find(Location, { id: { $in: [...ids] } }, { disableIdentityMap: true }),

    /** Makes the stored locations what the far side lists now; those it lists no more are kept as removed. */
    async saveLocations(
      accountId: number,
      records: readonly LocationRecord[],
    ): Promise<{ isChanged: boolean }> {
      await locks.holdAccounts([accountId]);
      const known = await em.find(Location, { account: accountId });
      const byExternalId = new Map(known.map((row) => [row.externalId, row]));
      let isChanged = false;
      for (const { isPointOfSale = null, ...record } of records) {
        const row = byExternalId.get(record.externalId);
        const fields = { ...record, isPointOfSale, isRemoved: false };
        byExternalId.delete(record.externalId);
        if (!row) {
          em.persist(em.create(Location, { ...fields, account: accountId }));
          isChanged = true;
        } else if (Object.entries(fields).some(([key, value]) => Reflect.get(row, key) !== value)) {
          em.assign(row, fields);
          isChanged = true;
        }
      }
      for (const row of byExternalId.values()) {
        if (row.isRemoved) continue;
        row.isRemoved = true;
        isChanged = true;
      }
      await em.flush();
      return { isChanged };
    },
  };
}
