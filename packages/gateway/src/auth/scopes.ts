// What each field of the three roots needs, in one table: what is not in it is served to nobody. Checked once for each
// root field of a document; what lies below is reached through them alone.
import type { TokenScope } from "@stockgate/core";
import { defaultFieldResolver, type GraphQLField, GraphQLError, type GraphQLSchema } from "graphql";
import type { GraphQLContext } from "../schema/context.ts";
import { allows } from "./viewer.ts";

type Needs = Readonly<Record<string, TokenScope>>;

const queries: Needs = {
  viewer: "READ",
  node: "READ",
  adapters: "READ",
  accounts: "READ",
  integration: "READ",
  integrations: "READ",
  availability: "READ",
  syncEvents: "READ",
  pushExplanation: "READ",
  apiTokens: "ADMIN",
};

const mutations: Needs = {
  // What an operator does from day to day.
  setInventorySync: "OPERATE",
  pushStock: "OPERATE",
  reconcile: "OPERATE",
  refreshCatalog: "OPERATE",
  retryFailedTargets: "OPERATE",
  resumeTarget: "OPERATE",
  cancelSyncRun: "OPERATE",
  approveSyncRun: "OPERATE",
  rejectSyncRun: "OPERATE",
  resolveInFlightOrder: "OPERATE",
  // What decides which number is shown where, and what is made in the source.
  updateSyncPolicy: "CONFIGURE",
  mapLocation: "CONFIGURE",
  unmapLocation: "CONFIGURE",
  excludeLocation: "CONFIGURE",
  mapVariant: "CONFIGURE",
  mapVariants: "CONFIGURE",
  unmapVariant: "CONFIGURE",
  unmapVariants: "CONFIGURE",
  excludeVariant: "CONFIGURE",
  excludeVariants: "CONFIGURE",
  setVariantOverrides: "CONFIGURE",
  clearVariantOverrides: "CONFIGURE",
  importProducts: "CONFIGURE",
  importStock: "CONFIGURE",
  // Credentials, and what there is at all.
  connectAccount: "ADMIN",
  updateAccount: "ADMIN",
  disconnectAccount: "ADMIN",
  createIntegration: "ADMIN",
  deleteIntegration: "ADMIN",
  createApiToken: "ADMIN",
  revokeApiToken: "ADMIN",
};

const subscriptions: Needs = { syncEvents: "READ", syncRun: "READ", availability: "READ" };

/** What a subgraph has besides: its schema for the router, and objects by their ids as `node` has them. */
const federation: Needs = { _entities: "READ", _service: "READ" };

export const neededScopes = { Query: queries, Mutation: mutations, Subscription: subscriptions } as const;

function demand({ viewer }: GraphQLContext, field: string, needed: TokenScope): void {
  if (allows(viewer, needed)) return;
  throw new GraphQLError(
    `"${field}" needs a token of scope ${needed}; this one has ${viewer.scope}. Whoever has an ADMIN token can make another.`,
    { extensions: { code: "FORBIDDEN" } },
  );
}

/** Ends when the work does, however it does. */
function timed(end: () => void, work: () => unknown): unknown {
  let result: unknown;
  try {
    result = work();
  } finally {
    if (!(result instanceof Promise)) end();
  }
  return result instanceof Promise ? result.finally(end) : result;
}

function guard(field: GraphQLField<unknown, GraphQLContext>, needed: TokenScope): void {
  const { resolve = defaultFieldResolver, subscribe, name } = field;
  if (subscribe) {
    field.subscribe = (root, args, context, info) => {
      demand(context, name, needed);
      return subscribe(root, args, context, info);
    };
    return;
  }
  field.resolve = (root, args, context, info) => {
    demand(context, name, needed);
    const { timeField } = context;
    if (!timeField) return resolve(root, args, context, info);
    return timed(timeField(`${info.parentType.name}.${name}`), () => resolve(root, args, context, info));
  };
}

/** Throws where a root field is not in the table, or the table has one that is not there. */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const root of roots) {
    if (!root) continue;
    const fields = root.getFields();
    const known: Needs = neededScopes[root.name as keyof typeof neededScopes];
    const needs = "_service" in fields ? { ...known, ...federation } : known;
    const strangers = Object.keys(needs).filter((name) => !(name in fields));
    if (strangers.length > 0) throw new Error(`${root.name} has no ${strangers.join(", ")}`);
    for (const field of Object.values(fields)) {
      const needed = needs[field.name];
      if (needed === undefined) throw new Error(`which scope does ${root.name}.${field.name} need?`);
      guard(field, needed);
    }
  }
  return schema;
}
