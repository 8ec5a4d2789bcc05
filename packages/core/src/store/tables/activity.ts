// How an integration's pushes went over time, in buckets of equal length: counted by the database, out of one index.
import { type Condition, isAmong } from "../children.ts";
import type { Em } from "../engine.ts";
import type { StockPushOutcome } from "../entities/target.ts";

export type ActivityRange = { from: number; to: number; buckets: number };
export type ActivityBucket = {
  from: number;
  to: number;
  outcomes: Partial<Record<StockPushOutcome | "PENDING", number>>;
  /** From the signal to the channel's number, of those that were applied; null where there are none. */
  freshnessP50Ms: number | null;
  freshnessP95Ms: number | null;
};

type Places = { parent: number; bucket: number | string };
type Counted = Places & { outcome: StockPushOutcome | null; count: number | string };
type Ranked = Places & { place: "p50" | "p95"; ms: number | string };

const keyOf = ({ parent, bucket }: Places) => `${parent}:${Number(bucket)}`;

/** Edges are whole milliseconds, so that a push falls into the bucket whose edges say so. */
const edge = ({ from, to, buckets }: ActivityRange, index: number): number =>
  from + Math.floor(((to - from) * index) / buckets);

/** Which bucket a row falls into, by the same whole numbers as `edge`. */
const bucketOf = ({ from, to, buckets }: ActivityRange): Condition => ({
  sql: "((created_at - cast(? as bigint) + 1) * cast(? as bigint) - 1) / cast(? as bigint)",
  params: [from, buckets, to - from],
});

export function activityTable(em: Em) {
  return {
    /** Of each integration, its buckets in their order. */
    async ofIntegrations(
      integrationIds: readonly number[],
      range: ActivityRange,
    ): Promise<Map<number, ActivityBucket[]>> {
      const [bucket, among] = [bucketOf(range), isAmong("integration", integrationIds)];
      const within = `${among.sql} and created_at >= ? and created_at < ?`;
      const params = [...bucket.params, ...among.params, range.from, range.to];
      const counted = await em.execute<Counted[]>(
        `select parent, bucket, outcome, count(*) as count from
           (select integration as parent, ${bucket.sql} as bucket, outcome from stock_push where ${within}) pushed
         group by parent, bucket, outcome`,
        params,
        "all",
      );
      const ranked = await em.execute<Ranked[]>(
        `select parent, bucket, ms, case when place = (total + 1) / 2 then 'p50' else 'p95' end as place from
           (select parent, bucket, ms, row_number() over (partition by parent, bucket order by ms) as place,
              count(*) over (partition by parent, bucket) as total from
             (select integration as parent, ${bucket.sql} as bucket, settled_at - signalled_at as ms from stock_push
              where ${within} and outcome = 'APPLIED' and signalled_at is not null) fresh) ranked
         where place = (total + 1) / 2 or place = (total * 95 + 99) / 100`,
        params,
        "all",
      );
      const counts = Map.groupBy(counted, keyOf);
      const percentiles = Map.groupBy(ranked, keyOf);
      const indexes = Array.from({ length: range.buckets }, (_, index) => index);
      return new Map(
        integrationIds.map((parent) => [
          parent,
          indexes.map((index): ActivityBucket => {
            const key = keyOf({ parent, bucket: index });
            const ms = new Map((percentiles.get(key) ?? []).map((row) => [row.place, Number(row.ms)]));
            return {
              from: edge(range, index),
              to: edge(range, index + 1),
              outcomes: Object.fromEntries(
                (counts.get(key) ?? []).map((row) => [row.outcome ?? "PENDING", Number(row.count)]),
              ),
              freshnessP50Ms: ms.get("p50") ?? null,
              // Where there are few, one and the same is both.
              freshnessP95Ms: ms.get("p95") ?? ms.get("p50") ?? null,
            };
          }),
        ]),
      );
    },
  };
}
