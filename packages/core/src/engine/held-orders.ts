// For whom which orders are held back, and why: kept beside the units, for people, and told of when it begins and ends
// (rule Q9). What a person settled stays settled.
import { formatQuantity, type Quantity } from "../domain/quantity.ts";
import type { ChannelOrderRow } from "../store/entities/channel-orders.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { NewInFlightUnits } from "../store/tables/in-flight-units.ts";
import type { NewEvent } from "../store/tables/events.ts";
import type { NewInFlightOrder } from "../store/tables/in-flight-orders.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { nothingHeld, type OrderStatement } from "./state-order.ts";

export type Stated = { order: ChannelOrderRow; integration: IntegrationRow; statement: OrderStatement };

const sumOf = (units: readonly NewInFlightUnits[]): Quantity =>
  units.reduce((sum, row) => sum + row.units, 0n);

function orderEvent(
  order: ChannelOrderRow,
  integration: number,
  { units, reason }: Pick<OrderStatement, "units" | "reason">,
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

/** When to ask the source for it: when it should have it by then, and from then on less and less often. */
const askAtOf = (dueAt: number | null, asked: number | null): number | null =>
  dueAt === null ? null : Math.max(dueAt, asked ?? 0);

/**
 * Keeps who is held back for whom and why, and tells of what came and went. Answers the statements that count: what a
 * person settled is held back no more.
 */
export async function keepHeld(tx: Tx, stated: readonly Stated[], now: number): Promise<OrderStatement[]> {
  const rows = await tx.inFlightOrders.ofOrders([...new Set(stated.map(({ order }) => order.id))]);
  const keyOf = (order: number, integration: number) => `${order} ${integration}`;
  const known = new Map(rows.map((row) => [keyOf(row.order, row.integration), row]));
  const fresh: NewInFlightOrder[] = [];
  const events: NewEvent[] = [];
  const counting: OrderStatement[] = [];
  for (const { order, integration, statement } of stated) {
    const key = keyOf(order.id, integration.id);
    const row = known.get(key);
    const { reason, lines, dueAt } = statement;
    if (reason === null) continue;
    known.delete(key);
    if (!row) {
      fresh.push({
        order: order.id,
        integration: integration.id,
        reason,
        lines,
        askAt: askAtOf(dueAt, null),
      });
      events.push(orderEvent(order, integration.id, statement, now));
    } else Object.assign(row, { reason, lines, askAt: askAtOf(dueAt, row.askAt) });
    if (!row?.settledAt) counting.push(statement);
  }
  const orders = new Map(stated.map(({ order }) => [order.id, order]));
  const gone = [...known.values()];
  for (const row of gone.filter((each) => each.settledAt === null)) {
    const order = orders.get(row.order);
    if (order) events.push(orderEvent(order, row.integration, nothingHeld, now));
  }
  await tx.inFlightOrders.remove(gone.map(({ id }) => id));
  await tx.inFlightOrders.insert(fresh);
  await tx.events.append(events);
  if (events.length > 0) tx.wake(topics.events);
  return counting;
}
