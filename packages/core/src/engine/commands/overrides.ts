// Buffers and a maximum for single variants, picked one by one, by what is searched for, or by a tag (rule Q8).
import { noOverrides, type VariantOverrides } from "../../domain/policy.ts";
import { parseQuantity } from "../../domain/quantity.ts";
import type { Tx } from "../../store/tx.ts";
import { type EngineContext, topics } from "../context.ts";
import { loadOverrides } from "../group-by-number.ts";
import { recompute } from "../recompute.ts";
import { checkPercent, checkRange } from "./check-numbers.ts";
import { findIntegration } from "./find.ts";
import { asCommand, type CommandResult, Refused, refusal } from "./refusal.ts";
import { type SelectedVariants, selectVariants, type VariantSelection } from "./select-variants.ts";

/** A field left out stays; null: as the policy says. */
export type OverrideChange = {
  bufferQuantity?: number | null | undefined;
  /** A decimal. */
  bufferPercent?: string | null | undefined;
  maximumQuantity?: number | null | undefined;
};

/** What is decided after it; throws Refused with everything that is wrong with the change. */
function readChange(change: OverrideChange): (before: VariantOverrides) => VariantOverrides {
  const { bufferQuantity, bufferPercent, maximumQuantity } = change;
  const refusals = [
    ...checkRange(bufferQuantity, ["bufferQuantity"]),
    ...checkPercent(bufferPercent, ["bufferPercent"]),
    ...checkRange(maximumQuantity, ["maximumQuantity"]),
  ];
  if (bufferQuantity === undefined && bufferPercent === undefined && maximumQuantity === undefined) {
    const message = "Say what to decide: bufferQuantity, bufferPercent or maximumQuantity.";
    refusals.push(refusal("INVALID", message));
  }
  if (refusals.length > 0) throw new Refused(...refusals);
  const percent = typeof bufferPercent === "string" ? (parseQuantity(bufferPercent) ?? null) : bufferPercent;
  return (before) => ({
    bufferQuantity: bufferQuantity === undefined ? before.bufferQuantity : bufferQuantity,
    bufferPercent: percent === undefined ? before.bufferPercent : percent,
    maximumQuantity: maximumQuantity === undefined ? before.maximumQuantity : maximumQuantity,
  });
}

async function decide(
  tx: Tx,
  input: VariantSelection & { integrationId: number },
  change: (before: VariantOverrides) => VariantOverrides,
  now: number,
): Promise<SelectedVariants> {
  const integration = await findIntegration(tx, input.integrationId);
  const channelVariantIds = await selectVariants(tx, integration, input);
  const before = await loadOverrides(tx, integration, channelVariantIds);
  const after = new Map(channelVariantIds.map((id) => [id, change(before.get(id) ?? noOverrides)]));
  await tx.overrides.replace(integration.id, after);
  const targets = await tx.targets.ofChannelVariants(channelVariantIds);
  const ours = targets.filter((target) => target.integration === integration.id);
  await recompute(tx, integration, ours, { now });
  const count = channelVariantIds.length;
  const variants = count === 1 ? "one variant" : `${count} variants`;
  const message = `What is held back of ${variants} of ${integration.name} changed.`;
  const event = { type: "POLICY_CHANGED", occurredAt: now, integration: integration.id, message } as const;
  await tx.events.append([{ ...event, detail: { variants: count } }]);
  tx.wake(topics.events);
  return { integration, channelVariantIds };
}

/** Stores it and computes the numbers concerned anew, at once (rule C5). */
export const setVariantOverrides = (
  context: EngineContext,
  input: VariantSelection & OverrideChange & { integrationId: number },
): Promise<CommandResult<SelectedVariants>> =>
  asCommand<SelectedVariants>(async () => {
    const change = readChange(input);
    const now = context.ports.clock.now();
    return context.store.transaction((tx) => decide(tx, input, change, now));
  });

/** The policy alone counts for them again. */
export const clearVariantOverrides = (
  context: EngineContext,
  input: VariantSelection & { integrationId: number },
): Promise<CommandResult<SelectedVariants>> =>
  asCommand<SelectedVariants>(() => {
    const now = context.ports.clock.now();
    return context.store.transaction((tx) => decide(tx, input, () => noOverrides, now));
  });
