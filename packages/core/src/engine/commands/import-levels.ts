// Sets opening stock in the source to what a person counted at the channel's locations (rule M10): the run of a stock
// import, with the numbers given instead of read.
import {
  type LevelFault,
  type LevelStatement,
  type StatedLevels,
  stateLevels,
} from "../../domain/state-levels.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { ImportRequest, SyncRunRow } from "../../store/entities/run.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { beginItems, newItem } from "../imports/import-items.ts";
import { resolveLocations } from "../location-problems.ts";
import { demandImport } from "./imports.ts";
import { type CommandResult, Refused, refusal } from "./refusal.ts";
import { askForRun, type KeyedInput } from "./runs.ts";

export type ImportLevelsInput = KeyedInput & {
  statements: readonly LevelStatement[];
  /** Rows that could not even be read as statements. */
  unread: number;
  /** The same for the same file: the key's input. */
  digest: string;
  isDryRun: boolean;
  skipBad: boolean;
};
export type ImportedLevels = { run: SyncRunRow | null; faults: LevelFault[] };

async function judge(
  tx: Tx,
  integration: IntegrationRow,
  statements: readonly LevelStatement[],
): Promise<StatedLevels> {
  const mappings = await tx.mappings.ofIntegration(integration.id);
  const sourceOf = new Map(
    mappings.flatMap(({ channelVariant, sourceVariant, status }) =>
      channelVariant !== null && status === "MAPPED" ? [[channelVariant, sourceVariant]] : [],
    ),
  );
  const follows = new Map(
    (await resolveLocations(tx, integration)).map((each) => [each.channelLocationId, each.sourceLocationId]),
  );
  const locations = await tx.accounts.locations(integration.channel);
  const variants = (await tx.catalog.channelVariants(integration.channel)).filter((each) => !each.isDeleted);
  return stateLevels(
    statements,
    variants.map(({ id, sku, title }) => ({ id, sku, title, sourceVariant: sourceOf.get(id) ?? null })),
    locations
      .filter(({ isRemoved }) => !isRemoved)
      .map(({ id, name }) => ({ id, name, sourceLocation: follows.get(id) ?? null })),
  );
}

const begin = (tx: Tx, run: SyncRunRow, { stock, skipped }: StatedLevels): Promise<void> =>
  beginItems(tx, run, [
    ...stock.map(({ inStock: toQuantity, ...place }) => newItem(run.id, { ...place, toQuantity })),
    ...skipped.map((each) => newItem(run.id, { ...each, outcome: "SKIPPED", isOpen: false })),
  ]);

/** All or nothing, unless the bad rows are to be left out. */
export async function importLevels(
  context: EngineContext,
  input: ImportLevelsInput,
): Promise<CommandResult<ImportedLevels>> {
  const { integrationId, statements, digest, unread, isDryRun, skipBad, idempotencyKey } = input;
  const imports: ImportRequest = { subject: "STOCK", channelVariantIds: [], search: null, digest };
  const request = { kind: "IMPORT", isDryRun, skus: null, imports, idempotencyKey } as const;
  let judged: StatedLevels | null = null;
  const { value: run, refusals } = await askForRun(
    context,
    integrationId,
    request,
    async (tx, integration) => {
      await demandImport(context, tx, integration);
      judged = await judge(tx, integration, statements);
      const bad = judged.faults.length + unread;
      if (bad === 0 || skipBad) return;
      throw new Refused(refusal("INVALID", `${bad} of the rows are bad: nothing was done.`, ["file"]));
    },
    async (tx, row) => {
      if (judged) await begin(tx, row, judged);
    },
  );
  const faults = (judged as StatedLevels | null)?.faults ?? [];
  return { value: run || faults.length > 0 ? { run, faults } : null, refusals };
}
