// Many mappings by hand or by import forgotten at once (rule M6): all are judged before the first is forgotten, in one
// transaction, with one matching, however many they are.
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { faultOfKnown } from "./find.ts";
import { type DecidedVariants, stateMappings } from "./map-variants.ts";
import { asCommand, type CommandResult, Refused, type Refusal, refusal } from "./refusal.ts";
import { carryOutDecision, notMappedByHand } from "./variants.ts";

export type UnmapVariantsInput = { integrationId: number; channelVariantIds: readonly number[] };

const repeated = (before: number) =>
  ({ code: "INVALID", message: `Number ${before} names this variant already.` }) as const;

/** Everything that is wrong with them, variant by variant. A variant that is gone may be forgotten as well (rule M7). */
async function judge(
  tx: Tx,
  { id, channel }: IntegrationRow,
  channelVariantIds: readonly number[],
): Promise<Refusal[]> {
  if (channelVariantIds.length === 0)
    return [refusal("OUT_OF_RANGE", "No variant is named: name at least one.", ["channelVariantIds"])];
  const variants = await tx.catalog.channelVariantsByIds(channelVariantIds);
  const variantOf = new Map(variants.map((variant) => [variant.id, variant]));
  const rules = await tx.integrations.rulesOf(id, channelVariantIds);
  const mapped = new Set(rules.flatMap((rule) => (rule.sourceVariant === null ? [] : [rule.channelVariant])));
  const firstOf = new Map<number, number>();
  return channelVariantIds.flatMap((variantId, index) => {
    const before = firstOf.get(variantId) ?? index;
    firstOf.set(variantId, before);
    const fault =
      faultOfKnown(variantOf.get(variantId), channel) ??
      (before < index ? repeated(before) : mapped.has(variantId) ? null : notMappedByHand);
    return fault ? [{ ...fault, field: ["channelVariantIds", String(index)] }] : [];
  });
}

/** As `unmapVariant` does one; all or nothing. */
export const unmapVariants = (
  context: EngineContext,
  { integrationId, channelVariantIds }: UnmapVariantsInput,
): Promise<CommandResult<DecidedVariants>> =>
  asCommand<DecidedVariants>(() =>
    carryOutDecision<DecidedVariants>(
      context,
      integrationId,
      async (tx, integration) => {
        const refusals = await judge(tx, integration, channelVariantIds);
        if (refusals.length > 0) throw new Refused(...refusals);
        await tx.integrations.forgetMapped(integration.id, channelVariantIds);
      },
      (tx, integration) => stateMappings(tx, integration, channelVariantIds),
    ),
  );
