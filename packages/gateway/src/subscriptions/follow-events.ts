// The event log as it grows. A reader so slow that events are trimmed before it took them is told, never given a gap.
import { type EventFilter, type EventPosition, LogTrimmed, type SyncEventRow } from "@stockgate/core";
import type { GraphQLContext } from "../schema/context.ts";
import { cursorExpired } from "../schema/errors.ts";

export async function* followEvents(
  { engine }: GraphQLContext,
  filter: EventFilter,
  after: EventPosition,
  signal: AbortSignal,
): AsyncGenerator<SyncEventRow, void, undefined> {
  try {
    yield* engine.followEvents(filter, after, signal);
  } catch (error) {
    if (!(error instanceof LogTrimmed)) throw error;
    throw cursorExpired(
      "Events were not taken before they were trimmed: read the state anew, then follow from now on.",
    );
  }
}
