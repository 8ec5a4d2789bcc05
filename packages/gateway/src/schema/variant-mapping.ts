// Which source variant feeds each channel variant.
import type {
  IntegrationRow,
  MappingFilter,
  VariantMappingOrigin as CoreOrigin,
  VariantMappingRow,
  VariantMappingStatus as CoreStatus,
} from "@stockgate/core";
import { builder, defineEnum } from "./builder.ts";
import { Integration } from "./integration.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { defineChildListing } from "./paging.ts";
import { carryOut, definePayload, type WantedId } from "./user-error.ts";
import { ChannelVariant, SourceVariant } from "./variant.ts";

const VariantMappingStatus = defineEnum<CoreStatus>("VariantMappingStatus", "What became of a variant.", {
  MAPPED: "It follows a source variant.",
  UNMATCHED: "No variant on the other side bears this SKU, or it has none and nobody mapped it.",
  BROKEN: "Mapped, but the variant on one side was deleted or archived.",
  EXCLUDED: "A person left it out.",
  NOT_SYNCABLE: "The channel does not track its stock, or it is not the channel's to set.",
});

const VariantMappingOrigin = defineEnum<CoreOrigin>("VariantMappingOrigin", "Who mapped a variant.", {
  SKU: "Both bear the same SKU.",
  IMPORT: "An import made the source variant from it.",
  MANUAL: "A person did.",
});

export const VariantMapping = builder.objectRef<VariantMappingRow>("VariantMapping").implement({
  description: "A channel variant and the source variant that feeds it, or one that has no counterpart.",
  fields: (t) => ({
    channelVariant: t.field({
      type: ChannelVariant,
      nullable: true,
      description: "Null where a source variant has no counterpart in the channel.",
      resolve: ({ channelVariant }) => channelVariant,
    }),
    sourceVariant: t.field({
      type: SourceVariant,
      nullable: true,
      description: "Null where a channel variant has no counterpart in the source.",
      resolve: ({ sourceVariant }) => sourceVariant,
    }),
    status: t.expose("status", { type: VariantMappingStatus, description: "What became of it." }),
    origin: t.expose("origin", {
      type: VariantMappingOrigin,
      nullable: true,
      description: "Who mapped it; null where nobody did.",
    }),
    reason: t.exposeString("reason", { nullable: true, description: "Why it is not mapped." }),
    shadowedSourceVariants: t.field({
      type: [SourceVariant],
      description: "Source variants that bear the same SKU and lost to the most recently created one.",
      resolve: ({ shadowedIds }) => shadowedIds,
    }),
    suggestions: t.field({
      type: [SourceVariant],
      description:
        "Likely matches where there is none or it is broken, the likeliest first: the same SKU; the same but for letter case or white space; the same name.",
      resolve: ({ suggestionIds }) => suggestionIds,
    }),
    suggestedChannelVariants: t.field({
      type: [ChannelVariant],
      description:
        "For a source variant that no live channel variant follows: those likely meant, the likeliest first.",
      resolve: ({ channelSuggestionIds }) => channelSuggestionIds,
    }),
  }),
});

const VariantMappingConnection = builder.connectionObject(
  { type: VariantMapping, name: "VariantMappingConnection", description: "A page of variant mappings." },
  { name: "VariantMappingEdge", description: "A variant mapping within a listing." },
);

const listMappings = defineChildListing<MappingFilter, VariantMappingRow>("mapping", {
  pages: (tx, parents, filter, request) => tx.mappings.pages(parents, filter, request),
  counts: (tx, parents, filter) => tx.mappings.counts(parents, filter),
});

builder.objectField(Integration, "variantMappings", (t) =>
  t.connection(
    {
      type: VariantMapping,
      description:
        "Every live variant of the channel, decisions about deleted ones that left a source variant unfollowed, and the source variants without a counterpart.",
      args: {
        status: t.arg({ type: [VariantMappingStatus], description: "Only with one of these." }),
        search: t.arg.string({ description: "Only where a SKU or title contains this, in any letter case." }),
        tag: t.arg.string({
          description: "Only where the channel's product bears this tag, in any letter case.",
        }),
      },
      resolve: ({ id }, { status, search, tag, ...page }, context) =>
        listMappings(
          context,
          id,
          { ...(status ? { status } : {}), ...(search ? { search } : {}), ...(tag ? { tag } : {}) },
          page,
        ),
    },
    VariantMappingConnection,
  ),
);

type Decided = { integration: IntegrationRow; mapping: VariantMappingRow | null };

const decisionPayload = (name: string) =>
  definePayload<Decided>(name, (t) => ({
    variantMapping: t.field({
      type: VariantMapping,
      nullable: true,
      description: "As it is now; null where the request was refused.",
      resolve: ({ value }) => value?.mapping ?? null,
    }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "As it is now; null where the request was refused.",
      resolve: ({ value }) => value?.integration ?? null,
    }),
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
