// Changes as a person reads them, and as a program does.
import { type Output, plain } from "../output.ts";
import type { CarriedOut } from "./carry-out.ts";
import type { Change } from "./changes.ts";
import { printPath, printPlace, type Places } from "./places.ts";

const styles = { "+": "green", "~": "yellow", "-": "red" } as const;

const lineOf = (out: Output, { sign, text }: Change): string =>
  `${out.style(styles[sign], sign)} ${plain(text)}`;

export function tellDiff(out: Output, changes: readonly Change[]): void {
  if (changes.length === 0) return out.line("Nothing to change.");
  for (const change of changes) {
    out.line(lineOf(out, change));
    for (const detail of change.details) out.line(`    ${plain(detail)}`);
    if (change.warning !== null) out.line(out.style("yellow", `  ! ${plain(change.warning)}`));
  }
  const count = (sign: Change["sign"]) => changes.filter((change) => change.sign === sign).length;
  out.line();
  out.line(`${count("+")} to add, ${count("~")} to change, ${count("-")} to take away.`);
}

export const tellApplied = (out: Output, change: Change): void =>
  out.isJson ? undefined : out.line(`done  ${lineOf(out, change)}`);

/** What was done, what was not, and why. */
export function tellEnd(out: Output, done: CarriedOut, places: Places): void {
  const { applied, failed, left, faults, reservations } = done;
  for (const message of reservations) out.line(out.style("yellow", plain(message)));
  for (const change of failed) out.line(`${out.style("red", "fails")} ${lineOf(out, change)}`);
  for (const fault of faults) out.line(out.style("red", plain(printPlace(places.file, places.place(fault)))));
  for (const change of left) out.line(`left  ${lineOf(out, change)}`);
  const isWhole = failed.length + left.length === 0;
  out.line(
    isWhole
      ? `Applied: ${applied.length} changes.`
      : `Applied ${applied.length} of ${applied.length + failed.length + left.length} changes; the same command goes on from here.`,
  );
}

const forPrograms =
  (state: "planned" | "applied" | "failed" | "left") =>
  ({ sign, at, text, details, warning }: Change) => ({
    sign,
    path: printPath(at),
    text,
    details,
    warning,
    state,
  });

export const plannedForPrograms = (changes: readonly Change[]) => ({
  state: changes.length === 0 ? "UNCHANGED" : "PLANNED",
  changes: changes.map(forPrograms("planned")),
  faults: [],
});

export const doneForPrograms = (done: CarriedOut, places: Places) => ({
  state: done.failed.length + done.left.length === 0 ? "APPLIED" : "FAILED",
  changes: [
    ...done.applied.map(forPrograms("applied")),
    ...done.failed.map(forPrograms("failed")),
    ...done.left.map(forPrograms("left")),
  ],
  faults: done.faults.map((fault) => ({ file: places.file, ...places.place(fault) })),
  reservations: done.reservations,
});
