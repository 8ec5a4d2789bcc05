// Fields that records of many types share.
import { gidOf } from "../store/gid.ts";

type WithId = { type: string; id: string };

export const idField = { id: (record: WithId) => gidOf(record) };

/** `id` and the bare number behind it. */
export const idFields = { ...idField, legacyResourceId: (record: WithId) => record.id };

export const money = (amount: string, currency: string) => ({ amount, currencyCode: currency });

/** Stores here sell in one currency: what the customer sees is what the store gets. */
export const moneyBag = (amount: string, currency: string) => ({
  shopMoney: money(amount, currency),
  presentmentMoney: money(amount, currency),
});
