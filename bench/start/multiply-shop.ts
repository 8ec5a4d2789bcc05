// Makes many of a shop's one variant, level and target, in the database itself: through the engine it would take an hour.
import { DatabaseSync } from "node:sqlite";

/** Of each table, the columns that differ from row to row, in terms of `n`. */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  source_variant: {
    id: "n",
    external_id: "'' || n",
    product_external_id: "'product-' || n",
    sku: "'SKU-' || n",
  },
  channel_variant: {
    id: "n",
    external_id: "'' || n",
    product_external_id: "'product-' || n",
    stock_item_external_id: "'item-' || n",
    sku: "'SKU-' || n",
  },
  level: { id: "n", source_variant_id: "n" },
  target: { id: "n", channel_variant_id: "n", source_variant_id: "n" },
};

/** The shop holds one of each, with the id 1. */
export function multiplyShop(path: string, count: number): void {
  const database = new DatabaseSync(path);
  database.exec("pragma synchronous = off; begin");
  for (const [table, varying] of Object.entries(tables)) {
    const columns = database
      .prepare(`select name from pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => String(name));
    const values = columns.map((name) => varying[name] ?? `"${table}"."${name}"`);
    database.exec(
      `with recursive numbers(n) as (select 2 union all select n + 1 from numbers where n < ${count})
       insert into "${table}" (${columns.map((name) => `"${name}"`).join(", ")})
       select ${values.join(", ")} from numbers, (select * from "${table}" limit 1) as "${table}"`,
    );
  }
  database.exec("commit; pragma wal_checkpoint(truncate)");
  database.close();
}
