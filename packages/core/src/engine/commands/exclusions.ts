// Leaves many channel variants out of the sync at once, or takes them in again (rule M6): picked one by one, by what is
// searched for, or by a tag as it is borne now.
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import type { EngineContext } from "../context.ts";
import { findIntegration } from "./find.ts";
import { asCommand, type CommandResult } from "./refusal.ts";
import { type SelectedVariants, selectVariants, type VariantSelection } from "./select-variants.ts";
import { carryOutDecision } from "./variants.ts";

export type ExclusionInput = VariantSelection & {
  integrationId: number;
  isExcluded: boolean;
  /** Changes nothing; the answer is what it would change. */
  isDryRun: boolean;
};

/** Those of the selection that are not already as wanted. */
async function findConcerned(
  tx: Tx,
  integration: IntegrationRow,
  { isExcluded, ...selection }: ExclusionInput,
): Promise<number[]> {
  const selected = await selectVariants(tx, integration, selection);
  const rules = await tx.integrations.rules(integration.id);
  const excluded = new Set(rules.flatMap((rule) => (rule.isExcluded ? [rule.channelVariant] : [])));
  return selected.filter((id) => excluded.has(id) !== isExcluded);
}

export const excludeVariants = (
  context: EngineContext,
  input: ExclusionInput,
): Promise<CommandResult<SelectedVariants>> =>
  asCommand<SelectedVariants>(() => {
    if (input.isDryRun) {
      return context.store.read(async (tx) => {
        const integration = await findIntegration(tx, input.integrationId);
        return { integration, channelVariantIds: await findConcerned(tx, integration, input) };
      });
    }
    let channelVariantIds: number[] = [];
    return carryOutDecision<SelectedVariants>(
      context,
      input.integrationId,
      async (tx, integration) => {
        channelVariantIds = await findConcerned(tx, integration, input);
        await tx.integrations.exclude(integration.id, channelVariantIds, input.isExcluded);
      },
      (_tx, integration) => Promise.resolve({ integration, channelVariantIds }),
    );
  });
