// Why does the channel show another number than the right one? Told from what the store holds of a target and from one
// look at the channel (rules T2, T5, C6).
import { isOtherWriter, type PushHistory } from "./second-writer.ts";
import { type ChannelSighting, type DriftCause, isHandEdit } from "./target.ts";

export type DriftFacts = PushHistory & {
  desired: number | null;
  seen: ChannelSighting;
  /** Orders may have moved what is available since, although what is committed stands as it was. */
  isTraded: boolean;
  /** The cause that was found before, where it still drifted at the last look. */
  before: DriftCause | null;
  /** Its number moved by a reading that no signal had asked for. */
  isUntold: boolean;
  /** It was mapped otherwise when it was last brought right. */
  isRemapped: boolean;
  /** The last write of it was refused, or let go with its outcome unknown. */
  hasWriteFailed: boolean;
  /** Both sides were read for this look's sake: all that differs is to be explained, what is merely on its way too. */
  isReconciled: boolean;
};

/** Findings of one look that say nothing about the next. */
const isPassing = (cause: DriftCause): boolean => cause === "LAG" || cause === "UNKNOWN";

/** The channel departed from what is settled there. */
function causeInChannel(facts: DriftFacts): DriftCause | null {
  const { seen, lastSeen, before, pushed, isTraded } = facts;
  const isEdited = lastSeen !== null && isHandEdit(lastSeen, seen) && !isTraded;
  if (isEdited)
    return isOtherWriter(facts, seen) || before === "OTHER_WRITER" ? "OTHER_WRITER" : "MANUAL_EDIT";
  if (before !== null && !isPassing(before)) return before;
  return lastSeen === null && pushed === null ? "BEFORE_SYNC" : null;
}

/** The number departed from what is settled, and is still to be written. */
function causeOfDelay({ hasWriteFailed, isRemapped, isUntold }: DriftFacts): DriftCause | null {
  if (hasWriteFailed) return "FAILED_WRITE";
  if (isRemapped) return "MAPPING";
  return isUntold ? "MISSED_SIGNAL" : null;
}

/** Orders moved it since the last look, or those that the channel still commits units for account for what is missing. */
function isTrade({ settled, seen, lastSeen, isTraded }: DriftFacts): boolean {
  const missing = (settled ?? seen.available) - seen.available;
  const isOnOrder = missing > 0 && missing <= seen.committed;
  return isTraded || isOnOrder || (lastSeen !== null && seen.committed !== lastSeen.committed);
}

/**
 * Null where the channel shows the right number, and where it does not but nothing is amiss: trade moved it, or its write
 * is on its way.
 */
export function causeOfDrift(facts: DriftFacts): DriftCause | null {
  const { desired, settled, seen, lastSeen, isReconciled } = facts;
  if (desired === null || seen.available === desired) return null;
  const hasDeparted = settled !== null && seen.available !== settled;
  const isOnItsWay = desired !== settled;
  const cause = (hasDeparted ? causeInChannel(facts) : null) ?? (isOnItsWay ? causeOfDelay(facts) : null);
  if (cause !== null) return cause;
  // Seen for the first time since it was written, and nothing accounts for it.
  if (hasDeparted && lastSeen === null) return "UNKNOWN";
  if (!isReconciled) return null;
  return isOnItsWay || isTrade(facts) ? "LAG" : "UNKNOWN";
}

const texts: Record<DriftCause, string> = {
  BEFORE_SYNC: "it showed that before sync was switched on",
  MISSED_SIGNAL: "a change at the source was not told of",
  MANUAL_EDIT: "somebody edited it by hand",
  OTHER_WRITER: "another app writes there too",
  FAILED_WRITE: "a write failed",
  LAG: "the right number was on its way",
  MAPPING: "it was mapped otherwise before",
  UNKNOWN: "nothing explains it",
};

/** For a person. */
export const describeDrift = (cause: DriftCause): string => `${cause}: ${texts[cause]}.`;
