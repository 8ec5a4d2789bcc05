// Problems and counts of integrations, for as many of them as a document asks about at once.
import {
  findProblems,
  type IntegrationProblem,
  type IntegrationRow,
  type LocationMapping,
  type MappingCounts,
  resolveLocations,
  type StockTargetState,
  type Tx,
} from "@stockgate/core";
import { defineBatch, groupOfEach } from "./batch.ts";
import { Account } from "./account.ts";
import type { GraphQLContext } from "./context.ts";
import { locationsOfAccount } from "./location.ts";

const decisionsOf = defineBatch(async (tx, integrations, _args: null) =>
  groupOfEach(
    integrations,
    await tx.integrations.locationDecisionsOf(integrations),
    (row) => row.integration,
  ),
);
const uncomputedOf = defineBatch((tx, integrations, _args: null) =>
  tx.targets.countsUncomputed(integrations),
);
const heldOf = defineBatch((tx, integrations, _args: null) => tx.targets.held(integrations));
const overdueOf = defineBatch((tx, integrations, _args: null) => tx.inFlightOrders.overdue(integrations));
const unreadStockOf = defineBatch((tx, accounts, _args: null) => tx.readMarks.unreadStock(accounts));

/**
 * The same tables, but what the core's queries of one integration read is loaded for all integrations of the document
 * together.
 */
const together = (tx: Tx, context: GraphQLContext): Tx => ({
  ...tx,
  accounts: {
    ...tx.accounts,
    async byIds(ids) {
      const found = await Account.getDataloader(context).loadMany([...ids]);
      return found.flatMap((account) => (account instanceof Error || account === null ? [] : [account]));
    },
    locations: (accountId) => locationsOfAccount(context, accountId, null),
  },
  integrations: {
    ...tx.integrations,
    locationDecisions: (integrationId) => decisionsOf(context, integrationId, null),
  },
  readMarks: {
    ...tx.readMarks,
    async unreadStock(accounts) {
      const each = accounts.map(async (id) => [id, await unreadStockOf(context, id, null)] as const);
      return new Map(await Promise.all(each));
    },
  },
  inFlightOrders: {
    ...tx.inFlightOrders,
    async overdue(integrations) {
      const each = integrations.map(async (id) => [id, await overdueOf(context, id, null)] as const);
      return new Map(await Promise.all(each));
    },
  },
  targets: {
    ...tx.targets,
    countUncomputed: (integrationId) => uncomputedOf(context, integrationId, null),
    async held(integrations) {
      const each = integrations.map(async (id) => [id, await heldOf(context, id, null)] as const);
      return new Map(await Promise.all(each));
    },
  },
});

export const problemsOf = (
  context: GraphQLContext,
  integration: IntegrationRow,
): Promise<IntegrationProblem[]> =>
  context.engine.read((tx) => findProblems(together(tx, context), integration));

export const locationMappingsOf = (
  context: GraphQLContext,
  integration: IntegrationRow,
): Promise<LocationMapping[]> =>
  context.engine.read((tx) => resolveLocations(together(tx, context), integration));

export type Counts = {
  mappings: MappingCounts;
  targets: Record<StockTargetState, number>;
  inFlightOrders: number;
};

export const countsOf = defineBatch(async (tx, integrations, _args: null) => {
  const mappings = await tx.mappings.countsByStatus(integrations);
  const targets = await tx.targets.countsByState(integrations);
  const ofOrders = await tx.inFlightOrders.counts(integrations);
  return new Map(
    integrations.flatMap((id): [number, Counts][] => {
      const [ofMappings, ofTargets] = [mappings.get(id), targets.get(id)];
      const inFlightOrders = ofOrders.get(id) ?? 0;
      return ofMappings && ofTargets
        ? [[id, { mappings: ofMappings, targets: ofTargets, inFlightOrders }]]
        : [];
    }),
  );
});
