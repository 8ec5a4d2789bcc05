// What an import made or set in the source, or would.
import {
  formatQuantity,
  type ImportFilter,
  type ImportItemRow,
  type ImportOutcome as CoreOutcome,
} from "@stockgate/core";
import { builder, defineEnum } from "./builder.ts";
import { Location } from "./location.ts";
import { defineChildListing } from "./paging.ts";
import { SyncRun } from "./sync-run.ts";
import { ChannelVariant, SourceVariant } from "./variant.ts";

const ImportOutcome = defineEnum<CoreOutcome>("ImportOutcome", "What became of a part of an import.", {
  PLANNED: "It would be, or is still to be, done.",
  CREATED: "It was made in the source, and mapped.",
  MAPPED: "The source had it already; it was mapped.",
  SET: "What is in stock was set.",
  UNCHANGED: "Nothing was to be done: it is so already, or was imported before.",
  SKIPPED: "It is left out; the reason says why.",
  REJECTED: "The source refused it, or it cannot be decided; the reason says why.",
  CANCELLED: "It was called off.",
});

const ImportItem = builder.objectRef<ImportItemRow>("ImportItem").implement({
  description: "One variant that an import is about, or the stock of one at one location.",
  fields: (t) => ({
    channelVariant: t.field({
      type: ChannelVariant,
      nullable: true,
      description: "What the channel sells; where several follow one source variant, one of them.",
      resolve: ({ channelVariant }) => channelVariant,
    }),
    sourceVariant: t.field({
      type: SourceVariant,
      nullable: true,
      description: "What it is in the source; null until it is there.",
      resolve: ({ sourceVariant }) => sourceVariant,
    }),
    sourceLocation: t.field({
      type: Location,
      nullable: true,
      description: "Where its stock is set; null where products are imported.",
      resolve: ({ sourceLocation }) => sourceLocation,
    }),
    from: t.field({
      type: "Decimal",
      nullable: true,
      description: "In stock before; null where unknown, or where products are imported.",
      resolve: ({ fromQuantity }) => (fromQuantity === null ? null : formatQuantity(fromQuantity)),
    }),
    to: t.field({
      type: "Decimal",
      nullable: true,
      description: "In stock after; null where unknown, or where products are imported.",
      resolve: ({ toQuantity }) => (toQuantity === null ? null : formatQuantity(toQuantity)),
    }),
    outcome: t.expose("outcome", { type: ImportOutcome, description: "What became of it." }),
    reason: t.exposeString("reason", { nullable: true, description: "Why, or what would be done." }),
  }),
});

const ImportItemConnection = builder.connectionObject(
  { type: ImportItem, name: "ImportItemConnection", description: "A page of an import's parts." },
  { name: "ImportItemEdge", description: "A part of an import within a listing." },
);

const listItems = defineChildListing<ImportFilter, ImportItemRow>("import", {
  pages: (tx, parents, filter, request) => tx.imports.pages(parents, filter, request),
  counts: (tx, parents, filter) => tx.imports.counts(parents, filter),
});

builder.objectField(SyncRun, "imports", (t) =>
  t.connection(
    {
      type: ImportItem,
      description: "What a run of kind IMPORT made or set in the source, or would; none for other kinds.",
      args: {
        outcome: t.arg({ type: [ImportOutcome], description: "Only with one of these outcomes." }),
      },
      resolve: ({ id }, { outcome, ...page }, context) =>
        listItems(context, id, outcome ? { outcome } : {}, page),
    },
    ImportItemConnection,
  ),
);
