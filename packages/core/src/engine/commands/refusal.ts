// What a caller can mend: data, never an exception. A command that refuses has changed nothing, unless it says so.

export type RefusalCode =
  | "INVALID"
  | "OUT_OF_RANGE"
  | "NOT_FOUND"
  | "TAKEN"
  | "CONFLICT"
  | "IN_USE"
  | "UNAUTHORIZED"
  | "UNREACHABLE"
  | "UNSUPPORTED"
  | "SYNC_DISABLED"
  /** What was asked for is done, but a write that was under way before may still take effect; the message names it. */
  | "NOT_SETTLED"
  | "IDEMPOTENCY_KEY_REUSED";

export type Refusal = {
  code: RefusalCode;
  message: string;
  /** Path of the input field concerned; null where it is none. */
  field: string[] | null;
};

/** `value` is null where the command was refused as a whole. */
export type CommandResult<T> = { value: T | null; refusals: Refusal[] };

/** Thrown inside a command's transaction, so that it is rolled back; becomes a result at the command's edge. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusals: Refusal[];

  constructor(...refusals: Refusal[]) {
    super(refusals.map((refusal) => refusal.message).join(" "));
    this.refusals = refusals;
  }
}

export const refusal = (code: RefusalCode, message: string, field: string[] | null = null): Refusal => ({
  code,
  message,
  field,
});

/** Runs a command; what it refuses becomes its result. */
export async function asCommand<T>(work: () => Promise<T | CommandResult<T>>): Promise<CommandResult<T>> {
  try {
    const value = await work();
    return isResult(value) ? value : { value, refusals: [] };
  } catch (error) {
    if (error instanceof Refused) return { value: null, refusals: error.refusals };
    throw error;
  }
}

const results = new WeakSet<object>();

/** A value that comes with something to say: done, but not all of it. */
export function partly<T>(value: T, refusals: Refusal[]): CommandResult<T> {
  const result = { value, refusals };
  results.add(result);
  return result;
}

const isResult = <T>(value: T | CommandResult<T>): value is CommandResult<T> =>
  typeof value === "object" && value !== null && results.has(value);
