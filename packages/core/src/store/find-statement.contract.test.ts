// The store's own statements find what the ORM's would, in the same order, on both databases.
import { assert, asyncProperty, constantFrom, integer, option, record } from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { conditions, openTargets } from "../testing/arbitrary-conditions.ts";
import { describeStores } from "../testing/stores.ts";
import { columnsOf } from "./columns.ts";
import type { Database } from "./database.ts";
import type { Em } from "./engine.ts";
import { Target } from "./entities/target.ts";
import { findStatement } from "./find-statement.ts";

const order = constantFrom<object>(
  { id: "asc" },
  { id: "desc" },
  { state: "desc", id: "asc" },
  { isUntold: "asc", desired: "asc", id: "desc" },
);
const question = record({
  where: conditions,
  orderBy: order,
  limit: option(integer({ min: 1, max: 9 })),
});

describeStores("a find", (stores) => {
  let database: Database;
  beforeAll(async () => {
    database = await openTargets(stores);
  });
  afterAll(() => database.close());

  const idsByOrm = async (em: Em, where: object, orderBy: object, limit: number | null) => {
    const query = em.createQueryBuilder(Target, "t").select("id").where(where).orderBy(orderBy);
    if (limit !== null) query.limit(limit);
    return (await query.execute<{ id: number }[]>("all")).map(({ id }) => id);
  };

  it("by whatever conditions answers what the ORM's own statement does, and is no more than one text", async () => {
    let found = 0;
    await assert(
      asyncProperty(question, async ({ where, orderBy, limit }) => {
        const options = { orderBy, ...(limit === null ? {} : { limit }) };
        const expected = await idsByOrm(database.fork(), where, orderBy, limit);
        const plain = await database.forReading().find(Target, where, options);
        const live = await database.fork().find(Target, where, options);
        expect(plain.map(({ id }) => id)).toEqual(expected);
        expect(live.map(({ id }) => id)).toEqual(expected);
        const count = await database.forReading().count(Target, where);
        expect(Math.min(count, limit ?? count)).toBe(expected.length);
        found += expected.length;
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(150);
  });

  it("is written here, with a text that depends on no value", () => {
    const em = database.fork();
    const columns = columnsOf(em.getMetadata().get(Target), em.getPlatform());
    const textOf = (where: object) => findStatement(columns, { where, limit: 3 })?.sql;
    expect(textOf({ id: { $in: [1, 2, 3] }, state: "FAILED" })).toBe(
      textOf({ id: { $in: [] }, state: "HELD" }),
    );
    for (const where of [
      { id: undefined },
      { nothing: 1 },
      { id: { $nothing: 1 } },
      { state: { $like: "%" } },
      { $or: [] },
      { $not: { id: 1 } },
    ]) {
      expect(findStatement(columns, { where })).toBeNull();
    }
  });

  it("of rows that a transaction has assigned to answers them as assigned", async () => {
    await database.fork().transactional(async (em) => {
      const [row] = await em.find(Target, {}, { orderBy: { id: "asc" }, limit: 1 });
      if (!row) throw new Error("there is no target");
      row.errorCode = "assigned";
      await em.flush();
      expect(await em.find(Target, { errorCode: "assigned" })).toEqual([row]);
      expect(await em.count(Target, { errorCode: "assigned" })).toBe(1);
      row.attempts = 77;
      expect((await em.find(Target, { id: row.id }))[0]).toBe(row);
      expect(await em.findOne(Target, { id: row.id })).toBe(row);
      expect(row.attempts).toBe(77);
    });
    expect(await database.forReading().count(Target, { errorCode: "assigned", attempts: 77 })).toBe(1);
  });
});
