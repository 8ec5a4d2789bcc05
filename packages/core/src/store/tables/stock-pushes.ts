// Why numbers were pushed, as it was then.
import { isAmong, countOfEach, pageOfEach } from "../children.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import { StockPush, type StockPushOutcome, type StockPushRow } from "../entities/target.ts";
import type { PageRequest, RowPage } from "../paging.ts";

export type NewStockPush = Omit<StockPushRow, "id" | "outcome" | "settledAt">;

const readOnly = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

export function stockPushTable(em: Em) {
  const ofTargets = { table: "stock_push", column: "target" };
  return {
    async insert(pushes: readonly NewStockPush[]): Promise<void> {
      const rows = pushes.map((push) => ({ ...push, outcome: null, settledAt: null }));
      await insertInChunks(rows, (chunk) => em.insertMany(StockPush, chunk));
    },
    byIds: (ids: readonly number[]): Promise<StockPushRow[]> =>
      findInChunks(ids, (chunk) => em.find(StockPush, { id: { $in: chunk } }, readOnly)),
    ofIntent: (intentKey: string): Promise<StockPushRow[]> => em.find(StockPush, { intentKey }, readOnly),

    /** What became of those pushes of an intent, by target; answers their ids, by target. */
    async settle(
      intentKey: string,
      outcomes: ReadonlyMap<number, StockPushOutcome>,
      settledAt: number,
    ): Promise<Map<number, number>> {
      for (const [outcome, group] of Map.groupBy(outcomes, ([, each]) => each)) {
        const targets = group.map(([target]) => target);
        await changeInChunks(targets, (chunk) =>
          em.nativeUpdate(StockPush, { intentKey, target: { $in: chunk } }, { outcome, settledAt }),
        );
      }
      const rows = await em.find(StockPush, { intentKey }, { fields: ["id", "target"], ...readOnly });
      return new Map(rows.map((row) => [row.target, row.id]));
    },

    /** The same page of each target's pushes. */
    pages: (targets: readonly number[], request: PageRequest): Promise<Map<number, RowPage<StockPushRow>>> =>
      pageOfEach(
        { ...ofTargets, parentOf: (row) => row.target, find: (where) => em.find(StockPush, where, readOnly) },
        targets,
        [],
        request,
      ),
    counts: (targets: readonly number[]): Promise<Map<number, number>> => countOfEach(em, ofTargets, targets),
    /** By target: the one stored last. */
    async lastOf(targets: readonly number[]): Promise<Map<number, StockPushRow>> {
      const among = isAmong("target", targets);
      const rows: { id: number }[] = await em.execute(
        `select max(id) as id from stock_push where ${among.sql} group by target`,
        among.params,
        "all",
      );
      const last = await this.byIds(rows.map(({ id }) => id));
      return new Map(last.map((row) => [row.target, row]));
    },

    /** Trims what was stored before then; at most `limit` rows. */
    async trim(createdBefore: number, limit: number): Promise<number> {
      const old = await em.find(
        StockPush,
        { createdAt: { $lt: createdBefore } },
        { fields: ["id"], orderBy: { createdAt: "asc" }, limit, disableIdentityMap: true },
      );
      return old.length === 0 ? 0 : em.nativeDelete(StockPush, { id: { $in: old.map(({ id }) => id) } });
    },
  };
}
