// Intents: batches of writes, stored before they are sent. An intent in SENDING is a permit that is held.
import type { Em } from "../engine.ts";
import {
  Intent,
  IntentPush,
  type IntentPushRow,
  type IntentRow,
  type IntentState,
} from "../entities/target.ts";

export type NewIntent = Omit<IntentRow, "id">;
export type NewIntentPush = Omit<IntentPushRow, "id" | "intent" | "position">;

const open: IntentState[] = ["SENDING", "UNSETTLED"];

export function intentTable(em: Em) {
  return {
    byId: (id: number): Promise<IntentRow | null> => em.findOne(Intent, { id }),
    openOf: (integrationId: number): Promise<IntentRow[]> =>
      em.find(Intent, { integration: integrationId, state: { $in: open } }, { orderBy: { id: "asc" } }),
    pushesOf: (intentId: number): Promise<IntentPushRow[]> =>
      em.find(IntentPush, { intent: intentId }, { orderBy: { position: "asc" }, disableIdentityMap: true }),

    /** Open intents that write to one of these targets. */
    async openOfTargets(targetIds: readonly number[]): Promise<number[]> {
      const pushes = await em.find(
        IntentPush,
        { target: { $in: [...targetIds] } },
        { fields: ["intent"], disableIdentityMap: true },
      );
      const ids = [...new Set(pushes.map((push) => push.intent))];
      const intents = await em.find(
        Intent,
        { id: { $in: ids }, state: { $in: open } },
        { fields: ["id"], disableIdentityMap: true },
      );
      return intents.map((intent) => intent.id);
    },
    async areOpen(ids: readonly number[]): Promise<boolean> {
      return (await em.count(Intent, { id: { $in: [...ids] }, state: { $in: open } })) > 0;
    },

    async insert(intent: NewIntent, pushes: readonly NewIntentPush[]): Promise<IntentRow> {
      const row = em.create(Intent, intent);
      await em.persist(row).flush();
      await em.insertMany(
        IntentPush,
        pushes.map((push, position) => ({ ...push, intent: row.id, position })),
      );
      return row;
    },

    /** Trims what was settled before then; at most `limit` intents with their pushes. */
    async trim(settledBefore: number, limit: number): Promise<number> {
      const old = await em.find(Intent, { settledAt: { $lt: settledBefore } }, { fields: ["id"], limit });
      return old.length === 0 ? 0 : em.nativeDelete(Intent, { id: { $in: old.map(({ id }) => id) } });
    },
  };
}
