// Living engines and the leases they hold. Engines take and renew beside each other: what one of them has locked, or was
// frozen with, the others pass over (SKIP LOCKED) and find at their next look.
import type { AccountKind } from "../entities/account.ts";
import { Lease, LivingEngine, type LivingEngineRow } from "../entities/lease.ts";
import type { Em, Engine } from "../engine.ts";

export type HeldLease = { accountId: number; kind: AccountKind; epoch: number };
/** `leftAt`: when the one before gave it back; null where that one just went, or there was none. */
export type TakenLease = HeldLease & { leftAt: number | null };

export function leaseTable(em: Em, engine: Engine) {
  const passOver = (table: string) => (engine === "postgres" ? `for update of ${table} skip locked` : "");
  return {
    /** This engine lives until then; answers whether it was not known before, or was counted as gone. */
    async renewEngine(id: string, now: number, expiresAt: number): Promise<boolean> {
      const renewed = await em.nativeUpdate(LivingEngine, { id }, { expiresAt });
      if (renewed === 0) await em.insert(LivingEngine, { id, startedAt: now, expiresAt });
      return renewed === 0;
    },
    /** Those that said nothing until now, or whose time is so far away that a clock was set back since. */
    async removeSilentEngines(now: number, longestMs: number): Promise<void> {
      await em.execute(
        `delete from living_engine where id in (
           select id from living_engine where expires_at <= ? or expires_at > ? ${passOver("living_engine")})`,
        [now, now + longestMs],
      );
    },
    async removeOtherEngines(id: string): Promise<void> {
      await em.nativeDelete(LivingEngine, { id: { $ne: id } });
    },
    async removeEngine(id: string): Promise<void> {
      await em.nativeDelete(LivingEngine, { id });
    },
    /** First come first. */
    engines: (): Promise<LivingEngineRow[]> =>
      em.find(LivingEngine, {}, { orderBy: { startedAt: "asc", id: "asc" }, disableIdentityMap: true }),

    /** How many accounts there are of each kind. */
    async accountsByKind(): Promise<Map<AccountKind, number>> {
      const sql = "select kind, count(*) as count from account group by kind";
      const rows: { kind: AccountKind; count: number | string }[] = await em.execute(sql, [], "all");
      return new Map(rows.map(({ kind, count }) => [kind, Number(count)]));
    },
    ofEngine: (owner: string): Promise<HeldLease[]> =>
      em.execute(
        `select account_id as "accountId", kind, epoch from lease join account on account.id = account_id
         where owner = ? order by account_id`,
        [owner],
        "all",
      ),
    /** Takes free leases of this kind, at most so many: those that no living engine holds. */
    async take(owner: string, kind: AccountKind, limit: number): Promise<TakenLease[]> {
      if (limit <= 0) return [];
      const free: (HeldLease & { leftAt: number | string | null })[] = await em.execute(
        `select account_id as "accountId", kind, epoch + 1 as epoch, left_at as "leftAt"
         from lease join account on account.id = account_id
         where kind = ? and (owner is null or not exists (select 1 from living_engine where id = owner))
         order by account_id limit ? ${passOver("lease")}`,
        [kind, limit],
        "all",
      );
      const ids = free.map(({ accountId }) => accountId);
      if (ids.length === 0) return [];
      // Asked again: who took one and came to life meanwhile is not seen by the statement before.
      const rows: { accountId: number }[] = await em.execute(
        `update lease set owner = ?, epoch = epoch + 1, left_at = null
         where account_id in (?) and (owner is null or not exists (select 1 from living_engine where id = owner))
         returning account_id as "accountId"`,
        [owner, ids],
        "all",
      );
      const taken = new Set(rows.map(({ accountId }) => accountId));
      const own = free.filter(({ accountId }) => taken.has(accountId));
      return own.map((each) => ({ ...each, leftAt: each.leftAt === null ? null : Number(each.leftAt) }));
    },
    /** Gives these back; those of another owner stay as they are. */
    async leave(owner: string, accountIds: readonly number[], leftAt: number): Promise<void> {
      await em.nativeUpdate(Lease, { owner, account: { $in: [...accountIds] } }, { owner: null, leftAt });
    },
    /** Whether the lease stands; where it does nobody takes it before this transaction has ended. */
    async isHeld(accountId: number, owner: string, epoch: number): Promise<boolean> {
      const sql = `select 1 from lease where account_id = ? and owner = ? and epoch = ?
        ${engine === "postgres" ? "for share" : ""}`;
      const rows: unknown[] = await em.execute(sql, [accountId, owner, epoch], "all");
      return rows.length > 0;
    },
  };
}
