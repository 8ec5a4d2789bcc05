// Why a call to the far side did not answer what was asked. Adapters classify; the engine alone decides what follows.

export type AdapterErrorKind =
  /** Too many requests; nothing was done. `waitMs` where the far side says how long. */
  | "throttled"
  /** No answer, or a server-side failure. Whether a write took effect is unknown, unless `isUnsent`. */
  | "unavailable"
  /** The credentials are refused, or lack a permission; the message names it. */
  | "unauthorized"
  | "not-found"
  /** The far side is in a state that the request did not expect. */
  | "conflict"
  /** The request was understood and refused; sent again it will be refused again. */
  | "rejected"
  /** The answer is not what the vendor documents: never guessed at, nothing is taken from it. */
  | "bad-response";

/** A far side that asks for a longer pause, or for one without end, is asked again after this. In milliseconds. */
export const longestPauseMs = 15 * 60_000;

export type AdapterErrorOptions = { waitMs?: number; isUnsent?: boolean; cause?: unknown };

/** The one kind of exception that leaves an adapter. The message is for a person and holds no secret. */
export class AdapterError extends Error {
  override readonly name = "AdapterError";
  readonly kind: AdapterErrorKind;
  /** For `throttled`: how long the far side asked us to wait; `longestPauseMs` at most. */
  readonly waitMs: number | undefined;
  /** For `unavailable`: no connection came about, so the request had no effect. */
  readonly isUnsent: boolean;

  constructor(kind: AdapterErrorKind, message: string, options: AdapterErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.waitMs = options.waitMs === undefined ? undefined : Math.min(options.waitMs, longestPauseMs);
    this.isUnsent = options.isUnsent ?? false;
  }
}

/** Whether asking again will not mend it: what was asked for, or the answer to it, is at fault. */
export const isFinal = (error: unknown): error is AdapterError =>
  error instanceof AdapterError && ["not-found", "conflict", "rejected", "bad-response"].includes(error.kind);
