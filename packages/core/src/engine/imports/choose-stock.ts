// Whose opening stock an import is about: each source variant at each source location that feeds a chosen channel variant.
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import type { TargetRow } from "../../store/entities/target.ts";
import type { NewImportItem } from "../../store/tables/imports.ts";
import type { Tx } from "../../store/tx.ts";
import { isSearched, newItem } from "./import-items.ts";

function isChosen(target: TargetRow, run: SyncRunRow): boolean {
  const { channelVariantIds = null } = run.imports ?? {};
  if (channelVariantIds !== null) return channelVariantIds.includes(target.channelVariant);
  return isSearched(run, target.searchText);
}

export async function chooseStock(
  tx: Tx,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<NewImportItem[]> {
  const places = new Map<string, NewImportItem>();
  const fed = new Set<number>();
  for (const target of await tx.targets.ofIntegration(integration.id)) {
    const { channelVariant, sourceVariant, sourceLocation } = target;
    if (sourceVariant === null || sourceLocation === null || !isChosen(target, run)) continue;
    fed.add(channelVariant);
    const key = `${sourceVariant}:${sourceLocation}`;
    if (!places.has(key)) places.set(key, newItem(run.id, { channelVariant, sourceVariant, sourceLocation }));
  }
  const unfed = (run.imports?.channelVariantIds ?? []).filter((id) => !fed.has(id));
  const reason = "It is not mapped, or no location is: there is nowhere to put its stock.";
  return [
    ...places.values(),
    ...unfed.map((channelVariant) =>
      newItem(run.id, { channelVariant, outcome: "SKIPPED", reason, isOpen: false }),
    ),
  ];
}
