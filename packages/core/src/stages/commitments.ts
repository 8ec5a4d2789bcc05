// Which of the source's commitments count for this channel (rule Q5). Part of arrow 4. Pure.
import { levelKey, type OrderUnits, type Snapshot, type StepDetail } from "../domain/availability.ts";
import { formatQuantity, type Quantity } from "../domain/quantity.ts";

type Stock = Pick<Snapshot, "levels" | "notCounted">;

/** Orders that a step names one by one; of more it tells the sum. */
const mostNamed = 50;

const sumOf = (orders: readonly OrderUnits[]): Quantity => orders.reduce((sum, each) => sum + each.units, 0n);

/** Units of what the source has committed that are not counted: never more of them than are committed. */
export function unitsNotCounted(stock: Stock, variantId: number, locationId: number): Quantity {
  const orders = stock.notCounted.get(levelKey(variantId, locationId));
  if (!orders) return 0n;
  const committed = stock.levels.get(levelKey(variantId, locationId))?.committed ?? 0n;
  const most = committed > 0n ? committed : 0n;
  const units = sumOf(orders);
  return units < most ? units : most;
}

/** What the source has committed, as far as it counts. */
export const committedUnits = (stock: Stock, variantId: number, locationId: number): Quantity =>
  (stock.levels.get(levelKey(variantId, locationId))?.committed ?? 0n) -
  unitsNotCounted(stock, variantId, locationId);

/** Which orders they are, for a person who asks. */
export function describeNotCounted(stock: Stock, variantId: number, locationId: number): StepDetail {
  const orders = stock.notCounted.get(levelKey(variantId, locationId)) ?? [];
  const [units, left] = [sumOf(orders), unitsNotCounted(stock, variantId, locationId)];
  return {
    rule: "Q5",
    orders: orders.slice(0, mostNamed).map(({ orderExternalId, number, units: each }) => ({
      id: orderExternalId,
      number,
      units: formatQuantity(each),
    })),
    ...(orders.length > mostNamed ? { furtherOrders: orders.length - mostNamed } : {}),
    ...(left < units ? { unitsOnOrders: formatQuantity(units), limit: "No more than is committed." } : {}),
  };
}
