// How stock of batch-tracked variants is spread over batches. Untracked variants have none.
import type { Collection, StateFile } from "../../shared/state-file.ts";
import { type Decimal, decimal, formatDecimal } from "../decimal.ts";
import type { BatchStock, BatchTransaction } from "../state/stock-records.ts";

export type Batches = {
  /** Books a movement on the batches named; what they do not add up to is booked on none. */
  move(variantId: number, locationId: number, quantity: Decimal, named: readonly BatchTransaction[]): void;
  all(): Iterable<BatchStock>;
};

export function createBatches(state: StateFile, isTracked: (variantId: number) => boolean): Batches {
  const stocks: Collection<BatchStock> = state.collection("batch-stocks");
  const add = (batchId: number | null, variantId: number, locationId: number, quantity: Decimal) => {
    if (quantity === 0n) return;
    const key = `${batchId ?? "none"}:${variantId}@${locationId}`;
    const before = decimal(stocks.get(key)?.quantity ?? "0");
    stocks.set(key, {
      batch_id: batchId,
      variant_id: variantId,
      location_id: locationId,
      quantity: formatDecimal(before + quantity, 5),
    });
  };
  return {
    move(variantId, locationId, quantity, named) {
      if (!isTracked(variantId)) return;
      // Some name what leaves as a positive quantity: the movement's own sign decides.
      const sign = quantity < 0n ? -1n : 1n;
      let rest = quantity;
      for (const { batch_id, quantity: part } of named) {
        const signed = sign * decimal(Math.abs(part));
        add(batch_id, variantId, locationId, signed);
        rest -= signed;
      }
      add(null, variantId, locationId, rest);
    },
    all: () => stocks.values(),
  };
}
