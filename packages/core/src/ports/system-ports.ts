// The real clock, timers, chance and network. The only file of the core that touches them.
import { randomUUID } from "node:crypto";
import { type Clock, type Http, HttpFailure, type Random, type Timers } from "./ports.ts";

export const systemClock: Clock = { now: () => Date.now() };

export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  elapsed: () => performance.now(),
  atEndOfTurn: (run) => void setImmediate(run),
};

export const systemRandom: Random = { next: () => Math.random(), uuid: () => randomUUID() };

/** What a store needs of them. */
export const systemStorePorts = { random: systemRandom, timers: systemTimers };

/** Failures of the connection itself: nothing was sent. */
const unsentCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "string") return code;
  return error.cause === undefined ? "" : codeOf(error.cause);
}

/** `fetch` with a time limit that covers the body as well. */
export function createSystemHttp(timers: Timers): Http {
  return async ({ method, url, headers, body }, { timeoutMs }) => {
    const aborter = new AbortController();
    const cancelTimer = timers.after(timeoutMs, () => aborter.abort());
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: "manual",
        signal: aborter.signal,
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch (cause) {
      const code = codeOf(cause);
      const what = aborter.signal.aborted
        ? `no answer within ${timeoutMs} ms`
        : code || "the connection failed";
      throw new HttpFailure(`${new URL(url).host}: ${what}`, { isUnsent: unsentCodes.has(code), cause });
    } finally {
      cancelTimer();
    }
  };
}
