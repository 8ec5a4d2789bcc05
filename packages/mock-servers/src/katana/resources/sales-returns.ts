// /sales_returns: what customers sent back.
import { decimal, formatDecimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { applyReturnStatus, liveReturnRows, revertReturn } from "../orders/return-effects.ts";
import { liveFulfillmentsOf } from "../orders/sales-order-effects.ts";
import { type SalesOrder, type SalesReturn, returnStatuses } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integers, oneOf as anyOf } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { id, nullable, object, oneOf, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation } from "./places.ts";
import { renderReturnRow } from "./sales-return-rows.ts";

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
    if (changed.status !== before.status) applyReturnStatus(katana, before, changed);
    return reply(renderReturn(katana, live(changed.id)));
  });
  api.delete("/sales_returns/{id}", (call) => {
    const before = live(call.id());
    revertReturn(katana, before);
    tables.salesReturns.softDelete(before.id);
    return noContent();
  });

  // Katana: a bare array (O).
  api.get("/sales_orders/{id}/returnable_items", (call) => {
    const order = tables.salesOrders.live(call.id());
    if (!order) throw notFound();
    return reply(returnableItems(katana, order));
  });
}

function returnableItems(katana: Katana, order: SalesOrder) {
  const { tables } = katana;
  const returned = tables
    .returnsOfSalesOrder(order.id)
    .filter((each) => each.deleted_at === null)
    .flatMap((each) => liveReturnRows(katana, each.id));
  return liveFulfillmentsOf(katana, order.id)
    .flatMap((each) => each.rows)
    .flatMap((shipped) => {
      const row = tables.salesOrderRows.get(shipped.sales_order_row_id);
      if (!row) return [];
      const back = returned.filter((each) => each.fulfillment_row_id === shipped.id);
      const left = back.reduce((rest, each) => rest - decimal(each.quantity), decimal(shipped.quantity));
      return {
        variant_id: row.variant_id,
        fulfillment_row_id: shipped.id,
        available_for_return_quantity: formatDecimal(left, 5),
        net_price_per_unit: formatDecimal(decimal(row.price_per_unit), 10),
        location_id: row.location_id ?? order.location_id,
        quantity_sold: formatDecimal(decimal(shipped.quantity), 5),
      };
    });
}

const renderReturn = (katana: Katana, parent: SalesReturn) => ({
  ...parent,
  refund_status: "NOT_REFUNDED",
  sales_return_rows: liveReturnRows(katana, parent.id).map(renderReturnRow),
});
