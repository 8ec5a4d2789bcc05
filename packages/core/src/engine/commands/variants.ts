// Which source variant feeds a channel variant, as a person decides it (rules M5, M6).
import type { IntegrationRow, VariantMappingRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { rematch } from "../matching.ts";
import { refreshStatus } from "../status.ts";
import { findChannelVariant, findIntegration, findKnownChannelVariant, findSourceVariant } from "./find.ts";
import { asCommand, type CommandResult, partly, Refused, refusal } from "./refusal.ts";

export type VariantInput = { integrationId: number; channelVariantId: number };
export type DecidedVariant = { integration: IntegrationRow; mapping: VariantMappingRow | null };

async function decide(
  context: EngineContext,
  input: VariantInput,
  apply: (tx: Tx, integration: IntegrationRow) => Promise<void>,
  find = findChannelVariant,
): Promise<CommandResult<DecidedVariant>> {
  const now = context.ports.clock.now();
  const { decided, open } = await context.store.transaction(async (tx) => {
    const integration = await findIntegration(tx, input.integrationId);
    await find(tx, input.channelVariantId, integration.channel);
    await apply(tx, integration);
    const stopped = await rematch(tx, integration, now);
    allowSettling(integration, now);
    await refreshStatus(tx, integration, now);
    const [mapping] = await tx.mappings.ofChannelVariants(integration.id, [input.channelVariantId]);
    return {
      decided: { integration, mapping: mapping ?? null },
      open: await tx.intents.openOfTargets(stopped),
    };
  });
  return partly(decided, await drain(context, input.integrationId, open));
}

/** By hand; beats a match by SKU. Ends an exclusion. */
export const mapVariant = (
  context: EngineContext,
  input: VariantInput & { sourceVariantId: number },
): Promise<CommandResult<DecidedVariant>> =>
  asCommand<DecidedVariant>(() =>
    decide(context, input, async (tx, integration) => {
      const source = await findSourceVariant(tx, input.sourceVariantId, integration.source);
      await tx.integrations.setRule({
        integration: integration.id,
        channelVariant: input.channelVariantId,
        sourceVariant: source.id,
        origin: "MANUAL",
        isExcluded: false,
      });
    }),
  );

/** Forgets a mapping by hand or by import; an exclusion stays. */
export const unmapVariant = (
  context: EngineContext,
  input: VariantInput,
): Promise<CommandResult<DecidedVariant>> =>
  asCommand<DecidedVariant>(() =>
    decide(
      context,
      input,
      async (tx, integration) => {
        const rule = await tx.integrations.ruleOf(integration.id, input.channelVariantId);
        if (rule?.sourceVariant === null || rule === null) {
          const message =
            "Nobody mapped this variant: only a match by SKU is there. Exclude it to stop its sync.";
          throw new Refused(refusal("INVALID", message, ["channelVariantId"]));
        }
        if (rule.isExcluded) rule.sourceVariant = null;
        else await tx.integrations.removeRule(integration.id, input.channelVariantId);
        await tx.flush();
      },
      // What a variant that is gone was mapped to is told as broken until it is forgotten (rule M7).
      findKnownChannelVariant,
    ),
  );

export const excludeVariant = (
  context: EngineContext,
  input: VariantInput & { excluded: boolean },
): Promise<CommandResult<DecidedVariant>> =>
  asCommand<DecidedVariant>(() =>
    decide(context, input, async (tx, integration) => {
      const rule = await tx.integrations.ruleOf(integration.id, input.channelVariantId);
      const sourceVariant = rule?.sourceVariant ?? null;
      if (!input.excluded && sourceVariant === null) {
        await tx.integrations.removeRule(integration.id, input.channelVariantId);
        return;
      }
      await tx.integrations.setRule({
        integration: integration.id,
        channelVariant: input.channelVariantId,
        sourceVariant,
        origin: rule?.origin ?? "MANUAL",
        isExcluded: input.excluded,
      });
    }),
  );
