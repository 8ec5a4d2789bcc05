// /sales_returns and /sales_return_rows: what customers sent back. Stock comes in when all is restocked (O: statuses).
import { decimal, formatDecimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import {
  type Fulfillment,
  type SalesReturn,
  type SalesReturnRow,
  returnStatuses,
} from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, integers, oneOf as anyOf } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { id, nullable, number, object, oneOf, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation } from "./places.ts";
import { batchTransactions } from "./traceability.ts";

const tracking = {
  tracking_number: nullable(text()),
  tracking_number_url: nullable(text()),
  tracking_carrier: nullable(text()),
  tracking_method: nullable(text()),
};
const newReturn = object(
  { sales_order_id: id, return_location_id: id },
  { ...tracking, order_created_date: time, order_no: text(), additional_info: text() },
);
const returnChange = object(
  {},
  {
    ...tracking,
    status: oneOf(returnStatuses),
    return_date: time,
    order_created_date: time,
    return_location_id: id,
    order_no: text(),
    additional_info: nullable(text()),
  },
);
const newReturnRow = object(
  { sales_return_id: id, variant_id: id, fulfillment_row_id: id, quantity: number() },
  { restock_location_id: id, reason_id: id },
);
const returnRowChange = object(
  {},
  { quantity: number(), restock_location_id: id, reason_id: id, batch_transactions: batchTransactions },
);

export function serveSalesReturns(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (returnId: number): SalesReturn => {
    const found = tables.salesReturns.live(returnId);
    if (!found) throw notFound();
    return found;
  };

  api.get("/sales_returns", ({ query }) =>
    answerList<SalesReturn>(
      {
        records: () => tables.salesReturns.all(),
        // Katana: sales_order_id was seen to be ignored here (V).
        filters: {
          ids: integers((row) => row.id),
          status: anyOf(returnStatuses, (row) => row.status),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: (row) => renderReturn(katana, row),
      },
      query,
      settings(),
    ),
  );
  api.get("/sales_returns/{id}", (call) => reply(renderReturn(katana, live(call.id()))));

  api.post("/sales_returns", newReturn, (body) => {
    const order = tables.salesOrders.live(body.sales_order_id);
    if (!order) throw unprocessable(".sales_order_id", "does not exist");
    existingLocation(katana, body.return_location_id, ".return_location_id");
    const made = tables.salesReturns.insert({
      customer_id: order.customer_id,
      sales_order_id: order.id,
      order_no: body.order_no ?? `SR-${katana.nextId("sales-return-numbers")}`,
      return_location_id: body.return_location_id,
      status: "NOT_RETURNED",
      currency: order.currency,
      return_date: null,
      order_created_date: body.order_created_date ?? katana.now(),
      additional_info: body.additional_info ?? null,
      tracking_number: body.tracking_number ?? null,
      tracking_number_url: body.tracking_number_url ?? null,
      tracking_carrier: body.tracking_carrier ?? null,
      tracking_method: body.tracking_method ?? null,
    });
    return reply(renderReturn(katana, made));
  });
  api.patch("/sales_returns/{id}", returnChange, (body, call) => {
    const before = live(call.id());
    if (body.return_location_id !== undefined)
      existingLocation(katana, body.return_location_id, ".return_location_id");
    const changed = tables.salesReturns.update(before.id, definedOnly(body));
    if (changed.status !== before.status) applyStatus(katana, before, changed);
    return reply(renderReturn(katana, live(changed.id)));
  });
  api.delete("/sales_returns/{id}", (call) => {
    const before = live(call.id());
    katana.ledger.revert(bookingOf(before));
    tables.salesReturns.softDelete(before.id);
    return noContent();
  });
  serveReturnRows(api, katana, live);
}

function serveReturnRows(api: Api, katana: Katana, liveReturn: (returnId: number) => SalesReturn): void {
  const { tables, settings } = katana;
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
  { tables }: Katana,
  orderId: number,
  fulfillmentRowId: number,
): Fulfillment["rows"][number] | undefined {
  return tables
    .fulfillmentsOfSalesOrder(orderId)
    .filter((each) => each.deleted_at === null)
    .flatMap((each) => each.rows)
    .find((row) => row.id === fulfillmentRowId);
}

const bookingOf = (parent: SalesReturn) => `sales-return:${parent.id}`;

/** Inferred: the ledger knows no type of its own for returns, so they are booked on the order's row. */
function applyStatus(katana: Katana, before: SalesReturn, after: SalesReturn): void {
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

const liveReturnRows = ({ tables }: Katana, returnId: number) =>
  tables.rowsOfSalesReturn(returnId).filter((row) => row.deleted_at === null);

const renderReturn = (katana: Katana, parent: SalesReturn) => ({
  ...parent,
  refund_status: "NOT_REFUNDED",
  sales_return_rows: liveReturnRows(katana, parent.id).map(renderReturnRow),
});

function renderReturnRow(row: SalesReturnRow) {
  const { deleted_at: _deletedAt, ...shown } = row;
  return {
    ...shown,
    quantity: formatDecimal(decimal(row.quantity), 5),
    net_price_per_unit: formatDecimal(decimal(row.net_price_per_unit), 10),
  };
}
