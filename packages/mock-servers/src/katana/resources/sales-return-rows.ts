// /sales_return_rows: the lines of returns. Katana: each names the fulfilled row that it takes back (O).
import { decimal, formatDecimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { liveFulfillmentsOf } from "../orders/sales-order-effects.ts";
import type { Fulfillment, SalesReturn, SalesReturnRow } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, integers } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { id, number, object } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { batchTransactions } from "./traceability.ts";

const newReturnRow = object(
  { sales_return_id: id, variant_id: id, fulfillment_row_id: id, quantity: number() },
  { restock_location_id: id, reason_id: id },
);
const returnRowChange = object(
  {},
  { quantity: number(), restock_location_id: id, reason_id: id, batch_transactions: batchTransactions },
);

export function serveSalesReturnRows(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const liveReturn = (returnId: number): SalesReturn => {
    const found = tables.salesReturns.live(returnId);
    if (!found) throw unprocessable(".sales_return_id", "does not exist");
    return found;
  };
  const live = (rowId: number): SalesReturnRow => {
    const row = tables.salesReturnRows.live(rowId);
    if (!row) throw notFound();
    return row;
  };
  const checkOpen = (row: { sales_return_id: number }) => {
    if (liveReturn(row.sales_return_id).status === "RESTOCKED_ALL")
      throw unprocessable("", "the return is restocked");
  };

  api.get("/sales_return_rows", ({ query }) =>
    answerList<SalesReturnRow>(
      {
        records: () => tables.salesReturnRows.all(),
        filters: {
          ids: integers((row) => row.id),
          sales_return_id: integer((row) => row.sales_return_id),
          variant_id: integer((row) => row.variant_id),
          restock_location_id: integer((row) => row.restock_location_id),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderReturnRow,
      },
      query,
      settings(),
    ),
  );
  api.get("/sales_return_rows/{id}", (call) => reply(renderReturnRow(live(call.id()))));

  api.post("/sales_return_rows", newReturnRow, (body) => {
    const parent = liveReturn(body.sales_return_id);
    checkOpen(body);
    const shipped = shippedRow(katana, parent.sales_order_id, body.fulfillment_row_id);
    const row = tables.salesOrderRows.get(shipped?.sales_order_row_id ?? 0);
    if (!shipped || row?.variant_id !== body.variant_id) {
      throw unprocessable(".fulfillment_row_id", "is no fulfilled row of this variant in this order");
    }
    if (body.quantity <= 0 || body.quantity > shipped.quantity)
      throw unprocessable(".quantity", "was not fulfilled");
    const made = tables.salesReturnRows.insert({
      sales_return_id: parent.id,
      variant_id: body.variant_id,
      fulfillment_row_id: shipped.id,
      sales_order_row_id: row.id,
      quantity: body.quantity,
      net_price_per_unit: row.price_per_unit,
      reason_id: body.reason_id ?? null,
      restock_location_id: body.restock_location_id ?? null,
      batch_transactions: [],
    });
    return reply(renderReturnRow(made));
  });
  api.patch("/sales_return_rows/{id}", returnRowChange, (body, call) => {
    const before = live(call.id());
    checkOpen(before);
    return reply(renderReturnRow(tables.salesReturnRows.update(before.id, definedOnly(body))));
  });
  api.delete("/sales_return_rows/{id}", (call) => {
    const before = live(call.id());
    checkOpen(before);
    tables.salesReturnRows.softDelete(before.id);
    return noContent();
  });
}

function shippedRow(
  katana: Katana,
  orderId: number,
  fulfillmentRowId: number,
): Fulfillment["rows"][number] | undefined {
  return liveFulfillmentsOf(katana, orderId)
    .flatMap((each) => each.rows)
    .find((row) => row.id === fulfillmentRowId);
}

export function renderReturnRow(row: SalesReturnRow) {
  const { deleted_at: _deletedAt, ...shown } = row;
  return {
    ...shown,
    quantity: formatDecimal(decimal(row.quantity), 5),
    net_price_per_unit: formatDecimal(decimal(row.net_price_per_unit), 10),
  };
}
