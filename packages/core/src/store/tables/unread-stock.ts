// Whose stock cannot be read: what the read marks that were set aside say, for people.
import { isAmong } from "../children.ts";
import type { Em } from "../engine.ts";

/** How many variants of an account it is, and the first of them by name. */
export type UnreadStock = { count: number; first: { name: string; problem: string }[] };

/** Variants named where there are many. */
const mostNamed = 3;

type Row = { account: number; name: string; problem: string; total: number | string };

/** Of each account: what feeds a target, itself or as a part of a kit, and cannot be read. */
export async function findUnreadStock(
  em: Em,
  accountIds: readonly number[],
): Promise<Map<number, UnreadStock>> {
  const among = isAmong("mark.account_id", accountIds);
  const rows: Row[] = await em.execute(
    `select account, name, problem, total from (
       select mark.account_id as account, coalesce(variant.sku, variant.name) as name, mark.problem,
         row_number() over (partition by mark.account_id order by variant.id) as place,
         count(*) over (partition by mark.account_id) as total
       from read_mark mark join source_variant variant on variant.id = mark.source_variant_id
       where ${among.sql} and mark.problem is not null
         and (exists (select 1 from target where target.source_variant_id = variant.id)
           or exists (select 1 from recipe_line where recipe_line.component_id = variant.id))
     ) as numbered where place <= ? order by account, place`,
    [...among.params, mostNamed],
    "all",
  );
  const byAccount = Map.groupBy(rows, (row) => row.account);
  return new Map(
    accountIds.map((id) => {
      const group = byAccount.get(id) ?? [];
      const first = group.map(({ name, problem }) => ({ name, problem }));
      return [id, { count: Number(group[0]?.total ?? 0), first }];
    }),
  );
}
