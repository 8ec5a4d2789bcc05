// What an import made or set in the source, or would, as a person reads it.
import type { SyncRunImportsQuery } from "@stockgate/client";
import { everyPage } from "./every-page.ts";
import { type Output, plain } from "./output.ts";
import type { Session } from "./session.ts";

type Node = NonNullable<SyncRunImportsQuery["node"]>;
export type ImportItem = Extract<Node, { imports: unknown }>["imports"]["nodes"][number];

/** Rows shown to a person unless all are asked for. */
const mostShown = 250;

export const readImports = ({ client }: Session, id: string): Promise<ImportItem[]> =>
  everyPage<ImportItem>(async (after) => {
    const node = await client.syncRunImports({ id, after });
    return node && "imports" in node ? node.imports : null;
  });

export function tellImports(out: Output, items: readonly ImportItem[], isAll: boolean): void {
  const worth = isAll ? items : items.filter(({ outcome }) => outcome !== "UNCHANGED");
  if (worth.length === 0) return out.line("Nothing is to be imported.");
  const shown = isAll ? worth : worth.slice(0, mostShown);
  out.table(
    ["Variant", "In the source", "Location", "Now", "Then", "Outcome", "Why"],
    shown.map(({ channelVariant, sourceVariant, sourceLocation, from, to, outcome, reason }) => [
      plain(channelVariant?.sku ?? channelVariant?.title),
      plain(sourceVariant?.sku ?? sourceVariant?.name),
      plain(sourceLocation?.name),
      from,
      to,
      outcome,
      plain(reason),
    ]),
  );
  if (shown.length < worth.length)
    out.line(`... and ${worth.length - shown.length} more: --all-rows shows them.`);
}
