// The store: transactions over all tables, and word to whoever waits once one is committed.
import type { Random } from "../ports/ports.ts";
import { type Database, type DatabaseUrl, openDatabase } from "./database.ts";
import { Meta } from "./entities/run.ts";
import { createTx, type Tx } from "./tx.ts";

export type WakeListener = (topics: ReadonlySet<string>) => void;

export type Store = {
  engine: Database["engine"];
  /** Names this event log: a restored copy gets another, so that cursors of the lost one are refused. */
  logEpoch: string;
  /** All or nothing. No request to the outside may be made in here. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Outside a transaction, for queries. What is assigned to rows is not written. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  onWake(listener: WakeListener): () => void;
  close(): Promise<void>;
};

async function readLogEpoch(database: Database, random: Random): Promise<string> {
  const em = database.fork();
  const known = await em.findOne(Meta, { key: "log-epoch" });
  if (known) return known.value;
  const value = random.uuid().slice(0, 8);
  await em.insert(Meta, { key: "log-epoch", value });
  return value;
}

export async function openStore(url: DatabaseUrl, random: Random): Promise<Store> {
  const database = await openDatabase(url);
  const listeners = new Set<WakeListener>();
  return {
    engine: database.engine,
    logEpoch: await readLogEpoch(database, random),
    async transaction(work) {
      const wakes = new Set<string>();
      const result = await database.fork().transactional((em) => work(createTx(em, database.engine, wakes)));
      if (wakes.size > 0) for (const listener of listeners) listener(wakes);
      return result;
    },
    read: (work) => work(createTx(database.fork(), database.engine, new Set())),
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => database.close(),
  };
}
