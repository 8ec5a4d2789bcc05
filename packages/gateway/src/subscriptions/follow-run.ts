// A run, at the start and at each step of its progress, until it has ended.
import { type SyncRunRow, topics } from "@stockgate/core";
import type { GraphQLContext } from "../schema/context.ts";
import { listenForWakes } from "./wakes.ts";

/** Not every step wakes its listeners. */
const lookAgainMs = 500;

const hasEnded = (run: SyncRunRow): boolean =>
  !["QUEUED", "RUNNING", "AWAITING_APPROVAL"].includes(run.state);

/** What a client can see of it. */
const print = ({
  state,
  startedAt,
  finishedAt,
  total,
  done,
  changed,
  unchanged,
  failed,
  errorCode,
}: SyncRunRow) => [state, startedAt, finishedAt, total, done, changed, unchanged, failed, errorCode].join();

export async function* followRun(
  context: GraphQLContext,
  run: SyncRunRow,
  signal: AbortSignal,
): AsyncGenerator<SyncRunRow, void, undefined> {
  const worthALook = [topics.runs(run.integration), topics.pushes(run.integration), topics.events];
  const wakes = listenForWakes(context, worthALook, lookAgainMs, signal);
  try {
    let told: string | null = null;
    while (!signal.aborted) {
      const now = await context.engine.read((tx) => tx.runs.byId(run.id));
      // Its integration was deleted.
      if (!now) return;
      if (print(now) !== told) yield now;
      told = print(now);
      if (hasEnded(now)) return;
      await wakes.wait();
    }
  } finally {
    wakes.close();
  }
}
