// Which source variant feeds each channel variant.
import type {
  MappingFilter,
  VariantMappingOrigin as CoreOrigin,
  VariantMappingRow,
  VariantMappingStatus as CoreStatus,
} from "@stockgate/core";
import { builder, defineEnum } from "./builder.ts";
import { Integration } from "./integration.ts";
import { defineChildListing } from "./paging.ts";
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
