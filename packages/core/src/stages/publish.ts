// Arrow 7's end: hands stored events on to whoever waits for them, in commit order. The table is the truth; a wake only
// says that it is worth a look, so a slow subscriber costs nothing but its own delay, and a lost wake nothing at all.
import type { EngineContext } from "../engine/context.ts";
import type { SyncEventRow } from "../store/entities/run.ts";
import type { EventFilter, EventPosition } from "../store/tables/events.ts";
import { isBefore, logTailOf } from "./log-tail.ts";

/** Events read at once for one subscriber. */
const pageSize = 200;

/** Events behind a follower were trimmed before it took them: to go on would be a gap without a word. */
export class LogTrimmed extends Error {
  override readonly name = "LogTrimmed";
}

/** One page behind a position, and up to where the log was seen to hold nothing else that matches. */
async function readPage({ store }: EngineContext, filter: EventFilter, after: EventPosition) {
  return store.read(async (tx) => {
    const end = await tx.events.lastPosition();
    const page = await tx.events.page(filter, { first: pageSize, after });
    if (isBefore(after, await tx.events.trimmedTo()))
      throw new LogTrimmed("These events are no longer kept.");
    return { ...page, end };
  });
}

type Page = Awaited<ReturnType<typeof readPage>>;

/** In the trace of what happened, and not of the subscription that is told of it. */
const notePublished = ({ ports: { telemetry } }: EngineContext, events: readonly SyncEventRow[]) =>
  telemetry.outside(() =>
    telemetry.step(
      {
        name: "publish",
        fields: { events: events.length },
        causes: events.map(({ traceparent }) => traceparent),
        isQuiet: true,
      },
      async () => {},
    ),
  );

/** One note for all who read it together. */
async function readAndNote(context: EngineContext, filter: EventFilter, after: EventPosition): Promise<Page> {
  const page = await readPage(context, filter, after);
  if (page.rows.length > 0) await notePublished(context, page.rows);
  return page;
}

const underWay = new WeakMap<EngineContext["store"], Map<string, Promise<Page>>>();

/** Those who stand at the same place, as most do who wait at the end, are handed the same page, read once. */
async function readPageTogether(
  context: EngineContext,
  filter: EventFilter,
  after: EventPosition,
): Promise<Page> {
  const reads = underWay.get(context.store) ?? new Map<string, Promise<Page>>();
  underWay.set(context.store, reads);
  const key = JSON.stringify([filter, after.tx, after.id]);
  const read = reads.get(key) ?? readAndNote(context, filter, after).finally(() => reads.delete(key));
  reads.set(key, read);
  return read;
}

/**
 * Every event behind `after`, from now on without one; in order, with no gap and no repeat, until aborted. Throws
 * LogTrimmed where events that were still to be handed on are no longer kept.
 */
export async function* followEvents(
  context: EngineContext,
  filter: EventFilter,
  after: EventPosition | null,
  signal: AbortSignal,
): AsyncGenerator<SyncEventRow, void, undefined> {
  const tail = logTailOf(context);
  let position = after ?? (await context.store.read((tx) => tx.events.lastPosition()));
  while (!signal.aborted) {
    const page = await readPageTogether(context, filter, position);
    for (const event of page.rows) {
      if (signal.aborted) return;
      yield event;
      position = { tx: event.tx, id: event.id };
    }
    if (page.hasNext) continue;
    // What did not match need not be looked at again, nor be missed once it is trimmed.
    if (isBefore(position, page.end)) position = page.end;
    await tail.waitBeyond(position, signal);
  }
}
