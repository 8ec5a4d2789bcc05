// A token may be confined to one integration: to its bearer nothing else is there. What belongs to it is what its row
// names, and what belongs to either of its accounts.
import { createContextCache } from "@pothos/core";
import type { Tx } from "@stockgate/core";
import DataLoader from "dataloader";
import type { GraphQLContext } from "../schema/context.ts";
import type { NodeKey, NodeName } from "../schema/global-id.ts";
import { allows } from "./viewer.ts";

type Own = { integration: number; accounts: ReadonlySet<number> };
/** Of these ids, those that belong to it. */
type Sift = (tx: Tx, ids: readonly number[], own: Own) => Promise<number[]>;

const byIntegration =
  (find: (tx: Tx, ids: readonly number[]) => Promise<{ id: number; integration: number | null }[]>): Sift =>
  async (tx, ids, own) =>
    (await find(tx, ids)).flatMap(({ id, integration }) => (integration === own.integration ? [id] : []));

const byAccount =
  (find: (tx: Tx, ids: readonly number[]) => Promise<{ id: number; account: number }[]>): Sift =>
  async (tx, ids, own) =>
    (await find(tx, ids)).flatMap(({ id, account }) => (own.accounts.has(account) ? [id] : []));

const sifts: Readonly<Record<NodeName, Sift>> = {
  Account: async (_tx, ids, own) => ids.filter((id) => own.accounts.has(id)),
  ApiToken: async () => [],
  ChannelVariant: byAccount((tx, ids) => tx.catalog.channelVariantsByIds(ids)),
  InFlightOrder: byIntegration((tx, ids) => tx.inFlightOrders.byIds(ids)),
  Integration: async (_tx, ids, own) => ids.filter((id) => id === own.integration),
  Location: byAccount((tx, ids) => tx.accounts.locationsByIds(ids)),
  SourceVariant: byAccount((tx, ids) => tx.catalog.sourceVariantsByIds(ids)),
  StockPush: byIntegration((tx, ids) => tx.stockPushes.byIds(ids)),
  StockTarget: byIntegration((tx, ids) => tx.targets.byIds(ids)),
  SyncEvent: byIntegration((tx, ids) => tx.events.byIds(ids)),
  SyncRun: byIntegration((tx, ids) => tx.runs.byIds(ids)),
};

/** Whether an integration is there for the viewer. */
export const mayKnow = ({ viewer }: Pick<GraphQLContext, "viewer">, integration: number): boolean =>
  viewer.integration === null || viewer.integration === integration;

/** The accounts that are there for the viewer; null for all. */
export async function ownAccounts({ engine, viewer }: GraphQLContext): Promise<ReadonlySet<number> | null> {
  const { integration: id } = viewer;
  if (id === null) return null;
  const [integration] = await engine.read((tx) => tx.integrations.byIds([id]));
  return new Set(integration ? [integration.source, integration.channel] : []);
}

const nameOf = ({ type, id }: NodeKey): string => `${type}:${id}`;

/** What `apiTokens` lists for ADMIN alone is not to be had by its id either. */
const mayKnowType = ({ viewer }: GraphQLContext, type: NodeName): boolean =>
  type !== "ApiToken" || allows(viewer, "ADMIN");

/** Of these objects, those that are there for the viewer; one that does not exist may be among them where it sees all. */
export async function siftKeys(context: GraphQLContext, asked: readonly NodeKey[]): Promise<NodeKey[]> {
  const { integration } = context.viewer;
  const keys = asked.filter(({ type }) => mayKnowType(context, type));
  const accounts = integration === null ? null : await ownAccounts(context);
  if (integration === null || accounts === null) return [...keys];
  const own = { integration, accounts };
  const kept = new Set<string>();
  for (const [type, group] of Map.groupBy(keys, (key) => key.type)) {
    const ids = group.map(({ id }) => id);
    for (const id of await context.engine.read((tx) => sifts[type](tx, ids, own)))
      kept.add(nameOf({ type, id }));
  }
  return keys.filter((key) => kept.has(nameOf(key)));
}

const loaderOf = createContextCache(
  (context: GraphQLContext) =>
    new DataLoader<NodeKey, boolean, string>(
      async (keys) => {
        const there = new Set(await siftKeys(context, keys));
        return keys.map((key) => there.has(key));
      },
      { cache: false, cacheKeyFn: nameOf },
    ),
);

/** The same for one object; those that one document asks for are looked at together. */
export const isThere = (context: GraphQLContext, key: NodeKey): Promise<boolean> =>
  loaderOf(context).load(key);
