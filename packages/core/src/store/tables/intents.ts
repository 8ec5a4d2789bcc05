// Intents: batches of writes, stored before they are sent. An intent in SENDING is a permit that is held.
import { findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  Intent,
  IntentPush,
  type IntentPushRow,
  IntentStocking,
  type IntentStockingRow,
  type IntentRow,
  type IntentState,
} from "../entities/target.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import type { Locks } from "../locks.ts";

export type NewIntent = Omit<IntentRow, "id" | "traceparent">;
export type NewIntentPush = Omit<IntentPushRow, "id" | "intent" | "position">;

export type NewIntentStocking = Omit<IntentStockingRow, "id" | "intent" | "position">;

const open: IntentState[] = ["SENDING", "UNSETTLED"];

export function intentTable(em: Em, locks: Locks, traceparent: Telemetry["traceparent"]) {
  return {
    /** Live. */
    async byId(id: number): Promise<IntentRow | null> {
      await locks.holdOwners("intent", "id", [id]);
      return em.findOne(Intent, { id });
    },
    /** Live. */
    async openOf(integrationId: number): Promise<IntentRow[]> {
      await locks.holdIntegrations([integrationId]);
      return em.find(
        Intent,
        { integration: integrationId, state: { $in: open } },
        { orderBy: { id: "asc" } },
      );
    },
    pushesOf: (intentId: number): Promise<IntentPushRow[]> =>
      em.find(IntentPush, { intent: intentId }, { orderBy: { position: "asc" }, disableIdentityMap: true }),
    stockingsOf: (intentId: number): Promise<IntentStockingRow[]> =>
      em.find(
        IntentStocking,
        { intent: intentId },
        { orderBy: { position: "asc" }, disableIdentityMap: true },
      ),

    /** Open intents that write to one of these targets. */
    async openOfTargets(targetIds: readonly number[]): Promise<number[]> {
      const found = await findInChunks(targetIds, (chunk): Promise<{ id: number }[]> => {
        const sql = `select id from intent where state in (?) and (
          exists (select 1 from intent_push where intent_id = intent.id and target in (?))
          or exists (select 1 from intent_stocking where intent_id = intent.id and target in (?)))`;
        return em.execute(sql, [[...open], chunk, chunk], "all");
      });
      return [...new Set(found.map(({ id }) => id))];
    },
    async areOpen(ids: readonly number[]): Promise<boolean> {
      return (await em.count(Intent, { id: { $in: [...ids] }, state: { $in: open } })) > 0;
    },

    async insert(intent: NewIntent, pushes: readonly NewIntentPush[]): Promise<IntentRow> {
      const row = em.create(Intent, { ...intent, traceparent: traceparent() });
      await em.persist(row).flush();
      const rows = pushes.map((push, position) => ({ ...push, intent: row.id, position }));
      await insertInChunks(rows, (chunk) => em.insertMany(IntentPush, chunk));
      return row;
    },

    async insertStocking(intent: NewIntent, levels: readonly NewIntentStocking[]): Promise<IntentRow> {
      const row = em.create(Intent, { ...intent, traceparent: traceparent() });
      await em.persist(row).flush();
      const rows = levels.map((level, position) => ({ ...level, intent: row.id, position }));
      await insertInChunks(rows, (chunk) => em.insertMany(IntentStocking, chunk));
      return row;
    },

    /** Trims what was settled before then; at most `limit` intents with their pushes. */
    async trim(settledBefore: number, limit: number): Promise<number> {
      const old = await em.find(Intent, { settledAt: { $lt: settledBefore } }, { fields: ["id"], limit });
      return old.length === 0 ? 0 : em.nativeDelete(Intent, { id: { $in: old.map(({ id }) => id) } });
    },
  };
}
