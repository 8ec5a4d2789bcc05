// Channel variants picked one by one, by what is searched for, or by a tag: how an input names them, and the answer.
import type { CommandResult, Refusal, SelectedVariants, VariantSelection } from "@stockgate/core";
import type { GraphQLContext } from "./context.ts";
import { Integration } from "./integration.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { carryOut, definePayload, type WantedId } from "./user-error.ts";
import { ChannelVariant } from "./variant.ts";

/** Variants that may be named at once, and that an answer shows. */
const mostVariants = 250;

export const selectionTexts = {
  integrationId: { required: true, description: "Which integration." },
  channelVariantIds: { description: `These variants of the channel; at most ${mostVariants}.` },
  search: { description: "Those whose SKU or title contains this, in any letter case." },
  tag: { description: "Those whose product bears this tag now, in any letter case." },
} as const;

export const definePayloadOfSelection = (name: string) =>
  definePayload<SelectedVariants>(name, (t) => ({
    channelVariants: t.field({
      type: [ChannelVariant],
      description: `The variants concerned, the first ${mostVariants} of them.`,
      resolve: ({ value }) => value?.channelVariantIds.slice(0, mostVariants) ?? [],
    }),
    count: t.int({
      description: "How many variants it concerned.",
      resolve: ({ value }) => value?.channelVariantIds.length ?? 0,
    }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "As it is now; null where the request was refused.",
      resolve: ({ value }) => value?.integration ?? null,
    }),
  }));

/** Variants that an input names by their ids: what they must name, and what they turned out to be; null where it names none. */
export function wantVariants(texts: readonly string[] | null | undefined) {
  const wanted = Object.fromEntries(
    (texts ?? []).map((text, index): [string, WantedId] => [
      `variant${index}`,
      { type: "ChannelVariant", text, path: ["channelVariantIds", String(index)] },
    ]),
  );
  const idsAmong = (found: Readonly<Record<string, number | undefined>>): number[] | null =>
    texts?.map((_text, index) => found[`variant${index}`] ?? 0) ?? null;
  return { wanted, idsAmong };
}

type Selection = {
  integrationId: string;
  channelVariantIds?: readonly string[] | null | undefined;
  search?: string | null | undefined;
  tag?: string | null | undefined;
};

const tooMany: Refusal = {
  code: "OUT_OF_RANGE",
  message: `Name at most ${mostVariants} variants at once.`,
  field: ["channelVariantIds"],
};

/** Finds what the selection names and hands it to the command. */
export async function withSelection(
  context: GraphQLContext,
  { integrationId, channelVariantIds, search, tag }: Selection,
  command: (
    selection: VariantSelection & { integrationId: number },
  ) => Promise<CommandResult<SelectedVariants>>,
): Promise<CommandResult<SelectedVariants>> {
  if ((channelVariantIds?.length ?? 0) > mostVariants) return { value: null, refusals: [tooMany] };
  const variants = wantVariants(channelVariantIds);
  return carryOut(context, { ...variants.wanted, integrationId: wantIntegration(integrationId) }, (ids) =>
    command({
      integrationId: ids.integrationId,
      channelVariantIds: variants.idsAmong(ids),
      search: search ?? null,
      tag: tag ?? null,
    }),
  );
}
