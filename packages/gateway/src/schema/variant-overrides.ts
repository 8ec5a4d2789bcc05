// What is decided for single variants otherwise than the policy says.
import {
  formatQuantity,
  noOverrides,
  type OverriddenVariants,
  type Refusal,
  type VariantOverrides as CoreOverrides,
} from "@stockgate/core";
import { defineBatch } from "./batch.ts";
import { builder } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";
import { decodeGlobalId } from "./global-id.ts";
import { Integration } from "./integration.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { carryOut, definePayload } from "./user-error.ts";
import { ChannelVariant } from "./variant.ts";
import { VariantMapping } from "./variant-mapping.ts";

const texts = {
  bufferQuantity: "Units held back of it; null: as the policy says.",
  bufferPercent: "Share of the positive number held back of it, 0 to 100; null: as the policy says.",
  maximumQuantity: "At most this many of it are shown; null: as the policy says.",
};

const VariantOverrides = builder.objectRef<CoreOverrides>("VariantOverrides").implement({
  description: "What is decided for one channel variant otherwise than the integration's policy says.",
  fields: (t) => ({
    bufferQuantity: t.exposeInt("bufferQuantity", { nullable: true, description: texts.bufferQuantity }),
    bufferPercent: t.field({
      type: "Decimal",
      nullable: true,
      description: texts.bufferPercent,
      resolve: ({ bufferPercent }) => (bufferPercent === null ? null : formatQuantity(bufferPercent)),
    }),
    maximumQuantity: t.exposeInt("maximumQuantity", { nullable: true, description: texts.maximumQuantity }),
  }),
});

const overridesOf = defineBatch(async (tx, channelVariants, { integration }: { integration: number }) => {
  const rows = await tx.overrides.ofChannelVariants(integration, channelVariants);
  const byVariant = new Map<number, CoreOverrides>(rows.map((row) => [row.channelVariant, row]));
  return new Map(channelVariants.map((id) => [id, byVariant.get(id) ?? noOverrides]));
});

builder.objectField(VariantMapping, "overrides", (t) =>
  t.field({
    type: VariantOverrides,
    nullable: true,
    description:
      "Buffers and maximum that are decided for this variant; null where the policy alone counts, or it is no variant of the channel.",
    async resolve({ channelVariant, integration }, _args, context) {
      if (channelVariant === null) return null;
      const overrides = await overridesOf(context, channelVariant, { integration });
      return overrides === noOverrides ? null : overrides;
    },
  }),
);

const selectionTexts = {
  integrationId: { required: true, description: "Which integration." },
  channelVariantIds: { description: "These variants of the channel; at most 250." },
  search: { description: "Those whose SKU or title contains this, in any letter case." },
  tag: { description: "Those whose product bears this tag now, in any letter case." },
} as const;

const payloadOf = (name: string) =>
  definePayload<OverriddenVariants>(name, (t) => ({
    channelVariants: t.field({
      type: [ChannelVariant],
      description: "The variants concerned, the first 250 of them.",
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

/** Variants that may be named at once. */
const mostVariants = 250;

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
async function withSelection(
  context: GraphQLContext,
  { integrationId, channelVariantIds, search, tag }: Selection,
  command: (selection: {
    integrationId: number;
    channelVariantIds: number[] | null;
    search: string | null;
    tag: string | null;
  }) => ReturnType<typeof context.engine.commands.setVariantOverrides>,
) {
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

const SetVariantOverridesInput = builder.inputType("SetVariantOverridesInput", {
  description:
    "Which variants, and what is decided for them. Variants are those that fulfil all that is given of channelVariantIds, search and tag; one of these must be. A field left out stays; null: as the policy says.",
  fields: (t) => ({
    integrationId: t.id(selectionTexts.integrationId),
    channelVariantIds: t.idList(selectionTexts.channelVariantIds),
    search: t.string(selectionTexts.search),
    tag: t.string(selectionTexts.tag),
    bufferQuantity: t.int({ description: texts.bufferQuantity }),
    bufferPercent: t.field({ type: "Decimal", description: texts.bufferPercent }),
    maximumQuantity: t.int({ description: texts.maximumQuantity }),
  }),
});

const SetVariantOverridesPayload = payloadOf("SetVariantOverridesPayload");
builder.mutationField("setVariantOverrides", (t) =>
  t.field({
    type: SetVariantOverridesPayload,
    description:
      "Decides buffers and a maximum for single variants, in the place of the policy's. Their numbers are computed and pushed at once.",
    args: {
      input: t.arg({ type: SetVariantOverridesInput, required: true, description: "Which and what." }),
    },
    resolve: (_root, { input }, context) => {
      const { bufferQuantity, bufferPercent, maximumQuantity, ...selection } = input;
      const change = { bufferQuantity, bufferPercent, maximumQuantity };
      return withSelection(context, selection, (found) =>
        context.engine.commands.setVariantOverrides({ ...found, ...change }),
      );
    },
  }),
);

const ClearVariantOverridesInput = builder.inputType("ClearVariantOverridesInput", {
  description:
    "For which variants: those that fulfil all that is given of channelVariantIds, search and tag; one of these must be.",
  fields: (t) => ({
    integrationId: t.id(selectionTexts.integrationId),
    channelVariantIds: t.idList(selectionTexts.channelVariantIds),
    search: t.string(selectionTexts.search),
    tag: t.string(selectionTexts.tag),
  }),
});

const ClearVariantOverridesPayload = payloadOf("ClearVariantOverridesPayload");
builder.mutationField("clearVariantOverrides", (t) =>
  t.field({
    type: ClearVariantOverridesPayload,
    description: "The policy alone counts for these variants again.",
    args: { input: t.arg({ type: ClearVariantOverridesInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      withSelection(context, input, (found) => context.engine.commands.clearVariantOverrides(found)),
  }),
);
