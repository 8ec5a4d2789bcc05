// The numbers of targets over time.
import { type Condition, isAmong } from "../children.ts";
import { findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import { TargetPoint, type TargetPointRow } from "../entities/target.ts";

export type PointRange = {
  from: number;
  to: number;
  /** The latest of them. */
  most: number;
};

const readOnly = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

/** From the one that stood when the range began, so that a line through them has a beginning. */
const withinRange = ({ from, to }: PointRange): Condition => ({
  sql: `at <= ? and at >= coalesce((select max(before.at) from target_point before
    where before.target = target_point.target and before.at <= ?), 0)`,
  params: [to, from],
});

export function targetPointTable(em: Em) {
  return {
    async insert(points: readonly Omit<TargetPointRow, "id">[]): Promise<void> {
      await insertInChunks(points, (chunk) => em.insertMany(TargetPoint, chunk));
    },
    /** In their order; by target. */
    async within(targets: readonly number[], range: PointRange): Promise<Map<number, TargetPointRow[]>> {
      const [among, within] = [isAmong("target", targets), withinRange(range)];
      const found: { id: number }[] = await em.execute(
        `select id from (select id, row_number() over (partition by target order by id desc) as place
           from target_point where ${among.sql} and ${within.sql}) ranked where place <= ?`,
        [...among.params, ...within.params, range.most],
        "all",
      );
      const rows = await findInChunks(
        found.map(({ id }) => id),
        (chunk) => em.find(TargetPoint, { id: { $in: chunk } }, readOnly),
      );
      const byTarget = Map.groupBy(rows, ({ target }) => target);
      return new Map(targets.map((target) => [target, byTarget.get(target) ?? []]));
    },
    /** Trims what is older; at most `limit` rows. */
    async trim(before: number, limit: number): Promise<number> {
      const old = await em.find(
        TargetPoint,
        { at: { $lt: before } },
        { fields: ["id"], orderBy: { at: "asc" }, limit, disableIdentityMap: true },
      );
      return old.length === 0 ? 0 : em.nativeDelete(TargetPoint, { id: { $in: old.map(({ id }) => id) } });
    },
  };
}
