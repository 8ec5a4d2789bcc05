// Whether this process is alive, and whether to send it requests. One word each: what is wrong stands in the log.
import type { ServerResponse } from "node:http";
import type { Log, Stockgate, Timers } from "@stockgate/core";
import { answerJson } from "./answer.ts";

/** A database that answers later than this does not answer. */
const patienceMs = 2000;

/** The second of each pair is what it was called before. */
const livePaths: ReadonlySet<string> = new Set(["/livez", "/health"]);
const readyPaths: ReadonlySet<string> = new Set(["/readyz", "/ready"]);

export const isHealthPath = (path: string): boolean => livePaths.has(path) || readyPaths.has(path);

export type Health = {
  /** False where the path is none of these. */
  answer(path: string, response: ServerResponse): Promise<boolean>;
};

export type HealthOptions = {
  engine: Pick<Stockgate, "read">;
  timers: Timers;
  log: Log;
  /** Aborted when the gateway stops. */
  stopping: AbortSignal;
};

export function createHealth({ engine, timers, log, stopping }: HealthOptions): Health {
  /** Throws where it answers with an error, or not in time. */
  async function askStore(): Promise<void> {
    let cancel = () => {};
    const late = new Promise<never>((_resolve, reject) => {
      cancel = timers.after(patienceMs, () => reject(new Error(`no answer within ${patienceMs} ms`)));
    });
    try {
      await Promise.race([engine.read((tx) => tx.integrations.count()), late]);
    } finally {
      cancel();
    }
  }

  /** Migrated it is: the gateway listens only after that. */
  async function isReady(): Promise<boolean> {
    if (stopping.aborted) return false;
    try {
      await askStore();
      return !stopping.aborted;
    } catch (error) {
      log.warn({ error }, "the store cannot be read");
      return false;
    }
  }

  return {
    async answer(path, response) {
      if (livePaths.has(path)) {
        answerJson(response, 200, { status: "live" });
        return true;
      }
      if (!readyPaths.has(path)) return false;
      const ready = await isReady();
      answerJson(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready" });
      return true;
    },
  };
}
