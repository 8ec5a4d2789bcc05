// stockgate runs: what was asked for, how far it has come, and what waits for a person.
import { Command } from "@commander-js/extra-typings";
import type { RunPartsFragment } from "@stockgate/client";
import { exitCodes, UsageError } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { readChanges, tellChanges } from "../run-changes.ts";
import { exitCodeOfRun, hasEnded, tellRun, watchRun } from "../run-watch.ts";
import { openSession, type Session } from "../session.ts";

const decisions = {
  approve: [
    "Let a held run go: its targets are computed anew, and written as they are then.",
    "approveSyncRun",
  ],
  reject: ["End a held run: its targets stay as they are.", "rejectSyncRun"],
  cancel: ["Call off what a run has not done yet.", "cancelSyncRun"],
} as const;

const decisionCommand = (io: Io, name: keyof typeof decisions) => {
  const [description, method] = decisions[name];
  return new Command(name)
    .description(description)
    .argument("<run>", "the run's id")
    .action(async (syncRunId, _options, command) => {
      const session = openSession(io, command);
      const { syncRun } = await session.client[method]({ syncRunId });
      session.out.answer(syncRun, () => tellRun(session, syncRun));
    });
};

/** They are listed as they were asked for: the latest last. */
async function recentRuns({ client, integration }: Session, count: number): Promise<RunPartsFragment[]> {
  const { id } = await integration();
  const found = await client.syncRuns({ integrationId: id, last: count });
  return found?.syncRuns.nodes ?? [];
}

async function followRun(session: Session, wanted: string | undefined): Promise<number> {
  const { out } = session;
  const id = wanted ?? (await recentRuns(session, 50)).find((run) => !hasEnded(run))?.id;
  if (id === undefined) {
    out.answer(null, () => out.line("No run is under way."));
    return exitCodes.ok;
  }
  const run = await watchRun(session, id, (step) => out.answer(step, () => {}));
  if (!run) return exitCodes.interrupted;
  if (!out.isJson) tellRun(session, run);
  return exitCodeOfRun(run);
}

async function showRun(session: Session, id: string, isAll: boolean): Promise<number> {
  const { client, out } = session;
  const node = (await client.syncRun({ id })) as RunPartsFragment | { state?: never } | null;
  if (!node?.state) throw new UsageError(`There is no run "${id}".`);
  const changes = await readChanges(session, id);
  out.answer({ run: node, changes }, () => {
    tellChanges(out, changes, isAll);
    tellRun(session, node);
  });
  return exitCodes.ok;
}

export const runsCommand = (io: Io) =>
  new Command("runs")
    .description("List the latest runs, show one, or follow one to its end.")
    .argument("[run]", "a run's id: what it changed")
    .option("-f, --follow", "follow it, or the one under way, to its end", false)
    .option("--first <count>", "how many to list", "20")
    .option("--all", "show what is right already too", false)
    .addHelpText(
      "after",
      "\nWith --follow --json each step is a JSON line. It ends with 1 where the run did not succeed.",
    )
    .addCommand(decisionCommand(io, "approve"))
    .addCommand(decisionCommand(io, "reject"))
    .addCommand(decisionCommand(io, "cancel"))
    .action(async (id, { follow, first, all }, command) => {
      const session = openSession(io, command);
      if (follow) {
        io.end(await followRun(session, id));
        return;
      }
      if (id !== undefined) {
        io.end(await showRun(session, id, all));
        return;
      }
      if (!/^[1-9]\d{0,2}$/.test(first))
        throw new UsageError(`--first is a number from 1 to 250, not "${first}".`);
      const runs = await recentRuns(session, Number(first));
      session.out.answer(runs, () =>
        session.out.table(
          ["Run", "State", "Began", "Done", "Changed", "Failed", "Id"],
          runs.map(({ kind, dryRun, state, startedAt, progress, id: runId }) => [
            `${kind}${dryRun ? " (dry run)" : ""}`,
            state,
            plain(startedAt),
            progress.total === null ? progress.done : `${progress.done}/${progress.total}`,
            progress.changed,
            progress.failed,
            runId,
          ]),
        ),
      );
    });
