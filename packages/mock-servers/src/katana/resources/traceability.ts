// Which batches a row of any order names: by the newer `traceability`, or by `batch_transactions`, which is deprecated
// (O). Bins and serial numbers are accepted and not kept.
import { decimal, decimalToNumber } from "../decimal.ts";
import type { BatchTransaction } from "../state/stock-records.ts";
import { type BodyOf, id, list, nullable, number, object } from "../wire/schema.ts";

export const traceability = object(
  {},
  {
    batch_id: nullable(id),
    bin_location_id: nullable(id),
    serial_number_id: nullable(id),
    quantity: number(),
  },
);

export const batchTransactions = list(object({ batch_id: id, quantity: number() }, {}));

export function batchesOf(row: {
  batch_transactions?: readonly BatchTransaction[] | undefined;
  traceability?: readonly BodyOf<typeof traceability>[] | undefined;
}): BatchTransaction[] {
  const named = row.traceability ?? row.batch_transactions ?? [];
  return named.map(({ batch_id = null, quantity = 1 }) => ({
    batch_id: batch_id ?? null,
    quantity: decimalToNumber(decimal(quantity)),
  }));
}
