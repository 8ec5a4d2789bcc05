// Which units of which channel orders are in flight (rule Q9): computed anew whenever an order, what the source has of it,
// the source's levels or a mapping changes, and kept beside the orders, so that numbers find it by variant.
import type { ChannelOrderRecord } from "../contracts/index.ts";
import { formatQuantity } from "../domain/quantity.ts";
import type {
  ChannelOrderLineRow,
  ChannelOrderRow,
  InFlightUnitsRow,
} from "../store/entities/channel-orders.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { NewInFlightUnits } from "../store/tables/in-flight-units.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { keepHeld, type Stated } from "./held-orders.ts";
import { linkByNumber } from "./match-orders.ts";
import { loadBooks } from "./order-books.ts";
import { recomputeFed } from "./recompute.ts";
import { withComponents } from "./relevance.ts";
import { stateOrder } from "./state-order.ts";
import { loadPolicy } from "./stored-policy.ts";

const printUnits = (row: NewInFlightUnits): string =>
  `${row.order} ${row.integration} ${row.sourceVariant} ${row.sourceLocation} ${formatQuantity(row.units)}`;

/** The variants whose units in flight are not what they were. */
function movedVariants(before: readonly InFlightUnitsRow[], after: readonly NewInFlightUnits[]): Set<number> {
  const [had, has] = [new Set(before.map(printUnits)), new Set(after.map(printUnits))];
  const moved = [
    ...before.filter((row) => !has.has(printUnits(row))),
    ...after.filter((row) => !had.has(printUnits(row))),
  ];
  return new Set(moved.map((row) => row.sourceVariant));
}

type LinesByOrder = ReadonlyMap<number, ChannelOrderLineRow[]>;

/** What of each order is in flight for each of these integrations. */
async function stateOrders(
  tx: Tx,
  integrations: readonly IntegrationRow[],
  orders: readonly ChannelOrderRow[],
  lines: LinesByOrder,
  now: number,
): Promise<Stated[]> {
  const stated: Stated[] = [];
  const linesOf = (order: ChannelOrderRow) => lines.get(order.id) ?? [];
  for (const integration of integrations) {
    const { orderImportMinutes, matchOrdersByNumber } = loadPolicy(integration.policy);
    if (matchOrdersByNumber) await linkByNumber(tx, integration, orders);
    const books = await loadBooks(tx, integration, orders, orders.flatMap(linesOf));
    for (const order of orders) {
      const timing = { now, orderImportMinutes };
      const statement = stateOrder(order, linesOf(order), integration.id, books, timing);
      stated.push({ order, integration, statement });
    }
  }
  return stated;
}

/** Held by this, since what is put in the place of the units in flight rests on what they are. */
export const integrationsOfChannel = async (tx: Tx, account: number): Promise<IntegrationRow[]> =>
  (await tx.integrations.ofAccount(account)).filter((integration) => integration.channel === account);

/** `orders` are live. Numbers that this moves are computed anew. */
export async function restateOrders(tx: Tx, orders: readonly ChannelOrderRow[], now: number): Promise<void> {
  if (orders.length === 0) return;
  await tx.flush();
  const ids = orders.map(({ id }) => id);
  const groups: { account: number; integrations: IntegrationRow[]; group: ChannelOrderRow[] }[] = [];
  for (const [account, group] of Map.groupBy(orders, (order) => order.account))
    groups.push({ account, integrations: await integrationsOfChannel(tx, account), group });
  const lines = Map.groupBy(await tx.channelOrders.linesOf(ids), (line) => line.order);
  const before = await tx.channelOrders.inFlightOf(ids);
  const stated: Stated[] = [];
  for (const { account, integrations, group } of groups) {
    stated.push(...(await stateOrders(tx, integrations, group, lines, now)));
    tx.wake(topics.orders(account));
  }
  const after = (await keepHeld(tx, stated, now)).flatMap(({ units }) => units);
  await tx.channelOrders.replaceInFlight(ids, after);
  // Kits on order take of their components, and so of every other kit that shares them.
  const { ids: moved } = await withComponents(tx, [...movedVariants(before, after)]);
  await recomputeFed(tx, [...moved], now);
}

/** Keeps what was read of a channel's orders, with the numbers that follow from it. */
export async function storeOrders(
  tx: Tx,
  account: Pick<AccountRow, "id" | "createdAt">,
  records: readonly ChannelOrderRecord[],
  now: number,
): Promise<void> {
  await restateOrders(tx, await tx.channelOrders.save(account.id, records, account.createdAt), now);
}

/** What the source has of these orders changed (keys of its own orders). */
export async function restateKnown(
  tx: Tx,
  sourceAccount: number,
  changed: ReadonlySet<string>,
  now: number,
): Promise<void> {
  if (changed.size === 0) return;
  const { shortIds, numbers } = await tx.sourceOrders.channelOrdersOf(sourceAccount, changed);
  const orders = await tx.channelOrders.namedBySource({ shortIds, numbers });
  await restateOrders(tx, orders, now);
}

/** The source's levels of these variants were read: orders that are known since before are counted in them now. */
export async function restateRead(tx: Tx, variantIds: readonly number[], now: number): Promise<void> {
  const rows = await tx.channelOrders.inFlightOfVariants(variantIds);
  if (rows.length === 0) return;
  await restateOrders(tx, await tx.channelOrders.byIds([...new Set(rows.map(({ order }) => order))]), now);
}
