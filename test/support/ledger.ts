// What a store holds, read past the engine: by SQL of our own.
import { DatabaseSync } from "node:sqlite";
import type { DatabaseUrl } from "@stockgate/core";
import { openSession } from "@stockgate/core/testing";

export type Row = Record<string, unknown>;

export type Ledger = {
  /** What is committed at this moment; `?` stands for each value. */
  read(sql: string, values?: readonly string[]): Promise<Row[]>;
  engine: DatabaseUrl["engine"];
  /** Ends all other sessions, as a failing network or a restarted server does. On PostgreSQL alone. */
  sever(): Promise<void>;
  /** Whoever draws a ticket from now on gets a higher one. */
  lastTicket(): Promise<number>;
  close(): Promise<void>;
};

/** The file is another after each crash. */
function fileLedger(pathNow: () => string): Ledger {
  let opened: { path: string; connection: DatabaseSync } | null = null;
  const connect = (): DatabaseSync => {
    const path = pathNow();
    if (opened?.path !== path) {
      opened?.connection.close();
      opened = { path, connection: new DatabaseSync(path, { readOnly: true }) };
    }
    return opened.connection;
  };
  const read = (sql: string, values: readonly string[] = []): Row[] =>
    connect()
      .prepare(sql)
      .all(...values);
  return {
    engine: "sqlite",
    sever: () => Promise.reject(new Error("a file has no sessions")),
    read: (sql, values) => Promise.resolve(read(sql, values)),
    lastTicket: () => Promise.resolve(Number(read("select value from store_sequence")[0]?.["value"])),
    close() {
      opened?.connection.close();
      opened = null;
      return Promise.resolve();
    },
  };
}

async function serverLedger(url: string): Promise<Ledger> {
  const session = await openSession(url);
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, as a session answers. */
  const run = (sql: string, values: readonly string[] = []): Promise<Row[]> => {
    const answer = last.then(() => session.run(sql, values));
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    engine: "postgres",
    async sever() {
      await run(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
    },
    read(sql, values) {
      let place = 0;
      return run(
        sql.replaceAll("?", () => `$${(place += 1)}`),
        values,
      );
    },
    lastTicket: async () => Number((await run("select last_value from store_sequence"))[0]?.["last_value"]),
    close: () => session.end(),
  };
}

export async function openLedger(databaseNow: () => DatabaseUrl): Promise<Ledger> {
  const first = databaseNow();
  if (first.engine === "postgres") return serverLedger(first.url);
  return fileLedger(() => {
    const database = databaseNow();
    return database.engine === "sqlite" ? database.path : "";
  });
}

/** A column of JSON: a text in one database, and a value in the other. */
export const jsonOf = (value: unknown): unknown =>
  typeof value === "string" ? (JSON.parse(value) as unknown) : value;
