// Which source variant feeds a channel variant, as a person decides it (rules M5, M6).
import type { IntegrationRow, VariantMappingRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { rematch } from "../matching.ts";
import { refreshStatus } from "../status.ts";
import {
  type Fault,
  findChannelVariant,
  findIntegration,
  findKnownChannelVariant,
  findSourceVariant,
} from "./find.ts";
import { asCommand, type CommandResult, partly, Refused } from "./refusal.ts";

export type VariantInput = { integrationId: number; channelVariantId: number };
export type DecidedVariant = { integration: IntegrationRow; mapping: VariantMappingRow | null };

/** Stores a decision, lets mappings and targets follow, and waits for writes to what is written to no more (rule T3). */
export async function carryOutDecision<Decided>(
  context: EngineContext,
  integrationId: number,
  decide: (tx: Tx, integration: IntegrationRow) => Promise<void>,
  answer: (tx: Tx, integration: IntegrationRow) => Promise<Decided>,
): Promise<CommandResult<Decided>> {
  const now = context.ports.clock.now();
  const { decided, open } = await context.store.transaction(async (tx) => {
    const integration = await findIntegration(tx, integrationId);
    await decide(tx, integration);
    const stopped = await rematch(tx, integration, now);
    allowSettling(integration, now);
    await refreshStatus(tx, integration, now);
    return {
      decided: await answer(tx, integration),
      open: await tx.intents.openOfTargets(stopped),
    };
  });
  return partly(decided, await drain(context, integrationId, open));
}

const decide = (
  context: EngineContext,
  { integrationId, channelVariantId }: VariantInput,
  apply: (tx: Tx, integration: IntegrationRow) => Promise<void>,
  find = findChannelVariant,
): Promise<CommandResult<DecidedVariant>> =>
  carryOutDecision<DecidedVariant>(
    context,
    integrationId,
    async (tx, integration) => {
      await find(tx, channelVariantId, integration.channel);
      await apply(tx, integration);
    },
    async (tx, integration) => {
      const [mapping] = await tx.mappings.ofChannelVariants(integration.id, [channelVariantId]);
      return { integration, mapping: mapping ?? null };
    },
  );

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

/** There is nothing to be forgotten. */
export const notMappedByHand: Fault = {
  code: "INVALID",
  message: "Nobody mapped this variant: only a match by SKU is there. Exclude it to stop its sync.",
};

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
          throw new Refused({ ...notMappedByHand, field: ["channelVariantId"] });
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
    decide(context, input, (tx, integration) =>
      tx.integrations.exclude(integration.id, [input.channelVariantId], input.excluded),
    ),
  );
