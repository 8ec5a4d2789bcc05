// How much of what is on sale falls to zero (rule G1).
import type { ZeroFigures } from "../../domain/zero-guard.ts";
import type { Em } from "../engine.ts";

/**
 * Of the mapped targets but these: brought to zero since, held back from it since, or waiting to be brought there. What a
 * person approved is not doubted again, and so not counted.
 */
export async function countZeroed(
  em: Em,
  integrationId: number,
  since: number,
  exceptIds: readonly number[],
): Promise<ZeroFigures> {
  const others = exceptIds.length === 0 ? "" : "and id not in (?)";
  const rows: { zeroed: number | string | null; on_sale: number | string | null }[] = await em.execute(
    `select sum(case when falls then 1 else 0 end) as zeroed,
       sum(case when falls or observed > 0 then 1 else 0 end) as on_sale
     from (
       select observed,
         coalesce(zeroed_at > ?, false)
         or (hold_code in ('MASS_ZERO', 'ZERO_REJECTED') and held_at > ?)
         or (push_mark is not null and hold_code is null
           and coalesce(desired <= 0, false) and coalesce(observed > 0, false)
           and not exists (
             select 1 from stock_change change join sync_run run on run.id = change.run_id
             where change.target = target.id and change.is_open and run.approved_at is not null)) as falls
       from target where integration_id = ? and source_variant_id is not null ${others}
     ) as mapped`,
    [since, since, integrationId, ...(exceptIds.length === 0 ? [] : [[...exceptIds]])],
    "all",
  );
  const [row] = rows;
  return { zeroed: Number(row?.zeroed ?? 0), onSale: Number(row?.on_sale ?? 0) };
}
