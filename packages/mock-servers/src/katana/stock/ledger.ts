// Every change of what is on hand, as a movement: what moved, why, what it left, and at which cost. Commitments move
// nothing and leave no trace here (I).
import { type Decimal, decimal, divide, formatDecimal, multiply, roundDecimal } from "../decimal.ts";
import type { KatanaSettings } from "../settings.ts";
import type { BatchTransaction, Movement, MovementType } from "../state/stock-records.ts";
import type { Table } from "../state/table.ts";
import type { Batches } from "./batches.ts";
import type { Levels } from "./levels.ts";

/** What a movement is booked for. */
export type Cause = {
  type: MovementType;
  /** The row's id. */
  id: number;
  /** The order's number and id. */
  orderNo: string;
  orderId: number;
};

type Move = {
  variantId: number;
  locationId: number;
  /** Below zero where it leaves. */
  quantity: Decimal;
  cause: Cause;
  /** What would take it back, together with all else of the same name: "fulfillment:3". */
  booking: string;
  /** Of what comes in; default: the average cost there. What leaves, leaves at the average cost. */
  costPerUnit?: Decimal;
  /** ISO 8601; default: now. */
  at?: string;
  batches?: readonly BatchTransaction[];
};

export type Ledger = {
  /** Answers the cost per unit at which it moved. */
  move(move: Move): Decimal;
  /** Takes back all that was moved under one booking; what is already back stays. */
  revert(booking: string): void;
};

export type LedgerOptions = {
  movements: Table<Movement>;
  levels: Levels;
  batches: Batches;
  settings: () => KatanaSettings;
  now: () => string;
};

export function createLedger(options: LedgerOptions): Ledger {
  const { movements, levels, batches } = options;
  const byPlace = movements.index((row) => placeOf(row.variant_id, row.location_id));
  const byBooking = movements.index((row) => row.booking);

  const move = (input: Move): Decimal => {
    const { variantId, locationId, cause } = input;
    const quantity = roundDecimal(input.quantity, 5);
    const level = levels.read(variantId, locationId);
    const cost = quantity > 0n ? (input.costPerUnit ?? level.averageCost) : level.averageCost;
    const inStock = level.inStock + quantity;
    const averageCost = quantity > 0n ? averageAfter(level, quantity, cost) : level.averageCost;
    levels.change(variantId, locationId, { inStock, averageCost });
    batches.move(variantId, locationId, quantity, input.batches ?? []);
    const movedAt = input.at ?? options.now();
    const { rank, isBackDated } = levels.noteMovement(variantId, locationId, movedAt);
    movements.insert({
      booking: input.booking,
      variant_id: variantId,
      location_id: locationId,
      resource_type: cause.type,
      resource_id: cause.id,
      caused_by_order_no: cause.orderNo,
      caused_by_resource_id: cause.orderId,
      movement_date: movedAt,
      quantity_change: formatDecimal(quantity, 5),
      balance_after: formatDecimal(inStock, 5),
      value_per_unit: formatDecimal(cost, 10),
      value_in_stock_after: formatDecimal(multiply(inStock, averageCost), 10),
      average_cost_after: formatDecimal(averageCost, 10),
      rank,
      batches: [...(input.batches ?? [])],
    });
    if (isBackDated) rebalance(variantId, locationId);
    return cost;
  };

  /** Katana: the ledger runs by date, so that a back-dated movement changes the balances after it (V). */
  const rebalance = (variantId: number, locationId: number) => {
    const rows = byPlace(placeOf(variantId, locationId)).toSorted(
      (a, b) =>
        (a.movement_date < b.movement_date ? -1 : Number(a.movement_date > b.movement_date)) || a.id - b.id,
    );
    let balance = 0n;
    for (const row of rows) {
      balance += decimal(row.quantity_change);
      const balance_after = formatDecimal(balance, 5);
      if (balance_after === row.balance_after) continue;
      const value = multiply(balance, decimal(row.average_cost_after));
      movements.update(row.id, { balance_after, value_in_stock_after: formatDecimal(value, 10) });
    }
  };

  const remove = (row: Movement) => {
    const level = levels.read(row.variant_id, row.location_id);
    levels.change(row.variant_id, row.location_id, { inStock: level.inStock - decimal(row.quantity_change) });
    movements.remove(row.id);
    rebalance(row.variant_id, row.location_id);
  };

  return {
    move,
    revert(booking) {
      const rows = byBooking(booking);
      if (options.settings().revertedMovements === "removed") {
        for (const row of rows) remove(row);
        return;
      }
      for (const { first, quantity } of netByPlaceAndCause(rows)) {
        if (quantity === 0n) continue;
        move({
          variantId: first.variant_id,
          locationId: first.location_id,
          quantity: -quantity,
          cause: causeOf(first),
          booking,
          costPerUnit: decimal(first.value_per_unit),
          batches: first.batches,
        });
      }
    },
  };
}

const placeOf = (variantId: number, locationId: number) => `${variantId}@${locationId}`;

/** The moving average. Stock below zero has no value to average with. */
function averageAfter(
  level: { inStock: Decimal; averageCost: Decimal },
  quantity: Decimal,
  cost: Decimal,
): Decimal {
  if (level.inStock <= 0n) return cost;
  const value = multiply(level.inStock, level.averageCost) + multiply(quantity, cost);
  return divide(value, level.inStock + quantity);
}

const causeOf = (row: Movement): Cause => ({
  type: row.resource_type,
  id: row.resource_id,
  orderNo: row.caused_by_order_no,
  orderId: row.caused_by_resource_id,
});

function netByPlaceAndCause(rows: readonly Movement[]): { first: Movement; quantity: Decimal }[] {
  const nets = new Map<string, { first: Movement; quantity: Decimal }>();
  for (const row of rows) {
    const key = `${placeOf(row.variant_id, row.location_id)}:${row.resource_type}:${row.resource_id}`;
    const { first, quantity } = nets.get(key) ?? { first: row, quantity: 0n };
    nets.set(key, { first, quantity: quantity + decimal(row.quantity_change) });
  }
  return [...nets.values()];
}
