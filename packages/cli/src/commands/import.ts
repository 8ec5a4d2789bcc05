// stockgate import: what the store has and the source lacks. The one thing that has anything written to the source.
import { Command } from "@commander-js/extra-typings";
import type { ImportSelectionInput, RunPartsFragment } from "@stockgate/client";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { findVariant } from "../find-variant.ts";
import type { Io } from "../io.ts";
import { readImports, tellImports } from "../run-imports.ts";
import { exitCodeOfRun, tellRun, watchRun } from "../run-watch.ts";
import { openSession, type Session } from "../session.ts";

const collect = (value: string, before: string[]) => [...before, value];

type Selection = { variant: string[]; search?: string | undefined; all: boolean };

async function readSelection(
  session: Session,
  integrationId: string,
  { variant, search, all }: Selection,
): Promise<ImportSelectionInput> {
  const given = [variant.length > 0, search !== undefined, all].filter(Boolean);
  if (given.length !== 1) throw new UsageError("Say which, in one way: --all, --search or --variant.");
  if (all) return { all: true };
  if (search !== undefined) return { search };
  const ids: string[] = [];
  for (const each of variant)
    ids.push((await findVariant(session, integrationId, "channelVariant", each)).id);
  return { channelVariantIds: ids };
}

/** With --yes it is carried out; without, it is a plan and says so. */
async function seeThrough(session: Session, started: RunPartsFragment, isAll: boolean): Promise<number> {
  const { out } = session;
  const run = await watchRun(session, started.id);
  if (!run) return exitCodes.interrupted;
  const items = await readImports(session, run.id);
  out.answer({ run, items }, () => {
    tellImports(out, items, isAll);
    tellRun(session, run);
    if (run.dryRun) out.line("Nothing was written to the source: the same with --yes carries it out.");
  });
  return exitCodeOfRun(run);
}

const subjects = {
  products: {
    description: "Make in the source what it lacks of the store's products and variants, and map it.",
    about:
      "What bears a SKU that the source has is mapped, not made. Safe to repeat: what was imported is not made again.",
    method: "importProducts",
  },
  stock: {
    description: "Set what is in stock in the source to what the store counts: once for each variant.",
    about:
      "In stock becomes what is available in the store and on its open orders. Safe to repeat: nothing is set twice.",
    method: "importStock",
  },
} as const;

const subjectCommand = (io: Io, name: keyof typeof subjects) => {
  const { description, about, method } = subjects[name];
  return new Command(name)
    .description(description)
    .option("--all", "all variants of the store", false)
    .option("--search <text>", "those whose SKU or title contains this")
    .option(
      "--variant <sku>",
      "this one, by SKU or the vendor's id; may be repeated",
      collect,
      [] as string[],
    )
    .option("-y, --yes", "carry it out; without, nothing is written and the plan is shown", false)
    .option("--all-rows", "show what is so already too", false)
    .option("--no-wait", "answer the run's id and leave it to itself")
    .option("--idempotency-key <key>", "the same key starts nothing a second time")
    .addHelpText(
      "after",
      `
${about}
Examples:
  stockgate import ${name} --all           what it would do
  stockgate import ${name} --all --yes     and do it`,
    )
    .action(async ({ all, search, variant, yes, allRows, wait, idempotencyKey }, command) => {
      const session = openSession(io, command);
      const { id: integrationId } = await session.integration();
      const variants = await readSelection(session, integrationId, { all, search, variant });
      const { syncRun } = await session.client[method]({
        integrationId,
        variants,
        dryRun: !yes,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      });
      if (!wait) return session.out.answer(syncRun, () => session.out.line(syncRun.id));
      io.end(await seeThrough(session, syncRun, allRows));
    });
};

export const importCommand = (io: Io) =>
  new Command("import")
    .description("Bring products, and once their stock, from the store into the source.")
    .addCommand(subjectCommand(io, "products"))
    .addCommand(subjectCommand(io, "stock"));
