// Why numbers were pushed, as it was then: kept as long as events are.
import {
  keyOfReference,
  referenceOf,
  type StockPushOutcome as CoreOutcome,
  type StockPushRow,
} from "@stockgate/core";
import { mayKnow } from "../auth/confinement.ts";
import { defineBatch } from "./batch.ts";
import { builder, defineEnum, defineNode } from "./builder.ts";
import { Integration } from "./integration.ts";
import { decodeGlobalId } from "./global-id.ts";
import { notFound } from "./errors.ts";
import { defineChildListing } from "./paging.ts";
import { StockTarget } from "./stock-target.ts";
import { SyncEvent } from "./sync-event.ts";

const StockPushOutcome = defineEnum<CoreOutcome>("StockPushOutcome", "What became of a push.", {
  APPLIED: "The channel shows it.",
  UNCHANGED: "The channel showed it already.",
  CONFLICT: "The channel's number had moved meanwhile: nothing was written.",
  REJECTED: "The channel refused it.",
  DEFERRED: "Nothing was written: others of its batch were at fault.",
  UNKNOWN: "It was let go before an answer told.",
});

const StockPush = defineNode("StockPush", (tx, ids) => tx.stockPushes.byIds(ids));

StockPush.implement({
  description:
    "One number that was pushed to one target, and why, as it was then: the policy, the recipe or the mapping may be others by now. Kept as long as events are.",
  fields: (t) => ({
    reference: t.string({
      description: "What the channel's own history calls the write: its `referenceDocumentUri`.",
      resolve: ({ intentKey }) => referenceOf(intentKey),
    }),
    target: t.field({
      type: StockTarget,
      nullable: true,
      description: "Where it was pushed to; null where that is no longer there.",
      resolve: ({ target }) => target,
    }),
    sku: t.exposeString("sku", { nullable: true, description: "The channel variant's SKU then." }),
    from: t.exposeInt("fromQuantity", { description: "What the channel showed before." }),
    to: t.exposeInt("toQuantity", { description: "The number that was pushed." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was computed and sent." }),
    outcome: t.expose("outcome", {
      type: StockPushOutcome,
      nullable: true,
      description: "What became of it; null while that is not known.",
    }),
    settledAt: t.expose("settledAt", {
      type: "DateTime",
      nullable: true,
      description: "When that was known; null before.",
    }),
    after: t.int({
      nullable: true,
      description: "What the channel showed behind it; null where it was not written, or that is not known.",
      resolve: ({ outcome, toQuantity }) =>
        outcome === "APPLIED" || outcome === "UNCHANGED" ? toQuantity : null,
    }),
    steps: t.field({
      type: "JSON",
      description:
        "The terms of the number in order, as AvailabilityStep has them: kind, label, amount, result, detail with the records by their own ids, readAt in epoch milliseconds.",
      resolve: ({ terms }) => terms["steps"] ?? [],
    }),
    components: t.field({
      type: "JSON",
      description:
        "A kit's recipe then, as KitComponent has it, by the source's ids; empty where it is no kit.",
      resolve: ({ terms }) => terms["components"] ?? [],
    }),
  }),
});

const lastPushOf = defineBatch(async (tx, targets, _args: null) => {
  const last = await tx.stockPushes.lastOf(targets);
  return new Map<number, StockPushRow | null>(targets.map((id) => [id, last.get(id) ?? null]));
});

builder.objectField(StockTarget, "lastPush", (t) =>
  t.field({
    type: StockPush,
    nullable: true,
    description: "Why its number was pushed last; null where nothing was, or that is no longer kept.",
    resolve: ({ id }, _args, context) => lastPushOf(context, id, null),
  }),
);

const StockPushConnection = builder.connectionObject(
  { type: StockPush, name: "StockPushConnection", description: "A page of pushes." },
  { name: "StockPushEdge", description: "A push within a listing." },
);

const listPushes = defineChildListing<null, StockPushRow>("push", {
  pages: (tx, parents, _filter, request) => tx.stockPushes.pages(parents, request),
  counts: (tx, parents) => tx.stockPushes.counts(parents),
});

builder.objectField(StockTarget, "pushes", (t) =>
  t.connection(
    {
      type: StockPush,
      description: "What was pushed to it and why, oldest first, as long as events are kept.",
      resolve: ({ id }, page, context) => listPushes(context, id, null, page),
    },
    StockPushConnection,
  ),
);

builder.objectField(SyncEvent, "push", (t) =>
  t.field({
    type: StockPush,
    nullable: true,
    description: "Of a push, why it was made; null of other events, or where that is no longer kept.",
    async resolve({ detail }, _args, context) {
      const id = detail?.["pushId"];
      if (typeof id !== "number") return null;
      const [push] = await StockPush.getDataloader(context).loadMany([id]);
      return push instanceof Error ? null : (push ?? null);
    },
  }),
);

type Explanation = { reference: string; pushes: StockPushRow[] };

const PushExplanation = builder.objectRef<Explanation>("PushExplanation").implement({
  description: "One write to a channel, and why each of its numbers was pushed.",
  fields: (t) => ({
    reference: t.exposeString("reference", {
      description: "What the channel's own history calls the write.",
    }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "Whose; null where it is no longer there.",
      resolve: ({ pushes }) => pushes[0]?.integration ?? null,
    }),
    pushes: t.expose("pushes", { type: [StockPush], description: "Its numbers, in the order of the write." }),
  }),
});

builder.queryField("pushExplanation", (t) =>
  t.field({
    type: PushExplanation,
    nullable: true,
    description:
      "Why a write was made, by what the channel's own history calls it (Shopify: the `referenceDocumentUri` of an inventory adjustment group). Null where it is none of ours, or is no longer kept.",
    args: {
      reference: t.arg.string({ required: true, description: "The `referenceDocumentUri` of the write." }),
      targetId: t.arg.id({ description: "Only the number of this target." }),
    },
    async resolve(_root, { reference, targetId }, context) {
      const key = keyOfReference(reference);
      if (key === null) return null;
      const target = typeof targetId === "string" ? decodeGlobalId(targetId) : null;
      if (typeof targetId === "string" && target?.type !== "StockTarget")
        throw notFound("There is no target with this id.");
      const all = await context.engine.read((tx) => tx.stockPushes.ofIntent(key));
      const pushes = all.filter(
        (push) => mayKnow(context, push.integration) && (target === null || push.target === target.id),
      );
      return pushes.length === 0 ? null : { reference, pushes };
    },
  }),
);
