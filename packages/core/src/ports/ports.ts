// How the core reaches time, chance, the network, the log and whoever counts: through these and no other way, so that
// the whole engine also runs on a virtual clock with seeded chance.
import type { Telemetry } from "./telemetry.ts";

export type Clock = {
  /** Epoch milliseconds. May jump: it dates things, it never orders them. */
  now(): number;
};

export type Timers = {
  /** Calls `run` once, `delayMs` from now; answers how to call it off. */
  after(delayMs: number, run: () => void): () => void;
  /** Milliseconds since some moment. Never jumps, whatever becomes of the clock: what must last so long is measured by it. */
  elapsed(): number;
  /**
   * Runs it once the event loop has taken in all that has come meanwhile, so that what came together is done together.
   * Where there is no such thing, at once does as well.
   */
  atEndOfTurn?: (run: () => void) => void;
};

export type Random = {
  /** 0 <= value < 1. */
  next(): number;
  /** A random (version 4) UUID. */
  uuid(): string;
};

export type HttpRequest = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
  /**
   * What it is called by whoever watches, such as a path without its ids or an operation's name: never a key, a query or
   * what a person entered. Not sent.
   */
  operation?: string;
};

export type HttpResponse = {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
};

/** One request, one answer; throws HttpFailure where none came. Follows no redirect and retries nothing. */
export type Http = (request: HttpRequest, limits: { timeoutMs: number }) => Promise<HttpResponse>;

/** No answer came. Whether the far side got the request is not known, unless `isUnsent`. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  /** True where no connection came about, so that the request cannot have had any effect. */
  readonly isUnsent: boolean;

  constructor(message: string, options: { isUnsent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isUnsent = options.isUnsent;
  }
}

export type Log = {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

export type Ports = {
  clock: Clock;
  timers: Timers;
  random: Random;
  http: Http;
  log: Log;
  telemetry: Telemetry;
};
