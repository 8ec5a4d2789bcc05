// Channel variants picked one by one, by what is searched for, or by a tag: how an input names them, and the answer.
import type { CommandResult, Refusal, SelectedVariants, VariantSelection } from "@stockgate/core";
import { changedIntegration } from "./changed-integration.ts";
import { builder } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { carryOut, definePayload, type WantedId } from "./user-error.ts";
import { ChannelVariant } from "./variant.ts";

/** Variants that may be named at once, and that an answer shows. */
export const mostVariants = 250;

const VariantFilterInput = builder.inputType("VariantFilterInput", {
  description:
    "What variants have in common: those that fulfil all that is given, and one of the two must be.",
  fields: (t) => ({
    search: t.string({ description: "Those whose SKU or title contains this, in any letter case." }),
    tag: t.string({ description: "Those whose product bears this tag now, in any letter case." }),
  }),
});

const VariantSelectionInput = builder.inputType("VariantSelectionInput", {
  description: "Which variants of the channel: one of these ways. A selection that finds none is refused.",
  isOneOf: true,
  fields: (t) => ({
    channelVariantIds: t.idList({ description: `These; at most ${mostVariants}.` }),
    matching: t.field({ type: VariantFilterInput, description: "Those that this finds." }),
  }),
});

export const selectionFields = {
  integrationId: { required: true, description: "Which integration." },
  variants: { type: VariantSelectionInput, required: true, description: "Which of its variants." },
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
    integration: changedIntegration(t),
  }));

const namedIds = ["variants", "channelVariantIds"];

/** The command knows no inputs within inputs: where each of its fields stands in the one that was sent. */
export function placeFields<Value>(
  { value, refusals }: CommandResult<Value>,
  places: Readonly<Record<string, readonly string[]>>,
): CommandResult<Value> {
  const place = (field: readonly string[]) => [
    ...(places[field[0] ?? ""] ?? field.slice(0, 1)),
    ...field.slice(1),
  ];
  const placed = refusals.map((each) => (each.field ? { ...each, field: place(each.field) } : each));
  return { value, refusals: placed };
}

/** Variants that an input names by their ids: what they must name, and what they turned out to be; null where it names none. */
export function wantVariants(texts: readonly string[] | null | undefined) {
  const wanted = Object.fromEntries(
    (texts ?? []).map((text, index): [string, WantedId] => [
      `variant${index}`,
      { type: "ChannelVariant", text, path: [...namedIds, String(index)] },
    ]),
  );
  const idsAmong = (found: Readonly<Record<string, number | undefined>>): number[] | null =>
    texts?.map((_text, index) => found[`variant${index}`] ?? 0) ?? null;
  return { wanted, idsAmong };
}

type Selection = {
  integrationId: string | number;
  variants: typeof VariantSelectionInput.$inferInput;
};

const tooMany: Refusal = {
  code: "OUT_OF_RANGE",
  message: `Name at most ${mostVariants} variants at once.`,
  field: namedIds,
};

const nothingToMatch: Refusal = {
  code: "INVALID",
  message: "Say what they have in common: search, tag, or both.",
  field: ["variants", "matching"],
};

const places = {
  channelVariantIds: namedIds,
  search: ["variants", "matching", "search"],
  tag: ["variants", "matching", "tag"],
};

const isGiven = (text: string | null | undefined): boolean => text !== null && text !== undefined;

/** Finds what the selection names and hands it to the command. */
export async function withSelection(
  context: GraphQLContext,
  { integrationId, variants: { channelVariantIds, matching } }: Selection,
  command: (
    selection: VariantSelection & { integrationId: number },
  ) => Promise<CommandResult<SelectedVariants>>,
): Promise<CommandResult<SelectedVariants>> {
  const { search, tag } = matching ?? {};
  if ((channelVariantIds?.length ?? 0) > mostVariants) return { value: null, refusals: [tooMany] };
  if (matching && !isGiven(search) && !isGiven(tag)) return { value: null, refusals: [nothingToMatch] };
  const variants = wantVariants(channelVariantIds?.map(String));
  const wanted = { ...variants.wanted, integrationId: wantIntegration(String(integrationId)) };
  return carryOut(context, wanted, async (ids) => {
    const selection = { channelVariantIds: variants.idsAmong(ids), search: search ?? null, tag: tag ?? null };
    return placeFields(await command({ integrationId: ids.integrationId, ...selection }), places);
  });
}
