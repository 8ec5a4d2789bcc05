// Integrations: one source account that feeds one channel account. Their mappings, targets and runs are added by the
// files of those types.
import {
  type IntegrationProblem as CoreProblem,
  type IntegrationStatus as CoreStatus,
  loadPolicy,
} from "@stockgate/core";
import { mayKnow } from "../auth/confinement.ts";
import { Account } from "./account.ts";
import { builder, defineEnum, defineNode } from "./builder.ts";
import { decodeGlobalId, encodeGlobalId, type NodeName } from "./global-id.ts";
import { type Counts, countsOf, problemsOf } from "./integration-status.ts";
import { readListing } from "./paging.ts";
import { SyncPolicy } from "./sync-policy.ts";

const IntegrationStatus = defineEnum<CoreStatus>("IntegrationStatus", "Where an integration stands.", {
  NOT_CONNECTED: "An account is missing, or its credentials are refused.",
  DISABLED: "Something mandatory is missing; `problems` says what. It cannot be active until that is mended.",
  INACTIVE: "Ready, but stock sync is off.",
  ACTIVE: "Stock is kept in sync.",
});

const namedIn: Readonly<Record<string, NodeName>> = { locationMappings: "Location", syncRuns: "SyncRun" };

/** Where the core names something by its number, the outside gets its id. */
const publicPath = ([first = "", second, ...rest]: readonly string[]): string[] => {
  const type = namedIn[first];
  return type !== undefined && second !== undefined
    ? [first, encodeGlobalId(type, second), ...rest]
    : [first, second, ...rest].filter((part) => part !== undefined);
};

const IntegrationProblem = builder.objectRef<CoreProblem>("IntegrationProblem").implement({
  description: "What keeps an integration from the next status, or is worth knowing.",
  fields: (t) => ({
    code: t.exposeString("code", { description: "For programs. Stable." }),
    message: t.exposeString("message", { description: "For a person, with the way out." }),
    path: t.stringList({
      nullable: true,
      description: "The field or object concerned.",
      resolve: ({ path }) => (path === null ? null : publicPath(path)),
    }),
  }),
});

const IntegrationCounts = builder.objectRef<Counts>("IntegrationCounts").implement({
  description: "How many variants and targets are in which state.",
  fields: (t) => ({
    mapped: t.int({ description: "Mapped channel variants.", resolve: (counts) => counts.mappings.MAPPED }),
    unmatched: t.int({
      description: "Variants of either side without a counterpart.",
      resolve: (counts) => counts.mappings.UNMATCHED,
    }),
    broken: t.int({
      description: "Mappings whose variant on one side is gone.",
      resolve: (counts) => counts.mappings.BROKEN,
    }),
    notSyncable: t.int({
      description: "Channel variants whose stock is not ours to set.",
      resolve: (counts) => counts.mappings.NOT_SYNCABLE,
    }),
    excluded: t.int({
      description: "Channel variants left out by hand.",
      resolve: (counts) => counts.mappings.EXCLUDED,
    }),
    shadowed: t.int({
      description: "Source variants that lost to a newer one with the same SKU.",
      resolve: (counts) => counts.mappings.SHADOWED,
    }),
    inSync: t.int({
      description: "Targets that show the right number.",
      resolve: (counts) => counts.targets.IN_SYNC,
    }),
    pending: t.int({
      description: "Targets whose number is on its way.",
      resolve: (counts) => counts.targets.PENDING,
    }),
    failed: t.int({
      description: "Targets whose last push failed for good.",
      resolve: (counts) => counts.targets.FAILED,
    }),
    drifted: t.int({
      description: "Targets that show another number than the one pushed.",
      resolve: (counts) => counts.targets.DRIFTED,
    }),
    held: t.int({
      description: "Targets held back by the toggle or a guard.",
      resolve: (counts) => counts.targets.HELD,
    }),
    inFlightOrders: t.int({
      description: "Channel orders that the source does not know yet.",
      resolve: (counts) => counts.inFlightOrders,
    }),
  }),
});

export const Integration = defineNode("Integration", (tx, ids) => tx.integrations.byIds(ids));

Integration.implement({
  description: "One source account that feeds one channel account.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As its owner calls it." }),
    source: t.field({
      type: Account,
      nullable: true,
      description: "The account that knows the stock.",
      resolve: ({ source }) => source,
    }),
    channel: t.field({
      type: Account,
      nullable: true,
      description: "The account that sells it.",
      resolve: ({ channel }) => channel,
    }),
    status: t.expose("status", { type: IntegrationStatus, description: "Where it stands." }),
    problems: t.field({
      type: [IntegrationProblem],
      description: "What keeps it from the next status, found anew each time.",
      resolve: (integration, _args, context) => problemsOf(context, integration),
    }),
    inventorySyncEnabled: t.exposeBoolean("isSyncEnabled", { description: "The toggle. Off by default." }),
    policy: t.field({
      type: SyncPolicy,
      description: "What its owner decided about the numbers.",
      resolve: ({ policy }) => loadPolicy(policy),
    }),
    counts: t.field({
      type: IntegrationCounts,
      description: "How many variants and targets are in which state.",
      resolve: ({ id }, _args, context) => countsOf(context, id, null),
    }),
  }),
});

const IntegrationConnection = builder.connectionObject(
  { type: Integration, name: "IntegrationConnection", description: "A page of integrations." },
  { name: "IntegrationEdge", description: "An integration within a listing." },
);

builder.queryFields((t) => ({
  integrations: t.connection(
    {
      type: Integration,
      description: "Every integration, the oldest first.",
      resolve(_root, args, { engine, viewer }) {
        const only = viewer.integration === null ? undefined : [viewer.integration];
        return readListing(
          "integration",
          args,
          (request) => engine.read((tx) => tx.integrations.page(request, only)),
          () => engine.read((tx) => tx.integrations.count(only)),
        );
      },
    },
    IntegrationConnection,
  ),
  integration: t.field({
    type: Integration,
    nullable: true,
    description: "One integration; null where there is none with this id.",
    args: { id: t.arg.id({ required: true, description: "The integration's id." }) },
    resolve(_root, { id }, context) {
      const key = decodeGlobalId(id);
      return key?.type === "Integration" && mayKnow(context, key.id) ? key.id : null;
    },
  }),
}));
