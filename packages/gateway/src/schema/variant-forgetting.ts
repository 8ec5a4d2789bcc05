// Many mappings by hand or by import forgotten at once.
import type { Refusal } from "@stockgate/core";
import { builder } from "./builder.ts";
import { defineDecidedVariants } from "./decided-variants.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { carryOut, type WantedId } from "./user-error.ts";
import { mostVariants } from "./variant-selection.ts";

const UnmapVariantsInput = builder.inputType("UnmapVariantsInput", {
  description: "Which channel variants' mappings to forget.",
  fields: (t) => ({
    integrationId: t.id({ required: true, description: "The integration." }),
    channelVariantIds: t.idList({
      required: true,
      description: `The variants of the channel, each named once; at most ${mostVariants}.`,
    }),
  }),
});

const UnmapVariantsPayload = defineDecidedVariants("UnmapVariantsPayload", "in which they were named");

const tooMany: Refusal = {
  code: "OUT_OF_RANGE",
  message: `Name at most ${mostVariants} variants at once.`,
  field: ["channelVariantIds"],
};

builder.mutationField("unmapVariants", (t) =>
  t.field({
    type: UnmapVariantsPayload,
    description:
      "Many at once, as unmapVariant does one: all or nothing. An error's field names the variant by its place, from 0.",
    args: { input: t.arg({ type: UnmapVariantsInput, required: true, description: "Which." }) },
    async resolve(_root, { input: { integrationId, channelVariantIds } }, context) {
      if (channelVariantIds.length > mostVariants) return { value: null, refusals: [tooMany] };
      const variants = Object.fromEntries(
        channelVariantIds.map((text, index): [string, WantedId] => [
          `variant${index}`,
          { type: "ChannelVariant", text, path: ["channelVariantIds", String(index)] },
        ]),
      );
      const wanted = { ...variants, integrationId: wantIntegration(integrationId) };
      return carryOut(context, wanted, (ids: Readonly<Record<string, number>>) =>
        context.engine.commands.unmapVariants({
          integrationId: ids["integrationId"] ?? 0,
          channelVariantIds: channelVariantIds.map((_text, index) => ids[`variant${index}`] ?? 0),
        }),
      );
    },
  }),
);
