// The store's own statements change what the ORM's would, on both databases.
import type { EntityName } from "@mikro-orm/sql";
import { array, assert, asyncProperty, integer, option, record } from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { conditions, openTargets, values } from "../testing/arbitrary-conditions.ts";
import { describeStores } from "../testing/stores.ts";
import { deleteStatement, insertStatement, updateStatement } from "./change-statements.ts";
import { updateListed } from "./listed-rows.ts";
import { columnsOf } from "./columns.ts";
import type { Database } from "./database.ts";
import type { Em } from "./engine.ts";
import { SyncEvent, type SyncEventRow } from "./entities/run.ts";
import { Signal } from "./entities/signals.ts";
import { Target } from "./entities/target.ts";

const { desired, pushMark, state, errorCode, isUntold } = values;
const changes = record({ desired, pushMark, state, errorCode, isUntold }, { requiredKeys: ["state"] });

/** Not every row has all of them. */
const assignments = array(
  record(
    {
      desired: option(desired),
      pushMark: option(pushMark),
      state,
      errorCode: option(errorCode),
      isUntold,
      reversals: array(integer(), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
  { minLength: 1, maxLength: 30 },
);

const anEvent = (fields: Partial<SyncEventRow>) => ({
  type: "STOCK_PUSHED" as const,
  tx: 0,
  message: 'it\'s "100%?"',
  occurredAt: 2 ** 41,
  integration: null,
  target: null,
  run: null,
  sku: null,
  fromQuantity: null,
  toQuantity: 7,
  traceparent: null,
  ...fields,
});
const events = [
  anEvent({ id: 9001, detail: { list: [1, "a"], "it's": null } }),
  anEvent({ id: 9002, detail: null, message: "{1,2}", sku: "é?" }),
];

describeStores("a change of many rows", (stores) => {
  let database: Database;
  beforeAll(async () => {
    database = await openTargets(stores);
  });
  afterAll(() => database.close());

  /** What a table has after the change, which is taken back. */
  async function after<Answer>(table: string, change: (em: Em) => Promise<Answer>) {
    const em = database.fork();
    await em.begin();
    try {
      const answer = await change(em);
      return { answer, rows: await em.execute<object[]>(`select * from ${table} order by id`) };
    } finally {
      await em.rollback();
    }
  }
  const affected = ({ affectedRows }: { affectedRows: number }) => affectedRows;

  it("to the same values changes the rows that the ORM's own statement does", async () => {
    let changed = 0;
    await assert(
      asyncProperty(conditions, changes, async (where, data) => {
        const ours = await after("target", (em) => em.nativeUpdate(Target, where, data as never));
        const orms = await after("target", async (em) =>
          affected(
            await em
              .createQueryBuilder(Target)
              .update(data as never)
              .where(where)
              .execute("run"),
          ),
        );
        expect(ours).toEqual(orms);
        changed += ours.answer;
      }),
      { numRuns: 60 },
    );
    expect(changed).toBeGreaterThan(60);
  });

  it("to what was assigned to each writes the values that the ORM's own statements would", async () => {
    await assert(
      asyncProperty(assignments, async (assigned) => {
        const ours = await after("target", async (em) => {
          const targets = await em.find(Target, {}, { orderBy: { id: "asc" } });
          for (const [index, values] of assigned.entries()) Object.assign(targets[index] ?? {}, values);
          await em.flush();
          return targets.map(({ id }) => id);
        });
        const orms = await after("target", async (em) => {
          for (const [index, values] of assigned.entries()) {
            if (Object.keys(values).length === 0) continue;
            const query = em.createQueryBuilder(Target).update(values as never);
            await query.where({ id: ours.answer[index] ?? 0 }).execute("run");
          }
        });
        expect(ours.rows).toEqual(orms.rows);
      }),
      { numRuns: 40 },
    );
  });

  it("that takes them away takes those that the ORM's own statement does", async () => {
    let gone = 0;
    await assert(
      asyncProperty(conditions, async (where) => {
        const ours = await after("target", (em) => em.nativeDelete(Target, where));
        const orms = await after("target", async (em) =>
          affected(await em.createQueryBuilder(Target).delete(where).execute("run")),
        );
        expect(ours).toEqual(orms);
        gone += ours.answer;
      }),
      { numRuns: 60 },
    );
    expect(gone).toBeGreaterThan(60);
  });

  it("that adds them writes each kind of column as the ORM does", async () => {
    const ours = await after("sync_event", (em) => em.insertMany(SyncEvent, events as never));
    const orms = await after("sync_event", (em) =>
      em
        .createQueryBuilder(SyncEvent)
        .insert(events as never)
        .execute("run"),
    );
    expect(ours.rows).toHaveLength(2);
    expect(ours.rows).toEqual(orms.rows);
  });

  it("is written here wherever the store asks for it, and left to the ORM where something of it is not known", () => {
    const em = database.fork();
    const of = (entity: EntityName) => columnsOf(em.getMetadata().get(entity), em.getPlatform());
    expect(insertStatement("postgres", of(SyncEvent), events)?.sql).toMatch(
      /^insert into "sync_event" \(.*\) values \(\?/,
    );
    expect(updateStatement(of(Signal), { id: { $in: [1] } }, { resolvedAt: 1 })).toEqual({
      sql: 'update "signal" set "resolved_at" = ? where "id" in (?)',
      params: [1, [1]],
    });
    expect(deleteStatement(of(Target), { id: 1 })?.params).toEqual([1]);
    expect(insertStatement("sqlite", of(Signal), [{ topic: "a", dueAt: 1 }])).toEqual({
      sql: `insert into "signal" ("topic", "due_at") select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?)`,
      params: ['[["a",1]]'],
    });
    expect(
      insertStatement("sqlite", of(SyncEvent), [{ message: "a" }, { message: "a", sku: "b" }]),
    ).toBeNull();
    expect(insertStatement("sqlite", of(SyncEvent), [{ message: "a" }, { sku: "b" }])).toBeNull();
    expect(insertStatement("sqlite", of(Target), [{ desired: 0.5 }])).toBeNull();
    const updates = updateListed(of(Target), "id", [
      { id: 1, values: { desired: 5 } },
      { id: 2, values: { state: "HELD" } },
      { id: 3, values: { desired: null } },
    ]);
    expect(updates).toMatchObject([{ params: ["[[1,5],[3,null]]"] }, { params: ['[[2,"HELD"]]'] }]);
    expect(updateListed(of(Target), "id", [{ id: 1, values: { nothing: 1 } }])).toBeNull();
    expect(insertStatement("postgres", of(Target), [])).toBeNull();
    expect(
      insertStatement("postgres", of(SyncEvent), [{ message: "a" }, { message: "a", sku: "b" }]),
    ).toBeNull();
    expect(insertStatement("postgres", of(SyncEvent), [{ message: "a" }, { sku: "b" }])).toBeNull();
    expect(updateStatement(of(Target), {}, {})).toBeNull();
    expect(updateStatement(of(Target), {}, { nothing: 1 })).toBeNull();
    expect(updateStatement(of(Target), {}, { desired: {} })).toBeNull();
    expect(updateStatement(of(Target), { id: { $like: "" } }, { desired: 1 })).toBeNull();
  });
});
