// stockgate apply: the gateway brought to what a file says, after the difference was shown.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { confirm } from "@clack/prompts";
import { Command } from "@commander-js/extra-typings";
import { carryOut } from "../apply/carry-out.ts";
import type { Change } from "../apply/changes.ts";
import { diff } from "../apply/diff.ts";
import { refuse } from "../apply/places.ts";
import { readPresent } from "../apply/present.ts";
import { readDocument } from "../apply/read-document.ts";
import type { Sources } from "../apply/references.ts";
import {
  doneForPrograms,
  plannedForPrograms,
  tellApplied,
  tellDiff,
  tellEnd,
} from "../apply/tell-changes.ts";
import { createWorld } from "../apply/world.ts";
import { formOf } from "../error-form.ts";
import { exitCodeOf, exitCodes, UsageError } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openSession, type Session } from "../session.ts";

async function readConfigFile(io: Io, path: string) {
  if (path === "-") return readDocument("(stdin)", await readAll(io.stdin));
  try {
    return readDocument(path, readFileSync(path, "utf8"));
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (typeof code !== "string" || error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read: ${code}`);
  }
}

/** Paths of secrets are meant from where the file lies. */
const sourcesOf = ({ env }: Io, path: string): Sources => ({
  env,
  readText: (wanted) => readFileSync(resolve(path === "-" ? "." : dirname(path), wanted), "utf8"),
});

/** Only ever asked in a terminal: a program says --yes beforehand. */
async function mayGoOn({ io, out, signal }: Session, changes: readonly Change[]): Promise<boolean> {
  if (!io.stdin.isTTY || out.isJson)
    throw new UsageError(
      `${changes.length} changes, and nobody to ask: look at --dry-run, then say --yes. Nothing was changed.`,
    );
  const answer = await confirm({
    message: "Carry these out?",
    initialValue: false,
    input: io.stdin,
    output: io.stderr,
    signal,
  });
  return answer === true;
}

export const applyCommand = (io: Io) =>
  new Command("apply")
    .description("Bring accounts, mappings and policies to what a file says, after showing what differs.")
    .requiredOption("-f, --file <file>", "the file, YAML or JSON; - for what is piped in")
    .option("--dry-run", "only show what differs; it ends with 5 where something does", false)
    .option("-y, --yes", "do not ask; needed where nobody can be asked", false)
    .option("--prune", "take away what the file's sections do not name", false)
    .option("--update-secrets", "send every secret of the file again", false)
    .addHelpText(
      "after",
      `
What the file does not name is left as it is, but for --prune. Sync is switched on only where the file
says so. Secrets stand in the environment or in files of their own, never in this one. Where a change is
refused, what was done before it stays, and the same command goes on from there. The file: docs/config-file.md.
Examples:
  stockgate export -o stockgate.yaml
  stockgate apply -f stockgate.yaml --dry-run
  stockgate apply -f stockgate.yaml --yes`,
    )
    .action(async ({ file, dryRun, yes, prune, updateSecrets }, command) => {
      const session = openSession(io, command);
      const { out, client, signal } = session;
      const { declared, places } = await readConfigFile(io, file);
      const wantsVariants = (name: string) => declared.integrations?.[name]?.variants !== undefined;
      const present = await readPresent(session, wantsVariants);
      const sources = sourcesOf(io, file);
      const options = { sources, updateSecrets, prune, now: io.now() };
      const { changes, faults } = diff(declared, present, options);
      if (faults.length > 0) throw refuse(places, faults);
      if (!out.isJson) tellDiff(out, changes);
      if (changes.length === 0 || dryRun) {
        out.answer(plannedForPrograms(changes), () => {});
        io.end(changes.length === 0 ? exitCodes.ok : exitCodes.differs);
        return;
      }
      if (!yes && !(await mayGoOn(session, changes)))
        throw new UsageError("Called off: nothing was changed.");
      const world = createWorld(session, present, wantsVariants);
      const done = await carryOut(
        changes,
        client,
        world,
        () => signal.aborted,
        (change) => tellApplied(out, change),
      );
      const error = done.error === null ? {} : { error: formOf(done.error) };
      out.answer({ ...doneForPrograms(done, places), ...error }, () => tellEnd(out, done, places));
      if (done.error !== null) {
        if (!out.isJson) throw done.error;
        io.end(exitCodeOf(done.error));
        return;
      }
      const isWhole = done.failed.length + done.left.length + done.reservations.length === 0;
      io.end(isWhole ? exitCodes.ok : exitCodes.wrong);
    });
