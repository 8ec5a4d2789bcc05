// Targets: one channel variant at one channel location.
import {
  type DriftCause as CoreCause,
  type HoldCode as CoreHold,
  type StockTargetState as CoreState,
  type ListedTarget,
  sortKeyOf,
  type TargetFilter,
  type TargetSort,
} from "@stockgate/core";
import { builder, defineEnum, defineNode } from "./builder.ts";
import { handedOn, handOn, type Reference } from "./hand-on.ts";
import { Integration } from "./integration.ts";
import { Location } from "./location.ts";
import { defineSortedListing } from "./paging.ts";
import { SyncError } from "./sync-error.ts";
import { ChannelVariant, SourceVariant } from "./variant.ts";

const StockTargetState = defineEnum<CoreState>("StockTargetState", "Where a target stands.", {
  IN_SYNC: "The channel shows the right number.",
  PENDING: "The number changed and is on its way.",
  FAILED: "The last push failed for good; `error` says why.",
  DRIFTED: "The channel shows another number than the one pushed, and no order explains it.",
  HELD: "Held back by the toggle or a guard; `holdReason` says by which.",
});

const HoldCode = defineEnum<CoreHold>("HoldCode", "What holds a target back, but for the toggle.", {
  SECOND_WRITER: "Somebody else replaced our number three times within a day; `resumeTarget` ends it.",
  MASS_ZERO:
    "Too much of what is on sale would fall to zero; a run with the state AWAITING_APPROVAL holds it.",
  SHADOW: "Shadow mode is on: it would be written, and is not.",
  SALES_ONLY: "Sale mode is on: nothing rises until it ends.",
  AWAITING_CONFIRMATION: "It rose, and a later reading is still to confirm that; it ends by itself.",
  ZERO_REJECTED:
    "A person rejected bringing it to zero. It stands until the number is above zero, or somebody asks for it anew.",
});

const DriftCause = defineEnum<CoreCause>("DriftCause", "Why a channel shows another number.", {
  BEFORE_SYNC: "It showed that before sync was switched on.",
  MISSED_SIGNAL: "A change at the source was not told of.",
  MANUAL_EDIT: "Somebody edited it by hand.",
  OTHER_WRITER: "Another app writes there too.",
  FAILED_WRITE: "A write failed.",
  LAG: "A write has not taken effect yet.",
  MAPPING: "It was mapped otherwise before.",
  UNKNOWN: "Nothing explains it.",
});

export const StockTarget = defineNode<ListedTarget>("StockTarget", (tx, ids) => tx.targets.byIds(ids));

StockTarget.implement({
  description:
    "One channel variant at one channel location: the number wanted there, the number pushed, the number seen.",
  fields: (t) => ({
    channelVariant: t.field({
      type: ChannelVariant,
      description: "The variant that is sold.",
      resolve: ({ channelVariant }, _args, context) => handedOn(context, ChannelVariant, channelVariant),
    }),
    channelLocation: t.field({
      type: Location,
      description: "Where it is sold.",
      resolve: ({ channelLocation }, _args, context) => handedOn(context, Location, channelLocation),
    }),
    sourceVariant: t.field({
      type: SourceVariant,
      nullable: true,
      description: "Null once its mapping is broken or gone.",
      resolve: ({ sourceVariant }, _args, context) => handedOn(context, SourceVariant, sourceVariant),
    }),
    sourceLocation: t.field({
      type: Location,
      nullable: true,
      description: "Null once its mapping is broken or gone.",
      resolve: ({ sourceLocation }, _args, context) => handedOn(context, Location, sourceLocation),
    }),
    desired: t.exposeInt("desired", {
      nullable: true,
      description: "The number computed last; null where it cannot be known.",
    }),
    pushed: t.exposeInt("pushed", {
      nullable: true,
      description: "The number pushed last; null before the first.",
    }),
    pushedAt: t.expose("pushedAt", { type: "DateTime", nullable: true, description: "When it was pushed." }),
    observed: t.exposeInt("observed", {
      nullable: true,
      description: "The number seen at the channel last; null before the first look.",
    }),
    observedAt: t.expose("observedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was seen.",
    }),
    changedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When what is wanted, pushed or seen moved last; null before it did.",
      resolve: ({ changedAt }) => (changedAt === 0 ? null : changedAt),
    }),
    state: t.expose("state", { type: StockTargetState, description: "Where it stands." }),
    holdCode: t.expose("holdCode", {
      type: HoldCode,
      nullable: true,
      description: "What holds it back; null where nothing but the toggle may.",
    }),
    holdReason: t.exposeString("holdMessage", {
      nullable: true,
      description:
        "Why it is held back, for a person, with the way out; null where nothing but the toggle may.",
    }),
    heldAt: t.expose("heldAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when it is held back; null where nothing but the toggle may.",
    }),
    driftCause: t.expose("driftCause", {
      type: DriftCause,
      nullable: true,
      description: "Why the channel shows another number; null where it does not.",
    }),
    error: t.field({
      type: SyncError,
      nullable: true,
      description: "What keeps its number from being pushed; null where nothing does.",
      resolve: ({ errorCode, errorMessage, retryAt }) =>
        errorCode === null ? null : { code: errorCode, message: errorMessage ?? errorCode, retryAt },
    }),
  }),
});

const references: readonly Reference<ListedTarget>[] = [
  { field: "channelVariant", node: ChannelVariant, idOf: ({ channelVariant }) => channelVariant },
  { field: "channelLocation", node: Location, idOf: ({ channelLocation }) => channelLocation },
  { field: "sourceVariant", node: SourceVariant, idOf: ({ sourceVariant }) => sourceVariant },
  { field: "sourceLocation", node: Location, idOf: ({ sourceLocation }) => sourceLocation },
];

const StockTargetConnection = builder.connectionObject(
  { type: StockTarget, name: "StockTargetConnection", description: "A page of targets." },
  { name: "StockTargetEdge", description: "A target within a listing." },
);

const StockTargetSort = defineEnum<TargetSort>("StockTargetSort", "What targets are put in order by.", {
  SKU: "The channel variant's SKU, or its title where it has none, in any letter case.",
  LAST_CHANGE: "When what is wanted, pushed or seen moved last; the latest first.",
  DIFFERENCE:
    "How far what is wanted and what was seen are apart; the farthest first, unknown behind all others.",
});

const listTargets = defineSortedListing<TargetFilter, ListedTarget>("target", {
  sortedPages: (tx, parents, filter, order, request) =>
    tx.targets.sortedPages(parents, filter, order, request),
  keyOf: sortKeyOf,
  pages: (tx, parents, filter, request) => tx.targets.pages(parents, filter, request),
  counts: (tx, parents, filter) => tx.targets.counts(parents, filter),
});

builder.objectField(Integration, "targets", (t) =>
  t.connection(
    {
      type: StockTarget,
      description: "Every mapped variant at every mapped location of the channel.",
      args: {
        state: t.arg({ type: [StockTargetState], description: "Only in one of these." }),
        search: t.arg.string({ description: "Only where a SKU or title contains this, in any letter case." }),
        sort: t.arg({
          type: StockTargetSort,
          description:
            "In this order; in that in which they came where it is left out. A cursor belongs to its order.",
        }),
        reverse: t.arg.boolean({ description: "The other way round; only beside `sort`." }),
      },
      async resolve({ id }, { state, search, sort, reverse, ...page }, context, info) {
        const filter = { ...(state ? { state } : {}), ...(search ? { search } : {}) };
        const order = sort ? { by: sort, isReversed: reverse ?? false } : null;
        const targets = await listTargets(context, id, filter, order, page);
        const rows = targets.edges.map(({ node }) => node);
        await handOn(context, info, rows, references);
        return targets;
      },
    },
    StockTargetConnection,
  ),
);
