// Mapping a variant by hand, forgetting that, leaving a variant out.
import type { IntegrationRow, VariantMappingRow } from "@stockgate/core";
import { changedIntegration } from "./changed-integration.ts";
import { builder } from "./builder.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { carryOut, definePayload, type WantedId } from "./user-error.ts";
import { VariantMapping } from "./variant-mapping.ts";

type Decided = { integration: IntegrationRow; mapping: VariantMappingRow | null };

const decisionPayload = (name: string) =>
  definePayload<Decided>(name, (t) => ({
    variantMapping: t.field({
      type: VariantMapping,
      nullable: true,
      description: "As it is now; null where the request was refused.",
      resolve: ({ value }) => value?.mapping ?? null,
    }),
    integration: changedIntegration(t),
  }));

const wantVariant = (text: string): WantedId => ({ type: "ChannelVariant", text });
const fieldTexts = {
  integrationId: { required: true, description: "The integration." },
  channelVariantId: { required: true, description: "A variant of its channel." },
} as const;

const MapVariantInput = builder.inputType("MapVariantInput", {
  description: "Which channel variant is fed by which source variant.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    channelVariantId: t.id(fieldTexts.channelVariantId),
    sourceVariantId: t.id({ required: true, description: "The variant of the source." }),
  }),
});

const MapVariantPayload = decisionPayload("MapVariantPayload");
builder.mutationField("mapVariant", (t) =>
  t.field({
    type: MapVariantPayload,
    description: "By hand; beats a match by SKU.",
    args: { input: t.arg({ type: MapVariantInput, required: true, description: "Which two." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        {
          integrationId: wantIntegration(input.integrationId),
          channelVariantId: wantVariant(input.channelVariantId),
          sourceVariantId: { type: "SourceVariant", text: input.sourceVariantId } as const,
        },
        (ids) => context.engine.commands.mapVariant(ids),
      ),
  }),
);

const UnmapVariantInput = builder.inputType("UnmapVariantInput", {
  description: "Which channel variant's mapping to forget.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    channelVariantId: t.id(fieldTexts.channelVariantId),
  }),
});

const UnmapVariantPayload = decisionPayload("UnmapVariantPayload");
builder.mutationField("unmapVariant", (t) =>
  t.field({
    type: UnmapVariantPayload,
    description: "Forgets a mapping by hand or by import; the match by SKU counts again.",
    args: { input: t.arg({ type: UnmapVariantInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        {
          integrationId: wantIntegration(input.integrationId),
          channelVariantId: wantVariant(input.channelVariantId),
        },
        (ids) => context.engine.commands.unmapVariant(ids),
      ),
  }),
);

const ExcludeVariantInput = builder.inputType("ExcludeVariantInput", {
  description: "Which channel variant to leave out, or to take in again.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    channelVariantId: t.id(fieldTexts.channelVariantId),
    excluded: t.boolean({ required: true, description: "Whether it is left out." }),
  }),
});

const ExcludeVariantPayload = decisionPayload("ExcludeVariantPayload");
builder.mutationField("excludeVariant", (t) =>
  t.field({
    type: ExcludeVariantPayload,
    description: "Leaves a channel variant out of the sync, or takes it in again.",
    args: { input: t.arg({ type: ExcludeVariantInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        {
          integrationId: wantIntegration(input.integrationId),
          channelVariantId: wantVariant(input.channelVariantId),
        },
        (ids) => context.engine.commands.excludeVariant({ ...ids, excluded: input.excluded }),
      ),
  }),
);
