// A run as it goes: a bar where a person looks on, one JSON line per step for programs that ask for it.
import type { RunPartsFragment } from "@stockgate/client";
import { exitCodes } from "./exit-codes.ts";
import { plain } from "./output.ts";
import type { Session } from "./session.ts";

const width = 30;
export const hasEnded = ({ state }: Pick<RunPartsFragment, "state">) =>
  !["QUEUED", "RUNNING", "AWAITING_APPROVAL"].includes(state);

/** Ended, or waiting for a person: nothing more comes by itself. */
const isOver = (run: RunPartsFragment) => hasEnded(run) || run.state === "AWAITING_APPROVAL";

function printBar({ kind, state, progress }: RunPartsFragment): string {
  const { done, total, failed } = progress;
  const filled = total === null || total === 0 ? 0 : Math.round((Math.min(done, total) / total) * width);
  const bar = `[${"#".repeat(filled)}${"-".repeat(width - filled)}]`;
  return `${kind} ${bar} ${done}${total === null ? "" : `/${total}`} ${state}${failed > 0 ? `, ${failed} failed` : ""}`;
}

/** Answers the run as it was at the last; `eachStep` is called at every step. */
export async function watchRun(
  { client, io, out, signal }: Session,
  id: string,
  eachStep: (run: RunPartsFragment) => void = () => {},
): Promise<RunPartsFragment | null> {
  const { stderr } = io;
  const isSeen = (stderr.isTTY ?? false) && !out.isJson;
  let last: RunPartsFragment | null = null;
  for await (const run of client.followRun({ id }, { signal })) {
    last = run;
    eachStep(run);
    if (isSeen) stderr.write(`\r\u001B[K${printBar(run)}`);
    if (isOver(run)) break;
  }
  if (isSeen && last) stderr.write("\n");
  return last;
}

export const exitCodeOfRun = (run: RunPartsFragment | null): number =>
  run?.state === "SUCCEEDED" ? exitCodes.ok : exitCodes.wrong;

/** In a sentence, with what to do about it. */
export function tellRun({ out }: Pick<Session, "out">, run: RunPartsFragment): void {
  const { changed, unchanged, failed } = run.progress;
  const counts = `${changed} changed, ${unchanged} right already, ${failed} failed`;
  const style = run.state === "SUCCEEDED" ? "green" : "yellow";
  out.line(
    `${run.kind}${run.dryRun ? " (dry run)" : ""} ${out.style(style, run.state)}: ${counts}.  ${run.id}`,
  );
  if (run.error) out.line(out.style("red", plain(run.error.message)));
  if (run.state === "AWAITING_APPROVAL") {
    out.line(
      `Too much would fall to zero: look at it, then \`stockgate runs approve ${run.id}\` or \`reject\`.`,
    );
  }
}
