// Events put straight into a gateway's log, beside it, and trimmed from it, as its engine would.
import { DatabaseSync } from "node:sqlite";
import type { DatabaseUrl } from "@stockgate/core";
import { openSession, untilLogIsWhole } from "@stockgate/core/testing";
import { encodeEventCursor } from "../schema/cursor.ts";

type Log = { database: DatabaseUrl; gateway: { engine: { logEpoch: string } } };
type Run = (sql: string) => Promise<Record<string, unknown>[]>;

/** One transaction of somebody else's. */
async function inDatabase<T>(database: DatabaseUrl, work: (run: Run) => Promise<T>): Promise<T> {
  if (database.engine === "postgres") {
    const session = await openSession(database.url);
    try {
      await session.run("begin");
      const result = await work((sql) => session.run(sql));
      await session.run("commit");
      await untilLogIsWhole(database);
      return result;
    } finally {
      await session.end();
    }
  }
  const connection = new DatabaseSync(database.path);
  try {
    connection.exec("pragma busy_timeout = 10000; begin immediate");
    const result = await work((sql) => Promise.resolve(connection.prepare(sql).all()));
    connection.exec("commit");
    return result;
  } finally {
    connection.close();
  }
}

const columns = "(id, tx, type, occurred_at, message)";

/** Answers the position before them. */
const tell = {
  async sqlite(run: Run, count: number, told: string) {
    const [drawn] = await run(`update store_sequence set value = value + ${count} returning value`);
    const id = Number(drawn?.["value"]) - count;
    await run(
      `with recursive each (place) as (select 1 union all select place + 1 from each where place < ${count})
       insert into sync_event ${columns} select ${id} + place, 0, ${told} from each`,
    );
    return { tx: 0, id };
  },
  async postgres(run: Run, count: number, told: string) {
    const [first] = await run(
      `with told as (insert into sync_event ${columns}
         select nextval('store_sequence'), pg_current_xact_id()::text::bigint, ${told}
         from generate_series(1, ${count}) returning id, tx)
       select min(tx) as tx, min(id) - 1 as id from told`,
    );
    return { tx: Number(first?.["tx"]), id: Number(first?.["id"]) };
  },
};

/** Answers the cursor before them. They happen now, so that no janitor takes them. The gateway is not woken: it sees them when it looks by itself. */
export const tellEvents = (
  { database, gateway }: Log,
  count: number,
  message = "something happened",
): Promise<string> =>
  inDatabase(database, async (run) => {
    const told = `'SIGNAL_RECEIVED', ${Date.now()}, '${message}'`;
    return encodeEventCursor(gateway.engine.logEpoch, await tell[database.engine](run, count, told));
  });

/** As the janitor does with events of some age. */
export const trimEvents = ({ database }: Log, count: number): Promise<void> =>
  inDatabase(database, async (run) => {
    const [last] = await run(`select tx, id from sync_event order by tx, id limit 1 offset ${count - 1}`);
    const [tx, id] = [Number(last?.["tx"]), Number(last?.["id"])];
    await run(`delete from sync_event where tx < ${tx} or (tx = ${tx} and id <= ${id})`);
    await run(
      `insert into meta (key, value) values ('events-trimmed-to', '${tx}.${id}')
       on conflict (key) do update set value = excluded.value`,
    );
  });
