// What a run changed, or would change, as a person reads it.
import type { SyncRunChangesQuery } from "@stockgate/client";
import { everyPage } from "./every-page.ts";
import { type Output, plain } from "./output.ts";
import type { Session } from "./session.ts";

type Node = NonNullable<SyncRunChangesQuery["node"]>;
export type Change = Extract<Node, { changes: unknown }>["changes"]["nodes"][number];

/** Rows shown to a person unless all are asked for. */
const mostShown = 250;

export const readChanges = ({ client }: Session, id: string): Promise<Change[]> =>
  everyPage<Change>(async (after) => {
    const node = await client.syncRunChanges({ id, after });
    return node && "changes" in node ? node.changes : null;
  });

function printDelta(out: Output, { from, to }: Change): string {
  if (from === null || to === null || from === to) return "";
  return to > from ? out.style("green", `+${to - from}`) : out.style("red", `${to - from}`);
}

export function tellChanges(out: Output, changes: readonly Change[], isAll: boolean): void {
  const worth = isAll ? changes : changes.filter(({ outcome }) => outcome !== "UNCHANGED");
  if (worth.length === 0) return out.line("Nothing differs.");
  const shown = isAll ? worth : worth.slice(0, mostShown);
  out.table(
    ["SKU", "Location", "Now", "Then", "", "Outcome", "Why"],
    shown.map((change) => [
      plain(change.target?.channelVariant.sku ?? change.target?.channelVariant.title),
      plain(change.target?.channelLocation.name),
      change.from,
      change.to,
      printDelta(out, change),
      change.outcome,
      plain(change.target?.driftCause ?? change.reason),
    ]),
  );
  if (shown.length < worth.length) out.line(`... and ${worth.length - shown.length} more: --all shows them.`);
}
