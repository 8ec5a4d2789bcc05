// Which targets are held back, and by what: for people.
import type { HoldCode } from "../../domain/hold.ts";
import { isAmong } from "../children.ts";
import type { Em } from "../engine.ts";

/** Targets of an integration held back for one reason, the first of them by name, and the run that awaits approval. */
export type HeldTargets = { code: HoldCode; count: number; names: string[]; runId: number | null };

/** Targets named where there are many. */
const mostNamed = 3;

type Row = { parent: number; code: HoldCode; name: string; total: number | string; run: number | null };

export async function findHeldTargets(
  em: Em,
  integrationIds: readonly number[],
): Promise<Map<number, HeldTargets[]>> {
  const among = isAmong("target.integration_id", integrationIds);
  const rows: Row[] = await em.execute(
    `select parent, code, name, total,
       (select max(id) from sync_run where integration_id = parent and state = 'AWAITING_APPROVAL') as run
     from (
       select target.integration_id as parent, target.hold_code as code,
         coalesce(variant.sku, variant.title) as name,
         row_number() over (partition by target.integration_id, target.hold_code order by target.id) as place,
         count(*) over (partition by target.integration_id, target.hold_code) as total
       from target join channel_variant variant on variant.id = target.channel_variant_id
       where ${among.sql} and target.state = 'HELD' and target.hold_code is not null
     ) as numbered where place <= ? order by parent, code, place`,
    [...among.params, mostNamed],
    "all",
  );
  const byParent = Map.groupBy(rows, (row) => row.parent);
  return new Map(
    integrationIds.map((id) => {
      const byCode = Map.groupBy(byParent.get(id) ?? [], (row) => row.code);
      const held = [...byCode].map(([code, group]) => ({
        code,
        count: Number(group[0]?.total ?? 0),
        names: group.map(({ name }) => name),
        runId: group[0]?.run ?? null,
      }));
      return [id, held];
    }),
  );
}
