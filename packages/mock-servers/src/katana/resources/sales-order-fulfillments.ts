// /sales_order_fulfillments: what of an order was packed or delivered. Deleting one takes it back (O).
import { decimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { salesOrderObject } from "../orders/availability.ts";
import { deliverFulfillment, revertFulfillment, shipFulfillment } from "../orders/fulfillment-effects.ts";
import { openQuantity } from "../orders/sales-order-effects.ts";
import { announceShipping, fulfillmentFrom } from "../orders/sales-order-status.ts";
import { type Fulfillment, type SalesOrder, fulfillmentStatuses } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { type Filters, dateFilters, from, integer, oneOf, text } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import type { BodyOf } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { fulfillmentChange, newFulfillment } from "./sales-order-bodies.ts";
import { batchesOf } from "./traceability.ts";

export function serveSalesOrderFulfillments(api: Api, katana: Katana): void {
  const { tables, settings, events } = katana;
  const live = (fulfillmentId: number): Fulfillment => {
    const fulfillment = tables.fulfillments.live(fulfillmentId);
    if (!fulfillment) throw notFound();
    return fulfillment;
  };
  const announceUpdate = (orderId: number) =>
    events.emit("sales_order.updated", salesOrderObject(tables.salesOrders.update(orderId, {})));

  api.get("/sales_order_fulfillments", ({ query }) =>
    answerList<Fulfillment>(
      {
        records: () => tables.fulfillments.all(),
        filters: fulfillmentFilters,
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderFulfillment,
      },
      query,
      settings(),
    ),
  );
  api.get("/sales_order_fulfillments/{id}", (call) => reply(renderFulfillment(live(call.id()))));

  api.post("/sales_order_fulfillments", newFulfillment, (body) => {
    const order = tables.salesOrders.live(body.sales_order_id);
    if (!order) throw unprocessable(".sales_order_id", "does not exist");
    const { sales_order_fulfillment_rows: _rows, ...fields } = body;
    const fulfillment = tables.fulfillments.insert(
      fulfillmentFrom({
        ...definedOnly(fields),
        sales_order_id: order.id,
        status: body.status,
        picked_date: body.picked_date ?? katana.now(),
        rows: checkedRows(katana, order, body),
      }),
    );
    // Inferred: shipping a quote makes it an order.
    if (order.status === "PENDING") tables.salesOrders.note(order.id, { status: "NOT_SHIPPED" });
    tables.salesOrders.note(order.id, { picked_date: fulfillment.picked_date });
    shipFulfillment(katana, order, fulfillment);
    announceShipping(katana, order.id, fulfillment.status);
    announceUpdate(order.id);
    return reply(renderFulfillment(fulfillment));
  });

  api.patch("/sales_order_fulfillments/{id}", fulfillmentChange, (body, call) => {
    const before = live(call.id());
    const changed = tables.fulfillments.update(before.id, definedOnly(body));
    const order = tables.salesOrders.live(changed.sales_order_id);
    if (order && changed.status !== before.status) {
      deliverFulfillment(katana, order, changed);
      announceShipping(katana, order.id, changed.status);
    }
    announceUpdate(changed.sales_order_id);
    return reply(renderFulfillment(changed));
  });

  api.delete("/sales_order_fulfillments/{id}", (call) => {
    const fulfillment = live(call.id());
    revertFulfillment(katana, fulfillment);
    announceUpdate(fulfillment.sales_order_id);
    return noContent();
  });
}

const fulfillmentFilters: Filters<Fulfillment> = {
  sales_order_id: integer((row) => row.sales_order_id),
  status: oneOf(fulfillmentStatuses, (row) => row.status),
  picked_date_min: from((row) => row.picked_date),
  tracking_number: text((row) => row.tracking_number),
  tracking_url: text((row) => row.tracking_url),
  tracking_carrier: text((row) => row.tracking_carrier),
  tracking_method: text((row) => row.tracking_method),
  invoice_status: oneOf(["INVOICED", "NOT_INVOICED"], () => "NOT_INVOICED"),
  ...dateFilters,
};

function checkedRows(
  katana: Katana,
  order: SalesOrder,
  body: BodyOf<typeof newFulfillment>,
): Fulfillment["rows"] {
  const taken = new Map<number, bigint>();
  return body.sales_order_fulfillment_rows.map((each, index) => {
    const path = `.sales_order_fulfillment_rows[${index}]`;
    const row = katana.tables.salesOrderRows.live(each.sales_order_row_id);
    if (row?.sales_order_id !== order.id)
      throw unprocessable(`${path}.sales_order_row_id`, "is no row of this order");
    const quantity = decimal(each.quantity);
    const sum = (taken.get(row.id) ?? 0n) + quantity;
    taken.set(row.id, sum);
    if (quantity <= 0n) throw unprocessable(`${path}.quantity`, "must be > 0");
    if (sum > openQuantity(katana, row))
      throw unprocessable(`${path}.quantity`, "is more than what is left to fulfill");
    return {
      id: katana.nextId("fulfillment-rows"),
      sales_order_row_id: row.id,
      quantity: each.quantity,
      batch_transactions: batchesOf(each),
      serial_numbers: each.serial_numbers ?? [],
    };
  });
}

function renderFulfillment(fulfillment: Fulfillment) {
  const { rows, deleted_at: _deletedAt, ...shown } = fulfillment;
  const shownRows = rows.map(({ id: _id, ...row }) => row);
  return { ...shown, invoice_status: "NOT_INVOICED", sales_order_fulfillment_rows: shownRows };
}
