// Channel variants picked one by one, by what is searched for, or by a tag: how an input names them, and the answer.
import type { CommandResult, Refusal, SelectedVariants, VariantSelection } from "@stockgate/core";
import type { GraphQLContext } from "./context.ts";
import { decodeGlobalId } from "./global-id.ts";
import { Integration } from "./integration.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { carryOut, definePayload } from "./user-error.ts";
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
  const keys = channelVariantIds?.map((text) => decodeGlobalId(text)) ?? null;
  const wrong = (keys ?? []).flatMap((key, index): Refusal[] => {
    if (key?.type === "ChannelVariant") return [];
    const field = ["channelVariantIds", String(index)];
    const message = key
      ? `This id names no ChannelVariant but a ${key.type}.`
      : "This is no id that was given out here.";
    return [{ code: key ? "NOT_FOUND" : "INVALID", message, field }];
  });
  if (wrong.length > 0) return { value: null, refusals: wrong };
  return carryOut(context, { integrationId: wantIntegration(integrationId) }, (ids) =>
    command({
      ...ids,
      channelVariantIds: keys?.map((key) => key?.id ?? 0) ?? null,
      search: search ?? null,
      tag: tag ?? null,
    }),
  );
}
