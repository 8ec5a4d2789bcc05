// Which units of which channel orders are in flight (rule Q9): computed anew whenever an order, what the source has of it,
// the source's levels or a mapping changes, and kept beside the orders, so that numbers find it by variant.
import type { ChannelOrderRecord } from "../contracts/index.ts";
import { formatQuantity, type Quantity } from "../domain/quantity.ts";
import { type InFlightReason, unitsInFlight } from "../domain/in-flight.ts";
import type {
  ChannelOrderLineRow,
  ChannelOrderRow,
  InFlightUnitsRow,
} from "../store/entities/channel-orders.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { NewInFlightUnits } from "../store/tables/channel-orders.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { recomputeFed } from "./recompute.ts";
import { withComponents } from "./relevance.ts";
import { type BookedOrder, loadBooks, type OrderBooks } from "./order-books.ts";

type Statement = { units: NewInFlightUnits[]; reason: InFlightReason | null };
const nothing: Statement = { units: [], reason: null };

function reasonOf(lines: readonly ChannelOrderLineRow[], booked: readonly BookedOrder[]): InFlightReason {
  if (booked.some((order) => order.isDeleted)) return "DELETED_AT_SOURCE";
  if (booked.some((order) => order.isQuote)) return "QUOTE_AT_SOURCE";
  const isSent = lines.every((line) => line.unfulfilledQuantity === 0);
  return isSent && booked.length === 0 ? "FULFILLED_UNKNOWN" : "NOT_YET_IMPORTED";
}

/** What of one order is in flight for one integration. */
function stateOrder(
  order: ChannelOrderRow,
  lines: readonly ChannelOrderLineRow[],
  integration: IntegrationRow,
  books: OrderBooks,
): Statement {
  if (order.isCancelled) return nothing;
  const booked = books.bookedOf(order);
  const counting = booked.filter((each) => !each.isDeleted && !each.isQuote);
  const byVariant = Map.groupBy(lines, (line) => books.sourceVariantOf(line));
  const units = [...byVariant].flatMap(([sourceVariant, group]) => {
    if (sourceVariant === null) return [];
    const ordered = {
      current: group.reduce((sum, line) => sum + line.currentQuantity, 0),
      places: group.flatMap((line) => line.places.map((place) => books.placeOf(place))),
    };
    const rows = counting.flatMap((each) => books.rowsCounted(each, sourceVariant));
    return unitsInFlight(ordered, rows).map(({ sourceLocationId, units: quantity }) => ({
      order: order.id,
      integration: integration.id,
      sourceVariant,
      sourceLocation: sourceLocationId,
      units: quantity,
    }));
  });
  return { units, reason: units.length > 0 ? reasonOf(lines, booked) : null };
}

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

const sumOf = (units: readonly NewInFlightUnits[]): Quantity =>
  units.reduce((sum, row) => sum + row.units, 0n);

function orderEvent(
  order: ChannelOrderRow,
  { units, reason }: Statement,
  integration: number | null,
  now: number,
): NewEvent {
  const count = formatQuantity(sumOf(units));
  return {
    type: reason === null ? "IN_FLIGHT_ORDER_CLOSED" : "IN_FLIGHT_ORDER_OPENED",
    occurredAt: now,
    integration,
    message:
      reason === null
        ? `${order.name}: nothing of it is held back any more.`
        : `${order.name}: ${count} units are held back until the source knows the order.`,
    detail: { order: order.externalId, reason, units: count },
  };
}

type LinesByOrder = ReadonlyMap<number, ChannelOrderLineRow[]>;

/** What of each order is in flight for any of these integrations. */
async function stateOrders(
  tx: Tx,
  integrations: readonly IntegrationRow[],
  orders: readonly ChannelOrderRow[],
  lines: LinesByOrder,
): Promise<Map<number, Statement>> {
  const stated = new Map<number, Statement>();
  const linesOf = (order: ChannelOrderRow) => lines.get(order.id) ?? [];
  for (const integration of integrations) {
    const books = await loadBooks(tx, integration, orders, orders.flatMap(linesOf));
    for (const order of orders) {
      const before = stated.get(order.id) ?? nothing;
      const { units, reason } = stateOrder(order, linesOf(order), integration, books);
      stated.set(order.id, { units: [...before.units, ...units], reason: before.reason ?? reason });
    }
  }
  return stated;
}

/** Held by this, since what is put in the place of the units in flight rests on what they are. */
const integrationsOfChannel = async (tx: Tx, account: number): Promise<IntegrationRow[]> =>
  (await tx.integrations.ofAccount(account)).filter((integration) => integration.channel === account);

/** `orders` are live. Numbers that this moves are computed anew. */
export async function restateOrders(tx: Tx, orders: readonly ChannelOrderRow[], now: number): Promise<void> {
  if (orders.length === 0) return;
  await tx.flush();
  const ids = orders.map(({ id }) => id);
  const groups: { integrations: IntegrationRow[]; group: ChannelOrderRow[] }[] = [];
  for (const [account, group] of Map.groupBy(orders, (order) => order.account))
    groups.push({ integrations: await integrationsOfChannel(tx, account), group });
  const lines = Map.groupBy(await tx.channelOrders.linesOf(ids), (line) => line.order);
  const before = await tx.channelOrders.inFlightOf(ids);
  const after: NewInFlightUnits[] = [];
  const events: NewEvent[] = [];
  for (const { integrations, group } of groups) {
    const stated = await stateOrders(tx, integrations, group, lines);
    for (const order of group) {
      const statement = stated.get(order.id) ?? nothing;
      const hasTurned = (order.reason === null) !== (statement.reason === null);
      if (hasTurned) events.push(orderEvent(order, statement, integrations[0]?.id ?? null, now));
      order.reason = statement.reason;
      after.push(...statement.units);
    }
  }
  await tx.channelOrders.replaceInFlight(ids, after);
  await tx.events.append(events);
  if (events.length > 0) tx.wake(topics.events);
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
  const shortIds = await tx.sourceOrders.channelOrdersOf(sourceAccount, changed);
  await restateOrders(tx, await tx.channelOrders.byShortIds(shortIds), now);
}

/** The source's levels of these variants were read: orders that are known since before are counted in them now. */
export async function restateRead(tx: Tx, variantIds: readonly number[], now: number): Promise<void> {
  const rows = await tx.channelOrders.inFlightOfVariants(variantIds);
  if (rows.length === 0) return;
  await restateOrders(tx, await tx.channelOrders.byIds([...new Set(rows.map(({ order }) => order))]), now);
}
