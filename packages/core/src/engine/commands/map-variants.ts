// Many mappings by hand at once (rule M6): all are judged before the first is stored, in one transaction, with one matching,
// however many they are.
import type { IntegrationRow, VariantMappingRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { faultOfChannelVariant, faultOfSourceVariant } from "./find.ts";
import { asCommand, type CommandResult, Refused, type Refusal, refusal } from "./refusal.ts";
import { carryOutDecision } from "./variants.ts";

type VariantPair = { channelVariantId: number; sourceVariantId: number };
export type MapVariantsInput = { integrationId: number; mappings: readonly VariantPair[] };
/** In the order in which they were named. */
export type DecidedVariants = { integration: IntegrationRow; mappings: VariantMappingRow[] };

const refusalOf = (
  fault: Omit<Refusal, "field"> | null,
  index: number,
  field: keyof VariantPair,
): Refusal[] => (fault ? [{ ...fault, field: ["mappings", String(index), field] }] : []);

/** Everything that is wrong with them, pair by pair. */
async function judge(
  tx: Tx,
  { channel, source }: IntegrationRow,
  pairs: readonly VariantPair[],
): Promise<Refusal[]> {
  if (pairs.length === 0)
    return [refusal("OUT_OF_RANGE", "Nothing is named: name at least one.", ["mappings"])];
  const channels = await tx.catalog.channelVariantsByIds(pairs.map((pair) => pair.channelVariantId));
  const sources = await tx.catalog.sourceVariantsByIds(pairs.map((pair) => pair.sourceVariantId));
  const channelOf = new Map(channels.map((variant) => [variant.id, variant]));
  const sourceOf = new Map(sources.map((variant) => [variant.id, variant]));
  const firstOf = new Map<number, number>();
  return pairs.flatMap(({ channelVariantId, sourceVariantId }, index) => {
    const before = firstOf.get(channelVariantId) ?? index;
    firstOf.set(channelVariantId, before);
    const repeated = { code: "INVALID", message: `Pair ${before} speaks of this variant already.` } as const;
    const fault = faultOfChannelVariant(channelOf.get(channelVariantId), channel);
    return [
      ...refusalOf(fault ?? (before < index ? repeated : null), index, "channelVariantId"),
      ...refusalOf(faultOfSourceVariant(sourceOf.get(sourceVariantId), source), index, "sourceVariantId"),
    ];
  });
}

/** How these are mapped now, in the order in which they are named. */
export async function stateMappings(
  tx: Tx,
  integration: IntegrationRow,
  channelVariants: readonly number[],
): Promise<DecidedVariants> {
  const mappings = await tx.mappings.ofChannelVariants(integration.id, [...channelVariants]);
  const mappingOf = new Map(mappings.map((mapping) => [mapping.channelVariant, mapping]));
  return { integration, mappings: channelVariants.flatMap((id) => mappingOf.get(id) ?? []) };
}

/** As `mapVariant` does one; all or nothing. */
export const mapVariants = (
  context: EngineContext,
  { integrationId, mappings: pairs }: MapVariantsInput,
): Promise<CommandResult<DecidedVariants>> =>
  asCommand<DecidedVariants>(() => {
    const channelVariants = pairs.map((pair) => pair.channelVariantId);
    return carryOutDecision<DecidedVariants>(
      context,
      integrationId,
      async (tx, integration) => {
        const refusals = await judge(tx, integration, pairs);
        if (refusals.length > 0) throw new Refused(...refusals);
        const rules = pairs.map(({ channelVariantId, sourceVariantId }) => ({
          integration: integration.id,
          channelVariant: channelVariantId,
          sourceVariant: sourceVariantId,
          origin: "MANUAL" as const,
          isExcluded: false,
        }));
        await tx.integrations.replaceRules(integration.id, channelVariants, rules);
      },
      (tx, integration) => stateMappings(tx, integration, channelVariants),
    );
  });
