// Somebody else who writes to a target is known by reversals (rule G3): the number that we pushed was replaced, and no
// order explains that. One may be an edit by hand; after several within a day the fight stops.
import type { Hold } from "./hold.ts";
import { type ChannelSighting, isHandEdit } from "./target.ts";

const reversalsKeptMs = 86_400_000;
const reversalsUntilHold = 3;

export type PushHistory = {
  settled: number | null;
  /** The number that we wrote last; null before the first. */
  pushed: number | null;
  /** The number that it replaced. */
  replaced: number | null;
  lastSeen: ChannelSighting | null;
  /** Reversals within the day before this sighting. */
  reversals: number;
  /** Whether our last push was reversed already: what happens to a number that is not ours is no fight. */
  isReversed: boolean;
};

/** Of reversals at these times, those that still count; `times` may lie ahead where the clock was set back. */
export const recentReversals = (times: readonly number[], now: number): number[] =>
  times.filter((time) => now - time < reversalsKeptMs);

/** Whether our number was replaced since it was last seen; trade that moved available alone is not told apart here. */
export function isReversal(history: PushHistory, sighting: ChannelSighting): boolean {
  const { lastSeen, settled, pushed, isReversed } = history;
  if (lastSeen === null || settled === null || pushed === null || isReversed) return false;
  return sighting.available !== settled && isHandEdit(lastSeen, sighting);
}

/** An edit by hand may happen once; a writer puts its own number back, or comes again. */
export const isOtherWriter = (history: PushHistory, sighting: ChannelSighting): boolean =>
  isReversal(history, sighting) && (sighting.available === history.replaced || history.reversals > 0);

/** What follows from one reversal more; null while there were too few. */
export const holdAfter = (reversalsBefore: number): Hold | null =>
  reversalsBefore + 1 < reversalsUntilHold
    ? null
    : {
        code: "SECOND_WRITER",
        message:
          "Somebody else replaced our number three times within a day: switch the other sync off, then resume this target (resumeTarget).",
      };
