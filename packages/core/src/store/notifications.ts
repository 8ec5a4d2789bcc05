// Wakes from one process to the others, over PostgreSQL's LISTEN and NOTIFY. A notification is sent by the transaction
// that it tells of, so it arrives once that is committed and never if it is not. It only says that something is worth a
// look: while the connection was away some may have been lost, so whoever is there again looks at everything.
import { Client } from "pg";
import type { Random, Timers } from "../ports/ports.ts";
import type { Em } from "./engine.ts";

/** What a wake is about; asked, and never listed: after a gap it is about everything. */
export type Topics = { has(topic: string): boolean };

const everything: Topics = { has: () => true };

const channel = "stockgate";
/** PostgreSQL refuses a payload of 8000 bytes. */
const longestPayload = 7900;
const shortestPauseMs = 500;
const longestPauseMs = 30_000;
/** How long a connection that says nothing is trusted: behind it the other side is asked whether it is still there. */
const silentMs = 10_000;

/** The sender first, so that it knows its own; a text of topics as often as one would be too long. */
export function payloadsOf(sender: string, topics: Iterable<string>): string[] {
  const payloads: string[] = [];
  let payload = sender;
  for (const topic of new Set(topics)) {
    if (payload.length + 1 + topic.length > longestPayload) {
      payloads.push(payload);
      payload = sender;
    }
    payload += ` ${topic}`;
  }
  return payload === sender ? payloads : [...payloads, payload];
}

/** To be called in the transaction that the topics are about. */
export async function notify(em: Em, sender: string, topics: ReadonlySet<string>): Promise<void> {
  const payloads = payloadsOf(sender, topics);
  const rows = payloads.map(() => "(?)").join(", ");
  const sql = `select pg_notify('${channel}', payload) from (values ${rows}) as each (payload)`;
  if (payloads.length > 0) await em.execute(sql, payloads);
}

/**
 * Wakes for what other processes tell, over a connection of its own. A connection that is lost is made anew by itself,
 * after pauses that grow.
 */
export async function listenForNotifications(
  url: string,
  sender: string,
  ports: { timers: Timers; random: Random },
  wake: (topics: Topics) => void,
): Promise<{ close(): Promise<void> }> {
  let client: Client | null = null;
  let failures = 0;
  let isClosed = false;
  let cancelRetry = () => {};

  const hear = (payload = "") => {
    const [from, ...topics] = payload.split(" ");
    if (from !== sender) wake(new Set(topics));
  };

  function retry(): void {
    if (isClosed) return;
    const pause = Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(failures, 10));
    failures += 1;
    cancelRetry = ports.timers.after(pause * (1 - ports.random.next() / 2), () => {
      connect().then(
        () => wake(everything),
        () => undefined,
      );
    });
  }

  /** Throws where there is no connection; another attempt follows by itself. */
  async function connect(): Promise<void> {
    const fresh = new Client({
      connectionString: url,
      keepAlive: true,
      keepAliveInitialDelayMillis: silentMs,
    });
    let isOver = false;
    const giveUp = () => {
      if (isOver) return;
      isOver = true;
      void fresh.end().catch(() => undefined);
      retry();
    };
    fresh.on("error", giveUp);
    fresh.on("end", giveUp);
    fresh.on("notification", ({ payload }) => hear(payload));
    client = fresh;
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
    } catch (error) {
      giveUp();
      throw error;
    }
    failures = 0;
  }

  await connect().catch(() => undefined);
  return {
    async close() {
      isClosed = true;
      cancelRetry();
      await client?.end().catch(() => undefined);
    },
  };
}
