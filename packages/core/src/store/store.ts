// The store: transactions over all tables, and word to whoever waits once one is committed.
import { DeadlockException } from "@mikro-orm/sql";
import type { Random, Timers } from "../ports/ports.ts";
import { noTelemetry, type Telemetry } from "../ports/telemetry.ts";
import { type Database, type DatabaseUrl, openDatabase } from "./database.ts";
import { readLogEpoch } from "./log-epoch.ts";
import { listenForNotifications, notify, type Topics } from "./notifications.ts";
import { createTx, noNews, type Tx } from "./tx.ts";

/** Told of what was committed here or by another process. */
export type WakeListener = (topics: Topics) => void;

export type StorePorts = { random: Random; timers: Timers; telemetry?: Telemetry };

export type Store = {
  engine: Database["engine"];
  /** Names this event log: a restored copy gets another, so that cursors of the lost one are refused. */
  logEpoch: string;
  /**
   * All or nothing. No request to the outside may be made in here, and nothing outside be changed: `work` is begun anew
   * where another transaction stood in its way.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Outside a transaction, for queries. What is assigned to rows is not written. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  onWake(listener: WakeListener): () => void;
  close(): Promise<void>;
};

/** How often work is begun that PostgreSQL ended because two transactions waited for each other. */
const attemptsAtMost = 5;

export async function openStore(
  url: DatabaseUrl,
  { random, timers, telemetry = noTelemetry }: StorePorts,
): Promise<Store> {
  const database = await openDatabase(url);
  const listeners = new Set<WakeListener>();
  /** Whoever is woken works for itself, and not for the request that woke it. */
  const wake = (topics: Topics) =>
    telemetry.outside(() => {
      for (const listener of listeners) listener(topics);
    });
  const sender = random.uuid();
  // One for all reads: it keeps nothing, neither rows nor news.
  const reading: Tx = {
    ...createTx(database.forReading(), database.engine, noNews(), telemetry.traceparent),
    measure: () => undefined,
    wake: () => undefined,
  };
  const others =
    url.engine === "postgres" && (await listenForNotifications(url.url, sender, { timers, random }, wake));
  return {
    engine: database.engine,
    logEpoch: await readLogEpoch(database, random),
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        const news = noNews();
        try {
          const em = database.fork();
          const result = await em.transactional(async (inner) => {
            const worked = await work(createTx(inner, database.engine, news, telemetry.traceparent));
            if (others) await notify(inner, sender, news.wakes);
            return worked;
          });
          for (const measurement of news.measurements) telemetry.measure(measurement);
          if (news.wakes.size > 0) wake(news.wakes);
          return result;
        } catch (error) {
          if (!(error instanceof DeadlockException) || attempt === attemptsAtMost) throw error;
        }
      }
    },
    read: (work) => work(reading),
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (others) await others.close();
      await database.close();
    },
  };
}
