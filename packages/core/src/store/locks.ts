// Who holds what until a transaction ends. PostgreSQL runs transactions side by side: between what one reads and what it
// writes because of that, another may commit. On SQLite they take turns, and nothing is to be done. The rule is one: an
// integration's row stands for all that is its own (toggle, mappings, targets, intents, runs), an account's row for its
// catalog and orders; to read any of it in a transaction in order to change it is to hold that row. Accounts are held
// before integrations.
import { findInChunks } from "./chunks.ts";
import type { Em, Engine } from "./engine.ts";

export type Locks = {
  /** Waits until no other transaction holds them. */
  holdAccounts(ids?: readonly number[]): Promise<void>;
  holdIntegrations(ids: readonly number[]): Promise<void>;
  /** Those that this account is the source or the channel of. */
  holdIntegrationsOf(accountId: number): Promise<void>;
  /** Those that these rows belong to. */
  holdOwners(
    table: "target" | "sync_run" | "intent" | "in_flight_order",
    column: string,
    values: readonly number[],
  ): Promise<void>;
};

export function createLocks(em: Em, engine: Engine): Locks {
  const isNeeded = () => engine === "postgres" && em.isInTransaction();
  /** By ascending id, so that two transactions that hold several do not wait for each other in a ring. */
  const hold = async (table: string, where: string, params: readonly unknown[]) => {
    if (!isNeeded()) return;
    // Not `for update`: that would hold up every insert of a row that refers to this one, webhooks among them.
    await em.execute(`select id from ${table} where ${where} order by id for no key update`, [...params]);
  };
  return {
    async holdAccounts(ids) {
      if (ids === undefined) await hold("account", "true", []);
      else if (ids.length > 0) await hold("account", "id in (?)", [ids]);
    },
    async holdIntegrations(ids) {
      if (ids.length > 0) await hold("integration", "id in (?)", [ids]);
    },
    holdIntegrationsOf: (accountId) =>
      hold("integration", "source_id = ? or channel_id = ?", [accountId, accountId]),
    async holdOwners(table, column, values) {
      if (!isNeeded()) return;
      const owners = await findInChunks(values, (chunk): Promise<{ id: number }[]> => {
        const sql = `select distinct integration_id as id from ${table} where ${column} in (?)`;
        return em.execute(sql, [chunk], "all");
      });
      await this.holdIntegrations([...new Set(owners.map((owner) => owner.id))]);
    },
  };
}
