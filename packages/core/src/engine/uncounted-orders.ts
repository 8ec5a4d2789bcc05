// Which orders in the source an integration's policy leaves out of what is committed (rule Q5), and that they still stand
// as they are stored. What the source has committed and what its orders say are two readings: an order is left out only
// where it was known before the levels were read, and was read again behind them. So no number is larger than either
// reading allows.
import { isFinal, type SourceOrderRecord } from "../contracts/index.ts";
import { levelKey, type OrderUnits } from "../domain/availability.ts";
import type { CommitmentScope } from "../domain/policy.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { OpenSalesRow } from "../store/tables/open-sales-rows.ts";
import type { Tx } from "../store/tx.ts";
import type { EngineContext } from "./context.ts";
import { askSource } from "./far-side.ts";
import { markForReading } from "./marking.ts";
import { staleWith } from "./relevance.ts";
import { loadPolicy } from "./stored-policy.ts";

/** So many orders are read again with the levels of one claim; what is more is counted as committed. */
const mostRead = 1000;

type Scope = { commitments: CommitmentScope; store: string | null };

/** What is not known to be from elsewhere counts. */
function isLeftOut(
  row: Pick<OpenSalesRow, "channelOrderExternalId" | "channelStore">,
  scope: Scope,
): boolean {
  if (scope.commitments === "ALL") return false;
  if (row.channelOrderExternalId === null) return true;
  if (scope.commitments === "CHANNEL_ORDERS" || row.channelStore === null || scope.store === null)
    return false;
  return row.channelStore.toLowerCase() !== scope.store.toLowerCase();
}

/** What of the commitments each of these integrations leaves out; none is here for which all count. */
async function loadScopes(tx: Tx, integrations: readonly IntegrationRow[]): Promise<Map<number, Scope>> {
  const scoped = integrations.flatMap((integration) => {
    const { commitments } = loadPolicy(integration.policy);
    return commitments === "ALL" ? [] : [{ integration, commitments }];
  });
  if (scoped.length === 0) return new Map();
  const channels = await tx.accounts.byIds(scoped.map(({ integration }) => integration.channel));
  const nameOf = new Map(channels.map(({ id, externalName }) => [id, externalName]));
  return new Map(
    scoped.map(({ integration, commitments }) => [
      integration.id,
      { commitments, store: nameOf.get(integration.channel) ?? null },
    ]),
  );
}

type Variants = readonly { id: number; externalId: string }[];

/** By levelKey, of levels of these tickets. */
export async function loadNotCounted(
  tx: Tx,
  integration: IntegrationRow,
  variants: Variants,
  tickets: ReadonlyMap<string, number>,
): Promise<Map<string, OrderUnits[]>> {
  const notCounted = new Map<string, OrderUnits[]>();
  const scope = (await loadScopes(tx, [integration])).get(integration.id);
  if (!scope) return notCounted;
  const idOf = new Map(variants.map(({ id, externalId }) => [externalId, id]));
  const rows = await tx.sourceOrders.openSalesRows(integration.source, [...idOf.keys()]);
  const locations = await tx.accounts.locations(integration.source);
  const locationOf = new Map(locations.map((location) => [location.externalId, location.id]));
  for (const row of rows.filter((each) => isLeftOut(each, scope))) {
    const key = levelKey(
      idOf.get(row.variantExternalId) ?? 0,
      locationOf.get(row.locationExternalId ?? "") ?? 0,
    );
    // An order that these levels need not count yet is none that could be left out of them.
    if ((tickets.get(key) ?? 0) <= row.ticket) continue;
    const { orderExternalId, number, units } = row;
    notCounted.set(key, [...(notCounted.get(key) ?? []), { orderExternalId, number, units }]);
  }
  return notCounted;
}

/** The orders that some integration of this source leaves out, as far as they have one of these variants open. */
async function findLeftOut(
  tx: Tx,
  accountId: number,
  variantExternalIds: readonly string[],
): Promise<string[]> {
  const integrations = (await tx.integrations.list()).filter((row) => row.source === accountId);
  const scopes = [...(await loadScopes(tx, integrations)).values()];
  if (scopes.length === 0) return [];
  const rows = await tx.sourceOrders.openSalesRows(accountId, variantExternalIds);
  const left = rows.filter((row) => scopes.some((scope) => isLeftOut(row, scope)));
  return [...new Set(left.map((row) => row.orderExternalId))];
}

export type ReadAgain = {
  orders: SourceOrderRecord[];
  /** Could not be read, or are too many: they count as committed until the next reading. */
  doubtful: string[];
};

/** To be called behind the reading of these variants' levels. */
export async function readLeftOut(
  context: EngineContext,
  accountId: number,
  variantExternalIds: readonly string[],
): Promise<ReadAgain> {
  const ids = await context.store.read((tx) => findLeftOut(tx, accountId, variantExternalIds));
  const refs = ids.slice(0, mostRead).map((externalId) => ({ kind: "sales", externalId }) as const);
  if (refs.length === 0) return { orders: [], doubtful: [] };
  try {
    const call = { priority: "webhook" } as const;
    const orders = await askSource(context, accountId, (source) => source.orders(refs, call));
    return { orders, doubtful: ids.slice(mostRead) };
  } catch (error) {
    if (!isFinal(error)) throw error;
    context.ports.log.warn({ accountId, error }, "orders cannot be read; all that is committed counts");
    return { orders: [], doubtful: ids };
  }
}

/** Where orders are left out, what these orders have is read: both readings are to be newer than the change. */
export async function readForOrders(
  tx: Tx,
  accountId: number,
  variantExternalIds: readonly string[],
  now: number,
): Promise<void> {
  const integrations = (await tx.integrations.list()).filter((row) => row.source === accountId);
  if ((await loadScopes(tx, integrations)).size === 0) return;
  const variants = await tx.catalog.sourceVariantsByExternalIds(accountId, [...new Set(variantExternalIds)]);
  const ids = await staleWith(
    tx,
    variants.map(({ id }) => id),
  );
  const options = { cause: "catalog", priority: "orders", dueAt: now, markedAt: now } as const;
  await markForReading(tx, accountId, ids, options);
}

/** The policy leaves out others than before: nothing is left out until levels and orders were read anew. */
export async function beginScope(tx: Tx, integration: IntegrationRow, now: number): Promise<void> {
  if (loadPolicy(integration.policy).commitments === "ALL") return;
  const rows = await tx.sourceOrders.openSalesRows(integration.source, null);
  const ids = [...new Set(rows.map((row) => row.orderExternalId))];
  await tx.sourceOrders.doubt(integration.source, ids, await tx.sequence.next());
  const variants = rows.map((row) => row.variantExternalId);
  await readForOrders(tx, integration.source, variants, now);
}
