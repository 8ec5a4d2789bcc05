// Variants of both sides, as their catalogs have them.
import { defineNode } from "./builder.ts";

export const SourceVariant = defineNode("SourceVariant", (tx, ids) => tx.catalog.sourceVariantsByIds(ids));
export const ChannelVariant = defineNode("ChannelVariant", (tx, ids) => tx.catalog.channelVariantsByIds(ids));

SourceVariant.implement({
  description: "A variant in the source: what stock is counted of.",
  fields: (t) => ({
    externalId: t.exposeString("externalId", { description: "The source's own id." }),
    sku: t.exposeString("sku", { nullable: true, description: "Null where it has none." }),
    name: t.exposeString("name", { description: "Product and options, for a person." }),
    isKit: t.exposeBoolean("isKit", { description: "Put together from components when it is sold." }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "Of several with one SKU the one created last counts.",
    }),
    archivedAt: t.expose("archivedAt", {
      type: "DateTime",
      nullable: true,
      description: "Null while it is in use.",
    }),
  }),
});

ChannelVariant.implement({
  description: "A variant in the channel: what is sold.",
  fields: (t) => ({
    externalId: t.exposeString("externalId", { description: "The channel's own id." }),
    sku: t.exposeString("sku", { nullable: true, description: "Null where it has none." }),
    title: t.exposeString("title", { description: "Product and options, for a person." }),
    tags: t.stringList({
      description: "The product's tags, by which variants can be picked.",
      resolve: ({ tags }) => (tags === "" ? [] : tags.split("\n")),
    }),
    isTracked: t.exposeBoolean("isTracked", { description: "Whether the channel counts its stock." }),
  }),
});
