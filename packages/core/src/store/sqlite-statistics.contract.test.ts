// The plans that SQLite makes: what a list names is looked up, however much the account or the integration has besides.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "./database.ts";

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ engine: "sqlite", path: ":memory:" });
});
afterAll(() => database.close());

const listed = "in (select value from json_each('[1, 2]'))";

async function planOf(statement: string): Promise<string> {
  const steps: { detail: string }[] = await database.fork().execute(`explain query plan ${statement}`);
  return steps.map(({ detail }) => detail).join("; ");
}

it.each([
  ["source_variant", `account_id = 1 and external_id ${listed}`, "external_id"],
  ["source_variant", `account_id = 1 and sku ${listed}`, "sku"],
  ["source_variant", `account_id = 1 and product_external_id ${listed}`, "product_external_id"],
  ["channel_variant", `account_id = 1 and sku ${listed}`, "sku"],
  ["channel_variant", `account_id = 1 and stock_item_external_id ${listed}`, "stock_item_external_id"],
  ["channel_order", `account_id = 1 and external_id ${listed}`, "external_id"],
  ["channel_order", `name ${listed} and held_until is null`, "name"],
  ["variant_mapping", `integration_id = 1 and channel_variant_id ${listed}`, "channel_variant_id"],
  ["target", `integration_id = 1 and source_variant_id ${listed}`, "source_variant_id"],
  ["target", `integration_id = 1 and channel_variant_id ${listed}`, "channel_variant_id"],
])("of %s where %s", async (table, condition, column) => {
  const plan = await planOf(`select * from ${table} where ${condition} order by id`);
  expect(plan).toMatch(new RegExp(`SEARCH ${table} USING INDEX \\w+ \\(.*\\b${column}=\\?`));
});

it("of one integration's rows among those of all", async () => {
  const plan = await planOf(
    `select state, count(*) from target where integration_id ${listed} group by state`,
  );
  expect(plan).toMatch(/SEARCH target USING COVERING INDEX/);
});

it("of a page of a catalog, and of a list: in the order that they are kept in", async () => {
  const variants = await planOf(
    "select id from source_variant where account_id = 1 and id > 5 order by id limit 10",
  );
  expect(variants).toMatch(/\(account_id=\? AND (id|rowid)>\?\)$/);
  const targets = await planOf("select * from target where integration_id = 1 order by id limit 10");
  expect(targets).not.toContain("TEMP B-TREE");
});
