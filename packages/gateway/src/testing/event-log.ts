// Events put straight into a gateway's log, beside it, and trimmed from it, as its engine would.
import { DatabaseSync } from "node:sqlite";
import { encodeEventCursor } from "../schema/cursor.ts";
import type { BareGateway } from "./bare-gateway.ts";

type Log = Pick<BareGateway, "databasePath"> & { gateway: { engine: { logEpoch: string } } };

function inDatabase<T>({ databasePath }: Log, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(databasePath);
  try {
    database.exec("pragma busy_timeout = 10000");
    return work(database);
  } finally {
    database.close();
  }
}

/** Answers the cursor before them. They are fifty years old unless told otherwise. The gateway is not woken: it sees them when it looks by itself. */
export const tellEvents = (log: Log, count: number, message = "something happened", occurredAt = 1): string =>
  inDatabase(log, (database) => {
    const drawn = database.prepare("update store_sequence set value = value + ? returning value").get(count);
    const before = Number(drawn?.["value"]) - count;
    const insert = database.prepare(
      "insert into sync_event (id, tx, type, occurred_at, message) values (?, 0, 'SIGNAL_RECEIVED', ?, ?)",
    );
    database.exec("begin immediate");
    for (let index = 1; index <= count; index += 1) insert.run(before + index, occurredAt, message);
    database.exec("commit");
    return encodeEventCursor(log.gateway.engine.logEpoch, { tx: 0, id: before });
  });

/** As the janitor does with events of some age. */
export const trimEvents = (log: Log, count: number): void =>
  inDatabase(log, (database) => {
    database.exec(
      `delete from sync_event where id in (select id from sync_event order by id limit ${count})`,
    );
    const first = database.prepare("select min(id) as id from sync_event").get();
    const value = `0.${Number(first?.["id"]) - 1}`;
    database
      .prepare(
        "insert into meta (key, value) values ('events-trimmed-to', ?) on conflict (key) do update set value = excluded.value",
      )
      .run(value);
  });
