// Importing into the source what the channel sells and what it counts of it (rule M10): the one thing that writes there.
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { ImportSubject, SyncRunRow } from "../../store/entities/run.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { demandPrepared } from "./find.ts";
import { type CommandResult, Refused, type Refusal, refusal } from "./refusal.ts";
import { askForRun, type KeyedInput } from "./runs.ts";

/** More than anybody names by hand; for more there are search and all. */
const idsAtMost = 1000;

export type ImportInput = KeyedInput & {
  /** One of these three. */
  channelVariantIds: number[] | null;
  search: string | null;
  all: boolean;
  isDryRun: boolean;
};

async function demandCapability(context: EngineContext, tx: Tx, integration: IntegrationRow): Promise<void> {
  const account = await tx.accounts.byId(integration.source);
  const adapter = account && context.connections.adapterNamed(account.adapter);
  if (adapter?.capabilities.includes("catalog-import")) return;
  const message = `${account?.name ?? "The source"} takes no imports: its adapter cannot write to it.`;
  throw new Refused(refusal("UNSUPPORTED", message, ["integrationId"]));
}

function demandOneSelection({ channelVariantIds, search, all }: ImportInput): void {
  const given = [channelVariantIds !== null, search !== null, all].filter(Boolean).length;
  if (given !== 1) {
    const message = "Say what to import by one of channelVariantIds, search and all: true.";
    throw new Refused(refusal("INVALID", message, [given === 0 ? "all" : "channelVariantIds"]));
  }
  if (search !== null && search.trim() === "") {
    throw new Refused(refusal("INVALID", "An empty search finds everything: say all: true.", ["search"]));
  }
  if (channelVariantIds === null) return;
  if (channelVariantIds.length === 0 || channelVariantIds.length > idsAtMost) {
    const message = `Name 1 to ${idsAtMost} variants, or use search or all.`;
    throw new Refused(refusal("OUT_OF_RANGE", message, ["channelVariantIds"]));
  }
}

/** Every id named must be one of the channel's live variants. */
async function demandVariants(tx: Tx, integration: IntegrationRow, ids: readonly number[]): Promise<void> {
  const variants = new Map((await tx.catalog.channelVariantsByIds(ids)).map((each) => [each.id, each]));
  const refusals = ids.flatMap((id, index): Refusal[] => {
    const variant = variants.get(id);
    const field = ["channelVariantIds", String(index)];
    if (!variant) return [refusal("NOT_FOUND", "There is no such channel variant.", field)];
    if (variant.account !== integration.channel)
      return [refusal("INVALID", `${variant.title} is sold in another channel.`, field)];
    return variant.isDeleted
      ? [refusal("INVALID", `${variant.title} is deleted in the channel.`, field)]
      : [];
  });
  if (refusals.length > 0) throw new Refused(...refusals);
}

export async function demandImport(
  context: EngineContext,
  tx: Tx,
  integration: IntegrationRow,
): Promise<void> {
  await demandCapability(context, tx, integration);
  demandPrepared(integration);
}

function askForImport(
  context: EngineContext,
  subject: ImportSubject,
  input: ImportInput,
): Promise<CommandResult<SyncRunRow>> {
  const { integrationId, isDryRun, idempotencyKey, channelVariantIds, search } = input;
  const imports = { subject, channelVariantIds, search };
  const request = { kind: "IMPORT", isDryRun, skus: null, imports, idempotencyKey } as const;
  return askForRun(context, integrationId, request, async (tx, integration) => {
    await demandCapability(context, tx, integration);
    demandOneSelection(input);
    if (channelVariantIds) await demandVariants(tx, integration, channelVariantIds);
    demandPrepared(integration);
  });
}

/** Makes what the source lacks of the channel's variants, and maps it by the channel's own ids. */
export const importProducts = (
  context: EngineContext,
  input: ImportInput,
): Promise<CommandResult<SyncRunRow>> => askForImport(context, "PRODUCTS", input);

/** Sets in stock to what the channel counts, once for each variant and location. */
export const importStock = (context: EngineContext, input: ImportInput): Promise<CommandResult<SyncRunRow>> =>
  askForImport(context, "STOCK", input);
