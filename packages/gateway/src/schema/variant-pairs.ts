// Many variants mapped by hand at once.
import type { Refusal } from "@stockgate/core";
import { builder } from "./builder.ts";
import { defineDecidedVariants } from "./decided-variants.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { carryOut, type WantedId } from "./user-error.ts";
import { mostVariants } from "./variant-selection.ts";

const VariantPairInput = builder.inputType("VariantPairInput", {
  description: "Which channel variant is fed by which source variant.",
  fields: (t) => ({
    channelVariantId: t.id({ required: true, description: "A variant of the channel, named once." }),
    sourceVariantId: t.id({ required: true, description: "The variant of the source." }),
  }),
});

const MapVariantsInput = builder.inputType("MapVariantsInput", {
  description: "Which channel variants are fed by which source variants.",
  fields: (t) => ({
    integrationId: t.id({ required: true, description: "The integration." }),
    mappings: t.field({
      type: [VariantPairInput],
      required: true,
      description: `The pairs; at most ${mostVariants}.`,
    }),
  }),
});

const MapVariantsPayload = defineDecidedVariants("MapVariantsPayload", "of the pairs");

const tooMany: Refusal = {
  code: "OUT_OF_RANGE",
  message: `Name at most ${mostVariants} pairs at once.`,
  field: ["mappings"],
};

type Pair = typeof VariantPairInput.$inferInput;

/** Each id under a name of its own, with the place where it stands in the input. */
const wantPairs = (pairs: readonly Pair[]): Record<string, WantedId> =>
  Object.fromEntries(
    pairs.flatMap(({ channelVariantId, sourceVariantId }, index): [string, WantedId][] => {
      const place = ["mappings", String(index)];
      return [
        [
          `channel${index}`,
          { type: "ChannelVariant", text: channelVariantId, path: [...place, "channelVariantId"] },
        ],
        [
          `source${index}`,
          { type: "SourceVariant", text: sourceVariantId, path: [...place, "sourceVariantId"] },
        ],
      ];
    }),
  );

const pairsAmong = (pairs: readonly Pair[], found: Readonly<Record<string, number | undefined>>) =>
  pairs.map((_pair, index) => ({
    channelVariantId: found[`channel${index}`] ?? 0,
    sourceVariantId: found[`source${index}`] ?? 0,
  }));

builder.mutationField("mapVariants", (t) =>
  t.field({
    type: MapVariantsPayload,
    description:
      "Many by hand at once, as mapVariant does one: all or nothing. An error's field names the pair by its place, from 0.",
    args: { input: t.arg({ type: MapVariantsInput, required: true, description: "Which pairs." }) },
    async resolve(_root, { input: { integrationId, mappings } }, context) {
      if (mappings.length > mostVariants) return { value: null, refusals: [tooMany] };
      const wanted = { ...wantPairs(mappings), integrationId: wantIntegration(integrationId) };
      return carryOut(context, wanted, (ids) =>
        context.engine.commands.mapVariants({
          integrationId: ids.integrationId,
          mappings: pairsAmong(mappings, ids),
        }),
      );
    },
  }),
);
