// Why a SQLite file cannot be used, in words for whoever operates it. SQLite's own are true, and tell neither which file
// nor what to do.
import { StoreInUse } from "./process-lock.ts";

/** Nothing was changed in the file. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
}

const restoreIt = "Restore a backup (docs/deployment.md), or name another file.";

/** By SQLite's primary result codes. */
const explanations: Readonly<Record<number, string>> = {
  8: "It may not be written to: give this user the right to, in its folder too, and see whether the disk is read-only.",
  10: "The disk fails to read or write it. See the system's log, and whether there is room left.",
  11: `It is damaged. ${restoreIt}`,
  13: "The disk is full. Make room: nothing is lost.",
  14: "It cannot be opened or created: its folder must be there, and this user must be allowed to write in it.",
  26: `It is no SQLite database, or damaged from its beginning. ${restoreIt}`,
};

/** Also where the ORM wrapped it. */
function codeOf(error: unknown): number | null {
  for (let each = error; each instanceof Error; each = each.cause) {
    const code: unknown = Reflect.get(each, "errcode");
    // Extended codes bear the primary one in their lowest byte.
    if (typeof code === "number") return code % 256;
    const previous: unknown = Reflect.get(each, "previous");
    if (previous instanceof Error && previous !== each && each.cause === undefined) return codeOf(previous);
  }
  return null;
}

/** What keeps SQLite from answering, in words for whoever asked; null where the error is none of the store's file. */
export const storeFaultOf = (error: unknown): string | null => explanations[codeOf(error) ?? -1] ?? null;

/** The error to throw in its place. */
export function explainFault(path: string, error: unknown): unknown {
  if (error instanceof StoreInUse || error instanceof StoreUnusable) return error;
  const explanation = storeFaultOf(error);
  if (explanation === null || !(error instanceof Error)) return error;
  return new StoreUnusable(`The database ${path} cannot be used (${error.message}). ${explanation}`, {
    cause: error,
  });
}

/** Throws where a newer version has changed the tables in a way that this one does not know. */
export function refuseNewer(path: string, done: readonly string[], known: readonly string[]): void {
  const unknown = done.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new StoreUnusable(
    `The database ${path} was changed by a newer version of Stockgate (${unknown.join(", ")}). ` +
      "Start that version, or restore a backup of before: this one would not understand what it finds.",
  );
}
