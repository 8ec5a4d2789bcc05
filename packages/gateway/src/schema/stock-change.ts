// What a run pushed, or would push.
import type { StockChangeOutcome as CoreOutcome, StockChangeRow } from "@stockgate/core";
import { builder, defineEnum } from "./builder.ts";
import { defineChildListing } from "./paging.ts";
import { StockTarget } from "./stock-target.ts";
import { SyncRun } from "./sync-run.ts";

const StockChangeOutcome = defineEnum<CoreOutcome>("StockChangeOutcome", "What became of a change.", {
  PLANNED: "It would be, or is still to be, pushed.",
  APPLIED: "The channel shows it.",
  UNCHANGED: "The number was right already.",
  CONFLICT: "The channel's number moved meanwhile.",
  REJECTED: "The channel refused it.",
  DEFERRED: "It was put off: something is not known yet.",
  HELD: "The toggle or a guard held it back.",
  CANCELLED: "It was called off.",
});

const StockChange = builder.objectRef<StockChangeRow>("StockChange").implement({
  description: "One target's part in a run.",
  fields: (t) => ({
    target: t.field({
      type: StockTarget,
      nullable: true,
      description: "Null where it is no longer there.",
      resolve: ({ target }) => target,
    }),
    from: t.exposeInt("fromQuantity", {
      nullable: true,
      description: "The number before; null where unknown.",
    }),
    to: t.exposeInt("toQuantity", { nullable: true, description: "The number after; null where unknown." }),
    outcome: t.expose("outcome", { type: StockChangeOutcome, description: "What became of it." }),
    reason: t.exposeString("reason", { nullable: true, description: "Why, where it was not applied." }),
  }),
});

const StockChangeConnection = builder.connectionObject(
  { type: StockChange, name: "StockChangeConnection", description: "A page of changes." },
  { name: "StockChangeEdge", description: "A change within a listing." },
);

const listChanges = defineChildListing<null, StockChangeRow>("change", {
  pages: (tx, parents, _filter, request) => tx.runs.changePages(parents, request),
  counts: (tx, parents) => tx.runs.changeCounts(parents),
});

builder.objectField(SyncRun, "changes", (t) =>
  t.connection(
    {
      type: StockChange,
      description: "What it pushed, or would push.",
      resolve: ({ id }, page, context) => listChanges(context, id, null, page),
    },
    StockChangeConnection,
  ),
);
