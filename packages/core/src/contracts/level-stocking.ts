// The optional part of a channel that stocks variants where it does not yet (rule L5): the only write that is no quantity.
import type { Call } from "./call.ts";
import type { PreparedWrite } from "./prepared-write.ts";
import type { ChannelLevelKey } from "./records.ts";

export type StockingOutcome =
  /** The channel stocks it there, since now or for long. */
  | { kind: "stocked" }
  /** Refused, or not known to be done: the next look at the level tells. `code` is stable, `message` for a person. */
  | { kind: "rejected"; code: string; message: string };

/** States no quantity, and changes none: a level that is stocked already stays as it is. */
export type LevelStocking = {
  /** Puts one batch into bytes, at most `maxLevelsPerStocking` levels. Pure. */
  prepareStocking(keys: readonly ChannelLevelKey[]): PreparedWrite;
  /**
   * Sends those bytes: one outcome per level, in the order they were prepared. Safe to repeat. Throws `unavailable` where
   * the outcome is unknown, `throttled` and `unauthorized` where nothing was done, `rejected` where the batch was refused
   * and nothing of it named.
   */
  sendStocking(
    write: PreparedWrite,
    keys: readonly ChannelLevelKey[],
    call: Call,
  ): Promise<StockingOutcome[]>;
  maxLevelsPerStocking: number;
};
