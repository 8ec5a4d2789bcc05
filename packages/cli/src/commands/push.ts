// stockgate push, reconcile, retry and refresh: work that is a run, waited for, with what it changes.
import { Command } from "@commander-js/extra-typings";
import type { RunPartsFragment } from "@stockgate/client";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { readChanges, tellChanges } from "../run-changes.ts";
import { exitCodeOfRun, tellRun, watchRun } from "../run-watch.ts";
import type { Session } from "../session.ts";
import { openSession } from "../session.ts";

const collect = (value: string, before: string[]) => [...before, value];

async function seeThrough(
  session: Session,
  started: RunPartsFragment,
  isAll: boolean,
  waits: boolean,
): Promise<number> {
  const { out } = session;
  if (!waits) {
    out.answer(started, () => out.line(started.id));
    return exitCodes.ok;
  }
  const run = await watchRun(session, started.id);
  if (!run) return exitCodes.interrupted;
  const changes = await readChanges(session, run.id);
  out.answer({ run, changes }, () => {
    tellChanges(out, changes, isAll);
    tellRun(session, run);
  });
  return exitCodeOfRun(run);
}

const withRunOptions = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .option("--dry-run", "write nothing: show what would be", false)
    .option("--all", "show what is right already too", false)
    .option("--no-wait", "answer the run's id and leave it to itself")
    .option("--idempotency-key <key>", "the same key starts nothing a second time");

const keyOf = (idempotencyKey: string | undefined) =>
  idempotencyKey === undefined ? {} : { idempotencyKey };

export const pushCommand = (io: Io) =>
  withRunOptions("push", "Compute and push now: everything mapped, or the SKUs named.")
    .option("--sku <sku>", "only this SKU; may be repeated", collect, [] as string[])
    .addHelpText(
      "after",
      `
Examples:
  stockgate push --dry-run             what would change, and by how much
  stockgate push --sku OAK-TRAY-S      one SKU, now`,
    )
    .action(async ({ dryRun, all, wait, sku, idempotencyKey }, command) => {
      const session = openSession(io, command);
      const { id } = await session.integration();
      const { syncRun } = await session.client.pushStock({
        integrationId: id,
        dryRun,
        ...(sku.length > 0 ? { skus: sku } : {}),
        ...keyOf(idempotencyKey),
      });
      io.end(await seeThrough(session, syncRun, all, wait));
    });

export const reconcileCommand = (io: Io) =>
  withRunOptions("reconcile", "Read both sides, report the drift with its causes, push what differs.")
    .addHelpText("after", "\nIt begins by itself every night; with --dry-run it only tells.")
    .action(async ({ dryRun, all, wait, idempotencyKey }, command) => {
      const session = openSession(io, command);
      const { id } = await session.integration();
      const input = { integrationId: id, dryRun, ...keyOf(idempotencyKey) };
      const { syncRun } = await session.client.reconcile(input);
      io.end(await seeThrough(session, syncRun, all, wait));
    });

export const retryCommand = (io: Io) =>
  new Command("retry")
    .description("Try again at once what has failed.")
    .option("--all", "show what is right already too", false)
    .option("--no-wait", "answer the run's id and leave it to itself")
    .action(async ({ all, wait }, command) => {
      const session = openSession(io, command);
      const { id } = await session.integration();
      const { syncRun } = await session.client.retryFailedTargets({ integrationId: id });
      io.end(await seeThrough(session, syncRun, all, wait));
    });

export const refreshCommand = (io: Io) =>
  new Command("refresh")
    .description("Read both catalogs again and match them again.")
    .option("--no-wait", "answer the run's id and leave it to itself")
    .addHelpText("after", "\nIt begins by itself where a catalog changes; this is for whoever cannot wait.")
    .action(async ({ wait }, command) => {
      const session = openSession(io, command);
      const { id } = await session.integration();
      const { syncRun } = await session.client.refreshCatalog({ integrationId: id });
      const run = wait ? await watchRun(session, syncRun.id) : syncRun;
      if (!run) return io.end(exitCodes.interrupted);
      session.out.answer(run, () => (wait ? tellRun(session, run) : session.out.line(run.id)));
      if (wait) io.end(exitCodeOfRun(run));
    });
