// What a return does to the stock: it comes back in when all of it is restocked. Katana: so its statuses say (O).
import { decimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { SalesReturn, SalesReturnRow } from "../state/order-records.ts";

export const liveReturnRows = ({ tables }: Katana, returnId: number): SalesReturnRow[] =>
  tables.rowsOfSalesReturn(returnId).filter((row) => row.deleted_at === null);

const bookingOf = (parent: SalesReturn) => `sales-return:${parent.id}`;

/** Inferred: the ledger knows no type of its own for returns, so they are booked on the order's row. */
export function applyReturnStatus(katana: Katana, before: SalesReturn, after: SalesReturn): void {
  const { tables, ledger, now } = katana;
  if (before.status === "RESTOCKED_ALL") ledger.revert(bookingOf(before));
  if (after.status === "NOT_RETURNED") return;
  const at = after.return_date ?? now();
  tables.salesReturns.note(after.id, { return_date: at });
  if (after.status !== "RESTOCKED_ALL") return;
  for (const row of liveReturnRows(katana, after.id)) {
    ledger.move({
      variantId: row.variant_id,
      locationId: row.restock_location_id ?? after.return_location_id,
      quantity: decimal(row.quantity),
      cause: {
        type: "SalesOrderRow",
        id: row.sales_order_row_id,
        orderNo: after.order_no,
        orderId: after.id,
      },
      booking: bookingOf(after),
      at,
      batches: row.batch_transactions,
    });
  }
}

/** Takes back out what came in. */
export const revertReturn = ({ ledger }: Katana, parent: SalesReturn): void =>
  ledger.revert(bookingOf(parent));
