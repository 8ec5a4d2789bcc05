// Which units of which channel orders are in flight (rule Q9): computed anew whenever an order, what the source has of it,
// the source's levels or a mapping changes, and kept beside the orders, so that numbers find it by variant.
import { formatQuantity, type Quantity } from "../domain/quantity.ts";
import { type InFlightReason, unitsInFlight } from "../domain/in-flight.ts";
import type {
  ChannelOrderLineRow,
  ChannelOrderRow,
  InFlightUnitsRow,
} from "../store/entities/channel-orders.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { NewInFlightUnits } from "../store/tables/channel-orders.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { recomputeFed } from "./recompute.ts";
import { withComponents } from "./relevance.ts";
import { type BookedOrder, loadBooks, type OrderBooks } from "./order-books.ts";

type Statement = { units: NewInFlightUnits[]; reason: InFlightReason | null };

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
  if (order.isCancelled || order.settledAt !== null) return { units: [], reason: null };
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
  units: readonly NewInFlightUnits[],
  integration: number | null,
  now: number,
): NewEvent {
  const isOpened = order.reason !== null;
  const count = formatQuantity(sumOf(units));
  return {
    type: isOpened ? "IN_FLIGHT_ORDER_OPENED" : "IN_FLIGHT_ORDER_CLOSED",
    occurredAt: now,
    integration,
    message: isOpened
      ? `${order.name}: ${count} units are held back until the source knows the order.`
      : `${order.name}: nothing of it is held back any more.`,
    detail: { order: order.externalId, reason: order.reason, units: count },
  };
}

/** `orders` are live. Numbers that this moves are computed anew. */
export async function restateOrders(tx: Tx, orders: readonly ChannelOrderRow[], now: number): Promise<void> {
  if (orders.length === 0) return;
  await tx.flush();
  const byAccount = Map.groupBy(orders, (order) => order.account);
  // Held first: what is put in the place of the units in flight rests on what they are.
  const integrationsOf = new Map<number, IntegrationRow[]>();
  for (const account of byAccount.keys()) {
    const all = await tx.integrations.ofAccount(account);
    integrationsOf.set(
      account,
      all.filter((each) => each.channel === account),
    );
  }
  const ids = orders.map(({ id }) => id);
  const lines = Map.groupBy(await tx.channelOrders.linesOf(ids), (line) => line.order);
  const before = await tx.channelOrders.inFlightOf(ids);
  const after: NewInFlightUnits[] = [];
  const events: NewEvent[] = [];
  for (const [account, group] of byAccount) {
    const integrations = integrationsOf.get(account) ?? [];
    const reasons = new Map<number, InFlightReason | null>();
    for (const integration of integrations) {
      const books = await loadBooks(tx, integration, group, [...lines.values()].flat());
      for (const order of group) {
        const { units, reason } = stateOrder(order, lines.get(order.id) ?? [], integration, books);
        after.push(...units);
        reasons.set(order.id, reasons.get(order.id) ?? reason);
      }
    }
    for (const order of group) {
      const reason = reasons.get(order.id) ?? null;
      const hasTurned = (order.reason === null) !== (reason === null);
      order.reason = reason;
      const units = after.filter((row) => row.order === order.id);
      if (hasTurned) events.push(orderEvent(order, units, integrations[0]?.id ?? null, now));
    }
  }
  await tx.channelOrders.replaceInFlight(ids, after);
  await tx.events.append(events);
  if (events.length > 0) tx.wake(topics.events);
  // Kits on order take of their components, and so of every other kit that shares them.
  const { ids: moved } = await withComponents(tx, [...movedVariants(before, after)]);
  await recomputeFed(tx, [...moved], now);
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
