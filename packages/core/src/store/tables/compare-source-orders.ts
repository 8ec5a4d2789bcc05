// Is an order of the source as it was stored, and does it count more than it did? Pure.
import type { SourceOrderRecord } from "../../contracts/index.ts";
import { formatQuantity, type Quantity } from "../../domain/quantity.ts";
import type { SourceOrderLineRow, SourceOrderRow } from "../entities/signals.ts";

type Line = Omit<SourceOrderLineRow, "id" | "order">;

const print = (quantity: Quantity | null) => (quantity === null ? "-" : formatQuantity(quantity));

const printLine = (line: Line): string =>
  [
    line.externalId,
    line.variantExternalId,
    line.locationExternalId,
    ...[line.quantity, line.openQuantity, line.shippedQuantity].map(print),
  ].join(" ");

export const printLines = (lines: readonly Line[]): string => lines.map(printLine).toSorted().join();

/** Units that the source has booked, open or shipped, by variant. */
function bookedUnits(lines: readonly Line[]): Map<string, Quantity> {
  const units = new Map<string, Quantity>();
  for (const { variantExternalId, openQuantity, shippedQuantity } of lines) {
    const booked = (openQuantity ?? 0n) + (shippedQuantity ?? 0n);
    units.set(variantExternalId, (units.get(variantExternalId) ?? 0n) + booked);
  }
  return units;
}

/** Whether it counts more of any variant than it did: then only levels that are read from now on count that too. */
export function countsMore(
  before: SourceOrderRow | undefined,
  lines: readonly Line[],
  record: SourceOrderRecord,
): boolean {
  if (!before || before.isDeleted || before.isQuote) return true;
  const had = bookedUnits(lines);
  return [...bookedUnits(record.rows)].some(([variant, units]) => units > (had.get(variant) ?? 0n));
}
