// What is decided for single variants otherwise than the policy says.
import { formatQuantity, noOverrides, type VariantOverrides as CoreOverrides } from "@stockgate/core";
import { defineBatch } from "./batch.ts";
import { builder } from "./builder.ts";
import { VariantMapping } from "./variant-mapping.ts";
import { definePayloadOfSelection, selectionFields, withSelection } from "./variant-selection.ts";

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

const SetVariantOverridesInput = builder.inputType("SetVariantOverridesInput", {
  description:
    "Which variants, and what is decided for them. A field left out stays; null: as the policy says.",
  fields: (t) => ({
    integrationId: t.id(selectionFields.integrationId),
    variants: t.field(selectionFields.variants),
    bufferQuantity: t.int({ description: texts.bufferQuantity }),
    bufferPercent: t.field({ type: "Decimal", description: texts.bufferPercent }),
    maximumQuantity: t.int({ description: texts.maximumQuantity }),
  }),
});

const SetVariantOverridesPayload = definePayloadOfSelection("SetVariantOverridesPayload");
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
  description: "For which variants.",
  fields: (t) => ({
    integrationId: t.id(selectionFields.integrationId),
    variants: t.field(selectionFields.variants),
  }),
});

const ClearVariantOverridesPayload = definePayloadOfSelection("ClearVariantOverridesPayload");
builder.mutationField("clearVariantOverrides", (t) =>
  t.field({
    type: ClearVariantOverridesPayload,
    description: "The policy alone counts for these variants again.",
    args: { input: t.arg({ type: ClearVariantOverridesInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      withSelection(context, input, (found) => context.engine.commands.clearVariantOverrides(found)),
  }),
);
